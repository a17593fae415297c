"""The two faces of the report as small embedded fonts: only the letters most names and sentences need."""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from kinfolk.report.keeping import kept, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fontTools.ttLib import TTFont

_LATIN = tuple(range(0x20, 0x7F)) + tuple(range(0xA0, 0x180)) + tuple(map(ord, "–—‘’“”„…·•→"))
_ASCII = tuple(range(0x20, 0x7F)) + tuple(map(ord, "–—‘’“”…·"))
_LETTERS = {"de": "ÄÖÜäöüß„", "es": "ÁÉÍÓÚÜÑáéíóúüñ¿¡«»"}
_FEATURES = ("kern", "liga", "mark", "ccmp")
_DISPLAY = {"opsz": 72.0, "wght": 560.0, "SOFT": 60.0, "WONK": 0.0}


@cache
def font_faces(language: str) -> tuple[tuple[str, int, str], ...]:
    """Return (family, weight, base64 of a TrueType font) for a page in a language; other scripts are left to the reader's machine.

    The fonts stay uncompressed, because compressors differ from machine to machine and the bytes may not.
    """
    display = _file("fontpkg_fraunces", "Fraunces[SOFT,WONK,opsz,wght].ttf")
    letters = (*_ASCII, *map(ord, _LETTERS.get(language, "")))
    faces = [("Fraunces", 560, _face(display, letters, _DISPLAY))]
    for weight, style in ((400, "Regular"), (700, "Bold")):
        text = _file("fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{style}.ttf")
        faces.append(("Atkinson Hyperlegible", weight, _face(text, _LATIN, {})))
    return tuple((family, weight, base64.b64encode(face).decode("ascii")) for family, weight, face in faces)


def _face(path: Path, letters: tuple[int, ...], axes: Mapping[str, float]) -> bytes:
    """Return a font with some letters alone, at one place of its axes; cutting takes a second, so it is done once."""
    wanted = repr((_FEATURES, letters, sorted(axes.items()))).encode()
    name = f"face-{stamp('fonttools', of=(wanted, path.read_bytes()))}.ttf"
    return kept(name, lambda: _made(path, letters, axes))


def _made(path: Path, letters: tuple[int, ...], axes: Mapping[str, float]) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(path, recalcTimestamp=False)
    _cut(font, letters)
    if axes:
        instantiateVariableFont(font, dict(axes), inplace=True)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def _file(package: str, name: str) -> Path:
    root: Path = import_module(package).ROOT
    return root / "files" / name


def _cut(font: TTFont, letters: tuple[int, ...]) -> None:
    from fontTools.subset import Options, Subsetter

    options = Options(layout_features=list(_FEATURES), hinting=False, name_IDs=[1, 2])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
