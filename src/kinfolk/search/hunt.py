"""The order of search: a start that needs none, else mixing where rooms are small and dense, then everything at once."""

from __future__ import annotations

import os
import time as clock
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.bounds import bounds, proves
from kinfolk.bounds.bound import repeats
from kinfolk.promises import OPEN_PROMISES, Seating
from kinfolk.search.effort import Progress
from kinfolk.search.hosting import assign_hosts
from kinfolk.search.layout import NO_PARTY, NO_REPEATS
from kinfolk.search.prepare import may_not_sit, prepare
from kinfolk.search.safety import broken_apart
from kinfolk.search.sittings import lay_out
from kinfolk.search.start import Start, first_seats
from kinfolk.solution import Solution

if TYPE_CHECKING:
    from kinfolk.facts import Facts, Ints
    from kinfolk.result import Stopped
    from kinfolk.search.effort import Effort
    from kinfolk.search.engine import Limits, Snapshot
    from kinfolk.search.mixing import Mixer
    from kinfolk.search.prepare import Barred, Prices
    from kinfolk.search.sittings import Sittings

ISLANDS = 2
MATRIX_OF_MEETINGS = 1_000  # people up to which every pair fits a table in the processor's cache
COOLINGS, COOLINGS_ALONE = 24, 120  # of mixing: before the search, and where mixing is all that counts


