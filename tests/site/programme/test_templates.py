"""Programmes to start from keep their own rules."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kinfolk_web.models import Block
from kinfolk_web.programme.clock import minute
from kinfolk_web.programme.templates import fitting, largest_cast, least_minutes, most_people, templates
from kinfolk_web.programme.welcoming import needs_welcome

EVERY = templates().values()
BLOCKS = [(one, block) for one in EVERY for day in one.days for block in day]


def test_there_is_one_for_30_300_and_3000():
    assert [one.people for one in EVERY] == [30, 300, 3000]
    assert [fitting(people).people for people in (0, 12, 80, 110, 500, 900, 1200, 9000)] == [
        30, 30, 30, 300, 300, 300, 3000, 3000,
    ]  # fmt: skip


@pytest.mark.parametrize("people", range(2, 13))
def test_attention_takes_five_minutes_for_each_pair_at_a_table(people):
    assert least_minutes(people) == 5 * (people - 1)
    assert most_people(least_minutes(people)) == max(3, people)


@pytest.mark.parametrize(("template", "block"), BLOCKS)
def test_every_round_and_cast_meeting_is_long_enough_for_its_table(template, block):
    if block.kind == Block.Kind.ROUND:
        assert block.minutes >= least_minutes(template.seats)
    if block.kind == Block.Kind.CAST:
        assert block.minutes >= least_minutes(largest_cast(template.cast_size))


@pytest.mark.parametrize("template", EVERY, ids=lambda one: one.key)
def test_days_have_neither_gaps_nor_overlaps(template):
    for day in template.days:
        for before, after in pairwise(day):
            assert minute(before.at) + before.minutes == minute(after.at), f"{before} {after}"


@pytest.mark.parametrize("block", [block for _template, block in BLOCKS])
def test_all_free_time_has_a_welcome_place(block):
    if needs_welcome(Block(kind=block.kind, starts_at=block.at)):
        assert block.welcome, block


@pytest.mark.parametrize("template", EVERY, ids=lambda one: one.key)
def test_each_opens_and_closes_and_casts_meet_first_and_last(template):
    kinds = [block.kind for day in template.days for block in day]
    assert "opening" in kinds
    assert kinds[-1] == "closing"
    assert kinds.count("cast") == template.cast_meetings
    assert template.rounds >= 3
