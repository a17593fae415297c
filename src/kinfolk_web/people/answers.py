"""Answers of people we know, without their names: a form that asked for their code or e-mail alone names them again.

Runs in the process that reads lists, on the bytes of a file; a file in which nobody is known stays as it is.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.roster.grids import Grid

NAME = "name"


def signs_of(known: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return names by what tells people: their code, and an e-mail that one alone has. ``known``: code, e-mail, name."""
    mails = Counter(mail.casefold() for _code, mail, _name in known if mail)
    signs = {mail.casefold(): name for _code, mail, name in known if mail and mails[mail.casefold()] == 1}
    return signs | {code: name for code, _mail, name in known}


def with_names(name: str, data: bytes, signs: Mapping[str, str]) -> tuple[str, bytes]:
    """Return a file as it is, or with the names of those who are told by a code or an e-mail in their row."""
    grid = _only_grid(name, data) if signs else None
    if grid is None:
        return name, data
    completed = _completed(grid, signs)
    if completed is None:
        return name, data
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(completed)
    return f"{name.rsplit('.', 1)[0]}.csv", ("\ufeff" + out.getvalue()).encode()


def _only_grid(name: str, data: bytes) -> Grid | None:
    """Return the only sheet of a file; of several nobody can say which holds answers."""
    from kinfolk.errors import InputError
    from kinfolk.roster.delimited import read_delimited
    from kinfolk.roster.sources import load
    from kinfolk.roster.workbook import read_workbook

    held = io.BytesIO(data)
    held.name = name
    try:
        source = load(held)
        grids = read_workbook(source, None) if source.is_workbook else [read_delimited(source)]
    except InputError:
        return None  # whoever reads it next says why
    filled = [grid for grid in grids if grid.rows]
    return filled[0] if len(filled) == 1 else None


def _completed(grid: Grid, signs: Mapping[str, str]) -> list[list[str]] | None:
    """Return the rows from the header on with names filled in, or None if that changes nothing."""
    from kinfolk.errors import InputError
    from kinfolk.roster.records import Reading
    from kinfolk.roster.sheets import prepare

    try:
        sheet = prepare(grid, Reading())
    except InputError:
        return None
    begins = next(place for place, (number, _cells) in enumerate(grid.rows) if number == sheet.header_row)
    header, *rows = [list(cells) for _number, cells in grid.rows[begins:]]
    if sheet.is_answers or (sheet.names_people and sheet.columns.one(NAME) is None):
        return None
    column = sheet.columns.one(NAME)
    at = header.index(column.header) if column is not None and column.header in header else None
    filled = 0
    for cells in rows:
        if at is not None and at < len(cells) and cells[at].strip():
            continue
        name = next((signs[key] for cell in cells if (key := cell.strip().casefold()) in signs), "")
        filled += bool(name)
        _set_cell(cells, at, name, len(header))
    if not filled:
        return None
    return [header if at is not None else [*header, NAME], *rows]


def _set_cell(cells: list[str], at: int | None, name: str, width: int) -> None:
    cells += [""] * (width - len(cells))
    if at is None:
        cells.append(name)
    else:
        cells[at] = name
