"""Keep-apart requests hold in a repaired plan, and nothing that is written tells of them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from kinfolk.facts import Facts
from kinfolk.repair import Repairer
from kinfolk.repair.wording import NEUTRAL
from kinfolk.solve import account
from tests.factories import make_people, make_person, make_problem, make_tables
from tests.repair.plans import changes, document, released, repaired, table_of

ROOM = make_tables(3, 6, minimum=3)
LABELS = [[i % 3] for i in range(12)]
APART = (("p3", "p4"),)


def test_who_is_back_never_sits_with_whom_they_are_apart_from():
    problem = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=1, apart=APART)
    away = repaired(problem, released(problem, LABELS), {"absent": "p4"})
    for crowded in ("1", "2"):
        back = Repairer(away.problem, document(away)).propose(
            changes({"returned": "p4"}, {"absent": "p1" if crowded == "1" else "p2"}, version=2)
        )
        assert {id_: table for id_, _, table in back.seated}["p4"] != "3"


def test_a_move_that_is_forced_by_apart_alone_says_nothing_of_it():
    problem = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=1, apart=(("p1", "p4"),))
    result = repaired(problem, released(problem, LABELS))
    assert result.safety == ()
    (move,) = result.moved
    assert move.why == NEUTRAL
    assert "apart" not in json.dumps(document(result))


def test_what_cannot_be_kept_goes_to_the_safety_lead_alone():
    pairs = tuple((f"p{a}", "p1") for a in range(2, 13))
    problem = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=1, apart=pairs)
    result = repaired(problem, released(problem, LABELS), {"absent": "p12"})
    assert result.safety
    assert all("p1)" in sentence for sentence in result.safety)
    assert result.complete
    assert result.musts == "kept"
    assert not any("apart" in note for note in result.notes)


def test_for_one_solution_every_output_is_the_same_without_the_requests():
    problem = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=1, apart=APART)
    plan = released(problem, LABELS)
    result = repaired(problem, plan, {"absent": "p9"}, {"table_closed": "3"}, {"arrived": {"id": "w", "name": "W"}})
    without = replace(result.problem, apart=())
    again = account(
        Facts(without),
        result.solution,
        seed=result.seed,
        steps=result.steps,
        stopped=result.stopped,
        seconds=result.seconds,
        version=result.version,
        moved=result.moved,
        notes=result.notes,
    )
    assert document(again) == document(result)
    assert table_of(result, "p3", 1) != table_of(result, "p4", 1)


def test_no_newcomer_is_handed_to_a_greeter_they_are_apart_from():
    greeter = {"roles": frozenset({"greeter"}), "times_attended": 3}
    people = [make_person("n", times_attended=0, statements=("I keep bees",)), *make_people(6, times_attended=1)]
    people += [make_person(f"g{k}", **greeter, statements=("I keep bees",) * (k == 1)) for k in range(3)]
    problem = make_problem(people, tables=make_tables(2, 6), rounds=1, apart=(("n", "g1"),))
    greeters = np.full(10, -1, dtype=np.int32)
    greeters[0] = 7
    open_ = released(replace(problem, apart=()), [[i % 2] for i in range(10)], greeters=greeters)
    open_["greeters"][0]["stand_in"] = "g1"  # as a plan from before the request says
    result = repaired(problem, open_, {"absent": "g0"})
    assert result.problem.people[int(result.solution.greeters[0])].id == "g2"


def test_how_many_must_move_does_not_depend_on_the_requests():
    open_ = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=1)
    closed = replace(open_, apart=APART)
    day = changes({"table_closed": "3"}, {"absent": "p2"})
    proposals = [Repairer(one, released(open_, LABELS)).propose(day) for one in (open_, closed)]
    assert len({(one.needed, one.allowed) for one in proposals}) == 1
