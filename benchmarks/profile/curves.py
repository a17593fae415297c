"""How good a plan is after how long: needle and kindred, against what is proven or our own longest runs."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import child
from benchmarks.profile.rooms import meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.problem import Problem

SEEDS = 5
CUTS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)
PEOPLE = (300, 3_000)
TARGET = {300: 1.0, 3_000: 5.0}
PROMISES = ("needle", "kindred")
WITHOUT_END = 10**12


def measure(*, quick: bool) -> dict[str, Any]:
    """Return for each size and seed: the bound, and how many miss each promise when the search is cut short, and by default."""
    if quick:
        return {str(PEOPLE[0]): [_curve(PEOPLE[0], 0, CUTS[:4])]}
    return {str(people): [_curve(people, seed, CUTS) for seed in range(SEEDS)] for people in PEOPLE}


def _curve(people: int, seed: int, cuts: Sequence[float]) -> dict[str, Any]:
    problem = meeting(people, seed)
    _missed(problem, {"seed": seed, "steps": 1})  # compiled
    points = []
    for cut in cuts:
        point = _missed(problem, {"seed": seed, "steps": WITHOUT_END, "time": cut})
        points.append({"cut": cut, **point})
        child.say(f"curves: {people}, {seed}, {cut} s: {point}")
        if point["stopped"] == "proved":
            break
    default = _missed(problem, {"seed": seed})
    child.say(f"curves: {people}, {seed}, default: {default}")
    return {"points": points, "default": default}


def _missed(problem: Problem, effort: dict[str, Any]) -> dict[str, Any]:
    """Return seconds, and for each promise who misses it and who must by proof."""
    from kinfolk import solve

    since = time.perf_counter()
    result = solve(problem, **effort)
    seconds = time.perf_counter() - since
    entries = {entry.promise: entry for entry in result.ledger.entries}
    return {
        "seconds": seconds,
        "stopped": result.stopped,
        "musts": result.musts,
        **{name: len(entries[name].broken) for name in PROMISES},
        **{f"{name}_bound": entries[name].impossible for name in PROMISES},
    }


def best(points: list[dict[str, Any]], name: str) -> int:
    """Return the fewest of one seed."""
    return min(int(point[name]) for point in points)


def measured_cuts(curves: list[dict[str, Any]]) -> list[float]:
    """Return where searches were cut short; where every one had proved its plan earlier, the later ones are left out."""
    return [cut for cut in CUTS if any(point["cut"] == cut for curve in curves for point in curve["points"])]


def middle(curves: list[dict[str, Any]], cut: float, name: str) -> float:
    """Return the median over seeds of how many more miss a promise at a cut than are proven to."""
    values = []
    for curve in curves:
        point = next((one for one in curve["points"] if one["cut"] == cut), curve["points"][-1])
        values.append(point[name] - point[f"{name}_bound"])
    return float(median(values))
