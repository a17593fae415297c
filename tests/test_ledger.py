"""The ledger: who got which promise and why not, worst-off first, agreed with the independent recount."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.checker import check
from kinfolk.facts import Facts
from kinfolk.files import plan_document
from kinfolk.ledger import ledger
from kinfolk.promises import Seating
from kinfolk.promises.judge import loss
from kinfolk.solution import Solution
from kinfolk.solve import account
from tests.factories import make_people, make_person, make_problem, make_promises
from tests.promises.plans import plans, relabelled


def seat(problem, labels):
    labels = np.array(labels, dtype=np.int32)
    nobody = np.full(len(labels), -1, dtype=np.int32)
    hosts = np.full((labels.shape[1], max(len(r.tables) for r in problem.rounds)), -1, dtype=np.int32)
    return Solution(labels, hosts, nobody, nobody[:0], nobody)


def entry(book, promise):
    return next(entry for entry in book.entries if entry.promise == promise)


@settings(max_examples=50)
@given(plans())
def test_the_independent_recount_finds_nothing_to_correct(plan):
    problem, solution = plan
    result = account(Facts(problem), solution, seed=0, steps=0, stopped="budget", seconds=0.0)
    document = json.loads(json.dumps(plan_document(result)))
    recount = check(problem, document)
    assert recount.differences == ()
    assert recount.musts_kept == result.complete


@settings(max_examples=50)
@given(plans())
def test_everybody_is_owed_and_either_kept_or_named(plan):
    problem, solution = plan
    for one in ledger(problem, solution).entries:
        assert one.owed == one.kept + len(one.broken) > 0
        assert 0 <= one.impossible <= len(one.broken)
        assert sum(broken.impossible for broken in one.broken) <= one.impossible
        assert bool(one.because) == bool(one.impossible)


@settings(max_examples=50)
@given(plans())
def test_the_worst_off_come_first(plan):
    problem, solution = plan
    facts = Facts(problem)
    losses = loss(facts, Seating(facts, solution))
    book = ledger(problem, solution)
    for one in book.entries:
        theirs = [int(losses[problem.index[broken.id]]) for broken in one.broken]
        assert theirs == sorted(theirs, reverse=True)
    assert all(losses[problem.index[id_]] == losses.max() for id_ in book.worst_off)
    assert bool(book.worst_off) == bool(losses.max() > 0)


@settings(max_examples=50)
@given(plans())
def test_keeping_apart_never_shows(plan):
    problem, solution = plan
    assert ledger(problem, solution) == ledger(replace(problem, apart=()), solution)


@settings(max_examples=50)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(plan, random):
    problem, solution = plan
    order = list(range(len(problem.people)))
    random.shuffle(order)
    shuffled = replace(problem, people=tuple(problem.people[i] for i in order))
    mine, theirs = ledger(problem, solution), ledger(shuffled, relabelled(solution, order))
    assert (mine.pairs_met, mine.coincidences) == (theirs.pairs_met, theirs.coincidences)
    for one, other in zip(mine.entries, theirs.entries, strict=True):
        assert replace(one, broken=(), because="") == replace(other, broken=(), because="")
        assert who_and_how(one) == who_and_how(other)


def who_and_how(one):
    return {(broken.id, broken.impossible, broken.level, broken.rounds) for broken in one.broken}


def test_a_party_at_one_table_is_named_with_round_and_table():
    ana, bo = (make_person(i, name=n, organisation="Acme") for i, n in (("a", "Ana Lima"), ("b", "Bo Ek")))
    problem = make_problem([ana, bo, *make_people(2)], tables=2, rounds=1)
    broken = entry(ledger(problem, seat(problem, [[0], [0], [1], [1]])), "no_party").broken
    assert [(one.id, one.why) for one in broken] == [
        ("a", "sits with Bo Ek of the same employer in round 1 at table 1"),
        ("b", "sits with Ana Lima of the same employer in round 1 at table 1"),
    ]


def test_who_differs_from_the_level_of_the_promise_says_so():
    hosts = [make_person("h", roles=frozenset({"host"}), rounds=(1,)), *make_people(3)]
    problem = make_problem(hosts, tables=1, rounds=2)
    solution = seat(problem, [[0, -1], [0, 0], [0, 0], [0, 0]])
    led = replace(solution, hosts=np.array([[0], [-1]], dtype=np.int32))
    hosted = entry(ledger(problem, led), "hosted")
    assert hosted.level == "must", "in the first round there are hosts enough"
    assert [(one.level, one.rounds) for one in hosted.broken] == [("should", (2,))] * 3


def test_promises_that_are_off_or_owed_to_nobody_have_no_entry():
    problem = make_problem(4, tables=2, promises=make_promises(only=("seated", "needs", "new_faces")))
    book = ledger(problem, seat(problem, [[0] * 3, [0] * 3, [1] * 3, [1] * 3]))
    assert [one.promise for one in book.entries] == ["seated", "new_faces"]


def test_totals_count_pairs_and_coincidences_of_rounds_only():
    problem = make_problem(4, tables=2, rounds=3)
    book = ledger(problem, seat(problem, [[0] * 3, [0] * 3, [1] * 3, [1] * 3]))
    assert (book.pairs_met, book.coincidences) == (2, 6)


def test_a_plan_that_leaves_somebody_standing_claims_no_more_than_it_breaks():
    problem = make_problem(make_people(3, organisation="Acme"), tables=1, rounds=1)
    full = ledger(problem, seat(problem, [[0], [0], [0]]))
    assert entry(full, "no_party").impossible == 3
    standing = ledger(problem, seat(problem, [[0], [-1], [-1]]))
    assert entry(standing, "no_party").impossible == 0
