"""Names of people, tables and rounds as the sentences of the ledger say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.sentences import Sentence, listed, say, say_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.facts import Facts
    from kinfolk.promises.seating import Seating

_MOST_NAMED = 3


__all__ = ["in_round", "listed", "names", "people_count", "where"]


def where(seating: Seating, place: int) -> Sentence:
    """Return a place as ``in round 2 at table 5``."""
    r, t = divmod(place, seating.tables)
    return say("in round {round} at table {table}", round=r + 1, table=seating.facts.room.name(r, t))


def in_round(r: int) -> Sentence:
    """Return a round position as ``in round 2``."""
    return say("in round {round}", round=r + 1)


def names(facts: Facts, people: Iterable[int]) -> Sentence:
    """Return ``Ana Lima, Bo Nyström and 4 others``."""
    each: list[str] = [facts.problem.people[i].name for i in people]
    if len(each) > _MOST_NAMED + 1:
        each = [*each[:_MOST_NAMED], say("{count} others", count=len(each) - _MOST_NAMED)]
    return listed(each)


def people_count(number: int) -> Sentence:
    """Return ``1 person`` or ``5 people``."""
    return say_count(number, "{count} person", "{count} people")
