"""Nobody's answer follows from a report, however much else is known; and the attack is one that finds what can be found."""

from __future__ import annotations

import random

import pytest

from benchmarks.outcomes import reidentification as attacks
from kinfolk_web.outcomes.reporting.counting import GROUPS, Counts, pooled
from kinfolk_web.outcomes.reporting.protecting import SUREST, chance, shake
from kinfolk_web.outcomes.reporting.topics import BY_KEY


@pytest.mark.parametrize("people", [30, 300])
def test_no_single_answer_is_recovered_by_somebody_who_knows_all_others(people):
    rows = attacks.measure(quick=True)
    here = [row for row in rows if row.what.startswith(f"{people} people")]
    assert len(here) == 4
    assert [row.reached for row in here] == [True, True, True, None], rows
    assert here[3].measured == "100%", "the attack finds every answer in plain counts"


def test_counts_are_moved_as_often_and_as_far_as_is_said():
    topic, draw = BY_KEY["alike"], random.Random(1)
    counts = Counts(topic, {"new": 2_000}, {"new": {"yes": 1_000, "no": 1_000}})
    moved = [shake(counts, draw)["new"]["yes"] - 1_000 for _ in range(20_000)]
    for by in range(-3, 4):
        assert moved.count(by) / len(moved) == pytest.approx(chance("alike", by), abs=0.015)
    assert max(chance("alike", by) / chance("alike", by + 1) for by in range(-9, 9)) ** 2 == pytest.approx(SUREST)


def test_groups_of_fewer_than_five_are_counted_with_others():
    for people in (10, 30, 60):
        room = pooled(attacks.a_room(people, 1))
        sizes = [sum(one.group == group for one in room) for group in GROUPS]
        assert all(size == 0 or size >= 5 for size in sizes)
        assert sum(sizes) == people
