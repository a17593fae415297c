"""A long list is planned as a crowd and polished: every promise is kept for as many people as before, or more."""

from __future__ import annotations

import importlib

from benchmarks.scale.problems import as_problem, broken
from kinfolk.crowd.invented import invent_crowd
from kinfolk.crowd.problems import crowd_of
from kinfolk.crowd.solving import solve_crowd
from kinfolk.facts import Facts
from kinfolk.roles import assign_greeters
from kinfolk.solve import account, in_shards, solve


def test_a_long_list_is_polished_and_no_promise_is_broken_for_more_people(monkeypatch):
    monkeypatch.setattr(importlib.import_module("kinfolk.solve"), "VERY_MANY", 300)
    problem = as_problem(invent_crowd(400))
    assert in_shards(problem)
    facts = Facts(problem)
    gathering = crowd_of(facts)
    plan = solve_crowd(gathering.crowd, seed=3)
    raw = account(
        facts,
        gathering.solution(facts, plan.seats, plan.hosts, assign_greeters(facts)),
        seed=3,
        steps=0,
        stopped="budget",
        seconds=0.0,
    )
    polished, again = solve(problem, seed=3, threads=1), solve(problem, seed=3, threads=2)
    assert polished.complete
    before, after = broken(raw), broken(polished)
    assert all(after[promise] <= before[promise] for promise in before)
    assert (polished.solution.labels == again.solution.labels).all()
    assert (polished.solution.labels != raw.solution.labels).any()
