"""Estimators at simulated gatherings whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.outcomes.gatherings import PEOPLE, Gathering, gathering
from benchmarks.outcomes.rows import Row
from kinfolk.estimating import (
    answering,
    between,
    by_place,
    drawn,
    known_facts,
    mean_of,
    meetings,
    nobody_met,
    of_graph,
    regression,
    share_of,
    talked,
    weighted_mean,
    weighted_share,
)
from kinfolk.metrics import Ties, reach, share_with_at_most

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EVENTS, QUICK = 1000, 60
TARGET = "93-97 %"
LOW, HIGH = 0.93, 0.97
WIDE = "wide"
PLANTED = (0.05, 0.30, 0.06)
"""Of the regression on pairs: the base, what sitting together adds, and what each first-timer adds."""
POLITE = 0.5
"""In the second half of the trial: taps per person of people they did not meet."""


@dataclass(slots=True)
class Trial:
    """How one estimator did: each event's truth, estimate and interval."""

    truth: list[float] = field(default_factory=list)
    estimated: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, truth: float, estimated: float, low: float, high: float) -> None:
        for held, value in zip(
            (self.truth, self.estimated, self.low, self.high), (truth, estimated, low, high), strict=True
        ):
            held.append(value)

    def row(self, what: str, leaning: str) -> Row:
        """Return the line of the table; ``leaning`` is the direction that the estimator's own words name, if any."""
        truth, estimated, low, high = (np.array(held) for held in (self.truth, self.estimated, self.low, self.high))
        there = ~np.isnan(low)
        truth, estimated, low, high = truth[there], estimated[there], low[there], high[there]
        under, over = float((high < truth).mean()), float((low > truth).mean())
        cover = round(1 - under - over, 6)
        error = float((estimated - truth).mean() / truth.mean())
        text = f"{100 * cover:.1f} %; too low {100 * under:.1f} %, too high {100 * over:.1f} %; on average {100 * error:+.1f} % off"
        if not there.all():
            text += f"; says nothing in {100 * (1 - there.mean()):.1f} %"
        error_side = "low" if under > over else "high"
        if cover < LOW:
            text += f"; its words: it may be too {leaning}" if leaning else "; its words do not say so"
        elif cover > HIGH:
            text += "; its words: rather too wide than too narrow" if leaning == WIDE else "; wider than need be"
        named = leaning == (error_side if cover < LOW else WIDE)
        return Row(what, f"{TARGET}, or named" if leaning else TARGET, text, LOW <= cover <= HIGH or named)


LINES: dict[str, tuple[str, str]] = {
    "table meetings": ("meetings at planned tables, from taps", "low"),
    "free meetings": ("meetings in free time, from taps", "low"),
    "table tapped": ("chance that a meeting at a table is tapped", ""),
    "free tapped": ("chance that a meeting in free time is tapped", ""),
    "polite meetings": (f"meetings in free time, with {POLITE:g} polite taps per person", "high"),
    "nobody": ("share who met nobody in free time, from taps received", ""),
    "probe together": ("random pairs: talked, of pairs seated together", "high"),
    "probe apart": ("random pairs: talked, of pairs not seated together", "high"),
    "random share": ("share of yes, Wilson, answers at random", ""),
    "random mean": ("mean of 1-5, bootstrap, answers at random", ""),
    "raw share": ("share of yes, Wilson, the poorly connected silent", "high"),
    "raw mean": ("mean of 1-5, bootstrap, the poorly connected silent", "high"),
    "weighted share": ("share of yes, weighted, the poorly connected silent", "high"),
    "weighted mean": ("mean of 1-5, weighted, the poorly connected silent", "high"),
    "reach": ("reach in two steps, jackknife", WIDE),
    "low share": ("share with two ties or fewer, jackknife", WIDE),
    "seated slope": ("regression on pairs: what sitting together adds", ""),
    "first-timer slope": ("regression on pairs: what a first-timer adds", ""),
}


