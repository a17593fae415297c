"""Lines of an affine space: the rounds are the directions, the tables the parallel lines of one direction."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.design import Construction
from kinfolk.designs.galois import LARGEST_FIELD, field, prime_power
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints


def _dimension(tables: int, seats: int) -> int:
    """Return d where q**d people sit at q**(d - 1) tables of q, q a power of a prime; else 0."""
    if not 1 < seats <= tables <= LARGEST_FIELD or prime_power(seats) is None:
        return 0
    d, size = 1, 1
    while size < tables:
        d, size = d + 1, size * seats
    return d if size == tables else 0


def _rounds(tables: int, seats: int) -> int:
    return (tables * seats - 1) // (seats - 1) if _dimension(tables, seats) else 0


def _make(tables: int, seats: int, rounds: int) -> Ints:
    over, d = field(seats), _dimension(tables, seats)
    space = np.array(list(product(range(seats), repeat=d)))
    weight = seats ** np.arange(d - 1, -1, -1)
    directions = [v for v in space.tolist() if any(v) and next(c for c in v if c) == 1][:rounds]
    schedule = np.empty((rounds, tables, seats), dtype=np.int32)
    for r, direction in enumerate(directions):
        leading = direction.index(1)
        starts = space[space[:, leading] == 0]  # every line of this direction passes one of them
        steps = over.times(np.arange(seats)[:, None], np.array(direction)[None, :])
        schedule[r] = over.add(starts[:, None, :], steps[None, :, :]) @ weight
    return schedule


AFFINE_SPACE = Construction(
    name=lambda _tables, seats: say("affine space over the field of {order}", order=seats),
    source="lines of AG(d, q); Veblen and Bussey, Finite projective geometries, Transactions of the AMS 7, 1906",
    rounds=_rounds,
    make=_make,
)
