"""A grid made ready: the header found, cells tidied, multiple choice joined, apart requests set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.roster.choices import Rows, merge_options
from kinfolk.roster.columns import Columns, understand
from kinfolk.roster.grids import LONGEST_CELL, LONGEST_HEADER, MOST_COLUMNS, Grid, header_position
from kinfolk.roster.questions import asks_for, is_hidden
from kinfolk.roster.systems import WRITTEN, System, recognise
from kinfolk.roster.texts import header_key, tidy, tidy_lines, unguard
from kinfolk.roster.words import ATTENDEE_WORDS, HEADER_WORDS, NAMING, OWN_KEYS
from kinfolk.sentences import say, say_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.roster.records import Reading
    from kinfolk.sentences import Sentence

_NAMES, _KNOWN = 4, 2
_SHORT = 80
_NOTHING = say("nothing")
_ANSWER = ("question", "answer")


@dataclass(frozen=True)
class Sheet:
    """One sheet as the rest reads it.

    ``apart`` holds the confidential cells by row, seen by nothing else; ``hides`` says whether there is a column of the
    header that the caller named as confidential. ``ours`` is a list that Kinfolk wrote beside the caller's own;
    ``asides`` are rows of those of whom the sheet says nothing else than what is confidential; ``widened`` is a sheet of
    answers, with a row per person by now.
    """

    grid: Grid
    header_row: int
    headers: tuple[str, ...]
    rows: Rows = field(repr=False)
    apart: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    system: System = field(repr=False, kw_only=True)
    because: str = field(kw_only=True)
    columns: Columns = field(repr=False, kw_only=True)
    notes: tuple[str, ...] = ()
    all_sheets: tuple[str, ...] = ()
    hides: bool = False
    ours: bool = False
    asides: Rows = field(default_factory=list, repr=False)
    widened: bool = False

    @property
    def is_answers(self) -> bool:
        """Whether each row is one answer of somebody rather than a person."""
        return all(self.columns.one(meaning) for meaning in _ANSWER)

    @property
    def names_people(self) -> bool:
        """Whether some column says who people are."""
        return any(self.columns.one(meaning) for meaning in NAMING)

    @property
    def weight(self) -> int:
        """How much this looks like a list of people: columns understood, names above all; 0 if it names nobody."""
        if not self.names_people or self.is_answers or not self.rows:
            return 0
        of_people = {"name", "first_name", "last_name", "email", "organisation"} & self.columns.by_meaning.keys()
        return len(self.columns.by_meaning) + _NAMES * len(of_people)


def prepare(grid: Grid, reading: Reading, *, beside: bool = False) -> Sheet:
    """Return the sheet in a grid, with every column understood.

    Parameters
    ----------
    grid, reading
        What stands in the file, and how the caller says that it is to be read.
    beside
        Whether another file is read before it: then a list that Kinfolk wrote is in our words, and what the caller says
        is said of the others. The first file is the caller's own, even if it once came out of Kinfolk.

    Raises
    ------
    InputError
        No row that names columns, or a row with more cells than the header.
    """
    asked = {header_key(h) for h in (*reading.columns.values(), *reading.where) if h}
    hidden = header_key(reading.columns.get("apart", ""))
    position = header_position(grid, lambda cell: _weigh(cell, asked, hidden))
    if position is None:
        first = [tidy(cell) for cell in grid.rows[0][1] if tidy(cell)] if grid.rows else []
        shown = ", ".join(repr(cell[:40]) for cell in first[:8] if not is_hidden(cell, hidden))
        raise InputError(
            say("no row names its columns; the first one says {shown}.", shown=shown or _NOTHING),
            file=grid.file,
            remedy=say("Give the list a first row with a column 'name', or say which it is: --column name=HEADER."),
        )
    header_row, cells = grid.rows[position]
    headers = _headers(cells)
    if len(headers) > MOST_COLUMNS:
        raise InputError(
            say("has more than {most_columns:,} columns.", most_columns=MOST_COLUMNS),
            file=grid.file,
            remedy=say("Keep the columns that are needed."),
        )
    rows, apart, notes = _body(grid, position, headers, hidden)
    open_headers = [header for header in headers if not is_hidden(header, hidden)]
    shown_headers, shown_rows = merge_options(open_headers, rows)
    system, because = recognise(shown_headers)
    ours = beside and system is WRITTEN
    said = {} if ours else reading.columns
    chosen = {meaning: header for meaning, header in said.items() if meaning != "apart"}
    columns = understand(shown_headers, shown_rows, system, chosen)
    return Sheet(
        grid, header_row, tuple(shown_headers), shown_rows, apart,
        system=system, because=because, columns=columns, notes=notes, hides=hidden in map(header_key, headers), ours=ours,
    )  # fmt: skip


def _weigh(cell: str, asked: set[str], hidden: str) -> int:
    """Return how much a cell speaks for its row being the header."""
    text = tidy(unguard(cell))
    key = header_key(text)
    if not key or key.isdigit() or is_hidden(text, hidden):
        return 0
    meaning = OWN_KEYS.get(key) or ATTENDEE_WORDS.get(key) or HEADER_WORDS.get(key)
    if key in asked or meaning in NAMING or meaning == "companion":
        return _NAMES
    return _KNOWN if meaning or asks_for(text) else 0


def _headers(cells: Sequence[str]) -> list[str]:
    headers = [tidy(unguard(cell))[:LONGEST_HEADER] for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    return headers


def _body(
    grid: Grid, position: int, headers: list[str], hidden: str
) -> tuple[Rows, tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Return tidy rows without the apart columns, the apart cells by row, and notes on what was cut or passed over."""
    shown = [at for at, header in enumerate(headers) if not is_hidden(header, hidden)]
    secret = [at for at, header in enumerate(headers) if is_hidden(header, hidden)]
    rows: Rows = []
    apart: list[tuple[int, str]] = []
    cut: list[int] = []
    repeated: list[int] = []
    for number, given in chain(islice(grid.rows, position + 1, None), grid.rest):
        _refuse_surplus(grid, number, given, len(headers))
        raw = given + [""] * (len(headers) - len(given))
        apart += [(number, text) for at in secret if (text := tidy_lines(unguard(raw[at][:LONGEST_CELL])))]
        if any(len(raw[at]) > LONGEST_CELL for at in shown):
            cut.append(number)
        cells = [(_often(cell) if len(cell) <= _SHORT else _tidied(cell)) if (cell := raw[at]) else "" for at in shown]
        if not any(cells):
            continue
        if cells == [headers[at] for at in shown]:
            repeated.append(number)
            continue
        rows.append((number, cells))
    return rows, tuple(apart), _notes(cut, repeated)


