"""What each kind of sheet is called and for, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinfolk.paper.registry import SHEETS
from kinfolk_web.plans.pack import FILES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WORDS = {
    "box-labels": (_("Box labels"), _("One for each box of paper: when it is opened, and what lies in it.")),
    "room-sheet": (_("Room set-up sheet"), _("For the venue: where tables, chairs and everything else stand.")),
    "table-cards": (
        _("Table cards"),
        _("One for each table: its number, legible across the room, and who sits there."),
    ),
    "host-sheets": (_("Host sheets"), _("For each host: who is there, what to say and when.")),
    "greeter-sheets": (_("Greeter sheets"), _("For each greeter: who is theirs, where to stand, what to do when.")),
    "list-team": (_("List for the team"), _("Whom to ask, who greets whom, who is new.")),
    "day-sheet": (
        _("The day for the team"),
        _("Times, cues, free chairs and phone numbers: by it the team runs the day when the server is off."),
    ),
    "list-names": (_("List A to Z"), _("Everybody with their tables; two copies for each door.")),
    "list-tables": (_("List by table"), _("Every table with its people through all rounds.")),
    "badges": (
        _("Badges"),
        _("The first name large, and a code: on its owner's phone it opens their page, on others the programme."),
    ),
    "personal-cards": (_("Personal cards"), _("For each person: where they go, and who says hello first.")),
    "round-lists": (_("Lists by round"), _("Who sits at which table in one round.")),
    "poster": (_("Wall poster"), _("Statements with room for dots; it also does when the projector fails.")),
    "orange-cards": (
        _("Orange cards"),
        _(
            "For Look Around: held up in place of a phone. Print a sheet for every four people, on orange paper if you like."
        ),
    ),
    "blank-cards": (_("Blank personal cards"), _("For people who come without being on the list.")),
    "blank-table-cards": (_("Blank and closed table cards"), _("For a table that was not planned, or is closed.")),
    "spare-host-sheet": (_("Spare host sheet"), _("For somebody who steps in as a host.")),
    "changes": (_("What changed"), _("What to put out, to swap and to take away since the last print.")),
    "pulse-cards": (
        _("Pulse cards"),
        _("For the closing: the questions of the pulse, and whom one would like to hear from again."),
    ),
    "thanks-cards": (
        _("Cards of thanks"),
        _("For the closing: unsigned thanks to a host or greeter. Print a sheet for every four people."),
    ),
    "plan.xlsx": (_("Spreadsheet"), _("By table, by person and by round; for mail merges.")),
    "seats.csv": (_("Table of seats"), _("A row for each person and round, as plain text for any program.")),
    "calendars.zip": (_("Calendar files"), _("One for each person: every round with its table, in their calendar.")),
    "plan.json": (_("plan.json"), _("For other programs, and for checking the plan independently.")),
}
LAYOUTS = {
    "sheet": _("one to a sheet"),
    "4-up": _("four to a sheet, to cut"),
    "8-up": _("eight to a sheet, to cut"),
    "a6": _("A6"),
    "a3": _("A3"),
}
_NOBODY_YET = _("nobody has said yes yet. Tick “Name proposed hosts and greeters” to print it all the same.")
_NOTHING = {
    "host-sheets": _NOBODY_YET,
    "greeter-sheets": _NOBODY_YET,
    "changes": _("it compares with an earlier print. Tick “Only what changed since the last print”."),
    "poster": _("nobody has said anything yet that others could say “me too” to."),
}
AT_FIRST = frozenset(
    {"table-cards", "personal-cards", "host-sheets", "greeter-sheets", "list-names", "list-team", "day-sheet"}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of sheet to tick, in order of use."""

    name: str
    title: _StrPromise
    purpose: _StrPromise
    layouts: tuple[tuple[str, _StrPromise], ...]
    ticked: bool


def choices() -> list[Choice]:
    """Return every kind of sheet and file that can be made, in order of use."""
    names = [*SHEETS, *FILES]
    return [
        Choice(
            name,
            *WORDS[name],
            layouts=tuple((one, LAYOUTS[one]) for one in SHEETS[name].layouts) if name in SHEETS else (),
            ticked=name in AT_FIRST,
        )
        for name in names
    ]


def why_nothing(name: str) -> str:
    """Return why a kind of sheet that was ticked has nothing on it."""
    why = _NOTHING.get(name, _("there is nothing of it in this plan."))
    return gettext("Not printed: %(title)s, because %(why)s") % {"title": WORDS[name][0], "why": why}
