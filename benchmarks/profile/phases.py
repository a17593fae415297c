"""Where the time of a plan goes."""

from __future__ import annotations

import cProfile
import pstats
import time
from statistics import median
from typing import Any

from benchmarks import child
from benchmarks.profile.rooms import QUICK, SIZES, meeting

SEEDS = 3
PHASES = {  # function: what it is called on the page; each is called from kinfolk.solve and from none of the others
    ("roles", "propose"): "hosts and greeters proposed",
    ("roles", "assign_greeters"): "greeters matched",
    ("hunt", "of"): "room laid out, hosts settled",
    ("hunt", "_start"): "first seats (designs)",
    ("engine", "mix"): "mixing (kernels)",
    ("engine", "search"): "search (kernels)",
    ("hunt", "given"): "arrays for the kernels",
    ("hunt", "price_of_kept_tables"): "what kept tables cost",
    ("solve", "account"): "ledger, stand-ins, names",
    ("advice", "advice"): "advice on the room",
}

INSIDE = ("price_of_kept_tables", "_least_repeats")  # a phase of its own, which seats people again


def measure(*, quick: bool) -> dict[str, Any]:
    """Return seconds of each phase by size: CPU time of one thread, medians over the seeds."""
    return {str(people): _of(people, 1 if quick else SEEDS) for people in (QUICK if quick else SIZES)}


def _of(people: int, seeds: int) -> dict[str, float]:
    from kinfolk import solve

    child.say(f"phases: {people}")
    solve(meeting(people), threads=1)  # compiled, and every table that is made once
    runs = []
    for seed in range(seeds):
        problem = meeting(people, seed)
        watch = cProfile.Profile(time.process_time)
        watch.enable()
        solve(problem, seed=seed, threads=1)
        watch.disable()
        runs.append(_phases(watch))
    return {name: median(run.get(name, 0.0) for run in runs) for name in (*PHASES.values(), "all")}


def _phases(watch: cProfile.Profile) -> dict[str, float]:
    found: dict[str, float] = {}
    stats: Any = pstats.Stats(watch)
    for (file, _, function), (_, _, _, seconds, callers) in stats.stats.items():
        module, package = file.rsplit("/", 1)[-1].removesuffix(".py"), file.rsplit("/", 2)[-2:][0]
        for (where, name), phase in PHASES.items():
            if function == name and where in (module, package):
                twice = sum(one[3] for caller, one in callers.items() if caller[2] in INSIDE)
                found[phase] = found.get(phase, 0.0) + seconds - twice
        if function == "solve" and module == "solve":
            found["all"] = seconds
    return found
