"""Keep-apart requests: seen by the checker, shown to nobody but the safety file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kinfolk.checker import as_json, check, render
from kinfolk.problem import Casts
from tests.checker.plans import honest, make_plan, room
from tests.factories import make_people, make_person

APART = (("p1", "p2"), ("p3", "gone"))


@pytest.fixture
def problem():
    return room(
        [*make_people(5), make_person("ann", statements=("tea",))], rounds=2, casts=Casts(smallest=3, largest=3)
    )


@pytest.fixture
def plan(problem):
    rounds = [{"1": "p1 p2 p3", "2": "p4 p5 ann"}, {"1": "p1 p4 p5", "2": "p2 p3 ann"}]
    return honest(problem, make_plan(problem, rounds, casts={"Heron": "p1 p2 p4", "Otter": "p3 p5 ann"}))


def test_a_broken_request_is_told_to_safety_alone(problem, plan):
    found = check(replace(problem, apart=APART), plan)
    assert found.safety == (
        "P1 (p1) and P2 (p2) share table 1 in round 1.",
        "P1 (p1) and P2 (p2) share the cast Heron.",
        "P3 (p3) and 'gone' are to be kept apart, but are not both on the list.",
    )
    assert found.ok
    assert found.musts_kept


def test_everything_public_is_the_same_with_and_without_requests(problem, plan):
    without, with_ = check(problem, plan), check(replace(problem, apart=APART), plan)
    assert render(without) == render(with_)
    assert json.dumps(as_json(without)) == json.dumps(as_json(with_))
    assert repr(without) == repr(with_)
