"""The opening to the day: who counts as not here in which rounds, who keeps their chair, and which round may still change.

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

_sources: list[Source] = []
_nows: list[Now] = []
_staying: list[Staying] = []


def register(source: Source, now: Now, staying: Staying) -> None:
    """Take who is not here from ``source``, the first round that may change from ``now``, who stays put from ``staying``."""
    _sources[:], _nows[:], _staying[:] = [source], [now], [staying]


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
