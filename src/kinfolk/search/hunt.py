"""The order of search: a start that needs none, else mixing where rooms are small and dense, then everything at once."""

from __future__ import annotations

import os
import time as clock
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.bounds import bounds, collisions, proves
from kinfolk.bounds.bound import repeats
from kinfolk.problem import HIGH
from kinfolk.promises import OPEN_PROMISES, Seating
from kinfolk.promises.kindred import kindred_met
from kinfolk.promises.repeats import least_most_often
from kinfolk.search.budget import (
    ISLANDS,
    MIXINGS,
    MIXINGS_ALONE,
    REHEATING,
    STRETCHES_AT_FIRST,
    STRETCHES_AT_MOST,
    STRETCHES_FOR_ONE,
    budget,
)
from kinfolk.search.effort import Progress
from kinfolk.search.hosting import assign_hosts
from kinfolk.search.layout import NO_PARTY, NO_REPEATS
from kinfolk.search.other_tables import at_other_tables
from kinfolk.search.prepare import may_not_sit, prepare
from kinfolk.search.safety import broken_apart
from kinfolk.search.sittings import lay_out
from kinfolk.search.start import Start, first_seats
from kinfolk.sentences import say_count
from kinfolk.solution import Solution

if TYPE_CHECKING:
    from kinfolk.facts import Facts, Ints
    from kinfolk.promises import Promise
    from kinfolk.result import Stopped
    from kinfolk.search.effort import Designs, Effort
    from kinfolk.search.engine import Limits, Outcome, Segment, Snapshot
    from kinfolk.search.layout import Given
    from kinfolk.search.mixing import Mixer
    from kinfolk.search.prepare import Barred, Prices
    from kinfolk.search.sittings import Sittings

MATRIX_OF_MEETINGS = 1_000  # people up to which every pair fits a table in the processor's cache
COOLINGS_TO_COMPARE = 8
MISSED_AT_MOST = 0.01  # of those a promise is owed to, beyond what is proven: not worth going on


