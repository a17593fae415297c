"""The day for the team, on paper: the run with its times, what is read aloud, free chairs, whom to call, and what to do without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import printable
from kinfolk.sentences import say, say_blank

if TYPE_CHECKING:
    from kinfolk.paper.day import Day, Sitting
    from kinfolk.paper.sheet_options import RunLine, SheetOptions

WORDS = {
    "title": say("The day for the team"),
    "run": say("The run of the day"),
    "minutes": say_blank("{minutes} minutes"),
    "call": say("Whom to call"),
    "aloud": say("Look Around, to be read aloud"),
    "chairs": say("Free chairs"),
    "round": say_blank("Round {round}"),
    "none": say("none"),
    "table": say("table"),
    "unhosted": say("No host so far:"),
    "spare": say("Spare tables:"),
    "without": say("When the network or the server fails"),
}
WITHOUT = (
    say("Go by the times above, and say or ring each change: find your table, begin, two minutes left, change."),
    say("At the door tick who came on the list from A to Z. It says the table of everybody in each round."),
    say(
        "Who comes without being on the list gets a blank card and one of the free chairs below, at a table with a host."
    ),
    say("Where three or fewer are left at a table, they join the table that its card names, and no other."),
    say("A table without a host has a card that runs it: one person there reads it aloud."),
)


def day_sheets(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return the one sheet by which the team runs the day when there is nothing but paper."""
    content = {
        "run": [_line(one) for one in options.run] or _of_everybody(options),
        "contacts": [
            {"role": printable(one.role), "name": printable(one.name), "number": printable(one.number)}
            for one in options.contacts
        ],
        "cues": [{"how": printable(how), "text": printable(text)} for how, text in options.cues],
        "rounds": [_round(day, number, options) for number in day.round_numbers],
        "spare": ", ".join(printable(one.label) for room in options.rooms for one in room.tables if one.spare),
        "steps": list(WITHOUT),
    }
    return (Item("day", WORDS["title"], content),)


def _line(one: RunLine) -> dict[str, Any]:
    return {
        "time": printable(one.time),
        "what": printable(one.what),
        "where": printable(one.where),
        "minutes": one.minutes,
        "text": printable(one.text),
    }


def _of_everybody(options: SheetOptions) -> list[dict[str, Any]]:
    """Return the programme as everybody has it, where nothing more is known."""
    return [
        {
            "time": printable(one.time),
            "what": printable(one.what),
            "where": printable(one.where),
            "minutes": 0,
            "text": "",
        }
        for one in options.programme
    ]


def _round(day: Day, number: int, options: SheetOptions) -> dict[str, Any]:
    sittings = [one for one in day.sittings if one.round == number]
    return {
        "round": number,
        "time": printable(options.times.get(number, "")),
        "free": [{"table": printable(one.table), "chairs": _free(one)} for one in sittings if _free(one)],
        "unhosted": ", ".join(printable(one.table) for one in sittings if one.host is None and one.people),
    }


def _free(one: Sitting) -> int:
    """Return how many chairs are free at a table at which somebody sits: a closed one stays closed."""
    return max(0, one.seats - len(one.people)) if one.people else 0


DAY_SHEET = SheetKind(
    name="day-sheet",
    title=say("The day for the team"),
    purpose=say("Times, cues, free chairs and phone numbers: by it the team runs the day when the server is off."),
    box=2,
    template="day-sheet.typ",
    items=day_sheets,
    words=WORDS,
    for_screens=True,
)
