"""How many people must move in any plan that fits the day: counted, never guessed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import EVERY_LANGUAGE
from kinfolk.repair.faults import FEW, Fault
from kinfolk.repair.leading import tables_without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.facts import Ints
    from kinfolk.repair.mending import Mender

PAIR = 2
MOST_UNITS = 4  # of which every way to share tables is looked at
MOST_ALONE = 20  # people without a chair for whom one is looked for
IMPOSSIBLE = 1 << 20  # more than any number of people who could leave


def needed(mender: Mender) -> int:
    """Return how many people must move in any plan that fits the day, keep-apart requests left aside.

    Everybody at a closed table moves. Beside them, each table without a host takes somebody who joins it to
    lead it (one person leads one table in a round), or else loses all its people, who lead none. A table with
    too few people takes some who join it or loses all it has; one move can serve two of these, not more. And where
    people from closed tables must sit together, others leave the table that they come to, as far as it lacks chairs;
    one person leaves one, where nowhere are chairs for all of them with what they need and a language they speak.
    """
    crowd = mender.floor.crowd
    moving = mender.movers
    lead = {i for i in moving if crowd.host[i]}
    joining = max((_joining(mender, r, tables) for r, tables in tables_without(mender).items()), default=0)
    leaving = max((_leaving(mender, r) for r in mender.floor.rounds), default=0)
    return len(moving - lead) + max(len(lead) + leaving, joining)


def _joining(mender: Mender, r: int, without: set[int]) -> int:
    """Return how many people with a seat, or who host and lost theirs, must take another in round ``r``."""
    floor, crowd = mender.floor, mender.floor.crowd
    size, least = floor.size[r], floor.least[r]
    free = np.flatnonzero(crowd.present[:, r] & (floor.label[r] < 0))
    new_hosts = int(sum(crowd.host[i] and i not in mender.movers for i in free))
    alone = {t for t in without if size[t] == 1}
    few = set(np.flatnonzero((size > 0) & (size < least)).tolist()) - (without - alone)
    few = {t for t in few if Fault(FEW, r, t) not in mender.ignored}
    wanted = 0
    for t in few:
        followers = sum(not crowd.host[i] for i in floor.members[r][t])
        wanted += min(int(least[t] - size[t]), followers)
    joins = max(0, wanted - len(free))
    return max(0, len(without - alone) - new_hosts) + -(-joins // 2)


def _leaving(mender: Mender, r: int) -> int:
    """Return how many people who do not move anyway must leave a table in round ``r``, so that companions sit together.

    Companions come to one table. As far as its free chairs, and those of people who move anyway, are too few, others
    leave it; and all those leave who share no language with them. The cheapest way to share the tables out counts.
    """
    alone = [i for i in mender.movers if mender.floor.at[i][r] < 0 and mender.floor.crowd.present[i, r]]
    if not alone:
        return 0
    lacking = _Lacking(mender, r)
    return max(_for_units(mender, r, lacking), int(not lacking.chairs_for_all(sorted(alone))))


def _for_units(mender: Mender, r: int, lacking: _Lacking) -> int:
    units = _without_seat(mender, r)
    units = [unit for unit in units if lacking.all([unit]).min(initial=IMPOSSIBLE) < IMPOSSIBLE]
    if not units:
        return 0
    if len(units) > MOST_UNITS:  # of people who come to one table, each takes chairs that the others lack
        return sum(int(lacking.chairs([unit]).min()) for unit in units)
    least = min(_apart([lacking.all(group) for group in groups]) for groups in _partitions(units))
    return least if least < IMPOSSIBLE else 0


def _partitions(units: list[list[int]]) -> Iterator[list[list[list[int]]]]:
    """Yield every way to put units into groups."""
    if not units:
        yield []
        return
    first, rest = units[0], units[1:]
    for groups in _partitions(rest):
        yield [[first], *groups]
        for k, group in enumerate(groups):
            yield [*groups[:k], [first, *group], *groups[k + 1 :]]


def _apart(lacking: list[Ints]) -> int:
    """Return the least sum over groups that take a table each; ``lacking`` has one row ``[tables]`` for each of them."""
    best = [np.argsort(row, kind="stable")[: len(lacking)].tolist() for row in lacking]
    ways = (tables for tables in product(*best) if len(set(tables)) == len(tables))
    return min(
        (sum(int(row[t]) for row, t in zip(lacking, tables, strict=True)) for tables in ways), default=IMPOSSIBLE
    )


class _Lacking:
    """How many people who do not move anyway must leave each table of a round, so that others can come to it."""

    def __init__(self, mender: Mender, r: int) -> None:
        self.floor, self.r = mender.floor, r
        level = self.floor.programme.level
        self._needs, self._understood = level("needs").must, level("understood").must
        label = self.floor.label[r]
        self._stays = label >= 0
        self._stays[list(mender.movers)] = False
        staying = np.bincount(label[self._stays], minlength=len(self.floor.seats[r]))
        self._chairs: Ints = np.maximum(self.floor.seats[r] - staying, 0)
        self._deaf: dict[int, Ints] = {}

    def chairs(self, group: list[list[int]]) -> Ints:
        """Return ``[tables]``: as far as chairs are too few; a table that lacks what they need is no way out."""
        who = [i for unit in group for i in unit]
        crowd, features = self.floor.crowd, self.floor.features[self.r]
        needs = frozenset[str]().union(*(crowd.needs[i] for i in who)) if self._needs else frozenset()
        fits = np.array([needs <= has for has in features]) & (self.floor.seats[self.r] > 0)
        return np.where(fits, np.maximum(len(who) - self._chairs, 0), IMPOSSIBLE).astype(np.int32)

    def all(self, group: list[list[int]]) -> Ints:
        """Return ``[tables]``: the same, and those who share no language with them."""
        lacking = self.chairs(group)
        crowd, tongue = self.floor.crowd, self.floor.tongue[self.r]
        common = int(np.bitwise_and.reduce([crowd.tongues[i] for unit in group for i in unit]))
        if not self._understood or common == EVERY_LANGUAGE:
            return lacking
        strangers = np.full_like(lacking, IMPOSSIBLE)
        for language in (1 << k for k in range(64) if common >> k & 1):
            spoken = np.where(tongue & np.uint64(language), self._deaf_to(language), IMPOSSIBLE)
            strangers = np.minimum(strangers, spoken)
        return np.asarray(np.maximum(lacking, strangers))

    def _deaf_to(self, language: int) -> Ints:
        """Return ``[tables]``: how many of those who stay do not speak ``language``."""
        if language not in self._deaf:
            deaf = self._stays & (self.floor.crowd.tongues & np.uint64(language) == 0)
            found = np.bincount(self.floor.label[self.r][deaf], minlength=len(self._chairs))
            self._deaf[language] = found.astype(np.int32)
        return self._deaf[language]

    def chairs_for_all(self, people: list[int]) -> bool:
        """Whether each of ``people`` has a chair where nobody else must leave; those who have none anywhere aside."""
        rows = [self.all([[i]]) for i in people[:MOST_ALONE]]
        left = self._chairs.copy()
        choices = [np.flatnonzero(row == 0).tolist() for row in rows if row.min() < IMPOSSIBLE]
        taken: dict[int, list[int]] = {}
        return all(_take(k, choices, left, taken, set()) for k in range(len(choices)))


def _take(k: int, choices: list[list[int]], left: Ints, taken: dict[int, list[int]], seen: set[int]) -> bool:
    """Give the ``k``-th person a chair, if need be one that another gives up for one elsewhere (an augmenting path)."""
    for t in choices[k]:
        if left[t] > 0:
            left[t] -= 1
            taken.setdefault(t, []).append(k)
            return True
    for t in choices[k]:
        if t in seen:
            continue
        seen.add(t)
        for other in taken.get(t, []):
            if _take(other, choices, left, taken, seen):
                taken[t].remove(other)
                taken[t].append(k)
                return True
    return False


def _without_seat(mender: Mender, r: int) -> list[list[int]]:
    """Return people without a seat in round ``r`` who must sit together, where nobody they belong to has one."""
    floor, crowd = mender.floor, mender.floor.crowd
    if not floor.programme.level("together").must:
        return []
    present = np.flatnonzero(crowd.present[:, r] & (crowd.unit >= 0))
    units: dict[int, list[int]] = {}
    for i in present.tolist():
        units.setdefault(int(crowd.unit[i]), []).append(i)
    return [unit for unit in units.values() if len(unit) >= PAIR and all(floor.at[i][r] < 0 for i in unit)]
