"""What holds of every promise alike: the same definition as its slow twin, whatever is asked and in whatever order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.facts import Facts
from kinfolk.problem import DEFAULT_PROMISES
from kinfolk.promises import OPEN_PROMISES, PROMISES, Seating
from kinfolk.promises.judge import loss, standing
from tests.naive import Naive
from tests.promises.plans import plans, relabelled

each_promise = pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.name)


def test_the_promises_stand_in_the_order_of_the_programme():
    assert [promise.name for promise in PROMISES] == list(DEFAULT_PROMISES)


def test_only_keeping_apart_is_confidential():
    assert {p.name for p in PROMISES} - {p.name for p in OPEN_PROMISES} == {"apart"}


@each_promise
@settings(max_examples=35)
@given(plans())
def test_the_slow_twin_agrees_about_everybody(promise, plan):
    problem, solution = plan
    facts, twin = Facts(problem), Naive(problem, solution)
    degree = promise.degree(facts, Seating(facts, solution))
    assert promise.owed(facts).tolist() == [twin.owed(promise.name, i) for i in twin.everyone]
    assert degree.tolist() == [twin.degree(promise.name, i) for i in twin.everyone]


@each_promise
@settings(max_examples=35)
@given(plans())
def test_the_slow_twin_agrees_whose_must_is_broken(promise, plan):
    problem, solution = plan
    facts, twin = Facts(problem), Naive(problem, solution)
    stand = standing(promise, facts, Seating(facts, solution))
    assert stand.must_broken.tolist() == [twin.breaks_must(promise.name, i) for i in twin.everyone]


@each_promise
@settings(max_examples=35)
@given(plans(), st.data())
def test_some_people_are_judged_as_among_all(promise, plan, data):
    problem, solution = plan
    facts = Facts(problem)
    seating = Seating(facts, solution)
    people = np.array(data.draw(st.lists(st.integers(0, len(problem.people) - 1))), dtype=np.int32)
    assert promise.degree(facts, seating, people).tolist() == promise.degree(facts, seating)[people].tolist()


@each_promise
@settings(max_examples=35)
@given(plans())
def test_whoever_misses_it_is_told_why(promise, plan):
    problem, solution = plan
    facts = Facts(problem)
    seating = Seating(facts, solution)
    for person in np.flatnonzero(promise.degree(facts, seating)).tolist():
        sentence = promise.why(facts, seating, person)
        assert sentence
        assert not sentence.endswith(".")
        assert sentence[0].islower()


@each_promise
@settings(max_examples=35)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(promise, plan, random):
    problem, solution = plan
    order = list(range(len(problem.people)))
    random.shuffle(order)
    facts, shuffled = Facts(problem), Facts(replace(problem, people=tuple(problem.people[i] for i in order)))
    mine = promise.degree(facts, Seating(facts, solution))
    theirs = promise.degree(shuffled, Seating(shuffled, relabelled(solution, order)))
    assert theirs.tolist() == mine[order].tolist()


@given(plans())
def test_the_loss_is_the_sum_of_what_is_broken_as_a_should(plan):
    problem, solution = plan
    facts, twin = Facts(problem), Naive(problem, solution)
    assert loss(facts, Seating(facts, solution)).tolist() == [twin.loss(i) for i in twin.everyone]
