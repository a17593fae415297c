"""Nobody is left alone: a dense or very big room searches on for whoever meets nobody kindred, and for nobody else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.facts import Facts
from kinfolk.problem import OFF
from kinfolk.roles import assign_greeters
from kinfolk.search.effort import Effort
from kinfolk.search.engine import Snapshot
from kinfolk.search.hunt import STRETCHES_AT_FIRST, STRETCHES_FOR_ONE, Hunt
from tests.factories import changed, make_problem

DENSE = 1  # repeats that are left: in such a room another cooling does not pay
PAIR = {"p1": ("chess",), "p2": ("chess",)}


def problem_of(said=PAIR, **fields):
    problem = make_problem(6, tables=2, rounds=1, **fields)
    for id_, statements in said.items():
        problem = changed(problem, id_, statements=statements)
    return problem


def goes_on(problem, tables, stretches=STRETCHES_AT_FIRST):
    """Whether a search goes on that holds a plan in which these people sit at these tables."""
    facts = Facts(problem)
    hunt = Hunt.of(facts, assign_greeters(facts))
    seat = np.array([[table] for table in tables], dtype=np.int32)
    best = Snapshot(seat, np.zeros(seat.shape, dtype=np.uint8), hunt.host, (0, 0, 0), unserved=0, musts_broken=0)
    return hunt._goes_on(best, Effort(), 0, (stretches, DENSE))


APART, TOGETHER = (0, 1, 0, 1, 0, 1), (0, 0, 1, 1, 0, 1)


def test_it_goes_on_while_somebody_meets_nobody_kindred_and_ends_when_everybody_does():
    assert goes_on(problem_of(), APART)
    assert not goes_on(problem_of(), TOGETHER)


def test_it_does_not_go_on_for_ever():
    assert goes_on(problem_of(), APART, STRETCHES_AT_FIRST + STRETCHES_FOR_ONE)
    assert not goes_on(problem_of(), APART, STRETCHES_AT_FIRST + STRETCHES_FOR_ONE + 1)


@pytest.mark.parametrize(
    "problem",
    [
        problem_of({}),
        problem_of(promises={**problem_of().programme.promises, "kindred": OFF}),
        replace(problem_of(), people=tuple(replace(one, organisation="Oak") for one in problem_of().people)),
    ],
    ids=["nobody said anything", "nobody is promised it", "all came together"],
)
def test_it_ends_where_nobody_is_owed_company(problem):
    assert not goes_on(problem, APART)
