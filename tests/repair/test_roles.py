"""Greeters and casts after a change: nobody who comes, or comes back, is left without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.facts import Facts
from kinfolk.problem import Casts
from kinfolk.repair import repair
from tests.factories import make_person, make_problem, make_promises, make_tables
from tests.repair.plans import changes, document, released, repaired

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
