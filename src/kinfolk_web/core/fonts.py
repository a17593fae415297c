"""The two faces of the pages, cut from the installed font packages to the letters that pages need, as static files."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from kinfolk_web.home import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.checks import CheckMessage

LETTERS = (*range(0x20, 0x7F), *range(0xA0, 0x250), *map(ord, "–—‘’“”„…·•→←↑↓✓×≤≥"))
FACES = {
    "fonts/fraunces.woff2": (
        "fontpkg_fraunces",
        "Fraunces[SOFT,WONK,opsz,wght].ttf",
        {"wght": 560.0, "SOFT": 60.0, "WONK": 0.0, "opsz": 72.0},
    ),
    "fonts/atkinson-regular.woff2": ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf", {}),
    "fonts/atkinson-bold.woff2": ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf", {}),
}


class FontStorage(Storage):
    """The faces as files that can be read, made when they are first asked for and kept beside the data."""

    def _open(self, name: str, mode: str = "rb") -> ContentFile[bytes]:  # noqa: ARG002 - Django's signature
        return ContentFile(_font(name).read_bytes(), name)

    def exists(self, name: str) -> bool:
        """Whether there is such a face."""
        return name in FACES

    def path(self, name: str) -> str:
        """Return where the made file lies."""
        return str(_font(name))

    def get_modified_time(self, name: str) -> Any:  # noqa: ANN401 - Django's signature
        """Return when the face was made."""
        from datetime import UTC, datetime

        return datetime.fromtimestamp(_font(name).stat().st_mtime, tz=UTC)


class FontFinder(BaseFinder):
    """Finds the faces where Django looks for static files."""

    storage = FontStorage()

    def check(self, **_: Any) -> list[CheckMessage]:  # noqa: ANN401 - Django's signature
        """Nothing can be wrong here."""
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the path of a face."""
        if path not in FACES:
            return []
        found = str(_font(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # noqa: ARG002
        """Name every face."""
        for name in FACES:
            yield name, self.storage


@cache
def _font(name: str) -> Path:
    package, *_ = FACES[name]
    made_of = (LETTERS, FACES[name], version(package.replace("_", "-")))
    stamp = hashlib.sha256(repr(made_of).encode()).hexdigest()[
        :12
    ]  # after an upgrade with other letters it is cut anew
    path = (data_folder() / "made" / name).with_stem(f"{Path(name).stem}-{stamp}")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(_cut(*FACES[name]))
        fresh.replace(path)
    return path


def _cut(package: str, file: str, axes: dict[str, float]) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(import_module(package).ROOT / "files" / file)
    subsetter = Subsetter(Options(layout_features=["kern", "liga", "mark", "ccmp"], hinting=False, name_IDs=[1, 2]))
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    if axes:
        instantiateVariableFont(font, axes, inplace=True)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
