"""Who sits where and who leads while a plan is repaired: every change can be taken back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import EVERY_LANGUAGE, feature, primary
from kinfolk.facts.arrays import distinct_rows
from kinfolk.promises.hosting import can_host

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Ints
    from kinfolk.problem import Programme
    from kinfolk.repair.crowd import Crowd

NOWHERE = -1
Place = tuple[int, int]
"""Round and table, as positions."""


class Floor:
    """The room as it is at one moment of a repair.

    Parameters
    ----------
    crowd
        Everybody, with who is there today.
    programme
        The programme as it now is.
    labels
        ``[people, rounds]``: table positions, -1 for no seat.
    hosts
        ``[rounds][tables]``: who leads, -1 for nobody.
    first
        The first round that may change.
    """

    def __init__(self, crowd: Crowd, programme: Programme, labels: Ints, hosts: list[Ints], first: int) -> None:
        self.crowd, self.programme, self.first = crowd, programme, first
        self.rounds = range(first, len(programme.rounds))
        self.label = np.ascontiguousarray(labels.T)
        self.at: list[list[int]] = labels.tolist()
        self.host: list[list[int]] = [row.tolist() for row in hosts]
        self.stand_in: dict[Place, int] = {}
        tables = [round_.tables for round_ in programme.rounds]
        self.seats = [np.array([table.seats for table in here], dtype=np.int64) for here in tables]
        self.least = [np.maximum([table.minimum or 0 for table in here], 2) for here in tables]
        self.name = [[table.id for table in here] for here in tables]
        kinds = {table.features for here in tables for table in here}
        has = {features: frozenset(map(feature, features)) for features in kinds}
        self.features = [[has[table.features] for table in here] for here in tables]
        self.tongue = [np.array([self._bits(table.language) for table in here], dtype=np.uint64) for here in tables]
        self.members = [_members(row, len(here)) for row, here in zip(self.label, tables, strict=True)]
        self.size = [np.array([len(who) for who in here], dtype=np.int64) for here in self.members]
        self.common = [self._common(r) for r in range(len(tables))]
        self.leads = [0] * len(crowd.people)
        for row in self.host:
            for i in row:
                if i >= 0:
                    self.leads[i] += 1
        self._log: list[tuple[int, ...]] = []
        self._must: dict[tuple[int, ...], Bools] = {}
        self._kinds = _host_kinds(crowd)
        self.hosted_is_must = programme.level("hosted").must

    def _bits(self, language: str) -> int:
        if not language:
            return int(EVERY_LANGUAGE)
        return self.crowd.language_bits((primary(language),))

    def _common(self, r: int) -> np.ndarray:
        common = self.tongue[r].copy()
        speaks = self.crowd.tongues
        some = np.flatnonzero((speaks != EVERY_LANGUAGE) & (self.label[r] >= 0))
        np.bitwise_and.at(common, self.label[r, some], speaks[some])
        return common

    def keep(self, r: int, table: str, chairs: int) -> None:
        """Let so many chairs of a table be nobody's, as far as nobody sits on them; a table that is not there has none."""
        t = self.name[r].index(table) if table in self.name[r] else NOWHERE
        if t >= 0 and self.seats[r][t]:
            self.seats[r][t] = max(self.size[r][t], self.seats[r][t] - chairs)

    # Changes, and taking them back.

    def mark(self) -> int:
        """Return a point that :meth:`undo` can go back to."""
        return len(self._log)

    def undo(self, mark: int) -> None:
        """Take back everything since ``mark``."""
        while len(self._log) > mark:
            what, r, a, b = self._log.pop()
            if what:
                self._lead(r, a, b)
            else:
                self._seat(a, r, b)

    def seat(self, i: int, r: int, t: int) -> None:
        """Seat ``i`` at table ``t`` of round ``r`` (-1: nowhere); who leads a table and leaves it leads it no more."""
        old = self.at[i][r]
        if old == t:
            return
        if old >= 0 and self.host[r][old] == i:
            self.lead(r, old, NOWHERE)
        self._log.append((0, r, i, old))
        self._seat(i, r, t)

    def lead(self, r: int, t: int, i: int) -> None:
        """Let ``i`` (-1: nobody) lead table ``t`` of round ``r``."""
        self._log.append((1, r, t, self.host[r][t]))
        self._lead(r, t, i)

    def _seat(self, i: int, r: int, t: int) -> None:
        old = self.at[i][r]
        speaks = self.crowd.tongues[i]
        if old >= 0:
            self.members[r][old].remove(i)
            self.size[r][old] -= 1
            if speaks != EVERY_LANGUAGE:
                common = self.tongue[r][old]
                for j in self.members[r][old]:
                    common = common & self.crowd.tongues[j]
                self.common[r][old] = common
        self.at[i][r] = t
        self.label[r, i] = t
        if t >= 0:
            self.members[r][t].append(i)
            self.size[r][t] += 1
            self.common[r][t] &= speaks

    def _lead(self, r: int, t: int, i: int) -> None:
        old = self.host[r][t]
        if old >= 0:
            self.leads[old] -= 1
        self.host[r][t] = i
        if i >= 0:
            self.leads[i] += 1

    # Questions.

    def in_use(self) -> tuple[int, ...]:
        """Return at how many tables anybody sits, for every round."""
        return tuple(int(np.count_nonzero(size)) for size in self.size)

    def must_rounds(self) -> Bools:
        """Return ``[rounds]``: where hosts suffice for the tables in use, so that each of them must have one."""
        used = self.in_use()
        if used not in self._must:
            self._must[used] = self._must_rounds(used)
        return self._must[used]

    def _must_rounds(self, used: tuple[int, ...]) -> Bools:
        kinds, count = self._kinds
        must = np.zeros(len(used), dtype=np.bool_)
        if not self.hosted_is_must:
            return must
        wanted = np.zeros(len(used), dtype=np.int64)
        for r, tables in enumerate(used):
            wanted[r] = tables
            must[r] = can_host(kinds, count, wanted)
            if not must[r]:
                wanted[r] = 0
        return must

    def may_lead(self, i: int) -> bool:
        """Whether ``i`` said yes to hosting and has a round of that left."""
        return bool(self.crowd.host[i]) and self.leads[i] < int(self.crowd.limit[i])

    def find_host(self, r: int, t: int, barred: frozenset[int] = frozenset()) -> bool:
        """Let somebody who sits at a table without a host lead it; nobody moves. Return whether it has one now.

        The stand-in comes first, then who came most often. A host who has no round left may be relieved of another
        table that somebody there can lead.
        """
        able = [i for i in self.members[r][t] if self.crowd.host[i] and i not in barred]
        first = self.stand_in.get((r, t), NOWHERE)
        able.sort(key=lambda i: (i != first, -int(self.crowd.times[i]), i))
        for i in able:
            if self.may_lead(i):
                self.lead(r, t, i)
                return True
        return any(self._relieve(i, r, t, barred) for i in able)

    def _relieve(self, i: int, r: int, t: int, barred: frozenset[int]) -> bool:
        for q in self.rounds:
            other = self.at[i][q]
            if q == r or other < 0 or self.host[q][other] != i:
                continue
            mark = self.mark()
            self.lead(q, other, NOWHERE)
            if self.find_host(q, other, barred | {i}):
                self.lead(r, t, i)
                return True
            self.undo(mark)
        return False


def _members(label: Ints, tables: int) -> list[list[int]]:
    """Return who sits at each table, in the order of the people."""
    who = np.argsort(label, kind="stable")
    ends = np.searchsorted(label[who], np.arange(tables + 1)).tolist()
    people = who.tolist()
    return [people[start:end] for start, end in pairwise(ends)]


def _host_kinds(crowd: Crowd) -> tuple[Ints, np.ndarray]:
    hosts = crowd.host & (crowd.limit > 0)
    rows = np.column_stack([crowd.present[hosts].astype(np.int32), crowd.limit[hosts]])
    kinds, _, count = distinct_rows(rows)
    return kinds.astype(np.int32), count.astype(np.int64)
