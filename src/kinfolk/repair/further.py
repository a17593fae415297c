"""What the promises that are off by default make of a seat: company of one's kind, a mirror of the room, a short walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import NDArray

    from kinfolk.facts import Bools, Ints
    from kinfolk.repair.floor import Floor

    Cost = NDArray[np.float64]
    Counts = NDArray[np.integer[Any]]

ALONE, MIRROR, WALK = FURTHER = ("not_the_only_one", "balanced", "short_walk")


class Further:
    """Prices of seats for ``not_the_only_one``, ``balanced`` and ``short_walk``; nothing where they are off.

    The first two are counted at each table, so that somebody for whom they do not hold in another round counts again.

    Parameters
    ----------
    floor
        Who sits where.
    weight
        What each promise weighs.
    """

    def __init__(self, floor: Floor, weight: Mapping[str, int]) -> None:
        self.floor, self.crowd, self._weight = floor, floor.crowd, weight
        programme = floor.programme
        self._groups = {
            ALONE: self._find(programme.not_the_only_one if weight[ALONE] else ()),
            MIRROR: self._find(programme.balanced if weight[MIRROR] else ()),
        }
        self._limit = programme.walk_limit if weight[WALK] else None
        self._places = [
            np.array([[table.x, table.y] for table in round_.tables], dtype=np.float64).reshape(-1, 2)
            for round_ in (programme.rounds if self._limit is not None else ())
        ]
        self.on = bool(self._groups[ALONE] or self._groups[MIRROR]) or self._limit is not None

    def _find(self, names: tuple[str, ...]) -> list[Bools]:
        return [group for name in names for _, group in self.crowd.groups(name)]

    def add(self, i: int, r: int, total: Cost) -> None:
        """Add to ``total`` ``[tables]`` what it costs that ``i`` joins each."""
        at = self.floor.label[r].copy()
        at[i] = -1
        self._company(i, r, at, total)
        self._mirror(i, r, at, total)
        if self._limit is not None:
            self._walk(i, r, total)

    def _company(self, i: int, r: int, at: Ints, total: Cost) -> None:
        """Price whoever would be the only one of a group, and whoever is no more."""
        present = self.crowd.present[:, r]
        for group in self._groups[ALONE]:
            if group[i] and (group & present).sum() > 1:
                there = _count(at, group, len(total))
                total += self._weight[ALONE] * ((there == 0).astype(np.int64) - (there == 1))

    def _mirror(self, i: int, r: int, at: Ints, total: Cost) -> None:
        """Price everybody of a group who would sit with more or fewer of it than a table's share."""
        if not self._groups[MIRROR]:
            return
        present = self.crowd.present[:, r]
        people, size = int(present.sum()), _count(at, present, len(total))
        for group in self._groups[MIRROR]:
            inside, there = int((group & present).sum()), _count(at, group, len(total))
            if not inside:
                continue
            after = there + bool(group[i])
            change = after * _is_off(after, inside * (size + 1), people) - there * _is_off(there, inside * size, people)
            total += self._weight[MIRROR] * change

    def _walk(self, i: int, r: int, total: Cost) -> None:
        """Price a way longer than the limit from the table before or to the next, unless they have another already."""
        mine = self.floor.at[i]
        far = np.zeros(len(total), dtype=np.bool_)
        for q in range(len(mine) - 1):
            before, after = mine[q], mine[q + 1]
            if r not in (q, q + 1):
                if before >= 0 and after >= 0 and self._is_far(q, before, self._places[q + 1][[after]])[0]:
                    return
            elif r == q and after >= 0:
                far |= self._is_far(q + 1, after, self._places[r])
            elif r == q + 1 and before >= 0:
                far |= self._is_far(q, before, self._places[r])
        total += self._weight[WALK] * far

    def _is_far(self, r: int, t: int, places: NDArray[np.float64]) -> Bools:
        """Return ``[places]``: which are further than the limit from a table; never where a place is not known."""
        steps = places - self._places[r][t]
        return np.asarray(np.hypot(steps[:, 0], steps[:, 1]) > self._limit)


def _count(at: Ints, group: Bools, tables: int) -> Counts:
    return np.bincount(at[group & (at >= 0)], minlength=tables)


def _is_off(there: Counts, share: Counts, people: int) -> Bools:
    return np.asarray((there < share // people) | (there > -(-share // people)))
