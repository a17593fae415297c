"""XLSX sheets as rows of text: formula cells as the values stored in them, whole numbers without a point."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kinfolk.errors import InputError
from kinfolk.roster.grids import Grid
from kinfolk.roster.zipguard import safe_workbook
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfolk.roster.sources import Source

MOST_SHEETS = 50
_EXACT = 1e15
_Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_workbook(source: Source, sheet: str | None = None) -> list[Grid]:
    """Return the visible sheets of a workbook in their order, or only the one called ``sheet`` (hidden or not).

    Raises
    ------
    InputError
        Not a sound workbook, too large, or without a sheet of that name.
    """
    content = safe_workbook(source.data, source.name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            Grid(source.name, name, list(_rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False))))
            for name in _chosen(book, sheet, source.name)
        ]
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise InputError(
            say("cannot be read as a workbook ({error}).", error=error),
            file=source.name,
            remedy=say("Open it and save it again as .xlsx or CSV."),
        ) from None


def _chosen(book: CalamineWorkbook, sheet: str | None, file: str) -> list[str]:
    of_cells = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if sheet is None:
        return [meta.name for meta in of_cells if meta.visible == SheetVisibleEnum.Visible][:MOST_SHEETS]
    named = [meta.name for meta in of_cells if meta.name.strip().casefold() == sheet.strip().casefold()]
    if not named:
        names = ", ".join(repr(meta.name) for meta in of_cells[:MOST_SHEETS])
        raise InputError(
            say("there is no sheet {sheet}.", sheet=repr(sheet)),
            file=file,
            remedy=say("The sheets are {names}.", names=names),
        )
    return named[:1]


def _rows(rows: Sequence[Sequence[_Value]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        cells = [_text(value) for value in row]
        if any(cells):
            yield number, cells


def _text(value: _Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return str(value)
