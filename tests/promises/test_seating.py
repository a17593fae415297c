"""The views of a solution that promises share: places, pairs, meetings, hosts, and the same for a few tables only."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from kinfolk.facts import Facts
from kinfolk.promises import Seating
from tests.factories import make_problem
from tests.naive import Naive
from tests.promises.plans import plans


@given(plans())
def test_pairs_and_meetings_are_those_who_share_a_table(plan):
    problem, solution = plan
    seating, twin = Seating(Facts(problem), solution), Naive(problem, solution)
    shared = {(i, j): twin.shared_rounds(i, j) for i, j in combinations(twin.everyone, 2)}
    rounds = [(a, b, p // seating.tables) for a, b, p in zip(*(side.tolist() for side in seating.pairs), strict=True)]
    assert Counter(rounds) == Counter((i, j, r) for (i, j), there in shared.items() for r in there)
    met = {(a, b): t for a, b, t in zip(*(side.tolist() for side in seating.meetings), strict=True)}
    assert met == {pair: len(there) for pair, there in shared.items() if there}


@given(plans())
def test_tables_are_hosted_as_the_slow_twin_says(plan):
    problem, solution = plan
    seating, twin = Seating(Facts(problem), solution), Naive(problem, solution)
    for place, host in enumerate(seating.host.tolist()):
        r, t = divmod(place, seating.tables)
        assert (host >= 0) == twin.hosted(r, t)
    assert seating.in_use.tolist() == [twin.in_use(r) for r in twin.all_rounds]
    assert seating.cast_hosted.tolist() == [twin.cast_hosted(c) for c in range(len(solution.cast_hosts))]


@given(plans())
def test_one_person_s_pairs_are_found_without_looking_at_the_others(plan):
    problem, solution = plan
    facts = Facts(problem)
    seating = Seating(facts, solution)
    for person in range(facts.people):
        view = seating.around(np.array([person], dtype=np.int32))
        a, b, place = seating.pairs
        mine = seating.pairs_of(person)
        assert set(a[mine].tolist()) | set(b[mine].tolist()) <= {person, *a.tolist(), *b.tolist()}
        near = view.pairs
        about = (near.a == person) | (near.b == person)
        assert sorted(near.place[about].tolist()) == sorted(place[mine].tolist())
        assert len(seating.meetings_of(person)) == len({(x, y) for x, y in zip(a[mine], b[mine], strict=True)})


def test_a_solution_of_another_problem_is_refused():
    problem, larger = make_problem(6, tables=2), make_problem(8, tables=2)
    labels = np.zeros((6, 3), dtype=np.int32)
    nobody = np.full(6, -1, dtype=np.int32)
    from kinfolk.solution import Solution

    solution = Solution(labels, np.full((3, 2), -1, dtype=np.int32), nobody, nobody[:0], nobody)
    assert Seating(Facts(problem), solution).in_use.tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="the problem needs"):
        Seating(Facts(larger), solution)
    with pytest.raises(ValueError, match="the problem needs"):
        Seating(Facts(problem), replace(solution, hosts=np.full((3, 3), -1, dtype=np.int32)))
