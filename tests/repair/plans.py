"""Plans to repair, made by hand or by lot, and everything that follows from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.checker import check
from kinfolk.facts import Facts
from kinfolk.files.document import plan_document
from kinfolk.repair import repair
from kinfolk.solution import Solution
from kinfolk.solve import account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.problem import Problem
    from kinfolk.result import Result


def released(problem: Problem, labels: Sequence[Sequence[int]], **arrays: Any) -> dict[str, Any]:
    """Return the plan document that seats person ``i`` at ``labels[i][r]``; the first host at a table leads it."""
    facts, labels = Facts(problem), np.array(labels, dtype=np.int32)
    people, rounds = labels.shape
    tables = max(len(round_.tables) for round_ in problem.rounds)
    hosts = np.full((rounds, tables), -1, dtype=np.int32)
    led = np.zeros(people, dtype=np.int32)
    for r in range(rounds):
        for i in range(people):
            t = labels[i, r]
            if t >= 0 and problem.people[i].is_host and hosts[r, t] < 0 and led[i] < facts.host_rounds[i]:
                hosts[r, t] = i
                led[i] += 1
    fields: dict[str, Any] = {
        "hosts": hosts,
        "casts": np.full(people, -1, dtype=np.int32),
        "cast_hosts": np.zeros(0, dtype=np.int32),
        "greeters": np.full(people, -1, dtype=np.int32),
    } | arrays
    solution = Solution(labels, **fields)
    return document(account(facts, solution, seed=0, steps=0, stopped="budget", seconds=0.0, construction=""))


def document(result: Result) -> dict[str, Any]:
    """Return a result as it is read back from its file."""
    return json.loads(json.dumps(plan_document(result)))


def changes(*entries: dict[str, Any], round_: int = 1, version: int = 1) -> dict[str, Any]:
    """Return a changes document."""
    return {"format": "kinfolk.changes/1", "plan_version": version, "round": round_, "changes": list(entries)}


def repaired(problem: Problem, plan: dict[str, Any], *entries: dict[str, Any], round_: int = 1) -> Result:
    """Return the repaired plan, after the independent checker has borne out everything it says."""
    result = repair(problem, plan, changes(*entries, round_=round_))
    found = check(result.problem, document(result))
    assert found.structure == ()
    assert found.differences == ()
    return result


def movers(result: Result) -> set[str]:
    """Return the ids of everybody who moves."""
    return {move.id for move in result.moved}


def table_of(result: Result, id_: str, number: int) -> str:
    """Return the table of somebody in a round, empty for none."""
    i = result.problem.index[id_]
    t = int(result.solution.labels[i, number - 1])
    return result.problem.rounds[number - 1].tables[t].id if t >= 0 else ""
