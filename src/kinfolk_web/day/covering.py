"""Which statements to call so that everybody who said any stands at least once: as few as can be, proven if time allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 1.5  # a page waits for it


@dataclass(frozen=True, slots=True)
class Cover:
    """Statements by their numbers, those that most people said first, and whether nobody could do with fewer."""

    chosen: tuple[int, ...]
    fewest: bool


def cover(said: Mapping[int, frozenset[int]], seconds: float = SECONDS) -> Cover:
    """Return statements that together were said by everybody who said any of them.

    Of the smallest such sets one that most people said; if that is not found in time, a good one.

    Parameters
    ----------
    said
        Who said each statement, by its number.
    """
    sets = {number: people for number, people in sorted(said.items()) if people}
    if not sets:
        return Cover((), fewest=True)
    found = _exact(sets, seconds)
    chosen = found if found is not None else greedy(sets)
    return Cover(tuple(sorted(chosen, key=lambda one: (-len(sets[one]), one))), fewest=found is not None)


def greedy(sets: Mapping[int, frozenset[int]]) -> list[int]:
    """Return a cover that takes what adds most people each time, then drops what the others make superfluous."""
    left = set().union(*sets.values())
    chosen: list[int] = []
    while left:
        best = max(sets, key=lambda one: (len(sets[one] & left), len(sets[one]), -one))
        chosen.append(best)
        left -= sets[best]
    for one in sorted(chosen, key=lambda each: len(sets[each])):
        others = set().union(*(sets[other] for other in chosen if other != one))
        if sets[one] <= others:
            chosen.remove(one)
    return chosen


def _exact(sets: Mapping[int, frozenset[int]], seconds: float) -> list[int] | None:
    """Return a smallest cover, the one that most people said, or None if that was not proven in time."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    numbers = list(sets)
    row = {person: nth for nth, person in enumerate(sorted(set().union(*sets.values())))}
    rows = [row[person] for number in numbers for person in sorted(sets[number])]
    columns = [nth for nth, number in enumerate(numbers) for _person in sets[number]]
    member = csc_array((np.ones(len(rows)), (rows, columns)), shape=(len(row), len(numbers)))
    total = sum(len(people) for people in sets.values())
    prices = np.array([1 - len(sets[number]) / (total + 1) for number in numbers])  # all bonuses together are below 1
    found = milp(
        prices,
        constraints=LinearConstraint(member, lb=1),
        integrality=np.ones(len(numbers), dtype=np.int8),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if found.status != 0 or found.x is None:
        return None
    return [number for number, taken in zip(numbers, found.x, strict=True) if round(taken)]
