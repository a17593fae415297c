"""Maximal arcs: points of a plane that every line meets in none or in as many as sit at a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.design import Construction
from kinfolk.designs.galois import LARGEST_FIELD, field
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints


def _plane(tables: int, seats: int) -> int:
    """Return the order q of the plane, a power of two, whose arc has q + 1 - q / p lines of each direction; else 0."""
    if seats < 2 or seats & (seats - 1):  # noqa: PLR2004
        return 0
    q = 2 * seats
    while q <= LARGEST_FIELD and q + 1 - q // seats < tables:
        q *= 2
    return q if q <= LARGEST_FIELD and q + 1 - q // seats == tables else 0


def _rounds(tables: int, seats: int) -> int:
    q = _plane(tables, seats)
    return q + 1 if q else 0


def _make(tables: int, seats: int, rounds: int) -> Ints:
    """Take the points where x**2 + b x y + y**2 is below p, a subgroup; the line at infinity meets none of them."""
    q = _plane(tables, seats)
    over, all_ = field(q), np.arange(q)
    square = over.times(all_, all_)
    b = next(b for b in range(1, q) if (over.add(over.add(square, over.times(b, all_)), 1) != 0).all())
    x, y = np.repeat(all_, q), np.tile(all_, q)
    form = over.add(over.add(square[x], square[y]), over.times(b, over.times(x, y)))
    x, y = x[form < seats], y[form < seats]
    schedule = np.empty((rounds, tables, seats), dtype=np.int32)
    for r in range(rounds):
        line = x if r == q else over.add(y, over.times(r, x))
        schedule[r] = np.argsort(line, kind="stable").reshape(tables, seats)
    return schedule


MAXIMAL_ARC = Construction(
    name=lambda tables, seats: say("maximal arc in the plane of order {order}", order=_plane(tables, seats)),
    source="Denniston, Some maximal arcs in finite projective planes, Journal of Combinatorial Theory 6, 1969",
    rounds=_rounds,
    make=_make,
)
