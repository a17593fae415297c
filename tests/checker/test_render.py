"""The recount as text and as JSON."""

from __future__ import annotations

import json

import pytest

from kinfolk.checker import as_json, check, render
from kinfolk.schemas import validate
from tests.checker.plans import honest, make_plan, room
from tests.factories import make_people, make_person

PEOPLE = [make_person("ann", order="K1"), make_person("ben", order="K1"), *make_people(2)]


def test_a_sound_plan_reads_well():
    problem = room(PEOPLE, only="seated no_party")
    found = check(problem, honest(problem, make_plan(problem, [{"1": "ann ben", "2": "p1 p2"}])))
    assert render(found) == (
        "Recounted 2 promises for 4 people from the list and the plan.\n"
        "\n"
        "  seated    must    kept for 4 of 4\n"
        "  no_party  should  kept for 2 of 4: not for Ann (round 1), Ben (round 1)\n"
        "\n"
        "2 pairs meet; 0 coincidences.\n"
        "Every must is kept.\n"
        "The plan is sound, and its ledger says the same as this recount.\n"
    )


def test_long_lists_are_cut_and_say_so():
    problem = room([make_person(f"q{i}", order="K1") for i in range(30)], only="no_party", tables=1)
    found = check(problem, make_plan(problem, [{"1": " ".join(problem.index)}]))
    text = render(found)
    assert "Q3 (round 1), Q4 (round 1) and 25 more" in text
    assert "Q5" not in text
    plan = make_plan(problem, [{"1": ""}])
    plan["rounds"][0]["sitting_out"] = []
    assert "  - and 10 more; --json lists them all.\n" in render(check(problem, plan))


def test_broken_musts_and_differences_are_said():
    problem = room(1, only="seated")
    text = render(check(problem, make_plan(problem, [{"1": "p1"}])))
    assert "for 1 person from" in text
    assert "Some musts are broken.\n" in text
    assert "The plan claims what the recount does not find:\n  - seated: the ledger leaves it out" in text


def test_the_json_holds_every_number_and_survives_a_round_trip():
    problem = room(PEOPLE, only="seated no_party")
    found = as_json(check(problem, make_plan(problem, [{"1": "ann ben", "2": "p1 p2"}])))
    assert json.loads(json.dumps(found)) == found
    assert found["format"] == "kinfolk.recount/1"
    assert found["entries"][1] == {
        "promise": "no_party",
        "level": "should",
        "weight": 10,
        "owed": 4,
        "kept": 2,
        "broken": [
            {"id": "ann", "degree": 1, "level": "should", "rounds": [1]},
            {"id": "ben", "degree": 1, "level": "should", "rounds": [1]},
        ],
    }
    assert found["worst_off"] == ["ann", "ben"]
    assert "safety" not in found


@pytest.mark.parametrize("rounds", [[{"1": "ann ben", "2": "p1 p2"}], [{"1": "ann ben p1", "3": "p2"}]])
def test_the_json_is_what_its_schema_promises(rounds):
    problem = room(PEOPLE, tables=3)
    validate("recount", as_json(check(problem, make_plan(problem, rounds))))
