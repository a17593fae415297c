"""The two faces of the report as small embedded fonts: only the letters most names and sentences need."""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from fontTools.ttLib import TTFont

_LATIN = tuple(range(0x20, 0x7F)) + tuple(range(0xA0, 0x180)) + tuple(map(ord, "–—‘’“”„…·•→"))
_ASCII = tuple(range(0x20, 0x7F)) + tuple(map(ord, "–—‘’“”…·"))
_LETTERS = {"de": "ÄÖÜäöüß„", "es": "ÁÉÍÓÚÜÑáéíóúüñ¿¡«»"}
_DISPLAY = {"opsz": 72.0, "wght": 560.0, "SOFT": 60.0, "WONK": 0.0}


@cache
def font_faces(language: str) -> tuple[tuple[str, int, str], ...]:
    """Return (family, weight, base64 of a TrueType font) for a page in a language; other scripts are left to the reader's machine.

    The fonts stay uncompressed, because compressors differ from machine to machine and the bytes may not.
    """
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    fraunces = TTFont(_file("fontpkg_fraunces", "Fraunces[SOFT,WONK,opsz,wght].ttf"), recalcTimestamp=False)
    _cut(fraunces, (*_ASCII, *map(ord, _LETTERS.get(language, ""))))
    instantiateVariableFont(fraunces, _DISPLAY, inplace=True)
    faces = [("Fraunces", 560, _base64(fraunces))]
    for weight, style in ((400, "Regular"), (700, "Bold")):
        path = _file("fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{style}.ttf")
        text = TTFont(path, recalcTimestamp=False)
        _cut(text, _LATIN)
        faces.append(("Atkinson Hyperlegible", weight, _base64(text)))
    return tuple(faces)


def _file(package: str, name: str) -> Path:
    root: Path = import_module(package).ROOT
    return root / "files" / name


def _cut(font: TTFont, letters: tuple[int, ...]) -> None:
    from fontTools.subset import Options, Subsetter

    options = Options(layout_features=["kern", "liga", "mark", "ccmp"], hinting=False, name_IDs=[1, 2])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)


def _base64(font: TTFont) -> str:
    file = io.BytesIO()
    font.save(file)
    return base64.b64encode(file.getvalue()).decode("ascii")