@dataclass(frozen=True, eq=False)
class Found:
    """What a search ends with."""

    solution: Solution
    steps: int
    stopped: Stopped
    construction: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Hunt:
    """A problem laid out for the search.

    ``host`` ``[groups]`` and ``greeters`` ``[people]`` are settled before; hosts keep their seats, but two hosts may
    exchange theirs.
    """

    facts: Facts
    sittings: Sittings
    barred: Barred
    host: Ints
    greeters: Ints
    prices: Prices | None = None

    @classmethod
    def of(cls, facts: Facts, greeters: Ints, prices: Prices | None = None) -> Hunt:
        """Lay out the room and settle who hosts where."""
        sittings = lay_out(facts)
        barred = may_not_sit(facts, sittings)
        return cls(facts, sittings, barred, assign_hosts(facts, sittings, barred), greeters, prices)

    def run(self, effort: Effort) -> Found:
        """Search, unless the start is already as good as any plan can be; then nothing needs to be compiled."""
        started = clock.perf_counter()
        first = self._start(effort.seed, 0, self.host)
        construction = first.construction
        if self._nothing_to_gain(first.seat, self.host):
            return Found(self.solution(first.seat, self.host), 0, "proved", construction)
        starts = [first, *(self._start(effort.seed, island, self.host) for island in range(1, ISLANDS))]
        from kinfolk.search import engine  # numba: a second to import, so only when there is something to search

        limits = self._limits(effort, started)
        spent, left = 0, 0 if construction else 1
        notes: tuple[str, ...] = ()
        if left and self._mixes:
            mixed = engine.mix(self._mixers(starts, effort.seed), self._coolings, limits)
            starts, spent, left = mixed.starts, mixed.steps, mixed.repeats
            proven = self._nothing_to_gain(starts[0].seat, self.host)
            used_up = effort.steps is not None and spent >= effort.steps
            notes = () if proven else self._price_of_kept_tables(left, effort, limits)
            if mixed.stopped or proven or used_up or self._only_mixing:
                stopped = "proved" if proven else mixed.stopped or "budget"
                return Found(self.solution(starts[0].seat, self.host), spent, stopped, construction, notes)
        outcome = engine.search(
            prepare(self.facts, self.sittings, self.barred, self.prices, perfect=self._perfect(left)),
            [(start, self.host) for start in starts],
            engine.schedule(self.facts.people, self.facts.rounds, dense=left > 0),
            replace(
                limits,
                steps=None if effort.steps is None else effort.steps - spent,
                progress=lambda steps, planned, best: limits.progress(spent + steps, spent + planned, best),
            ),
        )
        best = self.solution(outcome.best.seat, outcome.best.host)
        # Whether it is proved is a matter of the solution alone: keep-apart requests must not show in it.
        stopped = "proved" if self.prices is None and proves(self.facts, Seating(self.facts, best)) else outcome.stopped
        return Found(best, spent + outcome.steps, stopped, construction, notes)

    def _start(self, seed: int, island: int, host: Ints) -> Start:
        """Return the first solution of an island."""
        return first_seats(self.facts, self.sittings, host, _generator(seed, island))

    def solution(self, seat: Ints, host: Ints) -> Solution:
        """Return a solution from the search's groups."""
        return as_solution(self.facts, self.sittings, seat, host, self.greeters)

    def _limits(self, effort: Effort, started: float) -> Limits:
        from kinfolk.search.engine import Limits

        def stop() -> Stopped | None:
            out_of_time = effort.time is not None and clock.perf_counter() - started >= effort.time
            return "time" if out_of_time else None

        def report(steps: int, planned: int, best: Snapshot) -> None:
            if effort.progress is not None:
                effort.progress(Progress(steps, planned, best.unserved, best.musts_broken))

        return Limits(
            seed=effort.seed,
            steps=effort.steps,
            threads=effort.threads or os.cpu_count() or 1,
            stop=stop,
            proved=lambda best: self._nothing_to_gain(best.seat, best.host),
            progress=report,
        )

    def _nothing_to_gain(self, seat: Ints, host: Ints) -> bool:
        if self.prices is not None:
            return False
        solution = self.solution(seat, host)
        return proves(self.facts, Seating(self.facts, solution)) and not broken_apart(self.facts, solution)

    def _perfect(self, repeats_left: int) -> int:
        """Return what the search never gives up: no repeats where the start has none, no party where none must meet."""
        level = self.facts.problem.programme.level
        faces = NO_REPEATS if not repeats_left and level("new_faces").on else 0
        party = NO_PARTY if level("no_party").on and bounds(self.facts)["no_party"].minimum == 0 else 0
        return faces | party

    @property
    def _mixes(self) -> bool:
        """Whether a search for mixing alone comes first: the room is small, and repeats count."""
        return self.facts.problem.programme.level("new_faces").on and self.facts.people <= MATRIX_OF_MEETINGS

    @property
    def _coolings(self) -> int:
        return COOLINGS_ALONE if self._only_mixing else COOLINGS

    @property
    def _only_mixing(self) -> bool:
        """Whether new faces are all that is owed to anybody, beside a seat, a host and their pins."""
        facts, level = self.facts, self.facts.problem.programme.level
        settled = {"seated", "new_faces", "pinned", "hosted"}
        if not (facts.parties >= 0).any():
            settled.add("no_party")
        if not facts.language_names:
            settled.add("understood")
        others = [promise for promise in OPEN_PROMISES if promise.name not in settled and level(promise.name).on]
        owed = any(promise.owed(facts).any() for promise in others)
        return not owed and not len(facts.apart) and not len(facts.remembered) and self.prices is None

    def _mixers(self, starts: list[Start], seed: int) -> list[Mixer]:
        from kinfolk.search.mixing import Floor, Mixer

        least = repeats(self.facts)
        floor = Floor(least, -(-2 * least // max(1, int(self.facts.attends.sum()))))
        return [
            Mixer(self.facts, self.sittings, start, floor, 7_919 * seed + island) for island, start in enumerate(starts)
        ]

    def _price_of_kept_tables(self, left: int, effort: Effort, limits: Limits) -> tuple[str, ...]:
        """Say how many repeats it costs that hosts keep their tables, by mixing once more with hosts who move."""
        if not left or not self.facts.problem.programme.hosts_keep_table or not (self.host >= 0).any():
            return ()
        from kinfolk.search import engine

        moving = assign_hosts(self.facts, self.sittings, self.barred, keep=False)
        starts = [self._start(effort.seed, island, moving) for island in range(ISLANDS)]
        mixers = self._mixers(starts, effort.seed)
        spared = left - engine.mix(mixers, COOLINGS, replace(limits, steps=None)).repeats
        if spared <= 0:
            return ()
        times = "one repeated meeting" if spared == 1 else f"{spared} repeated meetings"
        note = f"Hosts keep their tables. If they moved with the others, {times} could be spared before anything else is considered"
        return (f"{note} ([hosts] keep_table = false).",)


def as_solution(facts: Facts, sittings: Sittings, seat: Ints, host: Ints, greeters: Ints) -> Solution:
    """Return a solution from the search's groups: tables by position in each round, casts beside them."""
    rounds = sittings.rounds
    labels = np.where(seat[:, :rounds] >= 0, seat[:, :rounds] - sittings.start[:rounds], -1).astype(np.int32)
    width = max((len(round_.tables) for round_ in facts.problem.rounds), default=0)
    hosts = np.full((rounds, width), -1, dtype=np.int32)
    for r in range(rounds):
        first, last = int(sittings.start[r]), int(sittings.start[r + 1])
        hosts[r, : last - first] = host[first:last]
    if sittings.count > rounds:
        first = int(sittings.start[rounds])
        casts = np.where(seat[:, rounds] >= 0, seat[:, rounds] - first, -1).astype(np.int32)
        cast_hosts = host[first:].astype(np.int32)
    else:
        casts, cast_hosts = np.full(facts.people, -1, dtype=np.int32), np.zeros(0, dtype=np.int32)
    return Solution(labels, hosts, casts, cast_hosts, greeters)


def _generator(seed: int, island: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed & 0xFFFFFFFFFFFFFFFF, island]))
