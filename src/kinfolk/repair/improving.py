"""A plan made better by few moves: people swap or take a free chair, and every step serves more than it costs."""

from __future__ import annotations

import time as clock
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.facts import Facts
from kinfolk.promises import PROMISES, Seating
from kinfolk.promises.judge import order_key
from kinfolk.promises.price import price
from kinfolk.repair.crowd import Crowd
from kinfolk.repair.floor import Floor
from kinfolk.repair.loads import Loads
from kinfolk.repair.prices import Cost, Prices
from kinfolk.repair.released import read_released
from kinfolk.result import Move

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kinfolk.facts import Ints
    from kinfolk.problem import Problem
    from kinfolk.promises.price import Price, Shift
    from kinfolk.promises.promise import Promise
    from kinfolk.repair.released import Released
    from kinfolk.result import Result

MOVERS_AT_LEAST, MOVERS_SHARE = 12, 10  # so many people may move, or a tenth of everybody
PRICED_EACH = 8  # of all ways to give somebody another table in a round, the most promising are priced exactly
PRICED_AT_MOST = 6_000

Standing = tuple[int, tuple[int, ...]]
"""Musts broken, and losses of those who lose something, the worst first: the smaller is better."""


def improve(problem: Problem, plan: Mapping[str, Any], heard: Callable[[], None] | None = None) -> Result | None:
    """Return a better plan that differs from ``plan`` by few moves, or None where few moves make none better.

    Better is what the ledger calls better: musts first, then the worst-off. But for the sake of a must, the number of
    people who lose something never grows.

    Parameters
    ----------
    problem
        The list and the programme as they are now, with everybody and every table that the plan names.
    plan
        A ``kinfolk.plan/1`` document.
    heard
        Called before each way that is looked at; after a ``KeyboardInterrupt`` of it the best so far counts.

    Raises
    ------
    InputError
        The plan names people or tables that the problem does not have.
    """
    from kinfolk.solve import account

    started = clock.perf_counter()
    released = read_released(problem, plan)
    facts = Facts(released.problem)
    walk = _Walk(facts, released, heard or (lambda: None))
    with suppress(KeyboardInterrupt):
        walk.go()
    before, after = Seating(facts, released.solution), walk.seating
    if not order_key(facts, after, with_apart=True) < order_key(facts, before, with_apart=True):
        return None
    found = account(
        facts,
        after.solution,
        seed=released.seed,
        steps=0,
        stopped="budget",
        seconds=clock.perf_counter() - started,
        version=released.version + 1,
        moved=_moves(released, after),
    )
    return replace(
        found,
        cast_names=released.cast_names,
        proposed_hosts=released.proposed.get("hosts", ()),
        proposed_greeters=released.proposed.get("greeters", ()),
        reserve_hosts=released.proposed.get("reserve_hosts", ()),
        reserve_greeters=released.proposed.get("reserve_greeters", ()),
    )


def _moves(released: Released, after: Seating) -> tuple[Move, ...]:
    ids = [person.id for person in released.problem.people]
    names = [[table.id for table in round_.tables] for round_ in released.problem.rounds]
    old, new = released.solution.labels, after.solution.labels
    return tuple(
        Move(ids[i], r + 1, names[r][old[i, r]], names[r][new[i, r]], "")
        for r in range(old.shape[1])
        for i in np.flatnonzero(old[:, r] != new[:, r]).tolist()
    )


