"""``kinfolk forecast``: a plan beside luck, as text and as JSON, and a sentence for whatever cannot be used."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kinfolk.schemas import schema


def test_a_plan_is_told_beside_luck_with_all_that_is_assumed(planned):
    status, out, err = planned.run("forecast", planned.list, planned.out / "plan.json", "--runs", 3)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Spring meeting, plan 1: 12 people, 90 minutes of rounds, 15 minutes of breaks."
    assert lines[4].startswith("People who meet nobody new"), "the tail comes first"
    assert "no_show" in out
    assert "met_at_6" in out


def test_the_json_is_what_its_schema_says_and_the_same_for_a_seed(planned):
    given = ("forecast", planned.list, planned.out / "plan.json", "--json", "--runs", 3, "--assume", "no_show=0")
    status, out, _ = planned.run(*given)
    assert status == 0
    document = json.loads(out)
    jsonschema.validate(document, schema("forecast"))
    assert document["measures"][0]["name"] == "nobody"
    assert {one["name"]: one["value"] for one in document["assumptions"]}["no_show"] == 0
    assert planned.run(*given)[1] == out
    assert planned.run(*given, "--seed", 1)[1] != out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--assume", "no_shows=0.2"), "there is no assumption called 'no_shows'. Did you mean no_show?"),
        (("--assume", "no_show=1"), "the assumption 'no_show' cannot be 1. Give a number from 0 to 0.9."),
        (("--assume", "no_show"), "--assume 'no_show' cannot be used. Write --assume NAME=VALUE, such as no_show=0.1."),
    ],
)
def test_what_cannot_be_assumed_is_said(planned, more, said):
    status, _, err = planned.run("forecast", planned.list, planned.out / "plan.json", *more)
    assert status == 2
    assert said in err


def test_a_plan_of_another_list_is_refused(planned):
    shorter = planned.list.read_text("utf-8").splitlines()[:-1]
    planned.list.write_text("\n".join([*shorter, "z9,Zoë,,0,,"]), "utf-8")
    status, out, err = planned.run("forecast", planned.list, planned.out / "plan.json", "--json")
    assert status == 2
    assert json.loads(out)["format"] == "kinfolk.error/1"
    assert "of another list: 1 of its 12 people are not on yours, and 1 of yours are not in it" in err
    assert "Give the attendee files first, then PLAN.json." in planned.run("forecast", planned.list)[2]
