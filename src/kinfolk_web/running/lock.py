"""One installation runs once: a lock on its data folder that names the process holding it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk_web.running import system_user

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "running.lock"
BEYOND = 1 << 20  # Windows locks bytes, not files: one far behind the text, so that others can read who holds it


@contextmanager
def hold(data: Path) -> Iterator[bool]:
    """Hold the data folder for as long as the block runs; the system lets go of it even after ``kill -9``.

    Yields
    ------
    bool
        Whether the last holder was killed, so that its children may still be on their way out.

    Raises
    ------
    InputError
        If another process holds it, or root would take it away from its user.
    """
    system_user.refuse_anothers(data)
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / NAME).touch()
    except OSError as error:
        raise InputError(
            f"Nothing can be written in this folder: {error.strerror}.",
            file=str(data),
            remedy="Name another one with --data, or make this one yours.",
        ) from error
    with (data / NAME).open("a+", encoding="ascii") as file:
        if not _take(file):
            raise InputError(
                f"This installation is already running, as process {holder(data) or 'unknown'}.",
                file=str(data),
                remedy="Stop that one first, or name another folder: --data FOLDER (`make run DATA=FOLDER`).",
            )
        was_killed = holder(data) is not None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        try:
            yield was_killed
        finally:
            file.truncate(0)


def is_held(data: Path) -> bool:
    """Return whether a process runs this installation now."""
    try:
        with (data / NAME).open("a+", encoding="ascii") as file:
            return not _take(file)
    except FileNotFoundError:
        return False


def holder(data: Path) -> int | None:
    """Return the process that holds the folder, if it said so."""
    try:
        return int((data / NAME).read_text(encoding="ascii").strip() or 0) or None
    except (FileNotFoundError, ValueError):
        return None


if sys.platform == "win32":  # pragma: no cover - not tried yet
    import msvcrt

    def _take(file: IO[str]) -> bool:
        file.seek(BEYOND)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
