"""An XLSX is a zip of XML: what it would grow to is measured before any reader believes it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from kinfolk.errors import InputError
from kinfolk.sentences import say

MOST_INFLATED = 128 * 1024 * 1024
MOST_MEMBERS = 2_000
MOST_CELLS = 4_000_000
MOST_CHARACTERS = 128 * 1024 * 1024
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
    OverflowError,
)  # fmt: skip
_CHUNK = 1024 * 1024
_HEAD = 4096
_NEEDED = (".xml", ".rels")
_NEEDLESS = ("pivot", "drawing", "theme", "customxml", "comments", "printersettings")
_REMEDY = say("Copy the columns that are needed into a new workbook, or save the sheet as CSV.")

# These over-estimate on purpose (a look-alike inside a text counts too); what they find too large is parsed exactly.
_LETTERS = re.compile(rb"(?<![\w:.-])r\s*=\s*[\"']\s*([A-Za-z]{1,8})")
_DIGITS = re.compile(rb"(?<![\w:.-])r\s*=\s*[\"']\s*[A-Za-z]{0,8}([0-9]{1,10})")
_ROW = re.compile(rb"<(?:[\w.-]{1,40}:)?row(?![\w.-])")
_CELL = re.compile(rb"<(?:[\w.-]{1,40}:)?c(?![\w.-])")
_VALUE = re.compile(rb"<(?:[\w.-]{1,40}:)?v(?![\w.-])[^<>]*>\s*([^<\s]*)")
_STRING = re.compile(rb"<(?:[\w.-]{1,40}:)?si(?![\w.-])")
_STRINGS = re.compile(rb"<(?:[\w.-]{1,40}:)?sst(?![\w.-])")
_SHEET = re.compile(rb"<(?:[\w.-]{1,40}:)?sheetData(?![\w.-])")


def safe_workbook(data: bytes, file: str) -> bytes:
    """Return the XML of an XLSX as a zip whose sizes are true, small enough to be read.

    The archive is written anew without compression, so that no reader can be told other sizes than those measured here.

    Raises
    ------
    InputError
        Damaged, locked with a password, or growing beyond what a list of people can need.
    """
    try:
        return _rewritten(data, file)
    except _DAMAGE as error:
        raise InputError(
            say("cannot be opened as a workbook ({error}).", error=error),
            file=file,
            remedy=say("Open it and save it again as .xlsx or CSV."),
        ) from None


def _rewritten(data: bytes, file: str) -> bytes:
    out = io.BytesIO()
    strings: list[bytes] = []
    sheets: list[bytes] = []
    left = MOST_INFLATED
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as clean:
        members = [info for info in archive.infolist() if _is_needed(info.filename.lower())]
        if len(members) > MOST_MEMBERS or sum(info.file_size for info in members) > left:
            raise _too_large(file)
        for info in members:
            content = _inflated(archive, info, left, file)
            left -= len(content)
            _check_plain_xml(content, file)
            clean.writestr(zipfile.ZipInfo(info.filename), content)
            if _SHEET.search(content):
                sheets.append(content)
            elif _STRINGS.search(content, 0, _HEAD):
                strings.append(content)
    if not sheets:
        raise InputError(
            say("is a zip file without a sheet in it."), file=file, remedy=say("Export the list as CSV or XLSX.")
        )
    _check_strings(strings, sheets, file)
    for sheet in sheets:
        _check_extent(sheet, file)
    return out.getvalue()


def _is_needed(name: str) -> bool:
    return name.endswith(_NEEDED) and not any(word in name for word in _NEEDLESS)


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, file: str) -> bytes:
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise InputError(say("is packed in a way that no spreadsheet program uses."), file=file, remedy=_REMEDY)
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while part := stream.read(_CHUNK):
            size += len(part)
            if size > most:
                raise _too_large(file)
            parts.append(part)
    return b"".join(parts)


def _too_large(file: str) -> InputError:
    return InputError(
        say("the workbook unpacks to more than {size} MiB.", size=MOST_INFLATED // 1024**2), file=file, remedy=_REMEDY
    )


def _check_plain_xml(content: bytes, file: str) -> None:
    """Refuse what no spreadsheet program writes and what the measures below could not see through."""
    if b"\x00" in content or b"<!DOCTYPE" in content[:_HEAD] or b"<!ENTITY" in content[:_HEAD]:
        raise InputError(say("holds XML that no spreadsheet program writes."), file=file, remedy=_REMEDY)


def _check_extent(sheet: bytes, file: str) -> None:
    """Refuse a sheet whose far corner spans more cells than a list can need: a reader would reserve them all."""
    letters = _LETTERS.findall(sheet)
    cells = len(_CELL.findall(sheet))
    rows = _ROW.split(sheet)
    unplaced = 0 if len(letters) >= cells else max(len(_CELL.findall(row)) for row in rows)
    width = max([unplaced, *map(_column, set(letters))])
    height = max([len(rows), *map(int, set(_DIGITS.findall(sheet)))])
    if width * height > MOST_CELLS:
        width, height = _filled_extent(sheet)
    if width * height > MOST_CELLS:
        raise InputError(
            say("a sheet spans {width:,} columns and {height:,} rows.", width=width, height=height),
            file=file,
            remedy=say("Delete what stands far outside the list, or copy the list into a new workbook."),
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


class _Extent:
    """Follows a sheet's XML to the farthest cell that has something in it; formatting alone does not count."""

    def __init__(self) -> None:
        self.width = self.height = self.row = self.column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        place = attributes.get("r", "").strip()
        if kind == "row":
            self.row, self.column = (int(place) if place else self.row + 1), 0
        elif kind == "c":
            letters = place.rstrip("0123456789")
            self.column = _column(letters.encode()) if letters else self.column + 1
            self.row = int(place[len(letters) :] or self.row)
        elif kind in {"v", "t", "f", "is"}:
            self.width, self.height = max(self.width, self.column), max(self.height, self.row)


def _filled_extent(sheet: bytes) -> tuple[int, int]:
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    try:
        parser.Parse(sheet, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    return extent.width, extent.height


def _check_strings(strings: list[bytes], sheets: list[bytes], file: str) -> None:
    """Refuse texts so long, or so often repeated, that the filled cells would not fit into memory."""
    lengths = [len(text) for part in strings for text in _STRING.split(part)[1:]]
    values = [value for sheet in sheets for value in _VALUE.findall(sheet)]
    if len(lengths) > MOST_CELLS or len(values) > MOST_CELLS:
        raise _too_large(file)
    if not lengths or max(lengths) * len(values) <= MOST_CHARACTERS:
        return
    total = sum(lengths[int(v)] if v.isdigit() and int(v) < len(lengths) else max(lengths) * (not v) for v in values)
    if total > MOST_CHARACTERS:
        raise InputError(
            say("the cells of the workbook hold more than {size} million characters.", size=MOST_CHARACTERS // 1024**2),
            file=file,
            remedy=_REMEDY,
        )