class _Walk:
    """Goes from better plan to better plan, one person or two at a time, the worst-off first."""

    def __init__(self, facts: Facts, released: Released, heard: Callable[[], None]) -> None:
        solution, problem = released.solution, released.problem
        self.facts, self.heard = facts, heard
        self.promises: tuple[Promise, ...] = tuple(p for p in PROMISES if problem.programme.level(p.name).on)
        self.seating = Seating(facts, solution)
        crowd = Crowd(facts).extended((), facts.present)
        crowd.hear(min(max(2, table.minimum or 0) for table in round_.tables) for round_ in problem.rounds)
        hosts = [solution.hosts[r, : len(round_.tables)].copy() for r, round_ in enumerate(problem.rounds)]
        self.floor = Floor(crowd, problem.programme, solution.labels.copy(), hosts, 0)
        self.loads = Loads(facts, solution)
        greeted = np.array([one.no_greeter for one in problem.people], dtype=np.bool_) | (solution.greeters >= 0)
        self.prices = Prices(self.floor, self.loads, greeted)
        self.fixed = {(i, r) for i, r, _ in facts.pins.tolist()}
        self.movers: set[int] = set()
        self.most = max(MOVERS_AT_LEAST, facts.people // MOVERS_SHARE)
        self.left = PRICED_AT_MOST
        self._rows: dict[tuple[int, int], Cost] = {}

    def go(self) -> None:
        """Help whoever can be helped; begin again as long as that helped anybody."""
        while sum(self._help(i) for i in self._lacking()):
            self._rows.clear()

    def _lacking(self) -> list[int]:
        """Return for whom a promise is broken, the worst-off first."""
        total = np.zeros(self.facts.people, dtype=np.int64)
        for promise in self.promises:
            level = self.facts.problem.programme.level(promise.name)
            degree = promise.degree(self.facts, self.seating, None)
            must = promise.must(self.facts, self.seating)
            total += np.where(must & (degree > 0), 1_000_000, degree * level.weight)
        return [int(i) for i in np.lexsort((np.arange(len(total)), -total)) if total[i]]

    def _help(self, i: int) -> bool:
        """Give somebody another table in one round, if that makes the plan better."""
        best: tuple[tuple[int, int], list[Shift]] | None = None
        for r in self.floor.rounds:
            for shifts in self._ways(i, r):
                if self.left <= 0:
                    break
                self.left -= 1
                self.heard()
                gain = self._gain(price(self.promises, self.facts, self.seating, shifts))
                if gain is not None and (best is None or gain < best[0]):
                    best = gain, shifts
        if best is None:
            return False
        self._make(best[1])
        return True

    def _may_move(self, i: int, r: int) -> bool:
        t = self.floor.at[i][r]
        return t >= 0 and (i, r) not in self.fixed and self.floor.host[r][t] != i

    def _ways(self, i: int, r: int) -> Iterator[list[Shift]]:
        """Yield the most promising ways to give somebody another table in a round: free chairs, and swaps."""
        if not self._may_move(i, r) or len(self.movers | {i}) > self.most:
            return
        floor, here = self.floor, self.floor.at[i][r]
        mine = self._row(i, r) - self._row(i, r)[here]
        size, free = floor.size[r], self.prices.open_to(i, r)
        found: list[tuple[float, int, int]] = []
        if size[here] > floor.least[r][here]:
            roomy = np.flatnonzero(free & (size < size[here])).tolist()
            found += [(float(mine[t]), -1, t) for t in roomy if t != here]
        for j in np.flatnonzero(floor.label[r] >= 0).tolist():
            there = floor.at[j][r]
            if there != here and self._may_move(j, r) and len(self.movers | {i, j}) <= self.most:
                theirs = self._row(j, r)
                found.append((float(mine[there] + theirs[here] - theirs[there]), j, there))
        for _, j, there in sorted(found)[:PRICED_EACH]:
            yield [(i, r, there)] if j < 0 else [(i, r, there), (j, r, here)]

    def _row(self, i: int, r: int) -> Cost:
        """Return about what each table costs somebody; between two plans of one walk little of it changes."""
        if (i, r) not in self._rows:
            self._rows[i, r] = self.prices.besides(i, r)
        return self._rows[i, r]

    def _gain(self, found: Price) -> tuple[int, int] | None:
        """Return how many musts and how much loss more there is afterwards, or None where the plan is not better."""
        before, after = self._standing(found, found.before), self._standing(found, found.after)
        if after[0] > before[0] or (after[0] == before[0] and len(after[1]) > len(before[1])):
            return None
        if after >= before:
            return None
        return after[0] - before[0], sum(after[1]) - sum(before[1])

    @staticmethod
    def _standing(found: Price, stands: Mapping[str, Any]) -> Standing:
        losses: Ints = np.zeros(len(found.people), dtype=np.int32)
        musts = 0
        for name, weight in found.weights.items():
            losses = losses + stands[name].loss(weight)
            musts += int(stands[name].must_broken.sum())
        return musts, tuple(np.sort(losses[losses > 0])[::-1].tolist())

    def _make(self, shifts: list[Shift]) -> None:
        floor = self.floor
        labels = self.seating.solution.labels.copy()
        for i, r, t in shifts:
            self.loads.shift(floor, i, r, -1)
            floor.seat(i, r, t)
            self.loads.shift(floor, i, r, 1)
            labels[i, r] = t
            self.movers.add(i)
            for q in floor.rounds:
                self._rows.pop((i, q), None)
        self.seating = Seating(self.facts, replace(self.seating.solution, labels=labels))
