"""Musts that the plan broke before the day: a few are mended on the way, many only when that is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinfolk.repair.wording import EARLIER
from tests.factories import make_people, make_person, make_problem, make_tables
from tests.repair.plans import movers, released, repaired, table_of

LEFT = "The plan before broke a must for"


def quiet_room(needing, people=12):
    """Return a plan in which the first ``needing`` people sit at loud tables; only table 2 is quiet."""
    crowd = [make_person(f"p{k}", times_attended=1, needs=("quiet",) if k < needing else ()) for k in range(people)]
    tables = make_tables(people // 4, 8, minimum=2)
    room = [replace(table, features=("quiet",) if table.id == "2" else ()) for table in tables]
    problem = make_problem(crowd, tables=room, rounds=1)
    labels = [[k % len(room)] for k in range(people)]
    return problem, released(problem, labels)


def test_companions_who_were_parted_are_brought_together_on_the_way():
    problem = make_problem(
        make_people(40, times_attended=1), tables=make_tables(8, 6), rounds=1, together=(("p1", "p2"),)
    )
    result = repaired(problem, released(problem, [[k % 8] for k in range(40)]), {"absent": "p9"})
    assert table_of(result, "p1", 1) == table_of(result, "p2", 1)
    (move,) = result.moved
    assert move.id in ("p1", "p2")
    assert move.why == EARLIER
    assert result.complete


@pytest.mark.parametrize("people", [12, 40])
def test_who_was_without_what_they_need_has_it_after_any_repair(people):
    problem, plan = quiet_room(1, people)
    result = repaired(problem, plan, {"absent": "p7"})
    assert [(move.id, move.to, move.why) for move in result.moved] == [("p0", "2", EARLIER)]
    assert not any(LEFT in note for note in result.notes)


@pytest.mark.parametrize("people", [12, 40])
def test_more_of_it_waits_until_it_is_asked_for(people):
    problem, plan = quiet_room(4, people)
    result = repaired(problem, plan, {"absent": "p7"})
    assert movers(result) == set()
    assert not result.complete
    said = [note for note in result.notes if note.startswith(f"{LEFT} 3 people")]
    assert len(said) == 1
    assert '"changes": []' in said[0]
    asked = repaired(problem, plan)
    assert movers(asked) == {"p0", "p2", "p3"}
    assert {move.why for move in asked.moved} == {EARLIER}
    assert asked.complete


def test_what_concerns_only_people_who_are_gone_or_rounds_that_are_over_moves_nobody():
    problem, plan = quiet_room(1)
    assert movers(repaired(problem, plan, {"absent": "p0"})) == set()
    twice = make_problem(problem.people, tables=problem.rounds[0].tables, rounds=2)
    plan = released(twice, [[k % 3, 1 if k == 0 else k % 3] for k in range(12)])
    result = repaired(twice, plan, {"absent": "p7"}, round_=2)
    assert movers(result) == set()
    assert not any(LEFT in note for note in result.notes)


def test_what_cannot_be_mended_does_not_keep_the_day_from_being_mended_by_the_fewest():
    crowd = [make_person(f"p{k}", times_attended=1, needs=("piano",) if k == 2 else ()) for k in range(12)]
    problem = make_problem(crowd, tables=make_tables(3, 6, minimum=3), rounds=1)
    plan = released(problem, [[k % 3] for k in range(12)])
    result = repaired(problem, plan, {"absent": "p0"}, {"absent": "p3"})
    (move,) = result.moved
    assert move.to == "1"
    assert not result.complete


def test_how_much_is_left_tells_nothing_of_who_is_kept_apart():
    problem, plan = quiet_room(4, 40)
    apart = replace(problem, apart=(("p1", "p11"), ("p4", "p14"), ("p5", "p15")))
    notes = [repaired(one, plan, {"absent": "p7"}).notes for one in (problem, apart)]
    assert notes[0] == notes[1]
