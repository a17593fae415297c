"""Planning from end to end: plans that a recount bears out, the same bytes for a seed, and answers to odd gatherings."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from kinfolk.bounds import bounds
from kinfolk.checker import check
from kinfolk.errors import InputError
from kinfolk.facts import Facts
from kinfolk.files import dump, plan_document, workbook
from kinfolk.ledger import ledger
from kinfolk.problem import MUST, OFF, Casts, Problem, Programme, Round
from kinfolk.promises import Seating
from kinfolk.promises.judge import order_key
from kinfolk.report import board_html, report_html
from kinfolk.solve import Progress, account, solve
from tests.factories import make_people, make_person, make_problem, make_promises, make_tables
from tests.promises.exhaustive import plans_of
from tests.promises.plans import relabelled, tight_problem
from tests.search.problems import random_search_problem, search_problems

SOME = settings(max_examples=25)
QUICK = 2_000
MIXING = make_promises(only=("seated", "new_faces"))


def written(result, *without):
    """Return the plan as it is written, without ``seconds`` and what else is named."""
    document = plan_document(result)
    return dump({key: value for key, value in document.items() if key not in {"seconds", *without}})


# Whatever the problem.


@SOME
@given(search_problems())
def test_the_recount_bears_out_every_plan(problem):
    result = solve(problem, steps=QUICK)
    found = check(problem, json.loads(written(result)))
    assert found.structure == ()
    assert found.differences == ()


@SOME
@given(search_problems())
def test_everybody_present_has_one_seat_and_nobody_else_has(problem):
    result = solve(problem, steps=QUICK)
    assert ((result.solution.labels >= 0) == Facts(problem).present).all()
    for r, round_ in enumerate(problem.rounds):
        sizes = [len(result.solution.members(r, t)) for t in range(len(round_.tables))]
        assert all(size <= table.seats for size, table in zip(sizes, round_.tables, strict=True))


@settings(max_examples=12)
@given(search_problems(), st.integers(0, 5))
def test_one_thread_or_two_write_the_same_bytes(problem, seed):
    one, two = (solve(problem, steps=20_000, seed=seed, threads=threads) for threads in (1, 2))
    assert written(one) == written(two)


DENSE = make_problem(30, tables=5, rounds=5)
MUCH = random_search_problem(7, 24, 4)
SPARSE = replace(MUCH, programme=replace(MUCH.programme, promises={**MUCH.programme.promises, "new_faces": OFF}))


@pytest.mark.parametrize(
    ("problem", "patience"), [(DENSE, 1), (DENSE, 4), (MUCH, 1), (MUCH, 9), (SPARSE, 1), (SPARSE, 2), (SPARSE, 7)]
)
def test_steps_replay_a_plan_that_the_clock_cut_short(problem, patience, monkeypatch):
    ticks = itertools.count()
    with monkeypatch.context() as patched:
        patched.setattr("kinfolk.search.hunt.clock", SimpleNamespace(perf_counter=lambda: next(ticks)))
        stopped = solve(problem, time=patience)
    assert stopped.stopped == "time"
    replayed = solve(problem, steps=stopped.steps)
    assert written(replayed, "stopped") == written(stopped, "stopped")


def test_steps_replay_a_plan_that_somebody_interrupted():
    def interrupt(progress):
        if progress.steps > 30_000:
            raise KeyboardInterrupt

    stopped = solve(SPARSE, progress=interrupt)
    assert stopped.stopped == "interrupted"
    assert written(solve(SPARSE, steps=stopped.steps), "stopped") == written(stopped, "stopped")


def test_more_steps_never_give_a_worse_plan(small_meeting):
    keys = []
    for steps in (0, 10_000, 100_000):
        result = solve(small_meeting, steps=steps)
        facts = Facts(result.problem)
        key = order_key(facts, Seating(facts, result.solution))
        keys.append((key.musts_broken, key.losses))
    assert keys == sorted(keys, reverse=True)


def test_progress_is_told_with_steps_and_broken_promises():
    told: list[Progress] = []
    result = solve(MUCH, progress=told.append, steps=4_300_000)
    assert [one.steps for one in told] == sorted(one.steps for one in told)
    assert told[-1].steps == result.steps <= told[-1].planned


@SOME
@given(search_problems(), st.integers(0, 2**32 - 1))
def test_another_order_of_the_list_gives_the_relabelled_account(problem, seed):
    result = solve(problem, steps=500)
    problem = result.problem
    order = np.random.default_rng(seed).permutation(len(problem.people))
    shuffled = replace(problem, people=tuple(problem.people[i] for i in order))
    other = relabelled(result.solution, order)
    assert tallies(ledger(shuffled, other)) == tallies(result.ledger)
    mine, theirs = bounds(Facts(problem)), bounds(Facts(shuffled))
    for name, bound in mine.items():
        assert bound.minimum == theirs[name].minimum
        assert (bound.certain[order] == theirs[name].certain).all()
    document = json.loads(dump(plan_document(account(Facts(shuffled), other, **ending(result)))))
    assert check(shuffled, document).differences == ()


def tallies(account_):
    """Return what a ledger counts, without sentences and without an order of people."""
    return [
        (entry.promise, entry.level, entry.owed, entry.kept, entry.impossible, {one.id for one in entry.broken})
        for entry in account_.entries
    ] + [account_.pairs_met, account_.coincidences]


def ending(result):
    """Return how a search ended, for another account of its plan."""
    return {"seed": result.seed, "steps": result.steps, "stopped": result.stopped, "seconds": 0.0}


@settings(max_examples=5)
@given(search_problems())
def test_nothing_that_is_written_of_a_plan_depends_on_who_must_be_apart(problem):
    result = solve(problem, steps=500)
    plain = replace(result.problem, apart=())
    outputs = []
    for one in (result.problem, plain):
        document = plan_document(account(Facts(one), result.solution, **ending(result)))
        outputs.append((dump(document), workbook(document), report_html(one, document), board_html(one, document)))
    assert outputs[0] == outputs[1]


BLANKS = {
    "times_attended": None,
    "languages": (),
    "rounds": None,
    "organisation": "",
    "order": "",
    "email": "",
    "parties": (),
    "host_rounds": None,
    "no_greeter": False,
}
"""What says something of a person; needs, kinds, statements and largest tables are what they ask for or offer."""


@SOME
@given(search_problems(), st.sampled_from(sorted(BLANKS)), st.integers(0, 2**32 - 1))
def test_a_blank_cell_never_lowers_what_a_person_is_owed(problem, column, number):
    k = number % len(problem.people)
    others_known = any(p.times_attended is not None for i, p in enumerate(problem.people) if i != k)
    if column == "times_attended" and not others_known:
        return  # a list that knows it of nobody welcomes nobody
    people = list(problem.people)
    people[k] = replace(people[k], **{column: BLANKS[column]})
    before, after = owed(problem, k), owed(replace(problem, people=tuple(people)), k)
    assert before.items() <= {name: min(after.get(name, 0), amount) for name, amount in before.items()}.items()


def owed(problem, k):
    """Return what person ``k`` is owed: each promise, and how many kindred people."""
    from kinfolk.promises import OPEN_PROMISES

    facts = Facts(problem)
    found = {promise.name: 1 for promise in OPEN_PROMISES if promise.owed(facts)[k]}
    return {**found, "kindred people": int(facts.kindred_owed[k])}
