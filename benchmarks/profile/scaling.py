"""How long a plan takes from 30 people to a million, and what more cores give."""

from __future__ import annotations

import os
import time
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import child
from benchmarks.profile.rooms import QUICK, SIZES, meeting

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = 5
CROWDS = (1_000, 10_000, 100_000, 1_000_000)
THREADS = (1, 2, 4)


def measure(*, quick: bool) -> dict[str, Any]:
    """Return seconds and memory by size: of ``kinfolk.solve``, of mixing alone, and of plans from arrays."""
    seeds = range(1 if quick else SEEDS)
    found: dict[str, Any] = {"solve": {}, "mixing": {}, "arrays": {}, "threads": {}}
    for people in QUICK if quick else SIZES:
        found["solve"][str(people)] = _solved(people, seeds)
        found["mixing"][str(people)] = _mixed(people, seeds)
        child.say(f"scaling: {people}")
    for people in QUICK[1:] if quick else (300, 3_000):
        found["threads"][str(people)] = {
            str(threads): _solved(people, seeds, threads) for threads in THREADS if threads <= (os.cpu_count() or 1)
        }
        child.say(f"scaling: threads, {people}")
    if find_spec("benchmarks.scale") is not None:
        from benchmarks.scale.solve import planned

        for people in CROWDS[: 2 if quick else None]:
            runs = [planned(people, seed) for seed in seeds]
            found["arrays"][str(people)] = {
                key: median(run[key] for run in runs) for key in ("cpu", "clock", "megabytes", "steps")
            }
            child.say(f"scaling: {people} from arrays")
    return found


def _solved(people: int, seeds: range, threads: int | None = None) -> float:
    from kinfolk import solve

    return _timed(
        [(meeting(people, seed), seed) for seed in seeds],
        lambda one, seed: solve(one, seed=seed, threads=threads),
    )


def _mixed(people: int, seeds: range) -> float:
    from benchmarks.problems import bare
    from kinfolk import solve

    room = bare(people, f"{-(-people // 8)}x8", 4)
    return _timed([(room, seed) for seed in seeds], lambda one, seed: solve(one, seed=seed))


def _timed(given: list[tuple[Any, int]], plan: Callable[..., object]) -> float:
    plan(*given[0])
    took = []
    for one, seed in given:
        since = time.perf_counter()
        plan(one, seed)
        took.append(time.perf_counter() - since)
    return median(took)
