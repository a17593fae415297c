"""The same problem of named people by the usual search and as a crowd, ledger and all."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from typing import Any

from benchmarks import child
from benchmarks.outcomes.rows import Row
from benchmarks.scale.solve import ONE_THREAD

SIZES = (3_000, 10_000)
QUICK_SIZES = (1_000,)
ROADS = {"usual": "usual search", "crowd": "as a crowd"}


def measure(*, quick: bool) -> list[Row]:
    """Return for each size and road the time of `solve` with one thread, and for how many people something is broken."""
    return [_row(people, road) for people in (QUICK_SIZES if quick else SIZES) for road in ROADS]


def _row(people: int, road: str) -> Row:
    ended = child.run([sys.executable, "-m", "benchmarks.scale.roads", str(people), road], **ONE_THREAD)
    if ended.status:
        raise RuntimeError(f"{people} people by the road {road!r} failed")
    said: dict[str, Any] = json.loads(ended.output)
    broken = ", ".join(f"`{name}` {number}" for name, number in said["broken"].items()) or "nothing"
    return Row(
        f"{people:,} people by `solve`, {ROADS[road]}",
        "-",
        f"{said['cpu']:.1f} s CPU, {said['megabytes']:.0f} MB; broken beyond what is proven: {broken}; "
        f"{said['kindred']:.1f} kindred people met on average",
        None,
    )


def _plan(people: int, road: str) -> dict[str, Any]:
    """Plan a small room first, so that compiled kernels are there, then the large one, by the given road at any size."""
    import resource

    from benchmarks.scale.problems import as_problem, broken
    from kinfolk.crowd.invented import invent_crowd
    from kinfolk.facts import Facts
    from kinfolk.promises import Seating
    from kinfolk.promises.kindred import kindred_met

    solving = import_module("kinfolk.solve")
    solving.VERY_MANY = 0 if road == "crowd" else sys.maxsize  # type: ignore[attr-defined]
    solving.solve(as_problem(invent_crowd(300)), threads=1)
    problem = as_problem(invent_crowd(people))
    since = time.process_time()
    result = solving.solve(problem, threads=1)
    cpu = time.process_time() - since
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / child.KIBIBYTES / 1024
    facts = Facts(problem)
    met, _ = kindred_met(facts, Seating(facts, result.solution))
    return {"cpu": cpu, "megabytes": held, "broken": dict(+broken(result)), "kindred": float(met.mean())}


if __name__ == "__main__":
    print(json.dumps(_plan(int(sys.argv[1]), sys.argv[2])))
