"""Lists for tests: texts to files in memory, spreadsheets, and the shipped exports."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from kinfolk.roster import Reading, Roster, read

if TYPE_CHECKING:
    from kinfolk.problem import Person

DATA = Path(__file__).parent / "data"


def named(data: bytes, name: str = "list.csv") -> io.BytesIO:
    """An open file of these bytes that knows its name."""
    file = io.BytesIO(data)
    file.name = name
    return file


def listed(text: str, **options) -> Roster:
    """The roster of one CSV text."""
    return read([named(text.encode())], Reading(**options))


def by_name(roster: Roster) -> dict[str, Person]:
    """The people of a roster by name."""
    return {person.name: person for person in roster.people}


def workbook(sheets: dict[str, list[list]], name: str = "list.xlsx") -> io.BytesIO:
    """An XLSX with these sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return named(buffer.getvalue(), name)


def rows_of(path: Path) -> list[list[str]]:
    """The cells of a shipped export."""
    text = path.read_text(encoding="utf-8")
    delimiter = "\t" if path.suffix == ".tsv" else max(",;|", key=text.count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))
