"""A big room in parts: everybody at home but in rounds that cross, companions too, and casts of the neighbourhood."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk import solve
from kinfolk.example import invent_people
from kinfolk.problem import Neighbourhoods, Problem, Table
from kinfolk.programme import Options, Outline, resolve

PEOPLE, SIZE = 180, 90


def split_room(crowd, cast_size=7, **programme):
    """Return the problem of a room in two parts; every fourth table has all the features."""
    features = ("step-free", "hearing", "quiet")
    tables = tuple(Table(id=str(k), seats=8, features=features if k % 4 == 1 else ()) for k in range(1, 25))
    outline = Outline(tables=tables, neighbourhoods=Neighbourhoods(size=SIZE, crossing=1 / 3))
    settled, _ = resolve(crowd, Options(rounds=3, cast_size=cast_size), outline)
    return replace(settled, **programme)


@pytest.fixture(scope="module")
def planned():
    invented = invent_people(PEOPLE, 1)
    people = tuple(replace(person, languages=()) for person in invented.people)
    programme = split_room(people)
    pairs = {"apart": invented.apart, "together": invented.together, "known": invented.known}
    return solve(Problem(people=people, programme=programme, **pairs))


def neighbourhoods(result):
    """Return ``[people, rounds]`` the neighbourhood of everybody's table, "" for no seat."""
    letters = [[table.neighbourhood for table in round_.tables] for round_ in result.problem.rounds]
    labels = result.solution.labels
    return np.array([[letters[r][t] if t >= 0 else "" for r, t in enumerate(row)] for row in labels.tolist()])


def test_everybody_stays_at_home_but_in_the_round_that_crosses(planned):
    assert planned.musts == "kept"
    assert [round_.crossing for round_ in planned.problem.rounds] == [False, False, True]
    where = neighbourhoods(planned)
    assert all(len(set(row[:2]) - {""}) <= 1 for row in where)
    crossed = np.array([row[2] not in {"", row[0]} for row in where])
    assert crossed.mean() > 0.3


def test_a_neighbourhood_has_casts_and_cast_hosts_of_its_own(planned):
    home = np.array([row[0] or row[1] for row in neighbourhoods(planned)])
    casts = planned.solution.casts
    assert casts.max() > 20
    for cast in range(casts.max() + 1):
        assert len(set(home[casts == cast]) - {""}) == 1
        assert 6 <= (casts == cast).sum() <= 8
    assert (planned.solution.cast_hosts >= 0).sum() == (planned.solution.cast_hosts < PEOPLE).sum() > 20


def test_a_list_without_statements_has_neighbourhoods_too():
    people = tuple(replace(person, statements=()) for person in invent_people(PEOPLE, 2).people)
    result = solve(Problem(people=people, programme=split_room(people, cast_size=0)), steps=1)
    assert set(neighbourhoods(result)[:, 0]) - {""} == {"A", "B"}
