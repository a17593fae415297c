"""The outer loop: islands that anneal side by side, exchange their best, and stop by steps, proof, clock or key."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.search import kernels
from kinfolk.search import layout as at
from kinfolk.search.budget import COOLING, MIXING_CYCLE, REHEATING, STRETCHES_AT_MOST, stretch
from kinfolk.search.layout import Given, State
from kinfolk.search.memory import address_table
from kinfolk.search.prepare import phi

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.result import Stopped
    from kinfolk.search.layout import Bytes, Ints, Longs
    from kinfolk.search.mixing import Mixer
    from kinfolk.search.start import Start

HOT, WARM, COLD = 3_000, 800, 300
GENTLE, STEEP = 2, 3
EXCHANGES = 2  # of 64 tries exchange two whole itineraries
EVERY_TRY = 64
TABLE = 1_024
THRESHOLDS = np.array([round(-math.log((k + 0.5) / TABLE) * 65_536) for k in range(TABLE)], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The best solution so far: seats, who holds and hosts, and the key by which plans are compared."""

    seat: Ints
    held: Bytes
    host: Ints
    key: tuple[int, ...]
    unserved: int
    musts_broken: int


@dataclass(frozen=True)
class Segment:
    """A stretch of search between two exchange points: tries, temperature, steepness, whether to restart from the best."""

    steps: int
    temperature: int
    power: int
    from_best: bool = False
    exchanges: int = EXCHANGES


@dataclass
class Outcome:
    """How a search ended."""

    best: Snapshot
    steps: int = 0
    stopped: Stopped = "budget"
    history: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)


