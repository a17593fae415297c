"""Designs over finite fields: x + a r as in the cyclic ones, but no product is zero unless a factor is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.design import Construction, schedule_of
from kinfolk.designs.galois import LARGEST_FIELD, field, prime_power
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints


def labels(tables: int, columns: int, rounds: int) -> Ints:
    """Return ``[places, rounds]`` tables; up to as many columns and rounds as tables, a power of a prime."""
    over = field(tables)
    a = np.repeat(np.arange(columns), tables)[:, None]
    x = np.tile(np.arange(tables), columns)[:, None]
    r = np.arange(rounds)[None, :]
    return over.add(x, over.times(a, r)).astype(np.int32)


def _rounds(tables: int, seats: int) -> int:
    if not 0 < seats <= tables <= LARGEST_FIELD or prime_power(tables) is None:
        return 0
    return tables


FINITE_FIELD = Construction(
    name=lambda tables, _seats: say("finite field of {order}", order=tables),
    source="Bose, On the application of the properties of Galois fields to hyper-Graeco-Latin squares, Sankhya 3, 1938",
    rounds=_rounds,
    make=lambda tables, seats, rounds: schedule_of(labels(tables, seats, rounds), tables),
    by_column=True,
)
