"""Polishing in shards: one thread of this process, and one and two Dask workers of one thread."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.outcomes.rows import Row
from kinfolk.crowd.invented import invent_crowd
from kinfolk.crowd.solving import solve_crowd
from kinfolk.shards import DaskEngine, LocalEngine, Polished, Polishing, polish

if TYPE_CHECKING:
    from collections.abc import Callable


PEOPLE, QUICK = 1_000_000, 100_000
RUNS = 5
SMALL = Polishing(size=100)  # so many small shards that every worker gets some, and loads its kernels
FASTER, SLOWER = 1.7, 1.2  # two workers against one, one worker against one thread of this process
ENGINES: dict[str, Callable[[], LocalEngine | DaskEngine]] = {
    "one thread of this process": lambda: LocalEngine(1),
    "one Dask worker": lambda: DaskEngine(workers=1),
    "two Dask workers": lambda: DaskEngine(workers=2),
}


def measure(*, quick: bool) -> list[Row]:
    """Polish the same seats on each engine, by turns; engines are up and kernels compiled before the clock starts."""
    people = QUICK if quick else PEOPLE
    crowd, small = invent_crowd(people), invent_crowd(2_000)
    seats, few = solve_crowd(crowd).seats, solve_crowd(small).seats
    seconds: dict[str, list[float]] = {name: [] for name in ENGINES}
    results: dict[str, Polished] = {}
    for _ in range(1 if quick else RUNS):
        for name, start in ENGINES.items():
            with start() as engine:
                polish(small, few, engine, SMALL)
                since = time.perf_counter()
                found = polish(crowd, seats, engine)
                seconds[name].append(time.perf_counter() - since)
            results.setdefault(name, found)
    return [*_speed(people, seconds), *_outcome(list(results.values()))]


def _speed(people: int, seconds: dict[str, list[float]]) -> list[Row]:
    rows = [
        Row(f"{people:,} people, {name}", "-", f"{median(took):.1f} s ({min(took):.1f} to {max(took):.1f})", None)
        for name, took in seconds.items()
    ]
    alone, one, two = seconds.values()
    slower = median(b / a for a, b in zip(alone, one, strict=True))
    faster = median(a / b for a, b in zip(one, two, strict=True))
    return [
        *rows,
        Row("one Dask worker against this process", f"at most {SLOWER} times", f"{slower:.2f} times", slower <= SLOWER),
        Row("two Dask workers against one", f"{FASTER} times faster", f"{faster:.2f} times", faster >= FASTER),
    ]


def _outcome(results: list[Polished]) -> list[Row]:
    first = results[0]
    same = all(bool((other.seats == first.seats).all()) for other in results)
    before, after = first.before, first.after
    people = len(first.seats)
    worse = (after.newcomers, after.strangers, after.nearly) > (before.newcomers, before.strangers, before.nearly)
    return [
        Row("the same seats on all engines", "the same", "the same" if same else "others", same),
        Row(
            "kindred people met by each, on average",
            "-",
            f"{before.seats / people:.2f} before, {after.seats / people:.2f} after",
            None,
        ),
        Row(
            "newcomers, and all, whose first table has nobody kindred; people who meet fewer than two",
            "not more than before",
            f"{before.newcomers}, {before.strangers}, {before.nearly} before; "
            f"{after.newcomers}, {after.strangers}, {after.nearly} after",
            not worse,
        ),
    ]