@dataclass(frozen=True, eq=False)
class Found:
    """What a search ends with."""

    solution: Solution
    steps: int
    stopped: Stopped
    construction: str


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
        """Search; ``steps`` are those made if somebody or the clock cut it short, else those that there were to make.

        Otherwise they would tell of keep-apart requests; asked for by number, the whole budget is the whole search.
        """
        whole = budget(self.facts.people, self.facts.rounds, mixes=self._mixes)
        given = whole if effort.steps is None else effort.steps
        found = self._search(replace(effort, steps=None if given == whole else given))
        return found if found.stopped in ("time", "interrupted") else replace(found, steps=given)

    def _search(self, effort: Effort) -> Found:
        """Search, unless the start is already as good as any plan can be; then nothing needs to be compiled."""
        started = clock.perf_counter()
        first = self._start(effort.seed, 0, self.host, effort.designs)
        construction = first.construction
        if self._nothing_to_gain(first.seat, self.host):
            return Found(self.solution(first.seat, self.host), 0, "proved", construction)
        starts = [
            first,
            *(self._start(effort.seed, island, self.host, effort.designs) for island in range(1, ISLANDS)),
        ]
        from kinfolk.search import engine  # numba: a second to import, so only when there is something to search

        limits = self._limits(effort, started)
        candidates, spent, left, stopped = starts, 0, 0 if construction else 1, None
        if left and self._mixes:
            mixed = engine.mix(self._mixers(starts, effort.seed), self._coolings, limits)
            starts, spent, left, stopped = mixed.starts, mixed.steps, mixed.repeats, mixed.stopped
            proven = self._nothing_to_gain(starts[0].seat, self.host)
            if proven or self._only_mixing:
                ended = "proved" if proven else stopped or "budget"
                return self._found(self.solution(starts[0].seat, self.host), spent, ended, construction)
            if effort.steps is not None and spent >= effort.steps:
                stopped = "budget"
        # Mixing knows nothing but repeats: the first starts stay in the running, for a search that is cut short.
        segments = [] if stopped else self._first_stretches(dense=left > 0)
        outcome = engine.search(
            self.given(self.sittings, left),
            [(start, self.host) for start in starts],
            segments,
            _continued(limits, effort, spent),
            candidates=[(start, self.host) for start in candidates],
        )
        spent, stretches, again = spent + outcome.steps, len(segments), 0
        while not stopped and outcome.stopped == "budget":
            best, again = outcome.best, again + 1
            segments = self._next_stretches(best, dense=left > 0)
            if not self._goes_on(best, effort, spent, (stretches + len(segments), left)):
                break
            seeded = replace(_continued(limits, effort, spent), seed=effort.seed + again)
            try:  # the search itself minds the key; what lies between two searches does not
                outcome = self._search_on(best, segments, seeded, left)
            except KeyboardInterrupt:
                stopped = "interrupted"
                break
            spent, stretches = spent + outcome.steps, stretches + len(segments)
        ended = stopped or outcome.stopped
        best = self._mended(outcome.best, limits, left, cut=effort.steps is not None or ended != "budget")
        broken = best.key[0] and self.prices is None
        solution = at_other_tables(self, best, limits.unheard()) if broken else self.solution(best.seat, best.host)
        return self._found(solution, spent, ended, construction)

    def _search_on(self, best: Snapshot, segments: list[Segment], limits: Limits, repeats_left: int) -> Outcome:
        """Search from the best so far; tables may be of uneven sizes if a must is broken that no proof forbids."""
        from kinfolk.search import engine

        sittings = self.sittings.uneven() if best.key[0] and not collisions(self.facts) else self.sittings
        start = (Start(best.seat, best.held, ""), best.host)
        return engine.search(self.given(sittings, repeats_left), [start] * ISLANDS, segments, limits, candidates=[])

    def _mended(self, best: Snapshot, limits: Limits, repeats_left: int, *, cut: bool) -> Snapshot:
        """Return the best after a short pass for its broken musts, which no search that was ``cut`` short goes without.

        It is always as long, whatever is broken, and no plan counts it: its steps would tell of keep-apart requests.
        """
        if not cut or not best.key[0]:
            return best
        from kinfolk.search import engine

        segments = engine.mending(self.facts.people, self.facts.rounds)
        try:
            return min(
                best, self._search_on(best, segments, limits.unheard(), repeats_left).best, key=lambda one: one.key
            )
        except KeyboardInterrupt:
            return best

    def given(self, sittings: Sittings, repeats_left: int) -> Given:
        """Return the problem as the kernels take it; without ``repeats_left`` no repeat is ever let in."""
        perfect = self._perfect(repeats_left)
        return prepare(self.facts, sittings, self.barred, self.prices, perfect=perfect)

    def _first_stretches(self, *, dense: bool) -> list[Segment]:
        """Return what a search does first: one cooling; then people of the memory may take others' places in what it found."""
        from kinfolk.search import engine

        people, rounds = self.facts.people, self.facts.rounds
        reseating = engine.reseating(people, rounds) if len(self.facts.better_apart) else []
        return [*engine.schedule(people, rounds, dense=dense), *reseating]

    def _next_stretches(self, best: Snapshot, *, dense: bool) -> list[Segment]:
        """Return what a search that goes on does: a whole cooling while a must is broken, else it warms up a little.

        In a very big room it hardly does: whoever is left there is alone, and the others are well served.
        """
        from kinfolk.search import engine

        people, rounds = self.facts.people, self.facts.rounds
        if best.key[0]:
            return engine.schedule(people, rounds, dense=dense)
        return engine.reheating(people, rounds, REHEATING if people <= MATRIX_OF_MEETINGS else 1)

    def _goes_on(self, best: Snapshot, effort: Effort, spent: int, so_far: tuple[int, int]) -> bool:
        """Whether to go on from the best: as long as steps are left that were asked for, else if it may pay.

        It may pay while a must is broken; and in rooms neither dense nor very big while a promise of high weight is
        broken for more people than proven, or any other for 1 % more of those it is owed to. In those that are, it may
        pay for a little while if somebody is left with nobody kindred at all. Then sizes may be uneven if a must is
        broken: even tables are a preference, a must comes before.
        """
        stretches, repeats_left = so_far
        if effort.steps is not None:
            return spent < effort.steps
        if stretches > STRETCHES_AT_MOST:
            return False
        if best.key[0] and not best.musts_broken:
            return True
        if not best.key[0] and (repeats_left or self.facts.people > MATRIX_OF_MEETINGS):
            return stretches <= STRETCHES_AT_FIRST + STRETCHES_FOR_ONE and self._leaves_alone(best)
        seating = Seating(self.facts, self.solution(best.seat, best.host))
        return any(self._missed(promise, seating, must=best.key[0] > 0) for promise in OPEN_PROMISES)

    def _leaves_alone(self, best: Snapshot) -> bool:
        """Whether somebody meets nobody kindred though somebody is there and no proof says that they cannot."""
        if not self.facts.problem.programme.level("kindred").on:
            return False
        met, _ = kindred_met(self.facts, Seating(self.facts, self.solution(best.seat, best.host)))
        lost = bounds(self.facts)["kindred"].certain
        return bool(((self.facts.kindred_owed > 0) & (met == 0) & ~lost).any())

    def _missed(self, promise: Promise, seating: Seating, *, must: bool) -> bool:
        """Whether a promise is broken for so many more people than proven that it is worth going on."""
        level = self.facts.problem.programme.level(promise.name)
        if not level.on or level.must != must:
            return False
        broken = int((promise.degree(self.facts, seating) > 0).sum()) - bounds(self.facts)[promise.name].minimum
        if must:
            return broken > 0
        if promise.name == "at_ease":
            broken -= self._beyond_even
        spare = max(1.0, MISSED_AT_MOST * float(promise.owed(self.facts).sum()))
        return broken > (0 if level.weight >= HIGH else spare)

    @property
    def _beyond_even(self) -> int:
        """How many asked for smaller tables than there are while people sit evenly; no search of ours will serve them."""
        asked, too_large = self.facts.largest_table, np.zeros(self.facts.people, dtype=np.bool_)
        for r in range(self.facts.rounds):
            smallest = self.sittings.lowest[self.sittings.used(r)].min(initial=self.facts.people)
            too_large |= self.facts.present[:, r] & (asked > 0) & (asked < smallest)
        return int(too_large.sum()) - bounds(self.facts)["at_ease"].minimum

    def _found(self, solution: Solution, steps: int, stopped: Stopped, construction: str) -> Found:
        """Return the result; whether it is proved is a matter of the solution alone, never of keep-apart requests."""
        if self.prices is None and proves(self.facts, Seating(self.facts, solution)):
            stopped = "proved"
        return Found(solution, steps, stopped, construction)

    def _start(self, seed: int, island: int, host: Ints, designs: Designs = "known") -> Start:
        """Return the first solution of an island."""
        return first_seats(self.facts, self.sittings, host, _generator(seed, island), designs)

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
        return MIXINGS_ALONE if self._only_mixing else MIXINGS

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
        return not owed and not len(facts.apart) and not len(facts.better_apart) and self.prices is None

    def _mixers(self, starts: list[Start], seed: int) -> list[Mixer]:
        from kinfolk.search.mixing import Floor, Mixer

        least = repeats(self.facts)
        worst = -(-2 * least // max(1, int(self.facts.attends.sum())))
        floor = Floor(least, worst, least_most_often(self.facts))
        return [
            Mixer(self.facts, self.sittings, start, floor, 7_919 * seed + island) for island, start in enumerate(starts)
        ]

    def price_of_kept_tables(self, seed: int) -> tuple[str, ...]:
        """Say how many repeats it costs that hosts keep their tables, by mixing once with and once without.

        A function of the open problem and the seed alone: nothing of the search, its time or keep-apart requests.
        """
        keep = self.facts.problem.programme.hosts_keep_table and (self.host >= 0).any()
        if not keep or not self._mixes or self._start(seed, 0, self.host).construction:
            return ()
        moving = assign_hosts(self.facts, self.sittings, self.barred, keep=False)
        try:
            spared = self._least_repeats(self.host, seed) - self._least_repeats(moving, seed)
        except KeyboardInterrupt:  # the plan is there; only this remark is not worth waiting for
            return ()
        if spared <= 0:
            return ()
        note = say_count(
            spared,
            "Hosts keep their tables. If they moved with the others, one repeated meeting could be spared "
            "before anything else is considered ([hosts] keep_table = false).",
            "Hosts keep their tables. If they moved with the others, {count} repeated meetings could be spared "
            "before anything else is considered ([hosts] keep_table = false).",
        )
        return (note,)

    def _least_repeats(self, host: Ints, seed: int) -> int:
        from kinfolk.search import engine

        (mixer,) = self._mixers([self._start(seed, 0, host)], seed)
        for _ in range(COOLINGS_TO_COMPARE):
            if not mixer.perfect:
                mixer.cycle(engine.THRESHOLDS)
        return mixer.key[0]


def _continued(limits: Limits, effort: Effort, spent: int) -> Limits:
    """Return the limits of a search that goes on after ``spent`` steps: what is left of them, and told in all."""
    left = None if effort.steps is None else max(0, effort.steps - spent)
    told = limits.progress
    return replace(limits, steps=left, progress=lambda steps, planned, best: told(spent + steps, spent + planned, best))


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
