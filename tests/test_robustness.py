"""What a morning with empty chairs leaves: ranges that are right at both ends and repeat for a seed."""

from __future__ import annotations

import numpy as np

from kinfolk.robustness import no_shows
from kinfolk.solution import Solution
from tests.factories import make_people, make_person, make_problem

LEADS = frozenset({"host", "greeter"})
PEOPLE = (
    make_person("host", roles=LEADS, times_attended=3),
    make_person("new", times_attended=0),
    *make_people(3, times_attended=1),
)
PROBLEM = make_problem(PEOPLE, tables=1, rounds=2)


def plan(greeter=0):
    nobody = np.full(5, -1, dtype=np.int32)
    greeters = nobody.copy()
    greeters[1] = greeter
    return Solution(np.zeros((5, 2), dtype=np.int32), np.zeros((2, 1), dtype=np.int32), nobody, nobody[:0], greeters)


def test_when_everybody_comes_nobody_is_without_host_or_greeter():
    found = no_shows(PROBLEM, plan(), share=0.0, draws=5)
    assert (found.tables.mean, found.newcomers.mean) == (2, 1)
    assert found.tables_without_host.high == found.newcomers_without_greeter.high == 0


def test_when_nobody_comes_no_table_is_in_use():
    found = no_shows(PROBLEM, plan(), share=1.0, draws=5)
    assert found.tables.mean == found.newcomers.mean == found.tables_without_host.mean == 0


def test_a_table_loses_its_host_only_with_the_stand_in():
    found = no_shows(PROBLEM, plan(), share=0.5, draws=400)
    both_away_but_somebody_there = 2 * (0.25 * (1 - 0.5**3))
    assert abs(found.tables_without_host.mean - both_away_but_somebody_there) < 0.12


def test_a_newcomer_without_a_reserve_loses_their_greeter_every_other_time():
    found = no_shows(PROBLEM, plan(), share=0.5, draws=400)
    assert abs(found.newcomers_without_greeter.mean - 0.25) < 0.08


def test_the_same_seed_gives_the_same_mornings():
    assert no_shows(PROBLEM, plan(), seed=3) == no_shows(PROBLEM, plan(), seed=3)
    assert no_shows(PROBLEM, plan(), share=0.5, seed=3) != no_shows(PROBLEM, plan(), share=0.5, seed=4)
