"""Columns that never meet become rounds of their own: each is split into tables, and mixed again as a smaller room."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.cyclic import LINEAR_CYCLIC
from kinfolk.designs.design import Construction
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints


class Splitting:
    """Designs by columns, each column split further by whatever is best for a room of its size.

    Parameters
    ----------
    by_column, others
        The constructions that may be split, and those that columns may be split by.
    """

    def __init__(self, by_column: tuple[Construction, ...], others: tuple[Construction, ...]) -> None:
        self._by_column, self._others = by_column, others
        self.rounds = lru_cache(maxsize=4096)(self._rounds)

    def _rounds(self, tables: int, seats: int) -> int:
        if seats < 2 or tables % seats:  # noqa: PLR2004
            return 0
        across, (within, _) = self._across(tables, seats)[0], self._within(tables // seats, seats)
        return across + within if across else 0

    def _across(self, tables: int, seats: int) -> tuple[int, Construction]:
        return max(((one.rounds(tables, seats), one) for one in self._by_column), key=lambda found: found[0])

    def _within(self, tables: int, seats: int) -> tuple[int, Construction | None]:
        """Return the most rounds in one column, and by what; None is splitting again."""
        found: list[tuple[int, Construction | None]] = [(one.rounds(tables, seats), one) for one in self._others]
        return max([(1, LINEAR_CYCLIC), *found, (self.rounds(tables, seats), None)], key=lambda one: one[0])

    def make(self, tables: int, seats: int, rounds: int) -> Ints:
        """Return the rounds across the columns, then those within them."""
        across, construction = self._across(tables, seats)
        schedule = construction.make(tables, seats, min(rounds, across))
        if rounds <= across:
            return schedule
        _, smaller = self._within(tables // seats, seats)
        make = self.make if smaller is None else smaller.make
        inside = make(tables // seats, seats, rounds - across)
        columns = [a * tables + inside for a in range(seats)]
        return np.concatenate([schedule, np.concatenate(columns, axis=1)]).astype(np.int32)

    @property
    def construction(self) -> Construction:
        """The same as a construction."""
        return Construction(
            name=lambda tables, seats: say(
                "{columns}, columns split", columns=self._across(tables, seats)[1].name(tables, seats)
            ),
            source="a group of size a multiple of p, divided into blocks of p; Rees and Stinson, On resolvable "
            "group-divisible designs with block size 3, Ars Combinatoria 23, 1987",
            rounds=self.rounds,
            make=self.make,
        )
