"""Keep-apart requests at the command line: one sentence for everybody, details only in a file for the organiser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kinfolk.cli import console
from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Sequence

REVIEW = "needs safety review"
ALL_WELL = "Every keep-apart request is kept.\n"


def check_path(path: str | None, inputs: Sequence[str]) -> None:
    """Refuse a file for details that could not be written, before any work is done.

    Raises
    ------
    InputError
        It is one of the inputs, a folder, or in a folder that does not exist.
    """
    if not path:
        return
    target = Path(path)
    taken = any(Path(name).exists() and target.exists() and target.samefile(name) for name in inputs)
    if taken or target.is_dir() or not target.absolute().parent.is_dir():
        raise InputError(
            say("--safety {path} cannot be written.", path=repr(path)),
            remedy=say("Name a new file in a folder that exists."),
        )


def report(path: str | None, details: Sequence[str]) -> bool:
    """Write the details where asked, say the one sentence if there are any, and tell whether there are.

    The file is made readable and writable by its owner alone (mode 0600), from its first byte on.
    """
    if path:
        _write_privately(Path(path), "".join(f"{sentence}\n" for sentence in details) or ALL_WELL)
    if details:
        console.tell(REVIEW)
    return bool(details)


def _write_privately(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(
            say("--safety {path} cannot be written ({strerror}).", path=repr(str(path)), strerror=error.strerror)
        ) from error
