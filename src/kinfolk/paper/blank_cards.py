"""Blank cards: what is filled in by hand for walk-ins, new tables, closed tables and hosts who step in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import printable
from kinfolk.paper.table_talk import minute_marks
from kinfolk.paper.wording import CLOSING_LINE, CLOSING_ROUND, WHAT_IF, opening_question

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

CARD_WORDS = {
    "title": "Blank cards",
    "name": "My name",
    "table": "My table",
    "round": "Round",
    "hello": "says hello first",
    "cast": "My cast",
}
TABLE_WORDS = {
    "title": "Blank table cards",
    "table": "Table",
    "round": "Round",
    "closed": "This table is closed",
    "go": "Please go to table",
    "thanks": "You are expected there.",
    "closed_for": "Closed in round",
}
HOST_WORDS = {
    "sheet": "Spare host sheet",
    "line": "________________________",
    "table": "___",
    "somewhere": "ask the organisers where to go",
}
_CARDS, _LINES, _MOST_LINES = 4, 8, 10


def blank_cards(day: Day, _: SheetOptions) -> tuple[Item, ...]:
    """Return four personal cards without a name; print as many copies as one in twenty people."""
    rounds = list(day.round_numbers)
    return tuple(Item(f"blank {number}", CARD_WORDS["title"], {"rounds": rounds}) for number in range(1, _CARDS + 1))


def blank_tables(day: Day, _: SheetOptions) -> tuple[Item, ...]:
    """Return the card of a table that was not planned, and the card of a table that is closed."""
    rounds = list(day.round_numbers)
    return tuple(
        Item(kind, TABLE_WORDS["title"], {"kind": kind, "rounds": rounds, "lines": _lines(day)})
        for kind in ("blank", "closed")
    )


def spare_host_sheet(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return a host sheet with lines for the names, for somebody who steps in."""
    minutes = list(dict.fromkeys(sitting.minutes for sitting in day.sittings)) or [45]
    people = _lines(day)
    hosting = {
        "tables": [HOST_WORDS["table"]],
        "cast": "",
        "rounds": [_round(day, number, people) for number in day.round_numbers],
        "agreements": [printable(line) for line in options.agreements],
        "marks": [{"minutes": each, "marks": minute_marks(each, people)} for each in minutes],
        "closing_round": CLOSING_ROUND,
        "closing_line": CLOSING_LINE,
        "what_if": [{"when": when, "then": then.format(join=HOST_WORDS["somewhere"])} for when, then in WHAT_IF],
        "stand_in": "",
    }
    content = {"name": HOST_WORDS["sheet"], "hosts": hosting, "greets": None}
    return (Item("spare", HOST_WORDS["sheet"], content),)


def _round(day: Day, number: int, people: int) -> dict[str, Any]:
    position = day.round_numbers.index(number)
    line = {"name": HOST_WORDS["line"], "new": False, "notes": ""}
    return {
        "round": number,
        "table": HOST_WORDS["table"],
        "minutes": next((sitting.minutes for sitting in day.sittings if sitting.round == number), 45),
        "question": opening_question(position, len(day.round_numbers)),
        "people": [{**line, "you": seat == 0} for seat in range(people)],
        "shared": [],
    }


def _lines(day: Day) -> int:
    return min(_MOST_LINES, max((sitting.seats for sitting in day.sittings), default=_LINES))


BLANK_CARDS = SheetKind(
    name="blank-cards",
    title="Blank personal cards",
    purpose="For people who come without being on the list: fill in by hand.",
    box=5,
    layouts=("4-up", "a6"),
    template="blank-cards.typ",
    items=blank_cards,
    words=CARD_WORDS,
)
BLANK_TABLES = SheetKind(
    name="blank-table-cards",
    title="Blank and closed table cards",
    purpose="For a table that was not planned, and for one that is closed.",
    box=5,
    template="blank-table-cards.typ",
    items=blank_tables,
    words=TABLE_WORDS,
)
SPARE_HOST_SHEET = SheetKind(
    name="spare-host-sheet",
    title="Spare host sheet",
    purpose="For somebody who steps in as a host: the same words, lines for the names.",
    box=5,
    template="host-sheets.typ",
    items=spare_host_sheet,
    words={},
    duplex=True,
)
