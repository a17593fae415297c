"""Who hosts what, settled before the search: limits of a yes, tables kept, nobody where they cannot sit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from kinfolk.facts import Facts
from kinfolk.problem import Casts, Pin
from kinfolk.promises.hosting import must_rounds
from kinfolk.search.hosting import assign_hosts
from kinfolk.search.prepare import may_not_sit
from kinfolk.search.sittings import lay_out
from tests.factories import make_person, make_problem, make_tables
from tests.search.problems import search_problems

MOSTLY = settings(max_examples=60)
HOST = frozenset({"host"})


def hosts_of(problem):
    """Return facts, sittings, who may not sit where, and the host of each group."""
    facts = Facts(problem)
    sittings = lay_out(facts)
    barred = may_not_sit(facts, sittings)
    return facts, sittings, barred, assign_hosts(facts, sittings, barred)


def crowd(*hosts, guests=12):
    """Return hosts with these fields and guests who came before."""
    people = [make_person(f"h{k}", roles=HOST, **fields) for k, fields in enumerate(hosts)]
    return [*people, *(make_person(f"g{k}", times_attended=1) for k in range(guests))]


def by_round(sittings, host):
    """Return the hosts of the used tables, a list for each sitting."""
    return [host[sittings.used(s)].tolist() for s in range(sittings.count)]


@MOSTLY
@given(search_problems())
def test_whoever_hosts_said_yes_is_there_and_may_sit_there(problem):
    facts, sittings, barred, host = hosts_of(problem)
    for s in range(sittings.count):
        groups = range(int(sittings.start[s]), int(sittings.start[s + 1]))
        chosen = [(group, int(host[group])) for group in groups if host[group] >= 0]
        assert len({i for _, i in chosen}) == len(chosen), "nobody hosts twice at once"
        for group, i in chosen:
            assert facts.host[i]
            assert sittings.present[i, s]
            assert s >= sittings.rounds or not barred(i, group)
            assert sittings.highest[group] > 0


@MOSTLY
@given(search_problems())
def test_nobody_hosts_more_rounds_than_they_said_yes_to(problem):
    facts, sittings, _, host = hosts_of(problem)
    in_rounds = host[: int(sittings.start[sittings.rounds])]
    count = np.bincount(in_rounds[in_rounds >= 0], minlength=facts.people)
    assert (count <= facts.host_rounds).all()


@MOSTLY
@given(search_problems())
def test_every_table_of_a_must_round_has_a_host_unless_needs_languages_or_pins_stand_in_the_way(problem):
    facts, sittings, barred, host = hosts_of(problem)
    if facts.needs.any() or len(facts.pins) or (facts.together_group >= 0).any():
        return
    if not (problem.programme.level("hosted").on or facts.newcomer.any()):
        return
    assert not barred.banned.any()
    must = must_rounds(facts, np.array([len(sittings.used(r)) for r in range(sittings.rounds)], dtype=np.int64))
    for r in np.flatnonzero(must).tolist():
        assert (host[sittings.used(r)] >= 0).all()


@pytest.mark.parametrize("rounds", [2, 4])
def test_hosts_keep_their_table_through_all_rounds(rounds):
    _, sittings, _, host = hosts_of(make_problem(crowd({}, {}, {}), tables=3, rounds=rounds))
    first, *others = by_round(sittings, host)
    assert sorted(first) == [0, 1, 2]
    assert all(later == first for later in others)


def test_a_table_whose_host_leaves_is_taken_over_by_one_other():
    people = crowd({}, {"host_rounds": 2}, {"host_rounds": 2}, guests=9)
    _, sittings, _, host = hosts_of(make_problem(people, tables=2, rounds=4))
    hosts = np.array(by_round(sittings, host))
    assert (hosts >= 0).all()
    assert sorted(len(set(hosts[:, t].tolist())) for t in range(2)) == [1, 2]


def test_limits_are_shared_out_by_a_flow_where_keeping_tables_leaves_one_without():
    people = crowd({"rounds": (1, 2)}, {"rounds": (2, 3)}, {"rounds": (1, 3)}, guests=9)
    _, sittings, _, host = hosts_of(make_problem(people, tables=2, rounds=3))
    assert (np.array(by_round(sittings, host)) >= 0).all()


def test_a_host_pinned_to_a_table_hosts_it():
    people = crowd({}, {}, {})
    pins = (Pin("h1", 1, "3"), Pin("h1", 2, "3"), Pin("h1", 3, "3"))
    _, sittings, _, host = hosts_of(make_problem(people, tables=3, rounds=3, pins=pins))
    assert [hosts[2] for hosts in by_round(sittings, host)] == [1, 1, 1]


def test_a_host_never_sits_where_their_needs_are_not_met():
    tables = (
        *make_tables(2, 8),
        *(t.__class__(id="3", seats=8, minimum=2, features=("step-free",)) for t in make_tables(1, 8)),
    )
    people = crowd({"needs": ("step-free",)}, {}, {})
    _, sittings, _, host = hosts_of(make_problem(people, tables=tables, rounds=2))
    assert [hosts[2] for hosts in by_round(sittings, host)] == [0, 0]


def test_a_host_with_companions_gets_a_table_with_chairs_for_all_of_them():
    tables = (
        *make_tables(1, 2),
        *(t.__class__(id=f"b{k}", seats=8, minimum=2) for k, t in enumerate(make_tables(2, 8))),
    )
    people = crowd({}, {}, {}, guests=11)
    together = (("h0", "g0"), ("h0", "g1"))
    problem = make_problem(people, tables=tables, rounds=2, together=together)
    _, sittings, _, host = hosts_of(problem)
    assert all(host[group] != 0 for r in range(2) for group in sittings.used(r) if sittings.seats[group] == 2)


@pytest.mark.parametrize("keep", [True, False])
def test_two_hosts_who_stay_together_never_host_at_once(keep):
    people = crowd({}, {}, {}, {}, guests=11)
    problem = make_problem(people, tables=3, rounds=3, together=(("h0", "h1"),), hosts_keep_table=keep)
    _, sittings, _, host = hosts_of(problem)
    for hosts in by_round(sittings, host):
        assert not {0, 1} <= set(hosts)
        assert -1 not in hosts


def test_each_cast_has_a_host_while_there_are_hosts():
    problem = make_problem(crowd({}, {}, guests=16), tables=3, rounds=2, casts=Casts(smallest=4, largest=6))
    _, sittings, _, host = hosts_of(problem)
    casts = by_round(sittings, host)[-1]
    assert sorted(casts)[-2:] == [0, 1]
    assert casts.count(-1) == len(casts) - 2


def test_without_hosts_nobody_hosts():
    _, _, _, host = hosts_of(make_problem(12))
    assert (host == -1).all()