def new_state(given: Given, start: Start, host: Ints, seed: int) -> State:
    """Return a state with the seats of ``start`` and every count worked out."""
    people, sittings = start.seat.shape
    groups = len(given.group)
    most = int(np.bincount(start.seat[start.seat >= 0], minlength=max(groups, 1)).max(initial=1))
    most = max(most, int(given.group[:, at.HIGHEST].max(initial=1))) + 1
    state = State(
        seat=start.seat.astype(np.int32).copy(),
        members=np.zeros((groups, most), dtype=np.int32),
        size=np.zeros(groups, dtype=np.int32),
        place=np.zeros((people, sittings), dtype=np.int32),
        held=start.held.copy(),
        host=host.astype(np.int32).copy(),
        load=np.zeros((people, at.LOAD_COLUMNS), dtype=np.int32),
        fresh=np.zeros(groups, dtype=np.int32),
        common=given.tongue.copy(),
        misfit=np.zeros(groups, dtype=np.int32),
        count=np.zeros((groups, max(1, len(given.kind_rule))), dtype=np.int32),
        cost=np.zeros(people, dtype=np.int64),
        total=np.zeros(at.TOTALS, dtype=np.int64),
        bad=np.zeros(people, dtype=np.int32),
        bad_place=np.full(people, -1, dtype=np.int32),
        touched=np.zeros(2 * people + 4 * most + 8, dtype=np.int32),
        new_cost=np.zeros(2 * people + 4 * most + 8, dtype=np.int64),
        moving=np.zeros(2 * people + 8, dtype=np.int32),
        saved=np.zeros((2 * most, at.LOAD_COLUMNS), dtype=np.int32),
        stamp=np.zeros(people + 1, dtype=np.int64),
        random=np.array([seed & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64),
        flawed=np.zeros(2 * people + 4 * most + 8, dtype=np.uint8),
    )
    if given.matrix.shape[0] > 1 and not given.matrix.any():
        kernels.fill_matrix(room_of(given, state))
    rebuild(given, state, start.seat.astype(np.int32))
    return state


def room_of(given: Given, state: State) -> Longs:
    """Return the addresses of all arrays; the caller keeps the arrays alive while it is used."""
    return address_table((*given, *state))


def rebuild(given: Given, state: State, seat: Ints) -> None:
    """Empty a state and seat everybody as in ``seat``."""
    for array in (state.load, state.size, state.fresh, state.count, state.misfit):
        array[:] = 0
    state.total[: at.TAKEN] = 0
    state.common[:] = given.tongue
    state.seat[:] = -1
    kernels.seat_everybody(room_of(given, state), seat)


def snapshot(given: Given, state: State) -> Snapshot:
    """Return the state's solution as it is now.

    The key is what plans are compared by: broken musts, the losses from the worst-off down, then the finer worth.
    What is shown to people leaves keep-apart requests out.
    """
    loss = np.zeros(len(state.cost), dtype=np.int64)
    hard = np.zeros(len(state.cost), dtype=np.int64)
    kernels.losses(room_of(given, state), loss, hard)
    values, counts = np.unique(loss[loss > 0], return_counts=True)
    leximin: list[int] = []
    for value, count in zip(values[::-1].tolist(), counts[::-1].tolist(), strict=True):
        leximin += [value, count]
    key = (int(hard.sum()), *leximin, 0, int(state.total[at.COST]))
    shown = hard - state.load[:, at.BROKEN_APART]
    return Snapshot(
        state.seat.copy(),
        state.held.copy(),
        state.host.copy(),
        key,
        unserved=int(((loss > 0) | (shown > 0)).sum()),
        musts_broken=int((shown > 0).sum()),
    )


def restore(given: Given, state: State, best: Snapshot) -> None:
    """Bring a state back to a solution."""
    state.held[:] = best.held
    state.host[:] = best.host
    rebuild(given, state, best.seat)


def schedule(people: int, rounds: int, *, dense: bool = False) -> list[Segment]:
    """Return the stretches of one search; they depend on the problem alone, never on a clock or on threads.

    One cooling from where a promise of one person is easily given up to where it hardly ever is, then descents from
    the best of all islands, the last of them with a steep price on the worst-off. Where repeats cannot be avoided
    (``dense``) every change costs some, so it starts hotter and exchanges more itineraries, which cost none.
    """
    length = stretch(people, rounds)
    hot, cold, exchanges = (4 * HOT, 7 * COLD, 4 * EXCHANGES) if dense else (HOT, COLD, EXCHANGES)
    cooling = [round(hot * (cold / hot) ** (step / (COOLING - 1))) for step in range(COOLING)]
    return [
        *[Segment(length, temperature, GENTLE, exchanges=exchanges) for temperature in cooling],
        Segment(length, 0, GENTLE),
        Segment(length, COLD, GENTLE, from_best=True),
        Segment(length, 0, STEEP, from_best=True),
        Segment(length, 0, GENTLE, from_best=True),
    ]


def reheating(people: int, rounds: int, warm_stretches: int = REHEATING) -> list[Segment]:
    """Return the stretches of a search that goes on from the best: warm enough to loosen what is missed, and no more.

    A whole cooling would lose what the first one found, and take three times as long to find it again.
    """
    length = stretch(people, rounds)
    last = warm_stretches - 1
    warm = [round(WARM * (COLD / WARM) ** (step / last)) for step in range(last)] + [COLD]
    return [
        *[Segment(length, temperature, GENTLE) for temperature in warm],
        Segment(length, 0, GENTLE),
        Segment(length, 0, STEEP, from_best=True),
        Segment(length, 0, GENTLE, from_best=True),
    ]


def reseating(people: int, rounds: int) -> list[Segment]:
    """Return the stretches in which people do nothing but exchange whole itineraries, from the best found so far.

    It leaves the mixing as it is and changes only who is who: where repeats cannot be avoided, any other way to part
    people who remember each other costs promises.
    """
    return [Segment(stretch(people, rounds) // 4, 0, GENTLE, from_best=True, exchanges=EVERY_TRY)] * 2


def mending(people: int, rounds: int) -> list[Segment]:
    """Return the stretches of the short pass for broken musts that ends a search which was cut short."""
    length = stretch(people, rounds)
    return [
        Segment(length, WARM, GENTLE),
        Segment(length, COLD, GENTLE),
        Segment(length, 0, GENTLE),
        Segment(length, COLD, GENTLE, from_best=True),
        Segment(length, 0, GENTLE, from_best=True),
    ]


def cooler(segment: Segment, divisor: int) -> Segment:
    """Return a stretch at a fraction of its temperature."""
    return replace(segment, temperature=segment.temperature // divisor)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When a search ends: by steps, by ``stop`` (asked at exchange points), by proof; and who is told."""

    seed: int
    steps: int | None
    threads: int
    stop: Callable[[], Stopped | None]
    proved: Callable[[Snapshot], bool]
    progress: Callable[[int, int, Snapshot], None]

    def unheard(self) -> Limits:
        """Return those of a short pass after a search: always as long, told to nobody, from numbers of its own."""
        return replace(
            self,
            seed=self.seed + STRETCHES_AT_MOST + 1,
            steps=None,
            stop=lambda: None,
            progress=lambda _steps, _planned, _best: None,
        )


@dataclass(frozen=True, eq=False)
class Mixed:
    """Starts after mixing, the tries spent on it, and why it ended early (None: it did not)."""

    starts: list[Start]
    repeats: int
    steps: int
    stopped: Stopped | None


def mix(mixers: list[Mixer], cycles: int, limits: Limits) -> Mixed:
    """Let every island mix for ``cycles`` coolings; they exchange nothing, so that the later search has two starts."""
    each = MIXING_CYCLE * len(mixers)
    if limits.steps is not None:
        cycles = min(cycles, -(-limits.steps // each))
    spent, reason = 0, None
    with ThreadPoolExecutor(max_workers=max(1, min(limits.threads, len(mixers)))) as pool:
        try:
            for _ in range(cycles):
                reason = limits.stop()
                if reason or any(mixer.perfect for mixer in mixers):
                    break
                list(pool.map(lambda mixer: mixer.cycle(THRESHOLDS), mixers))
                spent += each
        except KeyboardInterrupt:
            reason = "interrupted"
    mixers = sorted(mixers, key=lambda mixer: mixer.key)
    return Mixed([mixer.found for mixer in mixers], mixers[0].key[0], spent, reason)


def search(
    given: Given,
    starts: list[tuple[Start, Ints]],
    segments: list[Segment],
    limits: Limits,
    *,
    candidates: list[tuple[Start, Ints]],
) -> Outcome:
    """Run the islands through ``segments`` and return the best solution met at an exchange point.

    ``candidates`` are further solutions that the result must not be worse than.
    """
    states = [
        new_state(given, start, host, limits.seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019 * (island + 1))
        for island, (start, host) in enumerate(starts)
    ]
    others = [new_state(given, start, host, limits.seed) for start, host in candidates]
    outcome = Outcome(min((snapshot(given, state) for state in [*states, *others]), key=lambda found: found.key))
    chosen = _cut(segments, limits.steps, len(states))
    planned = sum(segment.steps for segment in chosen) * len(states)
    with ThreadPoolExecutor(max_workers=max(1, min(limits.threads, len(states)))) as pool:
        try:
            for segment in chosen:
                if reason := limits.stop():
                    outcome.stopped = reason
                    return outcome
                _exchange(given, states, segment, outcome, pool)
                limits.progress(outcome.steps, planned, outcome.best)
                if limits.proved(outcome.best):
                    outcome.stopped = "proved"
                    return outcome
        except KeyboardInterrupt:
            outcome.stopped = "interrupted"
    return outcome


def _exchange(given: Given, states: list[State], segment: Segment, outcome: Outcome, pool: ThreadPoolExecutor) -> None:
    """Take every island through a segment and keep the best of all."""
    best = outcome.best
    found = list(pool.map(lambda state: advance(given, state, segment, best), states))
    outcome.best = min([best, *found], key=lambda one: one.key)
    outcome.steps += segment.steps * len(states)
    outcome.history.append((outcome.steps, outcome.best.key))


def _cut(segments: list[Segment], steps: int | None, islands: int) -> list[Segment]:
    """Return as many segments as ``steps`` tries take; the last one is whole, since islands exchange at its end."""
    if steps is None:
        return segments
    chosen: list[Segment] = []
    spent = 0
    for segment in segments:
        if spent >= steps:
            break
        chosen.append(segment)
        spent += segment.steps * islands
    return chosen


def advance(given: Given, state: State, segment: Segment, best: Snapshot) -> Snapshot:
    """Take one island, or a walk, through a segment."""
    steep = given._replace(phi=_steep(segment.power))
    if segment.from_best:
        restore(steep, state, best)
    else:
        kernels.reprice(room_of(steep, state))
    kernels.run(room_of(steep, state), segment.steps, segment.temperature, THRESHOLDS, segment.exchanges)
    if segment.power != GENTLE:  # keys are compared at the same steepness
        kernels.reprice(room_of(given, state))
    return snapshot(given, state)


def _steep(power: int) -> Longs:
    return _PHI.setdefault(power, phi(power))


_PHI: dict[int, Longs] = {}