@dataclass(slots=True)
class Tried:
    """What all events gave: a trial for each line of the table, and for each event whether something held."""

    trials: dict[str, Trial] = field(default_factory=lambda: {name: Trial() for name in LINES})
    bounded: list[bool] = field(default_factory=list)
    told_apart: list[bool] = field(default_factory=list)
    naive_held: list[bool] = field(default_factory=list)


def measure(*, quick: bool) -> list[Row]:
    """Return how often the 95 % intervals hold the truth, and what bounds and permutations do."""
    events = QUICK if quick else EVENTS
    found = tried(events)
    size = float(np.mean(found.told_apart))
    wide = 2.6 * np.sqrt(0.05 * 0.95 / events)  # where 99 of 100 tests at 5 % lie, after so many events
    naive, bounded = np.mean(found.naive_held), np.mean(found.bounded)
    return [
        *(found.trials[name].row(what, leaning) for name, (what, leaning) in LINES.items()),
        Row("the same, pairs taken for independent", "for comparison", f"{100 * naive:.1f} %", None),
        Row("bounds hold the truth, the poorly connected silent", "100 %", f"{100 * bounded:.1f} %", all(found.bounded)),
        Row(
            "same treatment, two labels: told apart at 5 % (answers 1-5 have ties, which make it less)",
            "at most 5 %", f"{100 * size:.1f} %", size <= 0.05 + wide,
        ),
    ]  # fmt: skip


def tried(events: int) -> Tried:
    """Return what every estimator says of so many events."""
    all_ = Tried()
    for seed in range(events):
        room = gathering(seed)
        for name, *values in _all(room, seed):
            all_.trials[name].add(*values)
        one = share_of("", int(room.yes[room.answered].sum()), int(room.answered.sum()), PEOPLE)
        all_.bounded.append(one.bounds is not None and one.bounds[0] <= room.yes.mean() <= one.bounds[1])
        half = np.random.default_rng(seed).permutation(PEOPLE) < PEOPLE // 2
        chance = between(room.belonging[half], room.belonging[~half], seed=seed, resamples=199)
        all_.told_apart.append(chance <= 0.05)
        all_.naive_held.append(_naive_holds(room, seed))
    for name in ("reach", "low share"):  # their truth is what such rooms show on average
        all_.trials[name].truth = [float(np.mean(all_.trials[name].estimated))] * events
    return all_


def _all(room: Gathering, seed: int) -> Iterator[tuple[str, float, float, float, float]]:
    yield from _taps(room)
    yield from _polite(seed)
    yield from _answers(room, seed)
    yield from _graph(room, seed)
    yield from _pairs(room, seed)


def _taps(room: Gathering) -> Iterator[tuple[str, float, float, float, float]]:
    tables, free = _by_place(room)
    for name, found, pairs in (("table", tables, room.table_pairs), ("free", free, room.free_pairs)):
        truth = pairs[room.consents[pairs].all(axis=1)]
        one = found.meetings
        yield f"{name} meetings", float(len(truth)), one.estimated, one.low, one.high
        beside = room.seated.links.toarray()[room.taps[:, 0], room.taps[:, 1]] > 0
        made = room.consents[room.taps].all(axis=1) & (beside == (name == "table"))
        yield (
            f"{name} tapped",
            float(made.sum()) / (2 * len(truth)),
            found.tapped.estimated,
            found.tapped.low,
            found.tapped.high,
        )
    beside = room.seated.links.toarray() > 0
    both = room.consents[room.taps].all(axis=1) & ~beside[room.taps[:, 0], room.taps[:, 1]]
    received = np.bincount(room.taps[both, 1], minlength=PEOPLE)[room.consents]
    inside = room.free_pairs[room.consents[room.free_pairs].all(axis=1)]
    nobody = (np.bincount(inside.ravel(), minlength=PEOPLE)[room.consents] == 0).mean()
    error = (free.tapped.high - free.tapped.low) / (2 * 1.96)
    one = nobody_met(received, free.tapped.estimated, error)
    yield "nobody", float(nobody), one.estimated, one.low, one.high


