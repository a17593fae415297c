"""What happens at one table: who speaks when, what people share, when the minutes are over, which table to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.facts import normal
from kinfolk.paper.wording import CLOSING_LINE, CLOSING_ROUND
from kinfolk.sentences import Sentence, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.day import Day, Sitting
    from kinfolk.problem import Person

Mark = tuple[int, str]
_MOST_SHARED = 3
_SHORT_ROUND = 12


def speaking_order(sitting: Sitting, newcomers: frozenset[str]) -> tuple[Person, ...]:
    """Return who answers when: the host first, the newest third, nobody new last while others are there.

    People who asked to listen first come late but not last. Newcomers who do not want it seen are not brought
    forward, so that the order gives nothing away; they do not come last either.
    """
    host = sitting.host or reader(sitting)
    others = [person for person in sitting.people if person is not host]
    new = [person for person in others if person.id in newcomers and not person.hide_new and not person.listen_first]
    gentle = [person for person in others if person not in new and (person.listen_first or person.id in newcomers)]
    bold = sorted((p for p in others if p not in new and p not in gentle), key=lambda p: -(p.times_attended or 0))
    closing, rest = bold[:1], bold[1:]
    first = [host] if host else []
    return (*first, *rest[:1], *new, *rest[1:], *gentle, *closing)


def reader(sitting: Sitting) -> Person | None:
    """Return who reads the card of a table that runs itself: who came most often; None if the list does not say."""
    known = [person for person in sitting.people if person.times_attended and not person.listen_first]
    return max(known, key=lambda person: person.times_attended or 0, default=None)


def shared_statements(sitting: Sitting, day: Day) -> tuple[tuple[tuple[Person, ...], str], ...]:
    """Return what people at a table share and agreed to have named there, the rarest first, three at most."""
    return shared_among(sitting.people, day)


def shared_among(people: Sequence[Person], day: Day) -> tuple[tuple[tuple[Person, ...], str], ...]:
    """Return what ``people`` share and agreed to have named among them, the rarest first, three at most.

    A statement is named only if every single holder among them allows it: otherwise its mention would say
    something about those who did not.
    """
    found = []
    spoken: dict[str, tuple[str, list[Person]]] = {}
    for person in people:
        for statement in person.statements:
            _, holders = spoken.setdefault(normal(statement), (statement, []))
            if person not in holders:
                holders.append(person)
    for key, (statement, holders) in spoken.items():
        if len(holders) > 1 and all(key in {normal(s) for s in person.shown_statements} for person in holders):
            found.append((day.holders.get(key, 0), key, tuple(holders), statement))
    found.sort(key=lambda entry: entry[:2])
    return tuple((holders, statement) for _, _, holders, statement in found[:_MOST_SHARED])


def minute_marks(minutes: int, people: int) -> tuple[Mark, ...]:
    """Return what happens at which minute of a round of ``minutes`` at a table of ``people``.

    Each person has two minutes where the round is long enough, else less; the last two minutes close it.
    """
    if minutes < _SHORT_ROUND:
        return (
            (0, say("Names once around, then the question: one sentence each.")),
            (max(1, minutes - 1), CLOSING_LINE),
        )
    start = 2 if minutes < 30 else 4  # noqa: PLR2004
    close = minutes - (3 if minutes < 30 else 5)  # noqa: PLR2004
    each = 2 if start + 2 * people <= close - 2 else 1
    talk = min(start + each * people, close - 1)
    marks: list[Mark] = [
        (0, say("Stand up and greet. Names once around. Read one agreement aloud.")),
        (start, _opening(each)),
        (talk, say("Open talk. Name one thing that two of you share.")),
        (close, say("Closing round, one sentence each: {question}", question=CLOSING_ROUND)),
        (minutes - 1, CLOSING_LINE),
    ]
    return tuple(marks)


def _opening(minutes: int) -> Sentence:
    if minutes == 1:
        return say("The opening question: one minute each, then the next voice.")
    return say("The opening question: two minutes each, then the next voice.")
