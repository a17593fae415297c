"""The plan as a spreadsheet: by table, by person from A to Z, by round, and the ledger; no cell is ever a formula."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.files.alphabet import sort_key
from kinfolk.sentences import ENGLISH, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_ROWS = 1_048_576
MOST_SIGNS = 32_767
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that the same plan gives the same bytes
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST = 60

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its header, and its rows."""

    name: str
    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def workbook(document: Mapping[str, Any], language: str = ENGLISH) -> bytes:
    """Return the plan document as an XLSX file in a language; the same document gives the same bytes.

    Raises
    ------
    InputError
        A sheet would need more rows than a spreadsheet can hold.
    """
    import xlsxwriter  # slow to import, and only spreadsheets need it

    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": _signs(document["event"]), "created": CREATED})
        bold, wrapped = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        for sheet in (_by_table(document), _by_person(document), _by_round(document), _ledger(document)):
            _write(book.add_worksheet(spoken(sheet.name, language)), _said(sheet, language), bold, wrapped)
    return held.getvalue()


def _said(sheet: Sheet, language: str) -> Sheet:
    return Sheet(spoken(sheet.name, language), spoken(sheet.header, language), spoken(sheet.rows, language))


def safe(text: str) -> str:
    """Return a text that no program takes for a formula, even after the sheet was saved again as CSV."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def _signs(text: str) -> str:
    return safe(text)[:MOST_SIGNS]


def _write(page: Any, sheet: Sheet, bold: Any, wrapped: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    if len(sheet.rows) >= MOST_ROWS:
        raise InputError(
            f"the sheet {sheet.name!r} would have {len(sheet.rows)} rows; a spreadsheet holds {MOST_ROWS}.",
            remedy="Plan without the spreadsheet.",
        )
    widths = [len(title) for title in sheet.header]
    for column, title in enumerate(sheet.header):
        page.write_string(0, column, _signs(title), bold)
    for row, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                page.write_number(row, column, cell, wrapped)
            elif cell:
                page.write_string(row, column, _signs(cell), wrapped)
            widths[column] = max(widths[column], *map(len, str(cell or "").split("\n")))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(WIDEST, width + 2))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.header) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _number(table: str) -> Cell:
    """Return the name of a table as a number where it is one, so that spreadsheets sort 2 before 10."""
    return int(table) if table.isascii() and table.isdecimal() and str(int(table)) == table else table


def _names(document: Mapping[str, Any]) -> dict[str, str]:
    return {person["id"]: person["name"] for person in document["people"]}


def _tables(document: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for seating in document["rounds"]:
        for table in seating["tables"]:
            yield seating["round"], table


def _by_table(document: Mapping[str, Any]) -> Sheet:
    """Return one row per seat taken: table by table, so that a table's card can be checked through the rounds."""
    names = _names(document)
    order = {id_: position for position, id_ in enumerate(dict.fromkeys(t["table"] for _, t in _tables(document)))}
    rows: list[tuple[Cell, ...]] = [
        (_number(table["table"]), number, names[id_], _task(id_, table), id_)
        for number, table in sorted(_tables(document), key=lambda entry: (order[entry[1]["table"]], entry[0]))
        for id_ in table["people"]
    ]
    return Sheet(say("By table"), (say("Table"), say("Round"), say("Name"), say("Task"), say("Id")), rows)


def _task(id_: str, table: Mapping[str, Any]) -> str:
    if id_ == table["host"]:
        return say("host")
    return say("stand-in host") if id_ == table["stand_in"] else ""


def _by_person(document: Mapping[str, Any]) -> Sheet:
    names = _names(document)
    numbers = [seating["round"] for seating in document["rounds"]]
    seat: dict[tuple[str, int], Cell] = {
        (id_, number): _number(table["table"]) for number, table in _tables(document) for id_ in table["people"]
    }
    for seating in document["rounds"]:
        seat |= {(id_, seating["round"]): say("sits out") for id_ in seating["sitting_out"]}
    cast = {id_: group["cast"] for group in document["casts"] for id_ in group["people"]}
    greeter = {id_: names[group["greeter"]] for group in document["greeters"] for id_ in group["newcomers"]}
    rows: list[tuple[Cell, ...]] = [
        (
            names[id_],
            *(seat.get((id_, number), "") for number in numbers),
            cast.get(id_, ""),
            greeter.get(id_, ""),
            id_,
        )
        for id_ in sorted(names, key=lambda id_: (sort_key(names[id_]), id_))
    ]
    rounds = (say("Round {round}", round=number) for number in numbers)
    header = (say("Name"), *rounds, say("Cast"), say("Greeter"), say("Id"))
    return Sheet(say("By person"), header, rows)


def _by_round(document: Mapping[str, Any]) -> Sheet:
    names = _names(document)
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            _number(table["table"]),
            table["seats"],
            len(table["people"]),
            names.get(table["host"] or "", ""),
            names.get(table["stand_in"] or "", ""),
            "\n".join(names[id_] for id_ in table["people"]),
        )
        for number, table in _tables(document)
    ]
    titles = (say("Round"), say("Table"), say("Seats"), say("People"), say("Host"), say("Stand-in"), say("Names"))
    return Sheet(say("By round"), titles, rows)


def _ledger(document: Mapping[str, Any]) -> Sheet:
    """Return one row per promise, followed by those it could not be kept for."""
    names = _names(document)
    rows: list[tuple[Cell, ...]] = []
    for entry in document["ledger"]:
        because = entry["because"]
        rows.append(
            (entry["promise"], entry["level"], entry["owed"], entry["kept"], entry["impossible"], None, because)
        )
        rows.extend(
            (
                entry["promise"],
                broken.get("level", entry["level"]),
                None,
                None,
                None,
                names[broken["id"]],
                broken["why"],
            )
            for broken in entry["broken"]
        )
    titles = (
        say("Promise"),
        say("Level"),
        say("Owed to"),
        say("Kept for"),
        say("Impossible for"),
        say("Not kept for"),
        say("Why"),
    )
    return Sheet(say("Ledger"), titles, rows)
