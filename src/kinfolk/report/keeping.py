"""Keeps what is slow to make and always the same, such as cut fonts, in the user's cache folder; without one it is made anew."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def folder() -> Path | None:
    """Return the folder for what is kept, which nobody else may write into; None where there can be none."""
    path = user_cache_path("kinfolk", appauthor=False)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = path.stat()
    except OSError:
        return None
    if hasattr(os, "geteuid") and (state.st_uid != os.geteuid() or state.st_mode & 0o022):
        return None  # compiled templates are run, so nobody else's are read
    return path


def stamp(*packages: str, of: tuple[bytes, ...] = ()) -> str:
    """Return by what is kept is known again: what it is made of, and the versions of the packages that make it."""
    made = hashlib.sha256(repr([version(package) for package in packages]).encode())
    for part in of:
        made.update(hashlib.sha256(part).digest())
    return made.hexdigest()[:32]


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """Return what is kept under a name that says all that it depends on, or make and keep it; whole, or not at all."""
    place = folder()
    if place is None:
        return make()
    with suppress(OSError):
        return (place / name).read_bytes()
    made = make()
    with suppress(OSError):
        _write(place / name, made)
    return made


def _write(path: Path, made: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
