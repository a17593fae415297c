"""The seat itself: seated, needs, pinned, at_ease, short_walk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinfolk.checker import check
from kinfolk.problem import MUST, SHOULD, Pin, Table
from tests.checker.plans import broken_for, make_plan, owed, room, tally
from tests.factories import make_people, make_person, make_promises, make_tables


def breaches(recount, promise):
    return {breach.id: breach.rounds for breach in tally(recount, promise).broken}


def test_everyone_with_a_seat_among_others_is_seated():
    problem = room(4, only="seated")
    found = check(problem, make_plan(problem, [{"1": "p1 p2", "2": "p3 p4"}]))
    assert broken_for(found, "seated") == []
    assert owed(found, "seated") == 4
    assert found.musts_kept


def test_who_has_no_seat_is_not_seated():
    problem = room(4, only="seated", rounds=2)
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p3 p4"}, {"1": "p1 p2 p3"}]))
    assert breaches(found, "seated") == {"p4": (2,)}
    assert not found.musts_kept


def test_who_sits_alone_is_not_seated():
    problem = room(3, only="seated")
    found = check(problem, make_plan(problem, [{"1": "p1 p2", "2": "p3"}]))
    assert broken_for(found, "seated") == ["p3"]


def test_everyone_at_a_table_below_its_minimum_is_not_seated():
    problem = room(7, only="seated", tables=make_tables(2, 8, minimum=4))
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p3", "2": "p4 p5 p6 p7"}]))
    assert broken_for(found, "seated") == ["p1", "p2", "p3"]


def test_a_closed_table_harms_nobody():
    problem = room(4, only="seated", tables=make_tables(2, 8, minimum=4))
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p3 p4", "2": ""}]))
    assert broken_for(found, "seated") == []


def test_who_is_away_or_sits_out_needs_no_seat():
    people = [
        *make_people(3),
        make_person("away", rounds=(2,)),
        make_person("out"),
        make_person("staff", kinds=("Staff",)),
    ]
    problem = room(people, only="seated", rounds=2, pins=(Pin("out", 1, ""),))
    rounds = (replace(problem.rounds[0], without=("staff",)), problem.rounds[1])
    problem = replace(problem, programme=replace(problem.programme, rounds=rounds))
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p3"}, {"1": "p1 p2 p3 away out staff"}]))
    assert broken_for(found, "seated") == []
    assert owed(found, "seated") == 6
    assert found.structure == ()


def test_who_attends_no_round_is_owed_nothing():
    problem = room([*make_people(3), make_person("away", rounds=())])
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p3"}]))
    assert {entry.owed for entry in found.entries} == {3}


def test_needs_are_kept_where_each_table_has_each_feature():
    tables = [*make_tables(1, 8, features=("Step free", "quiet")), Table(id="2", seats=8, minimum=0)]
    people = [
        make_person("ann", needs=("step-free", "Quiet")),
        make_person("ben", needs=("step_free",)),
        *make_people(3),
    ]
    problem = room(people, only="needs", tables=tables, rounds=2)
    found = check(problem, make_plan(problem, [{"1": "ann ben", "2": "p1 p2 p3"}, {"1": "ann p1", "2": "ben p2 p3"}]))
    assert owed(found, "needs") == 2
    assert breaches(found, "needs") == {"ben": (2,)}


def test_one_missing_feature_breaks_needs():
    people = [make_person("ann", needs=("step-free", "quiet")), *make_people(2)]
    problem = room(people, only="needs", tables=make_tables(1, 8, features=("step-free",)))
    assert broken_for(check(problem, make_plan(problem, [{"1": "ann p1 p2"}])), "needs") == ["ann"]


def test_pins_hold_where_people_sit_as_pinned():
    pins = (Pin("p1", 1, "2"), Pin("p2", 1, ""), Pin("p3", 2, "1"))
    problem = room(6, only="pinned", rounds=2, pins=pins)
    kept = check(problem, make_plan(problem, [{"1": "p3 p4", "2": "p1 p5 p6"}, {"1": "p3 p1 p2", "2": "p4 p5 p6"}]))
    assert broken_for(kept, "pinned") == []
    assert owed(kept, "pinned") == 3
    lost = check(problem, make_plan(problem, [{"1": "p1 p2", "2": "p3 p5 p6"}, {"1": "p1 p2", "2": "p3 p5 p6"}]))
    assert breaches(lost, "pinned") == {"p1": (1,), "p2": (1,), "p3": (2,)}


def test_a_pin_of_somebody_away_asks_nothing():
    people = [*make_people(3), make_person("away", rounds=(2,))]
    problem = room(people, only="pinned", rounds=2, pins=(Pin("away", 1, "2"),))
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p3"}, {"1": "p1 p2 p3 away"}]))
    assert broken_for(found, "pinned") == []


def test_at_ease_counts_the_people_and_not_the_seats():
    people = [make_person("ann", largest_table=3), make_person("ben", largest_table=4), *make_people(3)]
    problem = room(people, only="at_ease", rounds=2)
    found = check(problem, make_plan(problem, [{"1": "ann p1 p2", "2": "ben p3"}, {"1": "ann ben p1 p2", "2": "p3"}]))
    assert owed(found, "at_ease") == 2
    assert breaches(found, "at_ease") == {"ann": (2,)}


def far_tables():
    return [
        Table(id="1", seats=8, minimum=0, x=0, y=0),
        Table(id="2", seats=8, minimum=0, x=3, y=4),
        Table(id="3", seats=8),
    ]


@pytest.mark.parametrize(("limit", "expected"), [(5.0, []), (4.9, ["p1"])])
def test_a_walk_is_the_straight_line_between_two_tables(limit, expected):
    levels = make_promises(only=["short_walk"], short_walk=SHOULD)
    problem = room(4, rounds=2, tables=far_tables(), promises=levels, walk_limit=limit)
    found = check(problem, make_plan(problem, [{"1": "p1 p2", "2": "p3 p4"}, {"1": "p2", "2": "p1 p3", "3": "p4"}]))
    assert broken_for(found, "short_walk") == expected
    assert owed(found, "short_walk") == 4


def test_a_round_missed_gives_time_enough_to_walk():
    levels = make_promises(only=["short_walk"], short_walk=SHOULD)
    people = [make_person("ann", rounds=(1, 3)), *make_people(2)]
    problem = room(people, rounds=3, tables=far_tables(), promises=levels, walk_limit=1.0)
    plan = make_plan(problem, [{"1": "ann p1 p2"}, {"1": "p1 p2"}, {"1": "p1 p2", "2": "ann"}])
    found = check(problem, plan)
    assert owed(found, "short_walk") == 2
    assert broken_for(found, "short_walk") == []


def test_a_round_without_a_seat_or_a_table_without_a_place_is_no_walk():
    levels = make_promises(only=["short_walk"], short_walk=SHOULD)
    problem = room(4, rounds=2, tables=far_tables(), promises=levels, walk_limit=1.0)
    found = check(problem, make_plan(problem, [{"1": "p1 p2", "3": "p3"}, {"1": "p1 p4", "2": "p3"}]))
    assert owed(found, "short_walk") == 4
    assert broken_for(found, "short_walk") == []


def test_a_must_is_a_must_at_the_level_the_programme_gives_it():
    levels = make_promises(only=["at_ease"], at_ease=MUST)
    problem = room([make_person("ann", largest_table=2), *make_people(2)], promises=levels)
    found = check(problem, make_plan(problem, [{"1": "ann p1 p2"}]))
    assert tally(found, "at_ease").level == "must"
    assert not found.musts_kept
    assert found.worst_off == ()
