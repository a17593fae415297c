"""Whom to ask to host and greet: those who came most often, spread over parties, never a newcomer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from kinfolk.facts import Facts
from kinfolk.problem import OFF, Pin
from kinfolk.roles import propose
from tests.factories import even_tables, make_person, make_problem, make_promises, make_tables
from tests.promises.plans import problems


def crowd(*times, **fields):
    """Return people who came so often before: p0, p1, ..."""
    return [make_person(f"p{k}", times_attended=count, **fields) for k, count in enumerate(times)]


def proposed(people, tables=3, **fields):
    return propose(Facts(make_problem(people, tables=tables, **fields)))


def test_those_who_came_most_often_are_asked_first():
    found = proposed(crowd(1, 5, 3, 9, 2, 4, 1, 1, 1, 1, 1, 1))
    assert found.hosts == ("p3", "p1", "p5")
    assert found.reserve_hosts == ("p2",), "one for every four or part of it"


def test_whose_needs_no_table_answers_is_asked_to_host_last():
    people = [make_person(f"p{k}", times_attended=9 - k, needs=("hearing",) if k < 2 else ()) for k in range(6)]
    assert proposed(people, tables=3).hosts == ("p2", "p3", "p4")
    assert proposed(people, tables=5).hosts == ("p2", "p3", "p4", "p5", "p0"), "rather than nobody"


def test_of_those_pinned_to_one_table_only_the_first_is_asked_to_host_while_others_are_left():
    people = [make_person(f"p{k}", times_attended=9 - k) for k in range(12)]
    pins = tuple(Pin(f"p{k}", 1, "1") for k in range(3))
    assert proposed(people, tables=3, pins=pins).hosts == ("p0", "p3", "p4")


def test_whose_needs_some_table_answers_is_asked_like_everybody():
    people = [make_person(f"p{k}", times_attended=9 - k, needs=("hearing",) if k < 2 else ()) for k in range(6)]
    room = (*make_tables(1, 2, features=("hearing",)), *even_tables(4, 2))
    room = tuple(replace(table, id=str(k)) for k, table in enumerate(room))
    assert propose(Facts(make_problem(people, tables=room))).hosts == ("p0", "p1", "p2")


def test_as_many_hosts_as_the_most_tables_and_a_short_list_is_not_filled_up_with_newcomers():
    assert len(proposed(crowd(*[2] * 12), tables=4).hosts) == 4
    assert proposed(crowd(2, 3, *[0] * 10), tables=4).hosts == ("p1", "p0")


def test_one_greeter_for_every_five_newcomers_or_part_of_five():
    assert len(proposed(crowd(*[0] * 5, *[3] * 10)).greeters) == 1
    assert len(proposed(crowd(*[0] * 6, *[3] * 10)).greeters) == 2


def test_greeters_are_others_than_the_hosts_while_there_are_others():
    found = proposed(crowd(*[0] * 5, 9, 8, 7, 6, 5, 4))
    assert found.hosts == ("p5", "p6", "p7")
    assert found.greeters == ("p8",)
    few = proposed(crowd(*[0] * 5, 9, 8, 7))
    assert few.greeters == ("p5",)


def test_hosts_are_spread_over_parties():
    people = [make_person(f"a{k}", organisation="Acme", times_attended=9) for k in range(4)]
    people += [make_person(f"b{k}", times_attended=5) for k in range(8)]
    hosts = proposed(people).hosts
    assert hosts[0] == "a0"
    assert sum(id_.startswith("a") for id_ in hosts) == 1, "a second one of a party counts as having come half as often"


def test_somebody_there_for_every_round_is_asked_before_somebody_who_leaves():
    people = [make_person("leaves", times_attended=20, rounds=(1,)), *crowd(*[1] * 8)]
    assert "leaves" not in proposed(people).hosts


@pytest.mark.parametrize(("role", "asked"), [("host", ("greeters",)), ("greeter", ("hosts",))])
def test_roles_are_proposed_independently(role, asked):
    people = [*crowd(*[0] * 5, *[3] * 7), make_person("named", times_attended=1, roles=frozenset({role}))]
    found = proposed(people)
    assert tuple(name for name in ("hosts", "greeters") if getattr(found, name)) == asked


def test_somebody_alone_is_not_asked_to_host_themselves():
    assert not proposed(crowd(5)).any
    assert not proposed([*crowd(5), make_person("away", times_attended=3, rounds=())]).any
    assert proposed(crowd(5, 0)).hosts == ("p0",)


def test_nobody_is_asked_for_what_is_not_promised():
    people = crowd(*[0] * 5, *[3] * 7)
    assert not proposed(people, promises=make_promises(hosted=OFF, welcomed=OFF)).any


def test_nobody_greets_where_the_list_knows_of_no_newcomer():
    found = proposed([make_person(f"p{k}") for k in range(12)])
    assert found.greeters == ()
    assert len(found.hosts) == 3


@given(problems())
def test_nobody_new_or_away_is_ever_asked_and_nobody_twice(problem):
    facts = Facts(problem)
    found = propose(facts)
    for asked in (found.hosts + found.reserve_hosts, found.greeters + found.reserve_greeters):
        assert len(set(asked)) == len(asked)
        for id_ in asked:
            i = problem.index[id_]
            assert not facts.newcomer[i]
            assert facts.attends[i]
    if facts.host.any():
        assert not found.hosts


def test_a_short_list_is_topped_up_where_it_is_known_who_declined_and_they_are_asked_no_more():
    people = [make_person("named", times_attended=1, roles=frozenset({"host"})), *crowd(9, 8, 7, 6, 5, 0, 0, 0)]
    assert not proposed(people, tables=3).hosts
    topped = proposed(people, tables=3, declined=(("host", "p0"), ("greeter", "p0")))
    assert topped.hosts == ("named", "p1", "p2"), "whoever said yes first, and nobody who said no"
    assert topped.reserve_hosts == ("p3",)
    assert topped.greeters == ("p3",), "not who hosts, nor who declined that too"
    assert not proposed(people, tables=1, declined=()).hosts, "one table has its host"
    once = [replace(people[0], host_rounds=1), *people[1:]]
    assert len(proposed(once, tables=1, rounds=2, declined=()).hosts) == 2, (
        "who hosts one round leaves another to somebody"
    )
