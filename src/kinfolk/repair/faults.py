"""Broken musts while a plan is repaired: where they are, and every single step that could mend one."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kinfolk.repair.floor import Floor

SEAT, FULL, FEW, HOST, NEEDS, LANGUAGE, TOGETHER, PINNED, APART, AT_MOST, AGAIN = (
    "seat",
    "full",
    "few",
    "host",
    "needs",
    "language",
    "together",
    "pinned",
    "apart",
    "at_most",
    "again",
)
NOBODY = -1
Step = tuple[int, int, int]
"""Person, round and the table they take, as positions."""


class Fault(NamedTuple):
    """A must that does not hold: what, in which round, at which table (-1: none), and for whom (-1: all there)."""

    kind: str
    r: int
    t: int = NOBODY
    i: int = NOBODY
    j: int = NOBODY

    @classmethod
    def of_group(cls, r: int, t: int, group: int) -> Fault:
        """Return that a table has too many of a group, whose number stands where no person does."""
        return cls(AT_MOST, r, t, NOBODY, NOBODY - 1 - group)

    @property
    def group(self) -> int:
        """Of which group there are too many."""
        return NOBODY - 1 - self.j


class Faults:
    """Finds broken musts in the rounds that may change.

    Parameters
    ----------
    floor
        Who sits where.
    pins
        ``{(person, round): table}`` of future rounds, as positions.
    """

    def __init__(self, floor: Floor, pins: dict[tuple[int, int], int]) -> None:
        self.floor, self.crowd, self.pins = floor, floor.crowd, pins
        level = floor.programme.level
        self._on = {name: level(name).must for name in ("apart", "together", "needs", "understood", "pinned")}
        self.sharing = self.crowd.sharing
        self._limits = level("at_most").must and bool(self.sharing.groups)
        self._remembers = floor.programme.memory_level.must and bool(self.sharing.met)
        self._needing = [i for i, needs in enumerate(self.crowd.needs) if needs] if self._on["needs"] else []

    def everywhere(self) -> list[Fault]:
        """Return all faults, the most constrained people first."""
        found: list[Fault] = []
        floor = self.floor
        must = floor.must_rounds()
        for r in floor.rounds:
            here = floor.size[r] > 0
            host = must[r]
            odd = here & ((floor.size[r] < floor.least[r]) | (floor.size[r] > floor.seats[r]) | (floor.common[r] == 0))
            tables = set(odd.nonzero()[0].tolist())
            tables |= {t for t, i in enumerate(floor.host[r]) if i < 0 and here[t]} if host else set()
            for i in self._needing:
                t = floor.at[i][r]
                if t >= 0 and not self.crowd.needs[i] <= floor.features[r][t]:
                    tables.add(t)
            if self._on["apart"]:
                tables |= self._apart_tables(r)
            tables |= self._shared(r)
            for t in sorted(tables):
                found += self.at_table(r, t)
            people = ((floor.label[r] < 0) & self.crowd.present[:, r]).nonzero()[0].tolist()
            for i in sorted({*people, *self.crowd.together, *(i for i, q in self.pins if q == r)}):
                found += self.of_person(i, r)
        return list(dict.fromkeys(found))

    def _apart_tables(self, r: int) -> set[int]:
        one, other = (self.floor.label[r, who] for who in self.crowd.apart_pairs.T)
        return set(one[(one >= 0) & (one == other)].tolist())

    def _shared(self, r: int) -> set[int]:
        """Return the tables that have too many of a group, or people who met before."""
        label, found = self.floor.label[r], set[int]()
        for group, limit in zip(self.sharing.members, self.sharing.limits, strict=True) if self._limits else ():
            at = label[group]
            found.update(np.flatnonzero(np.bincount(at[at >= 0]) > limit).tolist())
        for i, met in self.sharing.met.items() if self._remembers else ():
            t = self.floor.at[i][r]
            if t >= 0 and t not in found and not met.isdisjoint(self.floor.members[r][t]):
                found.add(t)
        return found

    def at_table(self, r: int, t: int) -> Iterator[Fault]:
        """Yield the faults of one table."""
        floor = self.floor
        size = int(floor.size[r][t])
        if not size:
            return
        if size > floor.seats[r][t]:
            yield Fault(FULL, r, t)
        if size < floor.least[r][t]:
            yield Fault(FEW, r, t)
        if floor.host[r][t] < 0 and floor.must_rounds()[r]:
            yield Fault(HOST, r, t)
        if self._on["understood"] and floor.common[r][t] == 0:
            yield Fault(LANGUAGE, r, t)
        if self._limits:
            yield from (Fault.of_group(r, t, g) for g in self.sharing.beyond(floor.members[r][t]))
        if self._remembers:
            yield from (Fault(AGAIN, r, t, i, j) for i, j in self.sharing.again(floor.members[r][t]))
        yield from self._of_members(r, t)

    def shares_well(self, i: int, r: int, t: int) -> bool:
        """Whether ``i`` can come to ``t`` without too many of a group or somebody met before."""
        others = [j for j in self.floor.members[r][t] if j != i]
        if self._remembers and not self.sharing.met.get(i, frozenset()).isdisjoint(others):
            return False
        return not self._limits or not set(self.sharing.beyond([*others, i])) & {*self.sharing.groups.get(i, ())}

    def _of_members(self, r: int, t: int) -> Iterator[Fault]:
        floor = self.floor
        for i in floor.members[r][t]:
            if self._on["needs"] and not self.crowd.needs[i] <= floor.features[r][t]:
                yield Fault(NEEDS, r, t, i)
            if self._on["apart"]:
                for j in self.crowd.apart.get(i, ()):
                    if i < j and floor.at[j][r] == t:
                        yield Fault(APART, r, t, i, j)

    def of_person(self, i: int, r: int) -> Iterator[Fault]:
        """Yield the faults of one person in one round."""
        floor = self.floor
        t = floor.at[i][r]
        if not self.crowd.present[i, r]:
            return
        if t < 0:
            yield Fault(SEAT, r, NOBODY, i)
        if self._on["pinned"] and t >= 0 and self.pins.get((i, r), t) != t:
            yield Fault(PINNED, r, t, i)
        if self._on["together"] and t >= 0:
            for j in self.crowd.together.get(i, ()):
                if self.crowd.present[j, r] and floor.at[j][r] >= 0 and floor.at[j][r] != t:
                    yield Fault(TOGETHER, r, NOBODY, min(i, j), max(i, j))

    def near(self, tables: Iterable[tuple[int, int]], people: Iterable[tuple[int, int]]) -> Iterator[Fault]:
        """Yield the faults of these tables, and of these people (with the companions they should be with)."""
        for r, t in tables:
            yield from self.at_table(r, t)
        for i, r in people:
            yield from self.of_person(i, r)


class Reach(IntEnum):
    """How far a search looks: at clean steps only, at any but few of them, or at every single one."""

    NEAR = 0
    FAR = 1
    EVERYTHING = 2


class Steps:
    """Every step that could mend a fault.

    A plan without the fault differs from the present one in at least one of them, so that a search over them that
    reaches for everything is complete; a search that stays near looks only at people who can leave, and come, without
    a new fault.
    """

    def __init__(self, faults: Faults, frozen: set[tuple[int, int]], reach: Reach) -> None:
        self.faults, self.floor, self.crowd = faults, faults.floor, faults.crowd
        self.frozen, self.reach = frozen, reach

    def mending(self, fault: Fault, decided: dict[tuple[int, int], int]) -> list[Step]:
        """Return the steps for ``fault`` by people whose table in that round is not ``decided``."""
        r, t = fault.r, fault.t

        def free(i: int) -> bool:
            return (i, r) not in decided and ((i, r) not in self.frozen or self.floor.at[i][r] < 0)

        if fault.kind == SEAT:
            return self._leave(fault.i, r) if free(fault.i) else []
        if fault.kind == PINNED:
            return [(fault.i, r, self.faults.pins[fault.i, r])] if free(fault.i) else []
        if fault.kind in (FEW, HOST):
            steps = [*self._join(r, t, free, hosts=fault.kind == HOST), *self._empty(r, t, free)]
            return [*steps, *self._open(r, free)] if fault.kind == HOST and self.reach is Reach.EVERYTHING else steps
        if fault.kind == NEEDS:
            movers = [fault.i]
        elif fault.kind == AT_MOST:
            movers = [i for i in self.floor.members[r][t] if fault.group in self.crowd.sharing.groups.get(i, ())]
        elif fault.kind in (APART, TOGETHER, AGAIN):
            movers = [fault.i, fault.j]
        else:
            movers = list(self.floor.members[r][t])
        return [step for i in movers if free(i) for step in self._leave(i, r)]

    def _leave(self, i: int, r: int) -> list[Step]:
        pinned = self.faults.pins.get((i, r))
        if pinned is not None and pinned >= 0:
            return [(i, r, pinned)]
        seats = self.floor.seats[r]
        return [(i, r, t) for t in range(len(seats)) if t != self.floor.at[i][r] and seats[t]]

    def _join(self, r: int, t: int, free: Callable[[int], bool], *, hosts: bool) -> list[Step]:
        floor = self.floor
        able = self.crowd.present[:, r] & self.crowd.host if hosts else self.crowd.present[:, r]
        people = [i for i in able.nonzero()[0].tolist() if floor.at[i][r] != t and free(i)]
        if hosts:
            people = [i for i in people if floor.may_lead(i) or self._leads(i, r)]
        if self.reach is Reach.NEAR:
            people = [i for i in people if self.clean(i, r, t)]
        return [(i, r, t) for i in people]

    def _leads(self, i: int, r: int) -> bool:
        """Whether ``i`` leads the table where they sit, and so could lead another one instead."""
        at = self.floor.at[i][r]
        return at >= 0 and self.floor.host[r][at] == i

    def _empty(self, r: int, t: int, free: Callable[[int], bool]) -> list[Step]:
        members = sorted(self.floor.members[r][t])
        if not all(free(i) for i in members):
            return []
        return self._leave(members[0], r)

    def _open(self, r: int, free: Callable[[int], bool]) -> list[Step]:
        """Return the steps to empty tables: with more tables in use than hosts, a host is a must no more."""
        empty = [t for t, seats in enumerate(self.floor.seats[r]) if seats and not self.floor.size[r][t]]
        people = self.crowd.present[:, r].nonzero()[0].tolist() if empty else []
        return [(i, r, t) for i in people if free(i) for t in empty]

    def clean(self, i: int, r: int, t: int) -> bool:
        """Whether ``i`` can leave where they are and come to ``t`` without a new fault."""
        floor, crowd = self.floor, self.crowd
        origin = floor.at[i][r]
        if origin >= 0 and (floor.size[r][origin] <= floor.least[r][origin] or floor.host[r][origin] == i):
            return False
        if not crowd.needs[i] <= floor.features[r][t] or not floor.common[r][t] & crowd.tongues[i]:
            return False
        if any(floor.at[j][r] == t for j in crowd.apart.get(i, ())) or not self.faults.shares_well(i, r, t):
            return False
        return all(floor.at[j][r] == t or not crowd.present[j, r] for j in crowd.together.get(i, ()))
