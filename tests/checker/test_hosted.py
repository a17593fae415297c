"""Hosts: whose table has one, how far a yes reaches, and when it is a must."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.checker import check
from kinfolk.problem import SHOULD, Casts, Pin
from tests.checker.plans import broken_for, make_plan, room, tally
from tests.factories import make_people, make_person, make_promises

HOST = frozenset({"host"})


def host(id_, **fields):
    return make_person(id_, roles=HOST, **fields)


def levels(recount):
    return {breach.id: (breach.level, breach.rounds) for breach in tally(recount, "hosted").broken}


TWO = [{"1": "ann p1 p2", "2": "ben p3 p4"}]


def test_each_table_with_a_host_named_and_seated_is_hosted():
    problem = room([host("ann"), host("ben"), *make_people(4)], only="hosted")
    found = check(problem, make_plan(problem, TWO, hosts={(1, "1"): "ann", (1, "2"): "ben"}))
    assert broken_for(found, "hosted") == []
    assert tally(found, "hosted").level == "must"


def test_a_table_whose_host_is_not_named_is_not_hosted():
    problem = room([host("ann"), host("ben"), *make_people(4)], only="hosted")
    found = check(problem, make_plan(problem, TWO, hosts={(1, "1"): "ann"}))
    assert levels(found) == {"ben": ("must", (1,)), "p3": ("must", (1,)), "p4": ("must", (1,))}
    assert not found.musts_kept


@pytest.mark.parametrize("wrong", ["p1", "ben", "nobody"])
def test_only_a_host_who_sits_there_hosts_a_table(wrong):
    problem = room([host("ann"), host("ben"), *make_people(4)], only="hosted")
    found = check(problem, make_plan(problem, TWO, hosts={(1, "1"): wrong, (1, "2"): "ben"}))
    assert broken_for(found, "hosted") == ["ann", "p1", "p2"]
    assert len(found.structure) == 1


def test_with_fewer_hosts_than_tables_in_use_it_is_a_should():
    problem = room([host("ann"), *make_people(5)], only="hosted")
    rounds = [{"1": "ann p1 p2", "2": "p3 p4 p5"}]
    found = check(problem, make_plan(problem, rounds, hosts={(1, "1"): "ann"}))
    assert levels(found) == dict.fromkeys(("p3", "p4", "p5"), ("should", (1,)))
    assert tally(found, "hosted").level == "should"
    assert found.musts_kept
    assert found.worst_off == ("p3", "p4", "p5")


def test_a_closed_table_needs_no_host():
    problem = room([host("ann"), *make_people(3)], only="hosted")
    found = check(problem, make_plan(problem, [{"1": "ann p1 p2 p3", "2": ""}], hosts={(1, "1"): "ann"}))
    assert tally(found, "hosted").level == "must"
    assert broken_for(found, "hosted") == []


def test_it_is_a_must_in_rounds_with_enough_hosts_only():
    problem = room([host("ann"), host("ben", rounds=(1,)), *make_people(4)], only="hosted", rounds=2)
    rounds = [*TWO, {"1": "ann p1 p2", "2": "p3 p4"}]
    found = check(problem, make_plan(problem, rounds, hosts={(1, "1"): "ann", (1, "2"): "ben", (2, "1"): "ann"}))
    assert tally(found, "hosted").level == "must"
    assert levels(found) == dict.fromkeys(("p3", "p4"), ("should", (2,)))
    assert found.musts_kept


def test_who_loses_a_host_in_a_must_round_and_elsewhere_loses_a_must():
    problem = room([host("ann"), host("ben", rounds=(1,)), *make_people(4)], only="hosted", rounds=2)
    rounds = [*TWO, {"1": "ann p1 p2", "2": "p3 p4"}]
    found = check(problem, make_plan(problem, rounds, hosts={(1, "1"): "ann", (2, "1"): "ann"}))
    assert levels(found) == {"ben": ("must", (1,)), "p3": ("must", (1, 2)), "p4": ("must", (1, 2))}


def test_a_yes_to_one_round_hosts_one_round():
    problem = room([host("ann", host_rounds=1), *make_people(3)], only="hosted", rounds=2, tables=1)
    rounds = [{"1": "ann p1 p2 p3"}] * 2
    found = check(problem, make_plan(problem, rounds, hosts={(1, "1"): "ann", (2, "1"): "ann"}))
    assert set(levels(found).values()) == {("should", (2,))}
    assert len(levels(found)) == 4
    assert found.structure == ("Table 1 in round 2 names Ann (ann) as host, who said yes to 1 round only.",)


def test_hosts_with_a_limit_make_a_must_of_every_round_that_they_can_cover_between_them():
    people = [host("ann", host_rounds=1), host("ben", host_rounds=1, rounds=(1,)), *make_people(3)]
    problem = room(people, only="hosted", rounds=2, tables=1)
    rounds = [{"1": "ann ben p1 p2 p3"}, {"1": "ann p1 p2 p3"}]
    found = check(problem, make_plan(problem, rounds, hosts={(1, "1"): "ann"}))
    assert {level for level, _ in levels(found).values()} == {"must"}, "ben could have hosted the first round"
    mended = check(problem, make_plan(problem, rounds, hosts={(1, "1"): "ben", (2, "1"): "ann"}))
    assert levels(mended) == {}


def test_a_host_who_sits_a_round_out_does_not_make_it_a_must():
    problem = room([host("ann"), *make_people(3)], only="hosted", rounds=1, tables=1, pins=(Pin("ann", 1, ""),))
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p3"}]))
    assert tally(found, "hosted").level == "should"


def test_proposed_hosts_are_hosts():
    problem = room(4, only="hosted", tables=1)
    plan = make_plan(problem, [{"1": "p1 p2 p3 p4"}], hosts={(1, "1"): "p1"}, proposed={"hosts": ["p1"]})
    found = check(problem, plan)
    assert broken_for(found, "hosted") == []
    assert tally(found, "hosted").level == "must"
    assert found.structure == ()


def test_the_programme_may_make_it_a_should_everywhere():
    problem = room([host("ann"), *make_people(3)], tables=1, promises=make_promises(only=["hosted"], hosted=SHOULD))
    found = check(problem, make_plan(problem, [{"1": "ann p1 p2 p3"}]))
    assert tally(found, "hosted").level == "should"
    assert found.musts_kept


def test_a_cast_has_a_host_of_its_own():
    problem = room([host("ann"), host("ben"), *make_people(4)], only="hosted", casts=Casts(smallest=2, largest=4))
    hosts = {(1, "1"): "ann", (1, "2"): "ben"}
    casts = {"Heron": "ann p3 p4", "Otter": "ben p1 p2"}
    kept = check(
        problem, make_plan(problem, TWO, hosts=hosts, casts=casts, cast_hosts={"Heron": "ann", "Otter": "ben"})
    )
    assert levels(kept) == {}
    lost = check(problem, make_plan(problem, TWO, hosts=hosts, casts=casts, cast_hosts={"Heron": "ann"}))
    assert levels(lost) == dict.fromkeys(("ben", "p1", "p2"), ("must", ()))
    wrong = check(
        problem, make_plan(problem, TWO, hosts=hosts, casts=casts, cast_hosts={"Heron": "ben", "Otter": "ben"})
    )
    assert broken_for(wrong, "hosted") == ["ann", "p3", "p4"]


def test_casts_without_hosts_enough_are_a_should():
    problem = room([host("ann"), *make_people(5)], only="hosted", tables=1, casts=Casts(smallest=3, largest=4))
    plan = make_plan(
        problem,
        [{"1": "ann p1 p2 p3 p4 p5"}],
        hosts={(1, "1"): "ann"},
        casts={"Heron": "ann p1 p2", "Otter": "p3 p4 p5"},
        cast_hosts={"Heron": "ann"},
    )
    found = check(problem, plan)
    assert levels(found) == dict.fromkeys(("p3", "p4", "p5"), ("should", ()))
    assert tally(found, "hosted").level == "must"


def could_cover(hosts, demand):
    """Try every way in which hosts (limit, rounds they are there) can share out the tables of some rounds."""
    if not demand:
        return True
    (number, tables), *others = demand
    willing = [h for h, (limit, there) in enumerate(hosts) if limit > 0 and number in there]
    return any(
        could_cover([(limit - (h in chosen), there) for h, (limit, there) in enumerate(hosts)], others)
        for chosen in combinations(willing, tables)
    )


yes = st.tuples(st.integers(0, 4), st.frozensets(st.integers(1, 4), min_size=1))


@given(st.lists(yes, max_size=5), st.lists(st.integers(1, 3), min_size=4, max_size=4))
def test_must_rounds_are_those_that_a_trial_of_all_rotas_can_cover(hosts, tables):
    people = [host(f"h{i}", host_rounds=limit, rounds=tuple(sorted(there))) for i, (limit, there) in enumerate(hosts)]
    # Nobody hosts anything: somebody who is there for one round only shows the level of that round.
    single = [make_person(f"r{r}t{t}", rounds=(r,)) for r in range(1, 5) for t in range(1, tables[r - 1] + 1)]
    problem = room([*people, *single], only="hosted", rounds=4, tables=3)
    rounds = [{str(t): f"r{r}t{t}" for t in range(1, tables[r - 1] + 1)} for r in range(1, 5)]
    for r, seats in enumerate(rounds, start=1):
        seats["1"] += "".join(f" {person.id}" for person in people if r in person.rounds)
    expected: list[tuple[int, int]] = []
    for r, count in enumerate(tables, start=1):
        if could_cover(hosts, [*expected, (r, count)]):
            expected.append((r, count))
    found = tally(check(problem, make_plan(problem, rounds)), "hosted")
    must = {breach.rounds[0] for breach in found.broken if breach.id.startswith("r") and breach.level == "must"}
    assert must == {r for r, _ in expected}
    assert (found.level == "must") is bool(expected)
