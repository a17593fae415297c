"""The price of a move is exact: what looking at a few tables says is what a full recount says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.facts import Facts
from kinfolk.problem import OFF
from kinfolk.promises import OPEN_PROMISES, PROMISES, Seating
from kinfolk.promises.judge import loss, standing
from kinfolk.promises.price import price
from kinfolk.solution import Solution
from tests.factories import make_people, make_problem, make_promises
from tests.promises.plans import plans


def moved(solution, moves, leads=()):
    labels, hosts = solution.labels.copy(), solution.hosts.copy()
    for person, r, table in moves:
        labels[person, r] = table
    for r, table, host in leads:
        hosts[r, table] = host
    return Solution(labels, hosts, solution.casts, solution.cast_hosts, solution.greeters)


@st.composite
def plans_with_moves(draw):
    problem, solution = draw(plans())
    rounds = len(problem.rounds)
    one = st.integers(0, rounds - 1).flatmap(
        lambda r: st.tuples(
            st.integers(0, len(problem.people) - 1), st.just(r), st.integers(-1, len(problem.rounds[r].tables) - 1)
        )
    )
    moves = draw(st.lists(one, min_size=1, max_size=3, unique_by=lambda move: move[:2]))
    return problem, solution, moves


@given(plans_with_moves())
def test_the_price_of_moves_is_what_a_full_recount_says(case):
    problem, solution, moves = case
    facts = Facts(problem)
    before, after = Seating(facts, solution), Seating(facts, moved(solution, moves))
    found = price(OPEN_PROMISES, facts, solution, moves)
    change = np.zeros(facts.people, dtype=np.int64)
    change[found.people] = found.loss
    assert change.tolist() == (loss(facts, after) - loss(facts, before)).tolist()


@given(plans_with_moves())
def test_each_promise_and_must_changes_as_a_full_recount_says(case):
    problem, solution, moves = case
    facts = Facts(problem)
    before, after = Seating(facts, solution), Seating(facts, moved(solution, moves))
    found = price(PROMISES, facts, solution, moves)
    for promise in PROMISES:
        old, new = standing(promise, facts, before), standing(promise, facts, after)
        degree, musts = np.zeros(facts.people, dtype=int), np.zeros(facts.people, dtype=int)
        degree[found.people] = found.degree(promise.name)
        musts[found.people] = found.musts(promise.name)
        assert degree.tolist() == (new.degree - old.degree).tolist()
        assert musts.tolist() == (new.must_broken.astype(int) - old.must_broken.astype(int)).tolist()


@given(plans_with_moves(), st.data())
def test_a_table_that_gets_another_host_is_priced_as_a_full_recount_says(case, data):
    problem, solution, moves = case
    facts = Facts(problem)
    lead = st.integers(0, len(problem.rounds) - 1).flatmap(
        lambda r: st.tuples(
            st.just(r), st.integers(0, len(problem.rounds[r].tables) - 1), st.integers(-1, len(problem.people) - 1)
        )
    )
    leads = data.draw(st.lists(lead, min_size=1, max_size=2, unique_by=lambda one: one[:2]))
    before = Seating(facts, solution)
    after = Seating(facts, moved(solution, moves, leads))
    for _ in range(2):  # the second time from what the first one kept
        found = price(OPEN_PROMISES, facts, before, moves, leads)
        change = np.zeros(facts.people, dtype=np.int64)
        change[found.people] = found.loss
        assert change.tolist() == (loss(facts, after) - loss(facts, before)).tolist()


def test_only_people_at_touched_tables_are_looked_at():
    problem = make_problem(40, tables=10, rounds=2)
    labels = np.stack([np.arange(40) % 10, np.arange(40) // 4], axis=1).astype(np.int32)
    nobody = np.full(40, -1, dtype=np.int32)
    solution = Solution(labels, np.full((2, 10), -1, dtype=np.int32), nobody, nobody[:0], nobody)
    found = price(OPEN_PROMISES, Facts(problem), solution, [(0, 0, 1), (1, 0, 0)])
    assert found.people.tolist() == [0, 1, 10, 11, 20, 21, 30, 31]


def test_a_promise_that_is_off_has_no_price():
    problem = make_problem(make_people(6, organisation="Acme"), tables=2, promises=make_promises(no_party=OFF))
    labels = np.array([[0, 0, 0]] * 3 + [[1, 1, 1]] * 3, dtype=np.int32)
    nobody = np.full(6, -1, dtype=np.int32)
    solution = Solution(labels, np.full((3, 2), -1, dtype=np.int32), nobody, nobody[:0], nobody)
    found = price(OPEN_PROMISES, Facts(problem), solution, [(0, 0, 1), (3, 0, 0)])
    assert "no_party" not in found.after
    assert found.degree("new_faces").tolist() == [-4, -2, -2, -4, -2, -2]
