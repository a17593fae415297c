"""Plans to report on: an invented meeting seated by a simple rule, with the real ledger and the real document."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from kinfolk.casts import name_casts
from kinfolk.example import invent_people, programme_toml
from kinfolk.facts import Facts
from kinfolk.files.document import plan_document
from kinfolk.ledger import ledger
from kinfolk.problem import Problem
from kinfolk.programme import parse, resolve
from kinfolk.result import Result
from kinfolk.solution import Solution


@cache
def meeting(size: int) -> tuple[Problem, dict[str, Any]]:
    """Return an invented meeting of ``size`` people and a plan of it."""
    invented = invent_people(size, 0)
    programme, _ = resolve(invented.people, outline=parse(programme_toml(size)))
    problem = Problem(
        people=invented.people,
        programme=programme,
        apart=invented.apart,
        together=invented.together,
        known=invented.known,
    )
    return problem, plan_of(problem)


def plan_of(problem: Problem, **changes: Any) -> dict[str, Any]:
    """Return a plan document of ``problem`` seated by the simple rule; ``changes`` go to the result."""
    solution = seat(problem)
    stand_ins = np.roll(solution.hosts, 1, axis=1)
    result = Result(
        **{
            "problem": problem,
            "solution": solution,
            "ledger": ledger(problem, solution),
            "seed": 0,
            "steps": 120_000,
            "stopped": "budget",
            "seconds": 0.5,
            "musts": "kept",
            "complete": True,
            "cast_names": name_casts(len(solution.cast_hosts)),
            "stand_ins": stand_ins,
            "greeter_stand_ins": _next_greeters(solution.greeters),
            **changes,
        }
    )
    return plan_document(result)


def seat(problem: Problem) -> Solution:
    """Deal people in rows of one seat per table, party by party, and shift each row by its number every round."""
    facts = Facts(problem)
    order = np.lexsort((np.arange(facts.people), facts.parties[:, 0], ~facts.host))
    tables = max((len(round_.tables) for round_ in problem.rounds), default=1)
    labels = np.full((facts.people, facts.rounds), -1, dtype=np.int32)
    for r, round_ in enumerate(problem.rounds):
        row, offset = np.divmod(np.arange(facts.people), len(round_.tables))
        labels[order, r] = (offset + row * r) % len(round_.tables)
        labels[~facts.present[:, r], r] = -1
    casts, cast_hosts = _casts(problem, facts, order)
    return Solution(
        labels=labels,
        hosts=_hosts(facts, labels, tables),
        casts=casts,
        cast_hosts=cast_hosts,
        greeters=_greeters(problem, facts),
    )


def _hosts(facts: Facts, labels: np.ndarray, tables: int) -> np.ndarray:
    hosts = np.full((labels.shape[1], tables), -1, dtype=np.int32)
    for i in np.flatnonzero(facts.host)[::-1].tolist():
        for r, t in enumerate(labels[i].tolist()):
            if t >= 0:
                hosts[r, t] = i
    return hosts


def _casts(problem: Problem, facts: Facts, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    casts = np.full(facts.people, -1, dtype=np.int32)
    if not problem.programme.casts.wanted:
        return casts, np.zeros(0, dtype=np.int32)
    # One more round of the same rule, so that cast-mates meet at no table.
    count = len(problem.rounds[0].tables)
    row, offset = np.divmod(np.arange(facts.people), count)
    casts[order] = (offset + row * facts.rounds) % count
    hosts = [next(iter(np.flatnonzero((casts == c) & facts.host)), -1) for c in range(count)]
    return casts, np.array(hosts, dtype=np.int32)


def _greeters(problem: Problem, facts: Facts) -> np.ndarray:
    greeters = np.full(facts.people, -1, dtype=np.int32)
    willing = [
        i for i, person in enumerate(problem.people) if person.is_greeter for _ in range(person.greeter_capacity)
    ]
    for newcomer, greeter in zip(np.flatnonzero(facts.newcomer).tolist(), willing, strict=False):
        greeters[newcomer] = greeter
    return greeters


def _next_greeters(greeters: np.ndarray) -> np.ndarray:
    greeting = sorted(set(greeters[greeters >= 0].tolist()))
    following = dict(zip(greeting, [*greeting[1:], *greeting[:1]], strict=True))
    return np.array([following.get(greeter, -1) for greeter in greeters.tolist()], dtype=np.int32)
