"""Tables of two: everybody meets everybody, as in a tournament."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.design import Construction
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints

PAIR = 2


def _make(tables: int, _seats: int, rounds: int) -> Ints:
    """Seat the last with r in round r, and x with y where x + y = 2 r, counted around the others."""
    others = 2 * tables - 1
    r = np.arange(rounds)[:, None]
    k = np.arange(1, tables)[None, :]
    schedule = np.empty((rounds, tables, PAIR), dtype=np.int32)
    schedule[:, 0, 0], schedule[:, 0, 1] = others, r[:, 0]
    schedule[:, 1:, 0], schedule[:, 1:, 1] = (r + k) % others, (r - k) % others
    return schedule


ROUND_ROBIN = Construction(
    name=lambda _tables, _seats: say("round robin"),
    source="Kirkman, On a problem in combinations, Cambridge and Dublin Mathematical Journal 2, 1847",
    rounds=lambda tables, seats: 2 * tables - 1 if seats == PAIR else 0,
    make=_make,
)
