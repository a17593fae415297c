"""Greeters and casts after a change: nobody who comes, or comes back, is left without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.facts import Facts
from kinfolk.problem import Casts
from kinfolk.repair import repair
from tests.factories import make_person, make_problem, make_promises, make_tables
from tests.repair.plans import changes, document, released, repaired, table_of

ROOM = make_tables(3, 6, minimum=3, minimum_derived=True)
LABELS = [[i % 3, (i + i // 3) % 3] for i in range(12)]


def crowd():
    """Return two greeters, two hosts and a newcomer, p11."""
    roles = {0: {"greeter"}, 1: {"greeter"}, 2: {"host"}, 3: {"host"}}
    return [
        make_person(f"p{k}", roles=frozenset(roles.get(k, ())), times_attended=0 if k == 11 else 2) for k in range(12)
    ]


def with_casts(people=None, **fields):
    problem = make_problem(people or crowd(), tables=ROOM, rounds=2, casts=Casts(smallest=5, largest=7), **fields)
    casts = np.array([k % 2 for k in range(12)], dtype=np.int32)
    greeters = np.full(12, -1, dtype=np.int32)
    greeters[11] = 0
    arrays = {"casts": casts, "cast_hosts": np.array([2, 3], dtype=np.int32), "greeters": greeters}
    return problem, released(problem, LABELS, **arrays)


def back_again(problem, plan, *ids, round_=1):
    away = repaired(problem, plan, *({"absent": id_} for id_ in ids))
    back = changes(*({"returned": id_} for id_ in ids), version=2, round_=round_)
    return away, repair(away.problem, document(away), back)


@pytest.mark.parametrize("round_", [1, 2])
def test_a_newcomer_who_is_back_has_a_greeter_and_a_cast(round_):
    away, back = back_again(*with_casts(), "p11", round_=round_)
    assert (away.solution.greeters[11], away.solution.casts[11]) == (-1, -1)
    assert back.solution.greeters[11] in (0, 1)
    assert back.solution.casts[11] == 1
    assert any(note.endswith("greets P11.") for note in back.notes)
    assert back.complete


def test_companions_who_are_back_are_of_one_cast():
    problem, plan = with_casts(together=(("p5", "p7"),))
    _, back = back_again(problem, plan, "p5", "p7")
    assert back.solution.casts[5] == back.solution.casts[7] >= 0
    _, back = back_again(problem, plan, "p5")
    assert back.solution.casts[5] == back.solution.casts[7] == 1


def test_who_wants_no_greeter_gets_none_when_back():
    people = crowd()
    people[11] = replace(people[11], no_greeter=True)
    _, back = back_again(*with_casts(people), "p11")
    assert back.solution.greeters[11] == -1


def test_nobody_is_given_a_greeter_where_newcomers_are_not_promised_one():
    problem = make_problem(crowd(), tables=ROOM, rounds=2, promises=make_promises(only=["seated"]))
    assert not Facts(problem).problem.programme.level("welcomed").on
    arrival = {"arrived": {"id": "w", "name": "Walk In", "times_attended": 0}}
    result = repaired(problem, released(problem, LABELS), arrival)
    assert result.solution.greeters.tolist() == [-1] * 13
    assert not any("greet" in note for note in result.notes)
    _, back = back_again(problem, released(problem, LABELS), "p11")
    assert back.solution.greeters.tolist() == [-1] * 12


def changed(problem, **of):
    """Return the problem as the list has it now: some people have said otherwise since the plan was made."""
    people = tuple(replace(one, **of[one.id]) if one.id in of else one for one in problem.people)
    return replace(problem, people=people)


@pytest.mark.parametrize("said", [{"no_greeter": True}, {"times_attended": 4}])
def test_who_wants_no_greeter_any_more_or_is_no_newcomer_has_none(said):
    problem, plan = with_casts()
    result = repaired(changed(problem, p11=said), plan, {"absent": "p9"})
    assert result.solution.greeters.tolist() == [-1] * 12


def test_who_has_left_was_greeted_by_whom_it_was():
    problem, plan = with_casts()
    left = repaired(problem, plan, {"absent": "p11"}, {"greeter_missing": "p0"}, round_=2)
    assert left.solution.greeters[11] == 0
    assert left.problem.people[0].greeter_capacity == 1
    told = changed(left.problem, p0={"roles": frozenset()})
    again = repair(told, document(left), changes({"absent": "p9"}, round_=2, version=2))
    assert (again.solution.greeters[11], again.problem.people[0].is_greeter) == (0, True)


def test_newcomers_beyond_what_a_greeter_now_says_yes_to_go_to_another():
    people = [replace(one, times_attended=0) if k > 8 else one for k, one in enumerate(crowd())]
    problem = make_problem(people, tables=ROOM, rounds=2)
    greeters = np.array([-1] * 9 + [0] * 3, dtype=np.int32)
    plan = released(problem, LABELS, greeters=greeters)
    result = repaired(changed(problem, p0={"greeter_capacity": 2}), plan, {"absent": "p5"})
    assert result.solution.greeters[9:].tolist() == [0, 0, 1]
    result = repaired(changed(problem, p0={"greeter_capacity": 2}), plan, {"absent": "p5"}, round_=2)
    assert result.solution.greeters[9:].tolist() == [0, 0, 0], "they have met"


def led_by(people=None, **fields):
    """Return twelve people of whom p0, p1 and p2 lead a table in both rounds; p3 could."""
    people = people or [
        make_person(f"p{k}", roles=frozenset({"host"} if k < 4 else ()), times_attended=2) for k in range(12)
    ]
    problem = make_problem(people, tables=ROOM, rounds=2, **fields)
    return problem, released(problem, [[i % 3, i % 3 if i < 3 else (i + i // 3) % 3] for i in range(12)])


def test_a_round_that_is_over_was_led_by_whom_it_was():
    problem, plan = led_by()
    result = repaired(changed(problem, p0={"roles": frozenset()}), plan, {"absent": "p9"}, round_=2)
    assert result.complete
    assert result.solution.hosts[0, 0] == 0
    assert result.solution.hosts[1, 0] == 3
    assert table_of(result, "p3", 2) == "1"


def test_who_hosts_fewer_rounds_now_leads_the_first_ones():
    problem, plan = led_by()
    result = repaired(changed(problem, p0={"host_rounds": 1}), plan, {"absent": "p9"})
    assert result.complete
    assert sorted(result.solution.hosts[:, 0].tolist()) == [0, 3]
    none = changed(problem, p0={"host_rounds": 1}, p1={"host_rounds": 1})
    result = repaired(none, plan, {"absent": "p9"}, round_=2)
    assert result.solution.hosts[0, :2].tolist() == [0, 1]
    assert not {0, 1} & set(result.solution.hosts[1].tolist())


def test_a_cast_does_not_keep_a_host_who_hosts_no_more():
    problem, plan = with_casts()
    result = repaired(changed(problem, p2={"roles": frozenset()}), plan, {"absent": "p9"})
    assert 2 not in result.solution.cast_hosts


@pytest.mark.parametrize("round_", [1, 2])
def test_a_newcomer_who_stands_in_the_list_already_has_a_greeter_too(round_):
    problem, plan = with_casts()
    new = make_person("new", times_attended=0, rounds=tuple(range(round_, 3)))
    result = repaired(replace(problem, people=(*problem.people, new)), plan, round_=round_)
    assert result.solution.greeters[12] in (0, 1)


def test_a_walk_in_changes_nobody_elses_stand_in():
    people = [
        make_person(f"p{k}", roles=frozenset({"greeter"} if k < 3 else ()), times_attended=3 if k < 4 else 0)
        for k in range(15)
    ]
    problem = make_problem(people, tables=make_tables(3, 8, minimum=3), rounds=1)
    greeters = np.array([-1] * 4 + [0] * 4 + [1] * 4 + [2] * 3, dtype=np.int32)
    plan = released(problem, [[k % 3] for k in range(15)], greeters=greeters)
    before = {entry["greeter"]: entry["stand_in"] for entry in plan["greeters"]}
    result = repaired(problem, plan, {"arrived": {"id": "w", "name": "W", "times_attended": 0}})
    assert {entry["greeter"]: entry["stand_in"] for entry in document(result)["greeters"]} == before
    gone = repaired(problem, plan, {"greeter_missing": before["p0"]})
    after = {entry["greeter"]: entry["stand_in"] for entry in document(gone)["greeters"]}
    assert before["p0"] not in {*after, *after.values()}
