"""Collisions of a repair speak of the rounds ahead, and its first note in plain sentences."""

from __future__ import annotations

import pytest

from kinfolk.repair.ahead import OVER
from kinfolk.repair.wording import need_sentence
from tests.factories import make_person, make_problem, make_tables
from tests.repair.plans import released, repaired

LABELS = [[k % 3, (k + k // 3) % 3] for k in range(12)]


def needing(rounds_of_need):
    """Return a plan with somebody who needs a piano, which no table has, there in some rounds only."""
    people = [make_person(f"p{k}", times_attended=1) for k in range(12)]
    people[2] = make_person("p2", times_attended=1, needs=("piano",), rounds=rounds_of_need)
    problem = make_problem(people, tables=make_tables(3, 6, minimum=2), rounds=2)
    labels = [list(row) for row in LABELS]
    labels[2] = [t if r + 1 in (rounds_of_need or (1, 2)) else -1 for r, t in enumerate(labels[2])]
    return problem, released(problem, labels)


def test_what_is_over_is_no_collision_any_more():
    problem, plan = needing((1,))
    before = repaired(problem, plan, {"absent": "p7"}, round_=1)
    assert any("o table in round 1" in one.sentence for one in before.collisions)
    assert OVER not in before.notes
    after = repaired(problem, plan, {"absent": "p7"}, round_=2)
    assert after.collisions == ()
    assert not after.complete
    assert OVER in after.notes


def test_what_is_still_to_come_is_named_with_its_round():
    problem, plan = needing(None)
    result = repaired(problem, plan, {"absent": "p7"}, round_=2)
    sentences = [one.sentence for one in result.collisions]
    assert any("round 2" in sentence for sentence in sentences)
    assert not any("round 1" in sentence for sentence in sentences)
    assert OVER not in result.notes


@pytest.mark.parametrize(
    ("moved", "needed", "said"),
    [
        (14, 14, "14 people move. No plan that fits the day needs fewer: "),
        (15, 14, "15 people move. Any plan that fits the day moves at least 14: "),
        (1, 1, "1 person moves. No plan that fits the day needs fewer: "),
    ],
)
def test_the_proven_need_is_said_in_two_sentences(moved, needed, said):
    (sentence,) = need_sentence(moved, needed, allowed=0)
    assert sentence.startswith(said)
    assert need_sentence(moved, needed, allowed=moved) == []


def test_rounds_that_a_host_has_led_are_not_to_be_led_again():
    people = [
        make_person(f"p{k}", roles=frozenset({"host"} if k < 2 else ()), host_rounds=1 if k < 2 else None)
        for k in range(12)
    ]
    people[11] = make_person("p11", needs=("piano",), rounds=(1,))
    problem = make_problem(people, tables=make_tables(2, 7, minimum=2), rounds=2)
    plan = released(problem, [[k % 2, (k + k // 2) % 2 if k < 11 else -1] for k in range(12)])
    result = repaired(problem, plan, {"absent": "p7"}, round_=2)
    assert not result.complete
    assert result.collisions == ()
    assert OVER in result.notes
