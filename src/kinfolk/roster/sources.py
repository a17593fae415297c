"""Bytes of a list from a path, standard input or an open file, never more than a stated amount."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kinfolk.errors import InputError
from kinfolk.sentences import say

MOST_BYTES = 256 * 1024 * 1024
STANDARD_INPUT = "standard input"

_NOT_LISTS = {
    b"%PDF": say("a PDF"),
    b"\x89PNG": say("a picture"),
    b"\xff\xd8\xff": say("a picture"),
    b"GIF8": say("a picture"),
    b"\x1f\x8b": say("a packed file (gzip)"),
    b"Rar!": say("a packed file (RAR)"),
    b"7z\xbc\xaf": say("a packed file (7z)"),
    b"<!DOCTYPE": say("a web page"),
    b"<html": say("a web page"),
    b"{\\rtf": say("a text document (RTF)"),
}
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file, and the name by which messages call it."""

    name: str
    data: bytes = field(repr=False)

    @property
    def is_workbook(self) -> bool:
        """Whether these bytes are a zip archive, as every XLSX is."""
        return self.data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def load(file: str | Path | BinaryIO) -> Source:
    """Return the bytes of ``file``; ``-`` is standard input.

    Raises
    ------
    InputError
        Nothing there, not readable, empty, too large, or plainly not a list.
    """
    if isinstance(file, (str, Path)):
        source = _from_stream(sys.stdin.buffer, STANDARD_INPUT) if str(file) == "-" else _from_path(Path(file))
    else:
        source = _from_stream(file, Path(str(getattr(file, "name", "the list"))).name)
    _refuse_what_is_no_list(source)
    return source


def _from_path(path: Path) -> Source:
    if path.is_dir():
        raise InputError(say("is a folder, not a list."), file=str(path), remedy=say("Name the file in it."))
    try:
        with path.open("rb") as stream:
            return _from_stream(stream, path.name)
    except FileNotFoundError:
        raise InputError(
            say("there is no such file."), file=str(path), remedy=say("Check the name and the folder.")
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            say("cannot be read: {reason}.", reason=reason),
            file=str(path),
            remedy=say("Check its name and its rights."),
        ) from None


def _from_stream(stream: BinaryIO, name: str) -> Source:
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(
            say("is larger than {size} MiB.", size=MOST_BYTES // 1024**2),
            file=name,
            remedy=say("Save only the columns that are needed."),
        )
    return Source(name, data)


def _refuse_what_is_no_list(source: Source) -> None:
    if not source.data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise InputError(
            say("the file is empty."), file=source.name, remedy=say("Check that the right file was given.")
        )
    if source.data.startswith(_OLD_EXCEL):
        raise InputError(
            say("is an old Excel file (.xls) or one locked with a password."),
            file=source.name,
            remedy=say("Open it and save it as .xlsx without a password, or as CSV."),
        )
    kind = next((kind for mark, kind in _NOT_LISTS.items() if source.data.lstrip().startswith(mark)), None)
    if kind is not None:
        raise InputError(
            say("is {kind}, not a list.", kind=kind), file=source.name, remedy=say("Export the list as CSV or XLSX.")
        )
