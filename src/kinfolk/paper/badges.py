"""Badges: a first name to be read across the room, where somebody comes from, their tables, and a code that opens their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import han_language, printable, short_name, wrapping
from kinfolk.paper.personal_cards import table_name
from kinfolk.paper.qr import qr_svg
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions
    from kinfolk.problem import Person

WORDS = {
    "title": say("Badges"),
    "table": say("Your table"),
    "round": say("Round"),
    "round_short": say("R"),
    "new": say("new here"),
}


def badges(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return one badge for each person, A to Z.

    Nobody is marked as new unless the caller wants it, and never somebody who does not want it seen.
    """
    return tuple(Item(person.id, day.name(person), _badge(day, person, options)) for person in day.people)


def _badge(day: Day, person: Person, options: SheetOptions) -> dict[str, Any]:
    link = options.links.get(person.id, "")
    organisation = "" if "@" in person.organisation else printable(person.organisation)
    return {
        "call": wrapping(short_name(person)),
        "name": day.wrapping_name(person) if day.name(person) != short_name(person) else "",
        "lang": han_language(person.name, person.languages),
        "organisation": wrapping(organisation),
        "pronouns": printable(person.pronouns),
        "new": options.mark_newcomers and person.id in day.newcomers and not person.hide_new,
        "rounds": [{"round": number, "table": table_name(day, person, number)} for number in day.round_numbers],
        "code": qr_svg(link) if link else "",
    }


BADGES = SheetKind(
    name="badges",
    title=say("Badges"),
    purpose=say("Worn by everybody: the first name large, the tables, and a code that opens one's own page."),
    box=3,
    layouts=("4-up", "8-up", "a6"),
    template="badges.typ",
    items=badges,
    words=WORDS,
    batch=240,
    duplex=True,
)