def _polite(seed: int) -> Iterator[tuple[str, float, float, float, float]]:
    room = gathering(seed, polite=POLITE)
    one = _by_place(room)[1].meetings
    yield "polite meetings", float(room.consents[room.free_pairs].all(axis=1).sum()), one.estimated, one.low, one.high


def _by_place(room: Gathering) -> list:
    strata = by_place(room.seated)
    equally_long = next(iter(strata))
    return meetings(PEOPLE, room.taps, strata, consents=room.consents, spread={str(equally_long): None})


def _answers(room: Gathering, seed: int) -> Iterator[tuple[str, float, float, float, float]]:
    yes, mean = float(room.yes.mean()), float(room.belonging.mean())
    for name, who in (("random", room.at_random), ("raw", room.answered)):
        one = share_of("", int(room.yes[who].sum()), int(who.sum()), PEOPLE)
        yield f"{name} share", yes, one.estimated, one.low, one.high
        one = mean_of("", room.belonging[who], PEOPLE, seed=seed)
        yield f"{name} mean", mean, one.estimated, one.low, one.high
    facts = known_facts(room.first_timer, room.party_size, room.rounds, room.tapped, room.consents)
    people = answering(room.answered, facts)
    one = weighted_share("", room.yes, people)
    yield "weighted share", yes, one.estimated, one.low, one.high
    one = weighted_mean("", room.belonging, people)
    yield "weighted mean", mean, one.estimated, one.low, one.high
    probe, met = drawn(room.seated, seed), room.met
    said = met[probe.asked, probe.about].astype(float)
    said[np.random.default_rng(seed).random(len(said)) < 0.05] = np.nan
    beside = room.seated.links.toarray() > 0
    for name, together, pairs in (("together", True, beside), ("apart", False, ~beside & ~np.eye(PEOPLE, dtype=bool))):
        one = talked(probe, said, people, together=together)
        yield f"probe {name}", float(met[pairs].mean()), one.estimated, one.low, one.high


def _graph(room: Gathering, seed: int) -> Iterator[tuple[str, float, float, float, float]]:
    free = Ties(PEOPLE, room.free_pairs)
    figures: tuple[tuple[str, Callable[[Ties], float]], ...] = (
        ("reach", lambda ties: reach(ties).value),
        ("low share", lambda ties: share_with_at_most(ties, 2)),
    )
    for name, figure in figures:
        one = of_graph("", free, figure, seed=seed)
        yield name, np.nan, one.estimated, one.low, one.high


def _pairs(room: Gathering, seed: int) -> Iterator[tuple[str, float, float, float, float]]:
    fit = _fit(room, seed)
    for name, column in (("seated slope", 1), ("first-timer slope", 2)):
        yield name, PLANTED[column], fit.slopes[column], fit.low[column], fit.high[column]


def _naive_holds(room: Gathering, seed: int) -> bool:
    fit = _fit(room, seed)
    return abs(fit.slopes[2] - PLANTED[2]) <= 1.96 * fit.naive[2]


def _fit(room: Gathering, seed: int):  # noqa: ANN202
    """Return the regression of a planted outcome: what people bring themselves makes pairs depend on each other."""
    chance = np.random.default_rng(seed)
    i, j = np.triu_indices(PEOPLE, 1)
    own = chance.normal(0, 0.1, PEOPLE)
    columns = np.column_stack(
        [
            np.ones(len(i)),
            room.seated.links.toarray()[i, j] > 0,
            room.first_timer[i].astype(int) + room.first_timer[j],
        ]
    )
    outcome = columns @ PLANTED + own[i] + own[j] + chance.normal(0, 0.3, len(i))
    return regression(np.column_stack([i, j]), outcome, columns)
