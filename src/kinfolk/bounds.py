"""What no plan could do better, worked out once for a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kinfolk.promises import OPEN_PROMISES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk.facts import Facts
    from kinfolk.promises import Bound

_KNOWN: WeakKeyDictionary[Facts, Mapping[str, Bound]] = WeakKeyDictionary()


def bounds(facts: Facts) -> Mapping[str, Bound]:
    """Return the bound of each promise that is on, by name; keep-apart requests never influence any."""
    if facts not in _KNOWN:
        programme = facts.problem.programme
        _KNOWN[facts] = {p.name: p.bound(facts) for p in OPEN_PROMISES if programme.level(p.name).on}
    return _KNOWN[facts]
