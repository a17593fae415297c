"""What the room allows in any plan that seats everybody: how many tables in use, and how many people at one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.facts.arrays import Bools, Ints, Wide
    from kinfolk.facts.room import Room

_NEVER = np.iinfo(np.int64).max // 4
_MOST_WORK = 50_000_000


@dataclass(frozen=True, eq=False)
class Capacity:
    """Limits of every round that hold for each plan in which exactly those present sit, at tables within their limits.

    A table in use holds between its minimum and its seats; any table may stay empty.
    """

    room: Room
    present: Bools

    @cached_property
    def people(self) -> Wide:
        """``[rounds]``: how many are present."""
        return np.asarray(self.present.sum(axis=0, dtype=np.int64))

    @cached_property
    def most_seated(self) -> Wide:
        """``[rounds]``: the most of those present who can sit properly at the same time."""
        return np.array([self._most_seated(r) for r in range(len(self.people))], dtype=np.int64)

    @property
    def seats_everybody(self) -> bool:
        """Whether every round can seat all who are present; bounds of other promises rest on it."""
        return bool((self.most_seated == self.people).all())

    @cached_property
    def most_tables(self) -> Wide:
        """``[rounds]``: at most so many tables can be in use; their minima must find people."""
        found = [int((np.cumsum(np.sort(low)) <= n).sum()) for n, low, _ in self._rounds()]
        return np.array(found, dtype=np.int64)

    @cached_property
    def fewest_tables(self) -> Wide:
        """``[rounds]``: at least so many tables must be in use; their seats must hold everybody."""
        found = [int((np.cumsum(np.sort(seats)[::-1]) < n).sum()) + (n > 0) for n, _, seats in self._rounds()]
        return np.array(found, dtype=np.int64)

    @cached_property
    def smallest(self) -> Wide:
        """``[rounds]``: no table in use has fewer people: its minimum, or what the other tables cannot hold."""
        found = [int(np.maximum(low, n - (seats.sum() - seats)).min(initial=n)) for n, low, seats in self._rounds()]
        return np.array(found, dtype=np.int64)

    @cached_property
    def largest(self) -> Wide:
        """``[rounds]``: no table has more people."""
        return np.array([min(int(seats.max(initial=0)), n) for n, _, seats in self._rounds()], dtype=np.int64)

    def holds(self, r: int, tables: int) -> int:
        """Return the most people that ``tables`` tables of round ``r`` can hold together."""
        return int(np.sort(self.room.seats[r])[::-1][:tables].sum())

    def least(self, r: int, cost: Callable[[int], int], people: int | None = None) -> int | None:
        """Return the least total of ``cost(size)`` over all tables, whatever sizes a plan chooses.

        Parameters
        ----------
        cost
            What a table with so many people costs; an empty one costs nothing.
        people
            Count only this many of those present: a table then holds from none to all its seats of them.

        Returns
        -------
        int or None
            None where the room is too large to look at, or cannot seat everybody.
        """
        total = int(self.people[r]) if people is None else people
        tables = [(low if people is None else 1, seats) for low, seats in self._tables(r)]
        if sum(seats for _, seats in tables) * total > _MOST_WORK:
            return None
        best = np.full(total + 1, _NEVER, dtype=np.int64)
        best[0] = 0
        for low, seats in tables:
            with_it = best.copy()
            for size in range(low, min(seats, total) + 1):
                np.minimum(with_it[size:], best[: total + 1 - size] + cost(size), out=with_it[size:])
            best = with_it
        return int(best[total]) if best[total] < _NEVER // 2 else None

    def _most_seated(self, r: int) -> int:
        """Walk over tables with the set of reachable totals as the bits of a number; rarely, since most rooms just fit."""
        n, minima, room = self._rounds()[r]
        order = np.argsort(minima, kind="stable")
        used = order[np.cumsum(minima[order]) <= n]
        if n <= room[used].sum():
            return n
        reach, limit = 1, (1 << (int(self.people[r]) + 1)) - 1
        for low, seats in self._tables(r):
            grown, width, done = reach << low, seats - low + 1, 1
            if width <= 0:
                continue
            while done < width:  # doubling: totals shifted by 0 .. width - 1
                step = min(done, width - done)
                grown |= grown << step
                done += step
            reach = (reach | grown) & limit
        return reach.bit_length() - 1

    def _tables(self, r: int) -> list[tuple[int, int]]:
        count = int(self.room.count[r])
        return list(zip(self.room.minimum[r, :count].tolist(), self.room.seats[r, :count].tolist(), strict=True))

    def _rounds(self) -> list[tuple[int, Ints, Ints]]:
        """Return for each round: people present, and minima and seats of tables that can be used at all."""
        found = []
        for r, n in enumerate(self.people.tolist()):
            count = int(self.room.count[r])
            low, seats = self.room.minimum[r, :count], self.room.seats[r, :count]
            usable = low <= seats
            found.append((n, low[usable], seats[usable]))
        return found
