"""Pulse cards: the questions of the pulse as phones ask them, the names of those one sat with to tick, and a box without which nothing is passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import sort_key
from kinfolk.paper.sheet_options import PulseQuestion
from kinfolk.paper.wording import lines_to_print
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions
    from kinfolk.problem import Person

WORDS = {
    "title": say("Pulse cards"),
    "above": say("Two minutes before you go"),
    "no": say("no"),
    "yes": say("yes"),
    "names": say("Whom would you like to hear from again?"),
    "both": say("Only if both of you tick, each gets the other's contact."),
    "consent": say("Yes, pass my contact on to those who tick me too. (Without this tick nothing is passed on.)"),
    "more": say("continued"),
    "others": say("Somebody else:"),
}
QUESTIONS = (
    PulseQuestion(say("I belong here")),
    PulseQuestion(say("I have a good bond with someone here I had not met before today")),
    PulseQuestion(say("I met someone who is like me in a way I thought was only me"), points=2),
    PulseQuestion(say("Me and the people here, from far apart to one"), points=7),
    PulseQuestion(say("If you are new here: someone welcomed me within my first 15 minutes"), points=2),
    PulseQuestion(say("One thing that we should change:"), open=True),
)
_FIRST, _FURTHER = 36, 72


def pulse_cards(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return one card for each person, A to Z; somebody who met very many people gets further cards."""
    asked = options.pulse_questions or QUESTIONS
    texts = lines_to_print(question.text for question in asked)
    questions = [
        {"text": text, "open": question.open, "points": question.points}
        for text, question in zip(texts, asked, strict=True)
    ]
    return tuple(Item(person.id, day.name(person), _cards(day, person, questions)) for person in day.people)


def _cards(day: Day, person: Person, questions: list[dict[str, Any]]) -> dict[str, Any]:
    names = [day.wrapping_name(other) for other in _met(day, person)]
    parts = [names[:_FIRST], *(names[at : at + _FURTHER] for at in range(_FIRST, len(names), _FURTHER))]
    return {"name": day.wrapping_name(person), "questions": questions, "parts": parts}


def _met(day: Day, person: Person) -> list[Person]:
    """Return everybody who shares a table or a cast with ``person``, A to Z."""
    sittings = (day.seat.get((person.id, number)) for number in day.round_numbers)
    cast = day.cast_of.get(person.id)
    found = {other.id: other for sitting in sittings if sitting for other in sitting.people}
    found |= {other.id: other for other in cast.people} if cast else {}
    found.pop(person.id, None)
    return sorted(found.values(), key=lambda other: (sort_key(other.name), other.id))


PULSE_CARDS = SheetKind(
    name="pulse-cards",
    title=say("Pulse cards"),
    purpose=say("For the closing: the questions of the pulse, and whom one would like to hear from again."),
    box=6,
    layouts=("4-up", "a6"),
    template="pulse-cards.typ",
    items=pulse_cards,
    words=WORDS,
    batch=240,
)
