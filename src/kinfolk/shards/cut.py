"""Cuts one round of a crowd into shards: whole tables whose people say alike, about 5,000 people each.

Why two shards that are polished at once cannot seat the same two people together twice:

1. A sweep is about one round, r. Nobody's table of another round changes in it.
2. A shard is whole tables of round r, and every table is in exactly one shard. A shard's people change places only among
   its own tables. So whoever shares a table in round r after the sweep was, with both of them, in one shard.
3. That shard knows the tables of all its people in all other rounds, which by (1) hold until the sweep ends, and seats nobody
   beside a person they meet in another round, of their own party, or kept apart from them. So a pair that shares a table in round r after
   the sweep either shared one there before, or breaks no rule.
4. A pair's tables in other rounds are as before, by (1). So no rule that held before the sweep is broken after it, by
   induction after any number of sweeps, whatever the other shards did, and in whatever order they ended.

The same holds for cost: what somebody pays depends on their tablemates of round r, all of the shard, and on how many
kindred people they met in other rounds, which stand still. So the gain of a sweep is the sum of the gains of its shards.
A host who keeps one table through the programme never moves, nor does any host of a table that has no such host, so
every table keeps one. At first tables newcomers change places with newcomers alone, so none has more or fewer of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kinfolk.crowd.arrays import Crowd

PEOPLE_A_SHARD = 5_000
COMMON = 1 << 20  # from so many holders on, statements are told apart by lot alone
CALM = np.uint64(1) << np.uint64(63)  # set for people who need nothing


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """Whole tables of one round: all that polishing them needs beside what the crowd says of its people.

    Parameters
    ----------
    round
        Counted from 0.
    people
        ``int32[m]``, table after table.
    start
        ``int32[t + 1]``: where each table begins among ``people``.
    tables
        ``int32[t]``: the numbers of the tables.
    labels
        ``int32[m, rounds]``: where these people sit in all rounds.
    elsewhere
        ``int32[m]``: how many kindred people they sit with in the other rounds.
    seed, steps
        Of its random choices, and how many people to try to seat better.
    """

    round: int
    people: NDArray[np.int32]
    start: NDArray[np.int32]
    tables: NDArray[np.int32]
    labels: NDArray[np.int32]
    elsewhere: NDArray[np.int32]
    seed: int
    steps: int


def hashed(numbers: NDArray[Any], seed: int) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each number: splitmix64 (Steele, Lea and Flood 2014) of the number under a seed."""
    with np.errstate(over="ignore"):
        z = numbers.astype(np.uint64) + np.uint64(seed) * np.uint64(0xD1B54A32D192ED03) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


@dataclass(frozen=True, slots=True, eq=False)
class Cutter:
    """Cuts rounds of one crowd, each time differently, by nothing but crowd, labels and seed.

    Parameters
    ----------
    crowd
        Its people, and what they said.
    holders
        ``int64[statements]``: how many said each.
    size
        About how many people a shard has.
    """

    crowd: Crowd
    holders: NDArray[np.int64]
    size: int = PEOPLE_A_SHARD

    @classmethod
    def of(cls, crowd: Crowd, size: int = PEOPLE_A_SHARD) -> Cutter:
        """Return a cutter with the holders of each statement counted."""
        return cls(crowd, np.bincount(crowd.said, minlength=crowd.statements), size)

    @property
    def most(self) -> int:
        """How many shards a round has, at most."""
        return max(1, round(self.crowd.people / self.size))

    def in_order(self, tables: NDArray[np.int32]) -> list[NDArray[np.int32]]:
        """Cut the tables as they are numbered, for counting only; ``tables`` is the column of one round."""
        return self._blocks(tables, np.arange(len(self.crowd.tables), dtype=np.int32))

    def alike(self, tables: NDArray[np.int32], need: NDArray[np.bool_], seed: int) -> list[NDArray[np.int32]]:
        """Cut so that tables whose people say alike come together, by min-wise hashing (Broder 1997).

        Each table takes the statement that is drawn for it: of those of its people who need somebody, else of all its
        people, the one with the smallest hash times number of holders, so that rare statements are drawn often. Tables
        that drew the same statement stand side by side. With another ``seed`` other statements are drawn.

        Parameters
        ----------
        tables
            ``int32[people]``: the column of one round.
        need
            ``bool[people]``: who has nobody kindred yet.
        seed
            Of this cut.

        Returns
        -------
        list of int32 arrays
            The numbers of the tables of each shard.
        """
        drawn = np.append(self._drawn(need, seed), ~np.uint64(0))  # the last for nobody
        order, starts = by_table(tables, len(self.crowd.tables))
        lowest = np.minimum.reduceat(drawn[np.append(order, len(tables))], starts[:-1]) & ~CALM
        lot = hashed(np.arange(len(lowest)), seed ^ 0x5EED)
        return self._blocks(tables, np.lexsort((lot, lowest)).astype(np.int32))

    def _drawn(self, need: NDArray[np.bool_], seed: int) -> NDArray[np.uint64]:
        """Return for each person the smallest weighted hash among their statements; those in need come before others."""
        crowd = self.crowd
        lots = hashed(np.arange(len(self.holders)), seed) >> np.uint64(22)  # 42 bits, and 20 for the holders
        weighted = lots * np.minimum(self.holders, COMMON).astype(np.uint64)
        found = np.full(crowd.people, ~np.uint64(0))
        speaks = np.flatnonzero(np.diff(crowd.said_start))
        if len(speaks):
            found[speaks] = np.minimum.reduceat(weighted[crowd.said], crowd.said_start[speaks])
        found[~need] |= CALM
        return found

    def _blocks(self, tables: NDArray[np.int32], order: NDArray[np.int32]) -> list[NDArray[np.int32]]:
        """Return consecutive tables of an order, about equally many people in each block."""
        sizes = np.bincount(tables[tables >= 0], minlength=len(self.crowd.tables))[order]
        blocks = self.most
        middle = np.cumsum(sizes) - sizes // 2 - 1
        block = np.minimum(middle * blocks // max(1, len(tables)), blocks - 1)
        return [part for part in np.split(order, np.searchsorted(block, np.arange(1, blocks))) if len(part)]


def by_table(tables: NDArray[np.int32], count: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return everybody, table after table and by number (those who sit nowhere first), and where each table begins.

    The last beginning is where the last table ends.
    """
    counts = np.bincount(tables + 1, minlength=count + 1)
    return np.argsort(tables, kind="stable").astype(np.int32), np.cumsum(counts)


def people_of(
    tables: NDArray[np.int32], count: int, blocks: list[NDArray[np.int32]]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Yield for each block of tables its people, table after table and by number, and where each table begins."""
    order, starts = by_table(tables, count)
    for part in blocks:
        first, size = starts[part], starts[part + 1] - starts[part]
        start = np.concatenate([[0], np.cumsum(size)])
        people = order[np.repeat(first - start[:-1], size) + np.arange(start[-1])]
        yield people, start.astype(np.int32)
