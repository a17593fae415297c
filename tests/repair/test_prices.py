"""Prices of seats are exact: they equal the difference that the promises themselves see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.example.invent import invent_people
from kinfolk.facts import Facts
from kinfolk.problem import Problem
from kinfolk.promises import Seating
from kinfolk.promises.judge import loss
from kinfolk.repair.changes import read_day
from kinfolk.repair.crowd import Crowd
from kinfolk.repair.loads import Loads
from kinfolk.repair.released import read_released
from kinfolk.repair.work import Known, Work
from tests.factories import make_person, make_problem, make_programme, make_promises, make_tables
from tests.repair.plans import changes, released

PROMISES = ("no_party", "new_faces", "kindred", "needle", "at_ease", "welcomed")


def work_on(problem, labels, *, greeters):
    plan = read_released(problem, released(problem, labels, greeters=greeters))
    facts = Facts(plan.problem)
    day = read_day(plan, changes())
    crowd = Crowd(facts).extended((), facts.present)
    return Work(plan, day, crowd, Known.of(facts, plan)), facts, plan.solution


def invented(seed, promise):
    found = invent_people(48, seed)
    everyone = tuple(replace(person, rounds=None, no_greeter=True) for person in found.people)
    programme = make_programme(make_tables(6, 10), 3, promises=make_promises(only=[promise]))
    problem = Problem(people=everyone, programme=programme, together=found.together, known=found.known)
    rng = np.random.default_rng(seed)
    labels = np.array([rng.permutation(np.arange(48) % 6) for _ in range(3)]).T
    return problem, labels


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("seed", range(3))
def test_a_seat_costs_what_the_promises_lose(promise, seed):
    problem, labels = invented(seed, promise)
    work, facts, solution = work_on(problem, labels, greeters=np.full(48, -1, dtype=np.int32))
    prices = work.mender.prices
    for i in range(0, 48, 5):
        r = i % 3
        host = int(solution.hosts[r, labels[i][r]])
        if host == i:
            continue
        cost = prices.besides(i, r)
        totals = []
        for t in range(6):
            moved = solution.labels.copy()
            moved[i, r] = t
            totals.append(int(loss(facts, Seating(facts, replace(solution, labels=moved))).sum()))
        assert (cost - cost[0]).tolist() == [total - totals[0] for total in totals], (promise, i, r)


FURTHER = {
    "not_the_only_one": {"not_the_only_one": ("Region", "student")},
    "balanced": {"balanced": ("Region", "kind")},
    "short_walk": {"walk_limit": 12.0},
}


def of_kinds(seed, promise, rounds):
    """People of three regions and two kinds at tables that stand apart, some of which nobody has measured."""
    rng = np.random.default_rng(seed)
    people = [
        make_person(
            f"p{k}",
            kinds=("student",) if rng.random() < 0.2 else ("guest",) if rng.random() < 0.3 else (),
            attributes=(("region", str(rng.choice(["North", "South", "West"]))),) if rng.random() < 0.8 else (),
        )
        for k in range(24)
    ]
    tables = [replace(table, x=None if not k else 7.0 * k, y=0.0) for k, table in enumerate(make_tables(5, 8))]
    problem = make_problem(
        people, tables=tables, rounds=rounds, promises=make_promises(only=[promise]), **FURTHER[promise]
    )
    return problem, np.array([rng.permutation(np.arange(24) % 5) for _ in range(rounds)]).T


@pytest.mark.parametrize(("promise", "rounds"), [("not_the_only_one", 1), ("balanced", 1), ("short_walk", 4)])
@pytest.mark.parametrize("seed", range(3))
def test_a_seat_costs_what_promises_lose_that_are_off_by_default(promise, rounds, seed):
    problem, labels = of_kinds(seed, promise, rounds)
    work, facts, solution = work_on(problem, labels, greeters=np.full(24, -1, dtype=np.int32))
    for i in range(24):
        r = i % rounds
        cost, totals = work.mender.prices.besides(i, r), []
        for t in range(5):
            moved = solution.labels.copy()
            moved[i, r] = t
            totals.append(int(loss(facts, Seating(facts, replace(solution, labels=moved))).sum()))
        assert (cost - cost[0]).tolist() == [total - totals[0] for total in totals], (i, r)


@pytest.mark.parametrize("seed", range(3))
def test_loads_kept_up_to_date_equal_loads_counted_anew(seed):
    problem, labels = invented(seed, "kindred")
    work, facts, solution = work_on(problem, labels, greeters=np.full(48, -1, dtype=np.int32))
    rng = np.random.default_rng(seed)
    moved = solution.labels.copy()
    for i, r, t in zip(rng.integers(48, size=30), rng.integers(3, size=30), rng.integers(6, size=30), strict=True):
        work.mender.commit({(int(i), int(r)): int(t)}, {})
        moved[i, r] = t
    again = Loads(facts, replace(solution, labels=moved))
    for name in ("party", "kindred", "at_first", "needle", "crowded", "repeats"):
        assert getattr(work.mender.loads, name).tolist() == getattr(again, name).tolist(), name
