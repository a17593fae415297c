"""However small the budget, a search does not end before it has tried to mend what must be, and its steps do not tell."""

from __future__ import annotations

import random

import pytest

from kinfolk.facts import Facts
from kinfolk.search.safety import broken_apart
from kinfolk.solve import solve
from tests.factories import make_person, make_problem

ROOMS = 60
TAKEN_BY_MIXING = 3_000


def small_room(seed):
    """Return a small room in which a plan that keeps everybody apart who must be is easily had."""
    draw = random.Random(seed)
    count = draw.randrange(12, 31)
    ids = [f"p{i}" for i in range(count)]
    people = tuple(
        make_person(id_, organisation=f"Firm {draw.randrange(count // 3)}", roles=frozenset({"host"} if i < 8 else ()))
        for i, id_ in enumerate(ids)
    )
    apart = tuple({tuple(sorted(draw.sample(ids, 2))): None for _ in range(draw.randrange(2, 9))})
    return make_problem(people, tables=-(-count // draw.choice((4, 5, 6))), rounds=draw.choice((2, 3, 4)), apart=apart)


@pytest.mark.parametrize("steps", [0, TAKEN_BY_MIXING])
def test_requests_to_be_apart_are_kept_though_mixing_takes_every_step(steps):
    for seed in range(ROOMS):
        problem = small_room(seed)
        result = solve(problem, steps=steps, seed=seed)
        assert not broken_apart(Facts(problem), result.solution), f"room {seed}"
        assert result.steps == steps
