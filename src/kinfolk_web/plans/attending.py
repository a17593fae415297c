"""The opening to the day: who is not here in which rounds, who keeps their chair, which desks hold, what may still change.

Without a registered source everybody on the list counts as here, and every round may change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kinfolk.problem import Person
    from kinfolk_web.communities.models import Event

    Away = Mapping[int, frozenset[str]]  # by round, the codes of attendees
    Source = Callable[[Event], Away]
    Now = Callable[[Event], int]
    Staying = Callable[[Event, int], frozenset[str]]
    Held = Callable[[Event, int], Mapping[str, int]]

_sources: list[Source] = []
_nows: list[Now] = []
_staying: list[Staying] = []
_held: list[Held] = []


def register(source: Source, now: Now, staying: Staying, held: Held) -> None:
    """Take who is not here from ``source``, the first round that may change from ``now``, and the rest likewise.

    Parameters
    ----------
    staying
        Who will not leave their table from a round on.
    held
        How many chairs at which table of a round desks hold for whoever comes.
    """
    _sources[:], _nows[:], _staying[:], _held[:] = [source], [now], [staying], [held]


def away_in(event: Event) -> dict[str, frozenset[int]]:
    """Return by code the rounds in which somebody counts as not here; only rounds that may still change."""
    found: dict[str, set[int]] = {}
    for source in _sources:
        for number, codes in source(event).items():
            for code in codes:
                found.setdefault(code, set()).add(number)
    return {code: frozenset(numbers) for code, numbers in found.items()}


def first_round(event: Event) -> int:
    """Return the first round that may still change; those before it are as they were."""
    return max((now(event) for now in _nows), default=1)


def staying(event: Event, number: int) -> frozenset[str]:
    """Return the codes of those who will not leave their tables from a round on."""
    return frozenset(code for source in _staying for code in source(event, number))


def chairs_held(event: Event, number: int) -> dict[str, int]:
    """Return how many chairs at which table of a round desks hold, also without a network: they give them to whoever comes."""
    return {table: count for source in _held for table, count in source(event, number).items()}


def as_here(people: Iterable[Person], away: Mapping[str, frozenset[int]], last: int) -> tuple[Person, ...]:
    """Return people without the rounds in which they count as not here, of an event with ``last`` rounds."""
    return tuple(
        replace(
            one,
            rounds=tuple(
                number
                for number in (range(1, last + 1) if one.rounds is None else one.rounds)
                if number not in away[one.id]
            ),
        )
        if one.id in away
        else one
        for one in people
    )
