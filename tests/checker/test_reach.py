"""Holders of a statement, counted by groups: the same as if everybody looked at everybody."""

from __future__ import annotations

import random

import pytest

from kinfolk.checker.crowd import Crowd
from kinfolk.checker.reach import LARGE_PARTY
from tests.factories import make_person, make_problem


def crowd(seed):
    """Return people of one large employer, some orders and some strangers, who come to different rounds."""
    draw = random.Random(seed)
    people = tuple(
        make_person(
            f"p{i}",
            organisation="Harbour" if i <= 2 * LARGE_PARTY else "",
            order=f"order {draw.randrange(20)}",
            rounds=draw.choice((None, (1,), (2,), (2, 3))),
            statements=tuple(draw.sample(["tea", "bees", "rain", "clocks"], draw.randrange(4))),
        )
        for i in range(2 * LARGE_PARTY + 20)
    )
    return Crowd(make_problem(people, tables=30, rounds=3), {})


@pytest.mark.parametrize("seed", range(3))
def test_who_is_available_is_counted_as_by_looking_at_everybody(seed):
    room = crowd(seed)
    for id_ in room.people:
        for rounds in (room.present_set[id_], frozenset(room.present[id_][:1])):
            counted = room.reach.available(id_, room.statements[id_], rounds)
            assert counted == {
                statement: sum(
                    room.available(id_, other) and not rounds.isdisjoint(room.present[other])
                    for other in room.holders[statement]
                )
                for statement in room.statements[id_]
            }
        for statement in room.statements[id_]:
            assert room.reach.few(id_, statement) == {
                other for other in room.holders[statement] if room.available(id_, other)
            }
