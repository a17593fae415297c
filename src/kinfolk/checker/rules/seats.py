"""Rules about the seat itself: there is one, it is reachable, small enough, and where it was pinned."""

from __future__ import annotations

from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

from kinfolk.checker.verdict import Verdict, fault_in
from kinfolk.checker.words import feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.seating import Place, Seating
    from kinfolk.problem import Pin

LONELY = 1


def seated(crowd: Crowd, seating: Seating) -> Verdict:
    """They have a seat in every round they are present in, at a table with enough people."""

    def lacking(id_: str) -> Iterator[int]:
        for number in crowd.present[id_]:
            place = seating.at(id_, number)
            if place is None or _too_few(place, seating):
                yield number

    return Verdict({id_: fault_in(lacking(id_)) for id_ in crowd.attending})


def _too_few(place: Place, seating: Seating) -> bool:
    people = len(seating.people[place])
    return people <= LONELY or people < (seating.tables[place].minimum or 0)


def needs(crowd: Crowd, seating: Seating) -> Verdict:
    """Every table of theirs has the features they need."""

    def lacking(id_: str) -> Iterator[int]:
        wanted = {feature(need) for need in crowd.people[id_].needs}
        for place in seating.places(id_):
            if not wanted <= {feature(name) for name in seating.tables[place].features}:
                yield place[0]

    return Verdict({id_: fault_in(lacking(id_)) for id_ in crowd.attending if crowd.people[id_].needs})


def pinned(crowd: Crowd, seating: Seating) -> Verdict:
    """Their pins hold."""

    def holds(pin: Pin) -> bool:
        place = seating.at(pin.person, pin.round)
        if not pin.table:
            return place is None
        return place == (pin.round, pin.table) or pin.round in crowd.away[pin.person]

    broken: dict[str, list[int]] = {}
    for pin in crowd.problem.programme.pins:
        rounds = broken.setdefault(pin.person, [])
        if not holds(pin):
            rounds.append(pin.round)
    return Verdict({id_: fault_in(sorted(rounds)) for id_, rounds in broken.items()})


def at_ease(crowd: Crowd, seating: Seating) -> Verdict:
    """No table of theirs has more people at it than they asked for."""

    def too_large(id_: str, most: int) -> Iterator[int]:
        return (place[0] for place in seating.places(id_) if len(seating.people[place]) > most)

    asked = {id_: most for id_ in crowd.attending if (most := crowd.people[id_].largest_table) is not None}
    return Verdict({id_: fault_in(too_large(id_, most)) for id_, most in asked.items()})


def short_walk(crowd: Crowd, seating: Seating) -> Verdict:
    """They never walk further than the limit from one round to the next."""
    limit = crowd.problem.programme.walk_limit
    if limit is None:
        return Verdict({})

    def too_far(id_: str) -> Iterator[int]:
        for start, end in _steps(id_, crowd):
            walk = _metres(seating.at(id_, start), seating.at(id_, end), seating)
            if walk is not None and walk > limit:
                yield end

    return Verdict({id_: fault_in(too_far(id_)) for id_ in crowd.attending if any(True for _ in _steps(id_, crowd))})


def _steps(id_: str, crowd: Crowd) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end in pairwise(crowd.present[id_]) if end == start + 1)


def _metres(start: Place | None, end: Place | None, seating: Seating) -> float | None:
    if start is None or end is None:
        return None
    a, b = seating.tables[start], seating.tables[end]
    if a.x is None or a.y is None or b.x is None or b.y is None:
        return None
    return hypot(a.x - b.x, a.y - b.y)
