"""Plans that are equally good: every must kept, nobody worse off, no two the same, and the same ones for a seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.alternatives import alternatives, as_good
from kinfolk.checker import check
from kinfolk.example import invent_people
from kinfolk.files import plan_document
from kinfolk.promises import Seating
from kinfolk.promises.judge import OrderKey, order_key
from kinfolk.solve import Effort
from tests.factories import make_people, make_person, make_problem


def key_of(found, solution):
    return order_key(found.facts, Seating(found.facts, solution), with_apart=True)


@pytest.fixture(scope="module")
def found():
    people = tuple(replace(one, needs=(), rounds=None) for one in invent_people(30, seed=3).people)
    pair = (people[0].id, people[1].id)
    return alternatives(
        make_problem(people, tables=6, rounds=3, apart=(pair,)), Effort(seed=5, threads=2), wanted=24
    ), pair


def test_every_must_is_kept_and_no_plan_is_worse_than_a_hundredth(found):
    alternatives_, _pair = found
    keys = [key_of(alternatives_, one) for one in alternatives_.solutions]
    best = min(keys)
    assert len(keys) == 24
    for key in keys:
        assert key.musts_broken == 0
        assert max(key.losses, default=0) <= max(best.losses, default=0)
        assert key.total <= 1.01 * best.total
        assert -key.longing >= 0.99 * -best.longing


def test_no_two_seat_the_same_people_together_and_whoever_is_apart_never_is(found):
    alternatives_, pair = found
    one, other = (alternatives_.facts.problem.index[id_] for id_ in pair)
    seen = set()
    for solution in alternatives_.solutions:
        meetings = Seating(alternatives_.facts, solution).meetings
        seen.add(frozenset(zip(meetings.a.tolist(), meetings.b.tolist(), strict=True)))
        assert not (solution.labels[one] == solution.labels[other]).any()
    assert len(seen) == 24


def test_the_independent_count_bears_each_of_them_out(found):
    alternatives_, _pair = found
    for place in (0, 23):
        result = alternatives_.result(place)
        counted = check(result.problem, plan_document(result))
        assert (counted.structure, counted.differences) == ((), ())


def test_the_same_seed_gives_the_same_plans_with_any_number_of_threads():
    problem = make_problem(make_people(20), tables=4, rounds=3)
    one, other = (alternatives(problem, Effort(seed=2, threads=threads), wanted=8) for threads in (1, 2))
    assert all(np.array_equal(a.labels, b.labels) for a, b in zip(one.solutions, other.solutions, strict=True))
    assert (one.tried, len(one.solutions)) == (other.tried, 8)


def test_where_nobody_may_move_there_is_nothing_to_draw_from():
    fixed = [make_person(f"p{number}") for number in range(1, 5)]
    found = alternatives(make_problem(fixed, tables=1, rounds=1), Effort(seed=1, threads=1), wanted=5)
    assert len(found.solutions) == 1


def test_a_hundredth_is_rounded_against_a_plan():
    best = OrderKey(0, (), (30, 10), 150, -1_000)
    assert as_good(best, best)
    assert as_good(OrderKey(0, (), (30, 11), 151, -990), best)
    assert not as_good(OrderKey(0, (), (30, 11), 152, -1_000), best)
    assert not as_good(OrderKey(0, (), (31, 10), 150, -1_000), best)
    assert not as_good(OrderKey(0, (), (30, 10), 150, -989), best)
    assert not as_good(OrderKey(1, (), (), 0, -1_000), best)
    assert not as_good(OrderKey(0, (102,), (), 0, -1), OrderKey(0, (100,), (), 0, -1))
