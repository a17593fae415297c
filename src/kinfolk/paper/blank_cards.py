"""Blank cards: what is filled in by hand for walk-ins, new tables, closed tables and hosts who step in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.host_sheets import WORDS as HOST_WORDS
from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.table_talk import minute_marks
from kinfolk.paper.wording import CLOSING_LINE, CLOSING_ROUND, WHAT_IF, lines_to_print, opening_question
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

CARD_WORDS = {
    "title": say("Blank cards"),
    "name": say("My name"),
    "table": say("My table"),
    "round": say("Round"),
    "hello": say("says hello first"),
    "cast": say("My cast"),
    "round_short": say("R"),
}
TABLE_WORDS = {
    "title": say("Blank table cards"),
    "table": say("Table"),
    "round": say("Round"),
    "closed": say("This table is closed"),
    "go": say("Please go to table"),
    "thanks": say("You are expected there."),
    "closed_for": say("Closed in round"),
}
BLANKS: dict[str, str] = {
    "sheet": say("Spare host sheet"),
    "line": "________________________",
    "table": "___",
    "somewhere": say("ask the organisers where to go"),
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
        "tables": [BLANKS["table"]],
        "cast": "",
        "rounds": [_round(day, number, people) for number in day.round_numbers],
        "agreements": lines_to_print(options.agreements),
        "marks": [{"minutes": each, "marks": minute_marks(each, people)} for each in minutes],
        "closing_round": CLOSING_ROUND,
        "closing_line": CLOSING_LINE,
        "what_if": [{"when": when, "then": say(then, join=BLANKS["somewhere"])} for when, then in WHAT_IF],
        "stand_in": "",
    }
    content = {"name": BLANKS["sheet"], "hosts": hosting, "greets": None}
    return (Item("spare", BLANKS["sheet"], content),)


def _round(day: Day, number: int, people: int) -> dict[str, Any]:
    position = day.round_numbers.index(number)
    line = {"name": BLANKS["line"], "new": False, "notes": ""}
    return {
        "round": number,
        "table": BLANKS["table"],
        "minutes": next((sitting.minutes for sitting in day.sittings if sitting.round == number), 45),
        "question": opening_question(position, len(day.round_numbers)),
        "people": [{**line, "you": seat == 0} for seat in range(people)],
        "shared": [],
    }


def _lines(day: Day) -> int:
    return min(_MOST_LINES, max((sitting.seats for sitting in day.sittings), default=_LINES))


BLANK_CARDS = SheetKind(
    name="blank-cards",
    title=say("Blank personal cards"),
    purpose=say("For people who come without being on the list: fill in by hand."),
    box=5,
    layouts=("4-up", "a6"),
    template="blank-cards.typ",
    items=blank_cards,
    words=CARD_WORDS,
)
BLANK_TABLES = SheetKind(
    name="blank-table-cards",
    title=say("Blank and closed table cards"),
    purpose=say("For a table that was not planned, and for one that is closed."),
    box=5,
    template="blank-table-cards.typ",
    items=blank_tables,
    words=TABLE_WORDS,
)
SPARE_HOST_SHEET = SheetKind(
    name="spare-host-sheet",
    title=say("Spare host sheet"),
    purpose=say("For somebody who steps in as a host: the same words, lines for the names."),
    box=5,
    template="host-sheets.typ",
    items=spare_host_sheet,
    words=HOST_WORDS,
    duplex=True,
)
