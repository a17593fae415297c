"""New faces across pools: where a pool is too small for them, people change places with others who are free at both hours."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.circles.season import LARGEST, SMALLEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kinfolk.circles.mending import Draft
    from kinfolk.circles.pools import Options
    from kinfolk.circles.season import Gathering

ROUNDS = 4  # times that all circles with a repeat are gone through
UNHOSTED, REPEAT = 1, 4  # a pair that meets again is worse than a circle that nobody is willing to host
FOES = 1_000


def mixed(options: Options, drafts: Sequence[Draft]) -> None:
    """Let people change places, or go over, as long as fewer pairs meet again for it; circles are changed in place.

    Repeats count convexly, as in the planner: the second time that a pair meets again costs more than the first.
    """
    gathering = options.gathering
    if not gathering.met:
        return
    ways = np.array([one.way for one in drafts], dtype=np.int64)
    starts = np.array([one.start for one in drafts], dtype=np.int64)
    for _ in range(ROUNDS):
        better = False
        for place, draft in enumerate(drafts):
            if _cost(gathering, draft.people) < REPEAT:
                continue
            for person in _again(gathering, draft.people):
                fitting = np.flatnonzero(options.shares[ways, person] & options.free[person, starts])
                better |= _change(options, drafts, place, person, fitting.tolist())
        if not better:
            break


def _cost(gathering: Gathering, people: Sequence[int]) -> int:
    cost = 0 if any(gathering.members[one].hosts for one in people) else UNHOSTED
    for a, b in combinations(sorted(people), 2):
        times = gathering.met.get((a, b), 0)
        cost += REPEAT * times * (times + 1) // 2
        cost += FOES * (b in gathering.foes.get(a, ()))
    return cost


def _again(gathering: Gathering, people: Sequence[int]) -> list[int]:
    """Return who in a circle has met others of it before, those with most first."""
    times = {one: sum(gathering.met.get((min(one, o), max(one, o)), 0) for o in people if o != one) for one in people}
    return sorted((one for one in people if times[one]), key=lambda one: (-times[one], one))


def _change(options: Options, drafts: Sequence[Draft], place: int, person: int, others: Iterable[int]) -> bool:
    """Make the best change of place for somebody, if there is one that makes anything better."""
    here = drafts[place]
    if person not in here.people:
        return False  # a change before this one has moved them
    before = _cost(options.gathering, here.people)
    best, chosen = 0, None
    for other in others:
        if other == place:
            continue
        there = drafts[other]
        was = before + _cost(options.gathering, there.people)
        for mine, theirs in _ways_to_change(options, here, there, person):
            gain = was - _cost(options.gathering, mine) - _cost(options.gathering, theirs)
            if gain > best:
                best, chosen = gain, (there, mine, theirs)
    if chosen is None:
        return False
    there, here.people, there.people = chosen
    return True


def _ways_to_change(options: Options, here: Draft, there: Draft, person: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield both circles as they would be: somebody goes over, or changes places with each who is free here too."""
    stay = [one for one in here.people if one != person]
    if len(stay) >= SMALLEST and len(there.people) < LARGEST:
        yield stay, [*there.people, person]
    for one in there.people:
        if options.fits(one, here.way, here.start):
            yield [*stay, one], [*(other for other in there.people if other != one), person]
