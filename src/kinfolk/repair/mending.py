"""The fewest people who must move so that broken musts hold again: a best-first search over single steps."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.repair.faults import SEAT, Fault, Faults, Reach, Steps

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Ints
    from kinfolk.repair.faults import Step
    from kinfolk.repair.floor import Floor
    from kinfolk.repair.loads import Loads
    from kinfolk.repair.prices import Cost, Prices

Decisions = dict[tuple[int, int], int]
Price = tuple[int, int, float]
"""People moved, newcomers and hosts among them, and what it costs their promises."""

FEW_STEPS = 10
FREE: Price = (0, 0, 0.0)


@dataclass
class Mender:
    """Mends faults with the fewest moves.

    Parameters
    ----------
    floor, loads, prices, faults
        The room, what everybody has of each promise, and what seats cost; kept in step by :meth:`commit`.
    planned
        ``[people, rounds]``: where the plan seats everybody in today's tables; -1 for no seat, -2 for a closed table.
    frozen
        Person and round of seats that nobody may change.
    ignored
        Faults that the plan had before the day and that are left: nobody moves for them.
    """

    floor: Floor
    loads: Loads
    prices: Prices
    faults: Faults
    planned: Ints
    frozen: set[tuple[int, int]]
    ignored: set[Fault]
    looked_at: int = 0
    movers: set[int] = field(default_factory=set)
    why: dict[tuple[int, int], Fault] = field(default_factory=dict)

    def commit(self, decisions: Decisions, why: dict[tuple[int, int], Fault]) -> None:
        """Make ``decisions`` part of the plan."""
        floor = self.floor
        tables = set()
        for (i, r), t in decisions.items():
            for old in (floor.at[i][r], t):
                if old >= 0:
                    tables.add((r, old))
            self._reseat(i, r, t)
            if self.is_move(i, r):
                self.movers.add(i)
            self.why.setdefault((i, r), why.get((i, r), Fault(SEAT, r)))
        _find_hosts(floor, tables)

    def _reseat(self, i: int, r: int, t: int) -> None:
        floor = self.floor
        if floor.at[i][r] >= 0:
            self.loads.shift(floor, i, r, -1)
        floor.seat(i, r, t)
        if t >= 0:
            self.loads.shift(floor, i, r, 1)

    def is_move(self, i: int, r: int) -> bool:
        """Whether ``i`` had a seat in round ``r`` and now has another."""
        planned = int(self.planned[i, r])
        return planned != -1 and self.floor.at[i][r] != planned

    def is_new(self, i: int) -> bool:
        """Whether the plan had no seat for ``i`` in any round that may change: seating them moves nobody."""
        return bool((self.planned[i, self.floor.first :] == -1).all())

    def mend(self, goals: list[Fault], open_: set[Fault], reach: Reach, most: int) -> bool:
        """Mend ``goals`` at the lowest price; no fault outside of ``open_`` may come of it.

        Parameters
        ----------
        goals
            What to mend.
        open_
            All faults there are, ``goals`` among them.
        reach
            How many steps to look at; everything is for small rooms.
        most
            So many states are looked at before the search gives up.

        Returns
        -------
        bool
            Whether it found a way; it is the cheapest there is if everything was looked at.
        """
        search = _Search(self, goals, open_ - set(goals), reach)
        found = search.run(most)
        if found is None:
            return False
        self.commit(*found)
        return True

    def put_back(self) -> None:
        """Take every mover back to where the plan had them, where that breaks nothing after all."""
        for i in sorted(self.movers, key=lambda i: (not self.tender(i), i)):
            rounds = [r for r in self.floor.rounds if self.is_move(i, r)]
            if any(self.planned[i, r] < 0 or (i, r) in self.frozen for r in rounds):
                continue
            if self._harmless({(i, r): int(self.planned[i, r]) for r in rounds}):
                self.movers.discard(i)

    def tender(self, i: int) -> bool:
        """Whether ``i`` is to be moved last: a newcomer or a host."""
        return bool(self.floor.crowd.newcomer[i] or self.floor.crowd.host[i])

    def _harmless(self, decisions: Decisions) -> bool:
        """Make ``decisions`` if no fault comes of them; return whether they were made."""
        floor = self.floor
        tables = {(r, t) for (i, r), t in decisions.items()} | {(r, floor.at[i][r]) for i, r in decisions}
        before = set(self.faults.near(tables, decisions))
        must = floor.must_rounds()
        mark = floor.mark()
        for (i, r), t in decisions.items():
            floor.seat(i, r, t)
        _find_hosts(floor, tables)
        harmless = set(self.faults.near(tables, decisions)) <= before and not (floor.must_rounds() & ~must).any()
        floor.undo(mark)
        if harmless:
            self.commit(decisions, {})
        return harmless


class _Search:
    """One best-first search: states are sets of decisions, the cheapest is looked at first."""

    def __init__(self, mender: Mender, goals: list[Fault], tolerated: set[Fault], reach: Reach) -> None:
        self.mender, self.floor, self.faults = mender, mender.floor, mender.faults
        self.goals, self.tolerated, self.everything = goals, tolerated, reach is Reach.EVERYTHING
        self.steps = Steps(mender.faults, mender.frozen, reach)
        self._must = mender.floor.must_rounds()
        self._cost: dict[tuple[int, int], Cost] = {}
        self._tables = {(goal.r, goal.t) for goal in goals if goal.t >= 0}
        self._people = {(i, goal.r) for goal in goals for i in (goal.i, goal.j) if i >= 0}

    def run(self, most: int) -> tuple[Decisions, dict[tuple[int, int], Fault]] | None:
        ticket = count()
        queue: list[tuple[Price, int, Decisions, dict[tuple[int, int], Fault]]] = [(FREE, next(ticket), {}, {})]
        seen: set[frozenset[tuple[tuple[int, int], int]]] = set()
        for _ in range(most):
            if not queue:
                return None
            self.mender.looked_at += 1
            price, _, decisions, why = heapq.heappop(queue)
            mark = self.floor.mark()
            fault, steps = self._open_fault(decisions)
            if fault is None:
                self.floor.undo(mark)
                return decisions, why
            priced = self._cheapest(steps, fault.t, decisions, price)
            self.floor.undo(mark)
            for new_price, (i, r, t) in priced:
                grown = {**decisions, (i, r): t}
                key = frozenset(grown.items())
                if key not in seen:
                    seen.add(key)
                    heapq.heappush(queue, (new_price, next(ticket), grown, {**why, (i, r): fault}))
        return None

    def _open_fault(self, decisions: Decisions) -> tuple[Fault | None, list[Step]]:
        """Make ``decisions`` on the floor; return the fault left that has the fewest ways out, and these."""
        floor = self.floor
        tables = set(self._tables)
        for (i, r), t in decisions.items():
            tables.update((r, at) for at in (floor.at[i][r], t) if at >= 0)
            floor.seat(i, r, t)
        _find_hosts(floor, tables)
        tables |= self._newly_without({r for _, r in decisions})
        people = {*self._people, *decisions}
        best: tuple[Fault | None, list[Step]] = (None, [])
        for fault in dict.fromkeys(self.faults.near(sorted(tables), sorted(people))):
            if fault in self.tolerated:
                continue
            steps = self.steps.mending(fault, decisions)
            if best[0] is None or len(steps) < len(best[1]):
                best = fault, steps
        return best

    def _newly_without(self, rounds: set[int]) -> set[tuple[int, int]]:
        """Return tables without a host in rounds where fewer tables are in use now, so that a host is a must."""
        floor = self.floor
        now = floor.must_rounds()
        closer = [r for r in rounds if now[r] and not self._must[r]]
        return {(r, t) for r in closer for t, i in enumerate(floor.host[r]) if i < 0 and floor.size[r][t]}

    def _cheapest(self, steps: list[Step], goal: int, decisions: Decisions, price: Price) -> list[tuple[Price, Step]]:
        """Return the steps with what the plan then costs, the cheapest first; only a few unless everything counts."""
        if self.everything:
            return sorted((self._price(step, decisions, price), step) for step in steps)
        joins = sorted((step for step in steps if step[2] == goal), key=self._rank)[: 2 * FEW_STEPS]
        others = self._to_free_chairs([step for step in steps if step[2] != goal])
        return [
            one
            for some in (joins, others)
            for one in sorted((self._price(step, decisions, price), step) for step in some)[:FEW_STEPS]
        ]

    def _rank(self, step: Step) -> tuple[bool, bool, bool, int, int]:
        """Rank people who could join a table: movers, then who can do so cleanly, from the largest tables first."""
        i, r, t = step
        at = self.floor.at[i][r]
        size = int(self.floor.size[r][at]) if at >= 0 else 0
        clean = self.steps.clean(i, r, t)
        return i not in self.mender.movers, not clean, self.mender.tender(i), -size, i

    def _to_free_chairs(self, steps: list[Step]) -> list[Step]:
        masks: dict[tuple[int, int], Bools] = {}
        kept = []
        for i, r, t in steps:
            if (i, r) not in masks:
                masks[i, r] = self.mender.prices.open_to(i, r)
            if masks[i, r][t]:
                kept.append((i, r, t))
        return kept or steps[: 2 * FEW_STEPS]

    def _price(self, step: Step, decisions: Decisions, price: Price) -> Price:
        i, r, t = step
        mender = self.mender
        movers, tender, promises = price
        planned = int(mender.planned[i, r])
        counted = i in mender.movers or any(i == j and mender.planned[j, q] != -1 for j, q in decisions)
        if not counted and planned not in (-1, t):
            movers += 1
            at = self.floor.at[i][r]
            tender += int(mender.tender(i)) + int(at >= 0 and self.floor.host[r][at] == i)
        if (i, r) not in self._cost:
            self._cost[i, r] = self._seat_costs(i, r)
        return movers, tender, promises + float(self._cost[i, r][t])

    def _seat_costs(self, i: int, r: int) -> Cost:
        """Return what each table costs ``i`` compared with where they sit before this search."""
        # The floor holds tentative decisions now; promises are priced by what is settled, which is close enough
        # to choose among ways that move equally many people.
        prices = self.mender.prices
        t = self.floor.at[i][r]
        cost = prices.at_tables(i, r)
        return np.asarray(cost - (cost[t] if t >= 0 else 0.0) + self.floor.size[r] * 0.01, dtype=np.float64)


def _find_hosts(floor: Floor, tables: set[tuple[int, int]]) -> None:
    for r, t in sorted(tables):
        if floor.size[r][t] and floor.host[r][t] < 0:
            floor.find_host(r, t)
