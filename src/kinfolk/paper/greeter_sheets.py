"""Greeter sheets: who is yours, how their name sounds, where you stand, and boxes to tick through the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import printable, short_name, wrapping
from kinfolk.paper.personal_cards import NOWHERE
from kinfolk.paper.table_talk import shared_among
from kinfolk.paper.wording import GREETING_STEPS
from kinfolk.sentences import Sentence, joined, say

if TYPE_CHECKING:
    from kinfolk.paper.day import Day, Greeting
    from kinfolk.paper.sheet_options import SheetOptions
    from kinfolk.problem import Person

WORDS = {
    "title": say("Greeter sheets"),
    "above": say("You greet: nobody you look out for arrives alone"),
    "stand": say("You stand"),
    "people": say("Your people"),
    "ticks": (say("note sent"), say("greeted"), say("at the table"), say("halfway"), say("goodbye")),
    "first": say("first at table"),
    "share": say("You may mention"),
    "do": say("What you do"),
    "keep": say("Keep this sheet to yourself: who is new is theirs to tell."),
    "stand_in": say("If you cannot be there:"),
    "tell": say("tell the organisers; this person stands in for you:"),
    "nobody": say("Nobody has said yes to greeting so far. The team's list names whom to ask."),
    "notes": say("Notes"),
}


def greeter_sheets(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return a sheet for everybody who said yes to greeting, A to Z."""
    greets = {greeting.greeter.id: greeting for greeting in day.greetings if greeting.newcomers}
    return tuple(
        Item(person.id, day.name(person), _sheet(day, greets[person.id], options))
        for person in day.people
        if person.id in greets
    )


def _sheet(day: Day, greeting: Greeting, options: SheetOptions) -> dict[str, Any]:
    greeter = greeting.greeter
    return {
        "name": day.wrapping_name(greeter),
        "stand": printable(options.greeter_places.get(greeter.id, options.welcome)),
        "people": [_newcomer(day, person, options) for person in greeting.newcomers],
        "shared": _shared(day, greeting),
        "steps": list(GREETING_STEPS),
        "stand_in": day.name(greeting.stand_in) if greeting.stand_in else "",
    }


def _newcomer(day: Day, person: Person, options: SheetOptions) -> dict[str, Any]:
    first = next((day.seat[person.id, n] for n in day.round_numbers if (person.id, n) in day.seat), None)
    notes: list[str] = [printable(person.pronouns)] if person.pronouns else []
    if person.name_sound:
        notes.append(say("say “{sound}”", sound=printable(person.name_sound)))
    if person.listen_first:
        notes.append(say("listens first"))
    if person.hide_new:
        notes.append(say("prefers that nobody sees who is new"))
    host = first.host if first and first.host is not person else None
    return {
        "name": day.wrapping_name(person),
        "notes": joined(notes, " · "),
        "table": printable(first.table) if first else NOWHERE,
        "host": say("with {host}", host=wrapping(day.name(host))) if host else "",
        "more": printable(options.greeter_lines.get(person.id, "")),
    }


def _shared(day: Day, greeting: Greeting) -> list[Sentence]:
    """Say what the greeter and their people share, as far as every one of them who said it allows it."""
    by_holders: dict[tuple[Person, ...], list[Sentence]] = {}
    for holders, statement in shared_among((greeting.greeter, *greeting.newcomers), day):
        by_holders.setdefault(holders, []).append(say("“{statement}”", statement=printable(statement)))
    return [_sentence(greeting.greeter, holders, joined(said)) for holders, said in by_holders.items()]


def _sentence(greeter: Person, holders: tuple[Person, ...], statements: Sentence) -> Sentence:
    names = [wrapping(short_name(person)) for person in holders if person is not greeter]
    if len(holders) > 2:  # noqa: PLR2004
        return say("Some of you: {statements}", statements=statements)
    if len(names) == 1:
        return say("{name} and you: {statements}", name=names[0], statements=statements)
    return say("{name} and {other}: {statements}", name=names[0], other=names[1], statements=statements)


GREETER_SHEETS = SheetKind(
    name="greeter-sheets",
    title=say("Greeter sheets"),
    purpose=say("For each greeter: who is theirs, where to stand, what to do when. To be handed over in person."),
    box=2,
    template="greeter-sheets.typ",
    items=greeter_sheets,
    words=WORDS,
)
