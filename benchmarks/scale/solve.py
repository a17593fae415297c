"""Planning from arrays, on one thread."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import child
from benchmarks.outcomes.rows import Row

SIZES = (10_000, 100_000, 1_000_000)
SEEDS, QUICK_SEEDS = 5, 2
SECONDS = {100_000: 10.0, 1_000_000: 60.0}
MEGABYTES = 1024
MISSED = 0.001  # of the newcomers who could be served
WARM_UP = 300  # people planned before, so that compiled kernels are there
NEVER = {
    "misseated": "tables with more or fewer people than they are laid for",
    "repeats": "coincidences",
    "party": "pairs of one party at one table",
    "apart": "pairs kept apart at one table",
    "hostless": "tables without a host",
}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}


def measure(*, quick: bool) -> list[Row]:
    """Return time, memory and everything that is kept, recounted by the naive count, for each size."""
    rows = [_first_time()]
    for people in SIZES[: 2 if quick else None]:
        rows += _rows(people, [planned(people, seed) for seed in range(QUICK_SEEDS if quick else SEEDS)])
    return rows


def planned(people: int, seed: int, **environment: str) -> dict[str, Any]:
    """Return what a process of its own says of one plan."""
    ended = child.run(
        [sys.executable, "-m", "benchmarks.scale.solve", str(people), str(seed)], **ONE_THREAD, **environment
    )
    if ended.status:
        raise RuntimeError(f"planning {people} people with seed {seed} failed")
    answer: dict[str, Any] = json.loads(ended.output)
    return answer


def _first_time() -> Row:
    """Return how long it takes where nothing was compiled before."""
    with TemporaryDirectory() as folder:
        cold = planned(WARM_UP, 0, NUMBA_CACHE_DIR=folder)
    return Row("the very first plan: kernels are compiled", "-", f"{cold['first']:.1f} s CPU", None)


def _rows(people: int, found: list[dict[str, Any]]) -> list[Row]:
    crowd, seeds = f"{people:,} people", f"{len(found)} seeds"
    cpu, clock = (median(one[name] for one in found) for name in ("cpu", "clock"))
    held = median(one["megabytes"] for one in found)
    most, target = max(one["cpu"] for one in found), SECONDS.get(people)
    missed = [one["newcomers_missed"] / max(1, one["newcomers"]) for one in found]
    return [
        Row(
            f"{crowd}: seconds",
            f"{target:.0f} s" if target else "-",
            f"{cpu:.1f} s CPU (at most {most:.1f}), {clock:.1f} s by the clock; {seeds}",
            None if target is None else cpu <= target,
        ),
        Row(f"{crowd}: memory", "1 GB", f"{held:.0f} MB", held <= MEGABYTES),
        Row(
            f"{crowd}: {', '.join(NEVER.values())}",
            "0 each",
            ", ".join(str(max(one[name] for one in found)) for name in NEVER) + " (worst seed of each)",
            all(one[name] == 0 for one in found for name in NEVER),
        ),
        Row(
            f"{crowd}: newcomers without a kindred person at their first table, of those who could have one",
            f"{100 * MISSED:.1f} %",
            f"{max(one['newcomers_missed'] for one in found)} of {found[0]['newcomers']:,} (worst seed)",
            max(missed) <= MISSED,
        ),
        Row(
            f"{crowd}: newcomers whose first table has no host, no other newcomer, or no majority of others",
            "-",
            f"{max(one['unwelcomed'] for one in found)} (worst seed)",
            None,
        ),
        Row(
            f"{crowd}: people without a kindred person at their first table or, where there are two, without two in all",
            "-",
            f"{max(one['missed'] for one in found)} of {found[0]['owed']:,} (worst seed)",
            None,
        ),
        Row(
            f"{crowd}: people who never sit with one of those who said their needle",
            "-",
            f"{max(one['needles_missed'] for one in found)} of {found[0]['needles']:,} (worst seed)",
            None,
        ),
        Row(f"{crowd}: exchanges tried", "-", f"{median(one['steps'] for one in found):,.0f}", None),
    ]


def _plan(people: int, seed: int) -> dict[str, Any]:
    """Plan in this process; count after the figures are taken, since the naive count takes memory and time itself."""
    from kinfolk.crowd.count import count
    from kinfolk.crowd.invented import invent_crowd
    from kinfolk.crowd.solving import solve_crowd

    cold = time.process_time()
    solve_crowd(invent_crowd(WARM_UP))
    first = time.process_time() - cold
    crowd = invent_crowd(people, seed=seed)
    cpu, clock = time.process_time(), time.perf_counter()
    plan = solve_crowd(crowd, seed=seed)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / child.KIBIBYTES / 1024
    counts = count(crowd, plan.seats)
    if counts != plan.counts:
        raise RuntimeError(f"the plan counts {plan.counts}, and there are {counts}")
    return {"first": first, "cpu": cpu, "clock": clock, "megabytes": held, "steps": plan.steps, **asdict(counts)}


if __name__ == "__main__":
    print(json.dumps(_plan(int(sys.argv[1]), int(sys.argv[2]))))
