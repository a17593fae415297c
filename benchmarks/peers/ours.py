"""Lets Kinfolk, chance, a greedy mixer or OR-tools seat the people of an input file, in a process of its own.

Like the drivers of the others: it says when it is ready, and prints one line of JSON for each schedule.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.inputs import problem

if TYPE_CHECKING:
    from kinfolk.problem import Problem

ONCE = ("random", "greedy", "cp-sat")


def main(who: str, file: str) -> None:
    """Seat people until the time is over, with other seeds, or once where there is nothing more to find."""
    given = json.loads(Path(file).read_text("utf-8"))
    asked = problem(given)
    designs = "searched" if who == "kinfolk-searched" else "known"
    if who.startswith("kinfolk"):
        from kinfolk import solve

        solve(
            asked, seed=1_000 * given["seed"] + 999, steps=1_000, designs=designs
        )  # kernels are compiled, and what is loaded late is there
    else:
        import_module("benchmarks.peers.simple")  # loading is not counted
    _tell({"ready": True})
    since, run = time.perf_counter(), 0
    while time.perf_counter() - since < given["seconds"]:
        left = given["seconds"] - (time.perf_counter() - since)
        effort = {"seed": 1_000 * given["seed"] + run, "time": left, "designs": designs}
        labels, over = _ours(asked, effort) if who.startswith("kinfolk") else _peer(who, asked, given)
        if labels is None:
            return
        _tell({"seconds": time.perf_counter() - since, "labels": labels.tolist()})
        if over or who in ONCE:
            return
        run += 1


def _ours(asked: Problem, effort: dict[str, Any]) -> tuple[Any, bool]:
    from kinfolk import solve

    result = solve(asked, **effort)
    return result.solution.labels, result.stopped == "proved"


def _peer(who: str, asked: Problem, given: dict[str, Any]) -> tuple[Any, bool]:
    from benchmarks.cpsat import round_by_round
    from benchmarks.peers.simple import PEERS
    from kinfolk.facts import Facts

    seater = partial(round_by_round, seconds=given["seconds"] / given["rounds"]) if who == "cp-sat" else PEERS[who]
    return seater(Facts(asked), np.random.default_rng(given["seed"])), True


def _tell(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
