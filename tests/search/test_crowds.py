"""What holds in a small room holds in a crowd: up to two hundred people, more than a machine word has bits of anything."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kinfolk.bounds import bounds
from kinfolk.checker import check
from kinfolk.facts import Facts
from kinfolk.files import dump, plan_document, workbook
from kinfolk.ledger import ledger
from kinfolk.report import board_html, report_html
from kinfolk.search import layout as at
from kinfolk.solve import account, solve
from tests.promises.plans import relabelled
from tests.search.problems import Searched, random_search_problem
from tests.search.recount import Recount
from tests.search.test_moves import ALWAYS, changes, contents, rebuilt
from tests.test_solve import BLANKS, QUICK, ending, owed, tallies, written

A_FEW = settings(max_examples=5)
FEWEST, MOST = 60, 200  # people

seeds = st.integers(0, 2**32 - 1)
crowds = st.tuples(seeds, st.integers(FEWEST, MOST), st.integers(1, 4))  # what a problem is made of


COMPANIONS_BEYOND_A_CAST = (106, 175, 3)  # four who stay together, casts of three, and a host with a companion there


@A_FEW
@given(crowds)
@example(COMPANIONS_BEYOND_A_CAST)
def test_the_recount_bears_out_the_plan_of_a_crowd(crowd):
    problem = random_search_problem(*crowd)
    result = solve(problem, steps=QUICK)
    found = check(problem, json.loads(written(result)))
    assert (found.structure, found.differences) == ((), ())


@A_FEW
@given(crowds, seeds, st.booleans())
def test_changes_in_a_crowd_are_what_a_rebuild_finds(crowd, seed, priced):
    problem = random_search_problem(*crowd)
    searched, rng = Searched(problem, seed % 65_536, priced=priced), np.random.default_rng(seed)
    for change, arguments in changes(searched, rng, 60):
        change(searched.room, *arguments, ALWAYS if rng.random() < 0.7 else 0)
    searched.advance(QUICK, 300)
    assert contents(searched.state) == rebuilt(searched)
    assert searched.state.load.tolist() == Recount(searched).loads()
    assert searched.state.total[at.COST] == searched.state.cost.sum()


@A_FEW
@given(crowds, seeds)
def test_bounds_of_a_crowd_are_reached_by_no_plan_from_below_and_follow_the_people(crowd, seed):
    problem = random_search_problem(*crowd)
    result = solve(problem, steps=QUICK)
    order = np.random.default_rng(seed).permutation(len(problem.people))
    shuffled = replace(result.problem, people=tuple(result.problem.people[i] for i in order))
    other = relabelled(result.solution, order)
    assert tallies(ledger(shuffled, other)) == tallies(result.ledger)
    mine, theirs = bounds(Facts(result.problem)), bounds(Facts(shuffled))
    for entry in result.ledger.entries:
        if entry.promise in mine and result.complete:  # a plan that breaks a must may break other promises for fewer
            assert entry.owed - entry.kept >= mine[entry.promise].minimum, entry.promise
    for name, bound in mine.items():
        assert bound.minimum == theirs[name].minimum
        assert (bound.certain[order] == theirs[name].certain).all()


@settings(max_examples=3)
@given(crowds, st.integers(0, 5))
def test_a_crowd_has_the_same_bytes_on_one_thread_and_on_two(crowd, seed):
    problem = random_search_problem(*crowd)
    one, two = (solve(problem, steps=20_000, seed=seed, threads=threads) for threads in (1, 2))
    assert written(one) == written(two)


@settings(max_examples=3)
@given(crowds)
def test_nothing_that_is_written_of_a_crowd_depends_on_who_must_be_apart(crowd):
    problem = random_search_problem(*crowd)
    result = solve(problem, steps=QUICK)
    outputs = []
    for one in (result.problem, replace(result.problem, apart=())):
        document = plan_document(account(Facts(one), result.solution, **ending(result)))
        outputs.append((dump(document), workbook(document), report_html(one, document), board_html(one, document)))
    assert outputs[0] == outputs[1]


@A_FEW
@given(crowds, st.sampled_from(sorted(BLANKS)), seeds)
def test_a_blank_cell_lowers_nothing_that_one_of_a_crowd_is_owed(crowd, column, number):
    problem = random_search_problem(*crowd)
    k = number % len(problem.people)
    people = list(problem.people)
    people[k] = replace(people[k], **{column: BLANKS[column]})
    before, after = owed(problem, k), owed(replace(problem, people=tuple(people)), k)
    assert all(after.get(name, 0) >= amount for name, amount in before.items())
