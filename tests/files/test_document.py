"""plan.json as the contract says: members, order, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.files import dump, plan_document, problem_from, read_plan, solution_from
from kinfolk.problem import Pin
from kinfolk.schemas import NAMES, schema
from tests.cast import CAST, TOGETHER
from tests.factories import make_people, make_person, make_problem
from tests.files.plans import MOVE, dealt

MEMBERS = [
    "format", "event", "version", "planner", "seed", "steps", "stopped", "seconds", "complete", "musts",
    "programme", "people", "rounds", "casts", "greeters", "proposed", "ledger", "totals",
]  # fmt: skip


def test_the_document_has_exactly_the_members_of_the_contract():
    document = plan_document(dealt())
    assert list(document) == MEMBERS
    assert list(document["rounds"][0]) == ["round", "tables", "sitting_out", "absent"]
    assert list(document["rounds"][0]["tables"][0]) == ["table", "seats", "host", "stand_in", "people"]
    assert list(document["ledger"][0]) == [
        "promise", "level", "weight", "owed", "kept", "impossible", "because", "broken",
    ]  # fmt: skip
    assert document["casts"][0] == {"cast": "Heron", "host": "p1", "people": ["p1", "p3", "p5", "p7", "p9", "p11"]}
    assert document["proposed"] == {"hosts": [], "greeters": []}
    assert document["totals"] == {"pairs_met": 30, "coincidences": 2, "worst_off": ["p1"]}


def test_who_is_away_is_absent_and_who_has_no_seat_sits_out():
    people = (*make_people(6), make_person("late", rounds=(2,)), make_person("tired"))
    result = dealt(make_problem(people, tables=2, rounds=2, pins=(Pin("tired", 1, ""),)))
    labels = result.solution.labels.copy()
    labels[7, 0] = -1
    document = plan_document(replace(result, solution=replace(result.solution, labels=labels)))
    assert document["rounds"][0]["absent"] == ["late"]
    assert document["rounds"][0]["sitting_out"] == ["tired"]
    assert document["rounds"][1]["absent"] == document["rounds"][1]["sitting_out"] == []


def test_nobody_is_null_and_a_broken_promise_names_its_rounds():
    document = plan_document(dealt(make_problem(make_people(2), tables=2, rounds=1)))
    tables = document["rounds"][0]["tables"]
    assert [table["stand_in"] for table in tables] == [None, None]
    assert document["ledger"][1]["broken"] == [
        {"id": "p1", "why": "Sits twice with the same neighbour.", "impossible": True, "rounds": [1, 2]}
    ]


def test_a_next_version_says_who_moves_and_reserves_appear_when_there_are_some():
    document = plan_document(dealt(moved=(MOVE,), proposed_hosts=("p1",), reserve_hosts=("p2",)))
    assert document["moved"] == [{"id": "p1", "round": 2, "from": "1", "to": "2", "why": "Table 1 closed."}]
    assert document["proposed"] == {"hosts": ["p1"], "greeters": [], "reserve_hosts": ["p2"]}
    assert plan_document(dealt(version=2))["moved"] == []
    assert "moved" not in plan_document(dealt())


def test_newcomers_of_one_greeter_share_an_entry_unless_their_stand_ins_differ():
    result = dealt()
    stand_ins = result.greeter_stand_ins.copy()
    stand_ins[4] = 3
    entries = plan_document(replace(result, greeter_stand_ins=stand_ins))["greeters"]
    assert [(entry["greeter"], entry["stand_in"]) for entry in entries] == [("p1", "p2"), ("p1", "p4")]
    assert entries[1]["newcomers"] == ["p5"]


def test_keep_apart_requests_change_no_byte():
    quiet = make_problem(CAST, tables=3, together=TOGETHER)
    loud = replace(quiet, apart=(("ana", "bo"), ("eve", "ida")))
    assert dump(plan_document(dealt(quiet))) == dump(plan_document(dealt(loud)))


@given(st.integers(1, 40), st.integers(1, 4), st.integers(0, 5))
def test_a_solution_survives_the_way_through_the_file(people, rounds, seed):
    result = dealt(make_problem(people, tables=max(1, people // 5), rounds=rounds), seed=seed)
    document = json.loads(dump(plan_document(result)))
    jsonschema.validate(document, schema("plan"))
    problem = problem_from(document, result.problem.people)
    assert problem == result.problem
    solution = solution_from(document, problem)
    for name in ("labels", "hosts", "casts", "cast_hosts", "greeters"):
        np.testing.assert_array_equal(getattr(solution, name), getattr(result.solution, name))


def test_every_person_and_every_table_has_a_line_of_its_own():
    document = plan_document(dealt(make_problem(CAST, tables=3)))
    lines = dump(document).splitlines()
    assert '    {"id": "feng", "name": "王小明"},' in lines
    assert sum('"stand_in"' in line and '"people"' in line for line in lines) == 9
    assert json.loads(dump(document)) == document


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    )
)
def test_any_document_survives_being_written(value):
    assert json.loads(dump({"held": value})) == {"held": value}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("recount", "roster")])
def test_every_schema_is_itself_sound(name):
    jsonschema.Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("ledger"), "['ledger'"),
        (lambda d: d.update(format="kinfolk.plan/2"), "its format is 'kinfolk.plan/2'"),
        (lambda d: d["rounds"][1]["tables"][0].update(seats="many"), "rounds[1].tables[0].seats must be integer"),
        (lambda d: d.update(stopped="tired"), "stopped must be one of"),
        (lambda d: d["programme"]["casts"].update(size=3), "programme.casts must not contain {'size'}"),
    ],
)
def test_a_damaged_plan_is_refused_by_its_place(tmp_path, change, said):
    document = plan_document(dealt())
    change(document)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InputError) as caught:
        read_plan(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert caught.value.remedy


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"format": NaN}', b"7", b'["\\ud800"]']
)
def test_junk_is_refused(tmp_path, junk):
    (tmp_path / "plan.json").write_bytes(junk)
    with pytest.raises(InputError):
        read_plan(tmp_path / "plan.json")


def test_a_plan_of_other_people_or_tables_is_refused():
    result = dealt()
    document = plan_document(result)
    with pytest.raises(InputError, match="not on the list"):
        solution_from(document, problem_from(document, result.problem.people[:5]))
    document["rounds"][0]["tables"][0]["table"] = "attic"
    with pytest.raises(InputError, match="table 'attic' in round 1"):
        solution_from(document, result.problem)
