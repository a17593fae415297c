"""The bound of every promise, worked out once for a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kinfolk.promises import OPEN_PROMISES
from kinfolk.promises.repeats import least_repeats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk.facts import Facts
    from kinfolk.promises import Bound

_BOUNDS: WeakKeyDictionary[Facts, Mapping[str, Bound]] = WeakKeyDictionary()
_REPEATS: WeakKeyDictionary[Facts, int] = WeakKeyDictionary()


def bounds(facts: Facts) -> Mapping[str, Bound]:
    """Return the bound of each promise that is on, by name; keep-apart requests never influence any."""
    if facts not in _BOUNDS:
        programme = facts.problem.programme
        _BOUNDS[facts] = {p.name: p.bound(facts) for p in OPEN_PROMISES if programme.level(p.name).on}
    return _BOUNDS[facts]


def repeats(facts: Facts) -> int:
    """Return the least sum of c(c-1)/2 over all pairs, 0 where no plan can seat everybody."""
    if facts not in _REPEATS:
        _REPEATS[facts] = least_repeats(facts) if facts.capacity.seats_everybody else 0
    return _REPEATS[facts]
