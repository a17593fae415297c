"""Linear cyclic designs: column a, offset x sits in round r at table x + a r, counted around the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.design import Construction, schedule_of
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints


def works(tables: int, columns: int, rounds: int) -> bool:
    """Tell whether no two places meet twice.

    Columns a, b meet in rounds r, s only if (a - b)(r - s) = 0 mod g, hence never while (columns - 1)(rounds - 1) < g,
    and where no factor of g is below the number of columns up to g rounds.
    """
    if columns > tables and rounds > 1:
        return False
    if (columns - 1) * (rounds - 1) < tables:
        return True
    if rounds > tables:
        return False
    a = np.arange(1, columns, dtype=np.int64)[:, None]
    r = np.arange(1, rounds, dtype=np.int64)[None, :]
    return bool(((a * r) % tables != 0).all())


def labels(tables: int, columns: int, rounds: int) -> Ints:
    """Return ``[places, rounds]`` tables."""
    a = np.repeat(np.arange(columns, dtype=np.int64), tables)[:, None]
    x = np.tile(np.arange(tables, dtype=np.int64), columns)[:, None]
    r = np.arange(rounds, dtype=np.int64)[None, :]
    return ((x + a * r) % tables).astype(np.int32)


def _rounds(tables: int, seats: int) -> int:
    """Return the most rounds: products a r first reach a multiple of g where r = g / gcd(a, g)."""
    if seats > tables:
        return 1
    return min((tables // int(np.gcd(a, tables)) for a in range(1, seats)), default=tables)


LINEAR_CYCLIC = Construction(
    name=lambda _tables, _seats: say("linear cyclic"),
    source="folklore; the multiplication table of the integers modulo g has no zero in its upper left corner",
    rounds=_rounds,
    make=lambda tables, seats, rounds: schedule_of(labels(tables, seats, rounds), tables),
    by_column=True,
)
