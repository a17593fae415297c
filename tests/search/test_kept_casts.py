"""Casts of last time are kept together under their names, or mixed, as the programme says."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from kinfolk.problem import Casts
from kinfolk.search.prepare import _fading
from kinfolk.solve import solve
from tests.factories import make_person, make_problem

LAST_TIME = (("Heron", tuple(f"p{n}" for n in range(1, 8))), ("Maple", tuple(f"p{n}" for n in range(8, 14))))


def planned(how, tables=4, rounds=2, steps=1, **fields):
    people = [
        make_person(f"p{n}", times_attended=3, roles=frozenset({"host"}) if n in (1, 8, 14, 21) else frozenset())
        for n in range(1, 29)
    ]
    casts = Casts(smallest=6, largest=8, from_memory=how)
    problem = make_problem(people, tables=tables, rounds=rounds, casts=casts, memory_casts=LAST_TIME, **fields)
    return solve(problem, steps=steps)


def cast_of(result):
    return {
        person.id: result.cast_names[c] for person, c in zip(result.problem.people, result.solution.casts, strict=True)
    }


def test_kept_casts_stay_whole_and_keep_their_names():
    found = cast_of(planned("keep"))
    for name, members in LAST_TIME:
        assert {found[member] for member in members} == {name}


def test_who_leads_a_cast_stays_in_their_own_and_a_second_host_leads_one_of_nobody():
    hosts = (2, 3, 9, 20)  # Heron has two
    people = [
        make_person(f"p{n}", times_attended=n % 5, roles=frozenset({"host"}) if n in hosts else frozenset())
        for n in range(1, 29)
    ]
    casts = Casts(smallest=6, largest=8, from_memory="keep")
    problem = make_problem(people, tables=4, rounds=2, casts=casts, memory_casts=LAST_TIME)
    result = solve(problem, steps=20_000)
    found = cast_of(result)
    lead = {result.problem.people[i].id for i in result.solution.cast_hosts if i >= 0}
    assert lead == {f"p{n}" for n in hosts}
    assert {found[one] for one in LAST_TIME[1][1]} == {"Maple"}
    assert {found[one] for one in LAST_TIME[0][1] if one not in {"p2", "p3"}} == {"Heron"}
    assert sum(found[one] == "Heron" for one in ("p2", "p3")) == 1, "no other host is left for the fourth cast"


@pytest.mark.parametrize(("days", "price"), [(0, 500), (365, 250), (730, 125), (547, 188), (36_500, 0)])
def test_what_is_remembered_fades_evenly(days, price):
    assert _fading(1_000, days) == price


def test_people_who_must_be_apart_are_not_kept_in_one_cast():
    found = cast_of(planned("keep", apart=(("p2", "p3"),)))
    assert found["p2"] != found["p3"]


def test_casts_to_be_mixed_come_apart_where_no_promise_is_lost_by_it():
    found = cast_of(planned("mix", tables=7, rounds=1, steps=None))
    together = max(Counter(found[member] for member in LAST_TIME[0][1]).values())
    assert together <= 3


def test_casts_to_be_mixed_come_apart_where_the_list_asks_for_nothing_else():
    problem = make_problem(49, tables=7, rounds=2, casts=Casts(smallest=6, largest=8))
    first = solve(problem)
    casts = [(name, people_of(first, c)) for c, name in enumerate(first.cast_names)]
    programme = replace(problem.programme, casts=Casts(smallest=6, largest=8, from_memory="mix"))
    second = solve(replace(problem, memory_casts=tuple(casts), programme=programme))
    mates = {pair for _, people in casts for pair in combinations(people, 2)}
    again = {pair for c in range(7) for pair in combinations(people_of(second, c), 2)} & mates
    assert first.stopped == "proved"
    assert second.stopped == ("budget" if again else "proved")
    assert len(again) < len(mates) / 10


def people_of(result, c):
    """Return the ids of those in cast ``c``, in the order of the list."""
    return tuple(result.problem.people[i].id for i in (result.solution.casts == c).nonzero()[0])


@pytest.mark.parametrize("how", ["keep", "mix", ""])
def test_every_cast_has_a_name_of_its_own(how):
    names = planned(how).cast_names
    assert len(set(names)) == len(names)
