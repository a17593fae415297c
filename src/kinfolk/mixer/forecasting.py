"""Luck and a plan side by side, over many simulated gatherings: first who meets nobody new, then everything else."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk import metrics
from kinfolk.mixer.arms import Evenings
from kinfolk.mixer.assumptions import ASSUMPTIONS, settled
from kinfolk.mixer.crowd import crowd_of
from kinfolk.robustness import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from kinfolk.mixer.arms import Evening
    from kinfolk.mixer.crowd import Crowd
    from kinfolk.problem import Problem

    Floats = NDArray[np.float64]

FEWEST_RUNS, MOST_RUNS = 20, 200
PEOPLE_RUNS = 60_000
FEW = 2
SMALLEST_GROUP = 5
"""Nothing is said of fewer people than these."""

COUNTS = 6
"""Numbers of new people are told apart up to five; the last is six and more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, by luck and by plan.

    Parameters
    ----------
    name
        One of :data:`NAMES`.
    unit
        ``"share"`` (0 to 1) or ``"people"``.
    people
        How many people of the list it is about.
    luck, plan
        Mean over all runs, and the range in which nine of ten lie.
    """

    name: str
    unit: str
    people: int
    luck: Range
    plan: Range


@dataclass(frozen=True, slots=True)
class Forecast:
    """What luck would do, and what a plan should do.

    Parameters
    ----------
    rows
        The tail first, then newcomers and returners, parties, reach.
    luck, plan
        ``[7]``: which share of people has met 0, 1, ... 5, or at least 6 new people, on average.
    people, newcomers
        On the list with a seat in some round, and how many of them are here for the first time.
    minutes
        Of all rounds together, and of all breaks between them.
    runs, seed, assumed
        How often it was simulated, from which seed, and under which assumptions, by name.
    """

    rows: tuple[Row, ...]
    luck: tuple[float, ...]
    plan: tuple[float, ...]
    people: int
    newcomers: int
    minutes: tuple[int, float]
    runs: int
    seed: int
    assumed: Mapping[str, float]


NAMES = {
    "nobody": "share",
    "nobody_by_minutes": "share",
    "two_or_fewer": "share",
    "new_people": "people",
    "newcomers_nobody": "share",
    "returners_nobody": "share",
    "newcomers_alone": "share",
    "returners_alone": "share",
    "newcomers_new": "people",
    "returners_new": "people",
    "own_party": "share",
    "reach_2": "share",
}
"""What is told, in this order, and in which unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to forecast.

    Parameters
    ----------
    assume
        Assumptions that differ from :data:`kinfolk.mixer.assumptions.ASSUMPTIONS`, by name.
    runs, seed
        How many gatherings are simulated (200, fewer for more than 300 people), and from which seed.
    progress
        Told after each run how many are done, and how many there are.
    threads
        How many gatherings are simulated at a time, as many as there are cores unless said; it changes no figure.
    """

    assume: Mapping[str, float] = field(default_factory=dict)
    runs: int | None = None
    seed: int = 0
    progress: Callable[[int, int], None] | None = None
    threads: int | None = None


USUAL = Wish()


def forecast(problem: Problem, labels: NDArray[np.int32], wish: Wish = USUAL) -> Forecast:
    """Return what luck would do with the people of a problem, and what the plan should do, in the same minutes.

    Parameters
    ----------
    problem
        People, parties, who knows whom, rounds with their minutes.
    labels
        ``[people, rounds]``: the table of each person in each round, -1 for none.

    Raises
    ------
    InputError
        An assumption is unknown or outside its limits.
    """
    return of_crowd(crowd_of(problem, labels), wish)


def of_crowd(crowd: Crowd, wish: Wish = USUAL) -> Forecast:
    """Return the forecast of a crowd; see :func:`forecast`."""
    assumed = settled(wish.assume)
    count = runs_for(crowd.people) if wish.runs is None else wish.runs
    evenings = Evenings(crowd, assumed, wish.seed)
    luck, plan = np.zeros((count, len(NAMES))), np.zeros((count, len(NAMES)))
    spread = np.zeros((2, COUNTS + 1))
    for run, arms in enumerate(_simulated(evenings, count, wish.threads)):
        for arm, (values, (measures, counts)) in enumerate(zip((luck, plan), arms, strict=True)):
            values[run] = measures
            spread[arm] += counts / count
        if wish.progress:
            wish.progress(run + 1, count)
    seated = crowd.seated
    return Forecast(
        rows=_rows(crowd, seated, luck, plan),
        luck=tuple(float(round(x, 6)) for x in spread[0]),
        plan=tuple(float(round(x, 6)) for x in spread[1]),
        people=int(seated.sum()),
        newcomers=int((seated & crowd.newcomer).sum()),
        minutes=(sum(crowd.minutes), assumed["break_minutes"] * max(0, len(crowd.minutes) - 1)),
        runs=count,
        seed=wish.seed,
        assumed=assumed,
    )


def _simulated(evenings: Evenings, count: int, threads: int | None) -> Iterator[list[tuple[Floats, Floats]]]:
    """Return what each gathering gave in both arms, in the order of their seeds, whichever was done first."""

    def one(run: int) -> list[tuple[Floats, Floats]]:
        return [(measured(evenings.crowd, evening), new_counts(evening)) for evening in evenings.both(run)]

    pool = ThreadPoolExecutor(max_workers=min(threads or os.cpu_count() or 1, max(1, count)))
    try:
        yield from pool.map(one, range(count))
    finally:
        pool.shutdown(cancel_futures=True)  # whoever stops a forecast does not wait for the rest of it


def runs_for(people: int) -> int:
    """Return how often so many people are simulated unless somebody says otherwise."""
    return max(FEWEST_RUNS, min(MOST_RUNS, PEOPLE_RUNS // max(1, people)))


def measured(crowd: Crowd, evening: Evening) -> Floats:
    """Return ``[names]``: the values of :data:`NAMES` for one gathering, ``nan`` where nobody is meant."""
    new = evening.new.degree
    newcomer = crowd.newcomer[evening.came]
    degree = evening.met.degree
    tied = degree > 0
    return np.array(
        [
            _mean(new == 0),
            _mean(evening.new_by_minutes.degree == 0),
            _mean(new <= FEW),
            _mean(new),
            _mean(new[newcomer] == 0),
            _mean(new[~newcomer] == 0),
            _mean(degree[newcomer] == 0),
            _mean(degree[~newcomer] == 0),
            _mean(new[newcomer]),
            _mean(new[~newcomer]),
            _mean(evening.own.degree[tied] / degree[tied]),
            metrics.reach(evening.met).value,
        ]
    )


def new_counts(evening: Evening) -> Floats:
    """Return ``[7]``: which share of those who came met 0, 1, ... 5, or at least 6 new people."""
    counts = np.bincount(np.minimum(evening.new.degree, COUNTS), minlength=COUNTS + 1)
    return np.asarray(counts / max(1, counts.sum()))


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else np.nan


def _rows(crowd: Crowd, seated: NDArray[np.bool_], luck: Floats, plan: Floats) -> tuple[Row, ...]:
    everybody, new = int(seated.sum()), int((seated & crowd.newcomer).sum())
    found = []
    for k, (name, unit) in enumerate(NAMES.items()):
        people = {"newcomers": new, "returners": everybody - new}.get(name.split("_")[0], everybody)
        told = crowd.counts_newcomers or people == everybody
        if told and people >= min(SMALLEST_GROUP, everybody):
            found.append(Row(name, unit, people, ranged(luck[:, k]), ranged(plan[:, k])))
    return tuple(found)


def ranged(values: Floats) -> Range:
    """Return mean and the range in which nine of ten runs lie, rounded so that every machine writes the same."""
    there = values[~np.isnan(values)]
    if not len(there):
        return Range(0.0, 0.0, 0.0)
    low, high = np.quantile(there, [0.05, 0.95])
    return Range(*(float(round(x, 6)) for x in (there.mean(), low, high)))


def document(found: Forecast, event: str, version: int) -> dict[str, Any]:
    """Return a forecast as a ``kinfolk.forecast/1`` document, with every assumption that it rests on."""
    return {
        "format": "kinfolk.forecast/1",
        "event": event,
        "plan_version": version,
        "people": found.people,
        "newcomers": found.newcomers,
        "minutes": {"rounds": found.minutes[0], "breaks": found.minutes[1]},
        "runs": found.runs,
        "seed": found.seed,
        "measures": [
            {"name": row.name, "unit": row.unit, "people": row.people, "luck": _range(row.luck), "plan": _range(row.plan)}
            for row in found.rows
        ],
        "new_people": {"luck": list(found.luck), "plan": list(found.plan)},
        "assumptions": [
            {
                "name": one.name, "value": found.assumed[one.name], "default": float(one.value),
                "label": one.label, "source": one.source,
            }
            for one in ASSUMPTIONS
        ],
    }  # fmt: skip


def _range(one: Range) -> dict[str, float]:
    return {"mean": one.mean, "low": one.low, "high": one.high}