def _tidied(cell: str) -> str:
    return tidy_lines(unguard(cell[:LONGEST_CELL].strip()))


_often = lru_cache(maxsize=16_384)(_tidied)  # the same towns, languages and statements stand in thousands of rows


def _refuse_surplus(grid: Grid, number: int, raw: Sequence[str], width: int) -> None:
    if grid.ragged and len(raw) > width and any(cell.strip() for cell in raw[width:]):
        raise InputError(
            say("has {cells} more than the header has columns.", cells=len(raw) - width),
            file=grid.file,
            row=number,
            remedy=say(
                "Put quotation marks around cells that contain {delimiter}, or save the list as XLSX.",
                delimiter=repr(grid.delimiter),
            ),
        )


def _notes(cut: list[int], repeated: list[int]) -> tuple[str, ...]:
    notes = []
    if cut:
        notes.append(
            say(
                "Cells of more than {most:,} characters were cut in {rows}.", most=LONGEST_CELL, rows=rows_in_words(cut)
            )
        )
    if repeated:
        notes.append(say("The header is repeated in {rows}; passed over.", rows=rows_in_words(repeated)))
    return tuple(notes)


def rows_in_words(rows: Sequence[int], most: int = 8) -> Sentence:
    """Return ``row 4`` or ``rows 4, 9 and 3 more``."""
    shown = ", ".join(map(str, rows[:most]))
    if len(rows) > most:
        return say("rows {rows} and {more} more", rows=shown, more=len(rows) - most)
    return say_count(len(rows), "row {rows}", "rows {rows}", rows=shown)
