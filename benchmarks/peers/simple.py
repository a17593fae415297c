"""What else an organiser could do, on the same input: chance, a simple greedy mixing, a constraint solver."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cpsat import round_by_round
from kinfolk.facts import Facts
from kinfolk.problem import Casts
from kinfolk.solution import NOBODY, Solution
from kinfolk.solve import account

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kinfolk.problem import Problem
    from kinfolk.result import Result

    Labels = NDArray[np.int32]
    Seater = Callable[[Facts, np.random.Generator], "Labels | None"]


def by_chance(facts: Facts, chance: np.random.Generator) -> Labels:
    """Seat everybody anywhere, evenly: what happens when people sit down by themselves."""
    labels = np.full((facts.people, facts.rounds), -1, dtype=np.int32)
    for r in range(facts.rounds):
        here = chance.permutation(np.flatnonzero(facts.present[:, r]))
        labels[here, r] = np.arange(len(here)) % facts.room.count[r]
    return labels


def greedy(facts: Facts, chance: np.random.Generator) -> Labels:
    """Seat one after the other at the table where they have met the fewest, the emptier one among equals."""
    labels = np.full((facts.people, facts.rounds), -1, dtype=np.int32)
    met: list[list[int]] = [[] for _ in range(facts.people)]
    for r in range(facts.rounds):
        tables = int(facts.room.count[r])
        here = chance.permutation(np.flatnonzero(facts.present[:, r]))
        most = -(-len(here) // tables)
        load = np.zeros(tables, dtype=np.int64)
        for person in here.tolist():
            seated = labels[met[person], r]
            again = np.bincount(seated[seated >= 0], minlength=tables)
            cost = again * 1_000 + load + np.where(load >= most, 1_000_000, 0)
            labels[person, r] = table = int(cost.argmin())
            load[table] += 1
        for table in range(tables):
            group = np.flatnonzero(labels[:, r] == table).tolist()
            for person in group:
                met[person] += [other for other in group if other != person]
    return labels


PEERS: dict[str, Seater] = {"random": by_chance, "greedy": greedy, "cp-sat": round_by_round}


def without_casts(problem: Problem) -> Problem:
    """Return the problem as a peer sees it: casts are unknown to them, and not held against them."""
    return replace(problem, programme=replace(problem.programme, casts=Casts()))


def plan(name: str, problem: Problem, seed: int) -> tuple[float, Result | None]:
    """Return how long a peer took and what came of it, None if it found nothing in its time."""
    facts = Facts(without_casts(problem))
    started = time.perf_counter()
    labels = PEERS[name](facts, np.random.default_rng(seed))
    seconds = time.perf_counter() - started
    return seconds, None if labels is None else completed(facts, labels, seed)


def completed(facts: Facts, labels: Labels, seed: int) -> Result:
    """Return a seating with a host wherever one happens to sit, and no greeters, of which peers know nothing."""
    hosts = np.full((facts.rounds, int(facts.room.count.max())), NOBODY, dtype=np.int32)
    for r in range(facts.rounds):
        for person in np.flatnonzero(facts.host & (labels[:, r] >= 0))[::-1].tolist():
            hosts[r, labels[person, r]] = person
    nobody = np.full(facts.people, NOBODY, dtype=np.int32)
    solution = Solution(labels, hosts, nobody.copy(), np.zeros(0, dtype=np.int32), nobody)
    return account(facts, solution, seed=seed, steps=0, stopped="budget", seconds=0.0)
