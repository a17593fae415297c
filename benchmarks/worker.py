"""What runs in a process of its own, so that its memory is its own: prints one JSON object."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cases import BY_NAME
from benchmarks.problems import realistic

if TYPE_CHECKING:
    from collections.abc import Sequence

KIBIBYTES = 1024 if sys.platform == "darwin" else 1
ROOMS = {300: 38, 3_000: 375}


def peak() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES / 1024


def plan(name: str, seeds: Sequence[int]) -> dict[str, Any]:
    """Plan one case for every seed: one more time before, to warm the kernels."""
    from benchmarks.quality import quality
    from kinfolk import solve

    case = BY_NAME[name]
    solve(case.problem(seeds[0]), seed=seeds[0], **case.options)
    made = []
    for seed in seeds:
        problem = case.problem(seed)
        started = time.perf_counter()
        result = solve(problem, seed=seed, **case.options)
        made.append((problem, result, time.perf_counter() - started))
    most = peak()
    samples = [
        {
            "seconds": seconds,
            "stopped": result.stopped,
            "construction": result.construction,
            "advice": list(result.advice),
            **quality(problem, result).as_json(),
        }
        for problem, result, seconds in made
    ]
    return {"samples": samples, "megabytes": most}


def peer(name: str, which: str, seeds: Sequence[int]) -> dict[str, Any]:
    """Let a peer seat the same people."""
    from benchmarks.peers import simple
    from benchmarks.quality import quality

    samples = []
    for seed in seeds:
        problem = BY_NAME[name].problem(seed)
        seconds, result = simple.plan(which, problem, seed)
        samples.append({"seconds": seconds, **(quality(result.problem, result).as_json() if result else {})})
    return {"samples": samples, "megabytes": peak()}


def paper_plan(people: int, seed: int, file: Path) -> dict[str, Any]:
    """Keep a plan to be printed: how good it is does not matter to the paper."""
    from kinfolk import plan_document, solve
    from kinfolk.files import dump

    result = solve(realistic(people, ROOMS[people], 4, seed), seed=seed, steps=0)
    file.write_text(dump(plan_document(result)), "utf-8")
    return {}


def paper(people: int, seed: int, file: Path) -> dict[str, Any]:
    """Set all the paper of a kept plan."""
    from kinfolk.paper import sheets

    problem, document = realistic(people, ROOMS[people], 4, seed), json.loads(file.read_text("utf-8"))
    started = time.perf_counter()
    made = sheets(problem, document)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "bytes": {name: len(content) for name, content in made.items()}}


def cards(kind: str, people: int, seed: int, file: Path) -> dict[str, Any]:
    """Set one kind of cards of a kept plan, with a code on each."""
    from kinfolk.paper import PaperOptions, SheetOptions, read_day, sheets_to_print

    problem, document = realistic(people, ROOMS[people], 4, seed), json.loads(file.read_text("utf-8"))
    links = {person.id: f"https://kinfolk.example.org/q/{n:016x}" for n, person in enumerate(problem.people)}
    started = time.perf_counter()
    made = sheets_to_print(read_day(problem, document, PaperOptions()), [kind], options=SheetOptions(links=links))
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "bytes": {name: len(content) for name, content in made.files.items()}}


def repairs(seeds: int) -> dict[str, Any]:
    """Repair one plan for every seed, each in every way."""
    from benchmarks.repair import measure

    return {"found": measure(3_000, seeds), "megabytes": peak()}


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    import os
    import platform

    import numba
    import numpy as np

    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "numpy": np.__version__,
        "numba": numba.__version__,
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0.0,
    }


def designs() -> dict[str, Any]:
    """Write down the longest schedule of every room up to 20 tables of 10; return how long the slowest took."""
    from kinfolk.designs import best_construction

    took = []
    for tables in range(2, 21):
        for seats in range(2, min(tables, 10) + 1):
            one = best_construction(tables, seats)
            one.make(tables, seats, 1)  # the bank is read once, and the fields are worked out once
            started = time.perf_counter()
            one.make(tables, seats, one.rounds(tables, seats))
            took.append(time.perf_counter() - started)
    return {"seconds": max(took), "rooms": len(took), "all": sum(took)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", choices=("plan", "peer", "paper-plan", "paper", "cards", "repair", "designs", "machine")
    )
    parser.add_argument("--case", default="")
    parser.add_argument("--peer", default="")
    parser.add_argument("--kind", default="")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--file", type=Path, default=Path("plan.json"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    given = parser.parse_args()
    answers = {
        "plan": lambda: plan(given.case, given.seeds),
        "peer": lambda: peer(given.case, given.peer, given.seeds),
        "paper-plan": lambda: paper_plan(given.people, given.seeds[0], given.file),
        "paper": lambda: paper(given.people, given.seeds[0], given.file),
        "cards": lambda: cards(given.kind, given.people, given.seeds[0], given.file),
        "repair": lambda: repairs(len(given.seeds)),
        "designs": designs,
        "machine": machine,
    }
    print(json.dumps(answers[given.what]()))


if __name__ == "__main__":
    main()
