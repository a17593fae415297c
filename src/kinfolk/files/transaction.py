"""Several files change in a folder all together or not at all, even if the power fails in between.

New files are written to a hidden folder first; one small journal, put in place by a single rename, is the point of no
return. Before it the old files stand untouched; after it every step is a rename that can be repeated, so whoever
comes next finishes the work.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Content = bytes | Iterable[bytes]

JOURNAL = ".kinfolk-journal.json"
STAGING = ".kinfolk-new"
FORMAT = "kinfolk.journal/1"
LAST = "plan.json"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; another one waits. Without such locks (Windows) the journal alone protects."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def commit(
    folder: Path,
    new: Mapping[str, Content],
    old: Iterable[str] = (),
    archive: str = "",
    listing: tuple[str, Callable[[Mapping[str, str]], bytes]] | None = None,
) -> None:
    """Move the ``old`` files into the folder ``archive``, or take them away, and put the ``new`` ones in place: one step.

    A file may come as chunks, which are written as they are made. ``listing`` is the name of one further file and what
    makes it from the SHA-256 digests of the others, once these are written.

    The caller holds the folder (:func:`locked`) and has called :func:`finish`. If anything fails before the point of
    no return, the folder is as it was.
    """
    staging = folder / STAGING
    names = [*new, *([listing[0]] if listing else [])]
    try:
        staging.mkdir()
        digests = {name: _write(staging / name, content) for name, content in new.items()}
        if listing:
            _write(staging / listing[0], listing[1](digests))
        _sync(staging)
        journal = {"format": FORMAT, "archive": archive, "old": list(old), "new": names}
        _write(staging / JOURNAL, json.dumps(journal).encode())
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    (staging / JOURNAL).replace(folder / JOURNAL)  # the point of no return
    _sync(folder)
    finish(folder)


def finish(folder: Path) -> bool:
    """Finish what an interrupted run left, and clear what it never came to; tell whether a set was completed."""
    journal = _read(folder)
    if journal is not None:
        _archive(folder, journal)
        _put(folder, journal)
        (folder / JOURNAL).unlink()
        _sync(folder)
    shutil.rmtree(folder / STAGING, ignore_errors=True)
    return journal is not None


def _archive(folder: Path, journal: Mapping[str, Any]) -> None:
    """Move or take the old files away, the plan first: while files move there is no plan under the plain name."""
    if not journal["archive"]:
        for name in journal["old"]:
            (folder / name).unlink(missing_ok=True)
        return
    archive = folder / journal["archive"]
    archive.mkdir(exist_ok=True)
    for name in sorted(journal["old"], key=lambda name: (name != LAST, name)):
        if (folder / name).exists() and not (archive / name).exists():
            (folder / name).replace(archive / name)
    _sync(archive)
    _sync(folder)


def _put(folder: Path, journal: Mapping[str, Any]) -> None:
    """Put the new files in place, the plan last."""
    for name in sorted(journal["new"], key=lambda name: (name == LAST, name)):
        if (folder / STAGING / name).exists():
            (folder / STAGING / name).replace(folder / name)
    _sync(folder)


def _read(folder: Path) -> dict[str, Any] | None:
    """Return the journal, if there is one; its names are plain ones, so that nothing outside the folder is touched."""
    path = folder / JOURNAL
    if not path.exists():
        return None
    try:
        journal: dict[str, Any] = json.loads(path.read_bytes())
        sound = journal["format"] == FORMAT and re.fullmatch(r"(v\d+)?", journal["archive"])
        sound = sound and all(Path(name).name == name for name in (*journal["old"], *journal["new"]))
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise InputError(
            say("this journal cannot be read."), file=str(path), remedy=say("Use another folder with --out.")
        )
    return journal


def _write(path: Path, content: Content) -> str:
    """Write a file so that it outlives a power cut; return its digest."""
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for chunk in (content,) if isinstance(content, bytes) else content:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    """Make renames in a folder last; systems that cannot open folders (Windows) do this on their own."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
