"""The growing community: islands and nearness equal a slow recount, and every picture keeps its distances."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.report.charts import draw_community, threads
from kinfolk.report.community import Stage, grow
from kinfolk.report.islands import GAP, draw_islands
from kinfolk.report.seating import read_seating
from tests.factories import make_person
from tests.report.plans import meeting, plan_of


def slow_reach(seating, rounds: int) -> list[set[int]]:
    """Whom everybody shares a party or a table with, themselves included."""
    parties = seating.facts.parties
    reach = [{i} for i in range(len(parties))]
    for i, j in combinations(range(len(parties)), 2):
        shared = set(parties[i][parties[i] >= 0]) & set(parties[j][parties[j] >= 0])
        met = any(seating.labels[i, r] == seating.labels[j, r] >= 0 for r in range(rounds))
        if shared or met:
            reach[i].add(j)
            reach[j].add(i)
    return reach


@pytest.fixture(scope="module")
def seating():
    return read_seating(*meeting(30))


def test_islands_and_nearness_are_those_a_slow_count_finds(seating):
    for stage in grow(seating):
        reach = slow_reach(seating, stage.round)
        assert stage.linked == sum(bool(reach[i] & reach[j]) for i, j in combinations(range(len(reach)), 2))
        for i, near in enumerate(reach):
            assert {stage.island[j] for j in near} == {stage.island[i]}
        assert stage.sizes.sum() == len(reach)
        assert sorted(stage.sizes, reverse=True) == stage.sizes.tolist()
        assert np.bincount(stage.island).tolist() == stage.sizes.tolist()


def test_islands_only_ever_join(seating):
    stages = grow(seating)
    assert stages[0].islands > stages[-1].islands
    for before, after in pairwise(stages):
        for island in range(before.islands):
            assert len(set(after.island[before.island == island])) == 1


def test_who_never_comes_is_no_island():
    problem, _ = meeting(30)
    here = read_seating(problem, plan_of(problem))
    gone = [make_person(f"gone{k}", rounds=()) for k in range(5)]
    more = replace(problem, people=(*problem.people[:10], *gone, *problem.people[10:]))
    plan = plan_of(problem)
    for seating in plan["rounds"]:
        seating["absent"] = [*seating["absent"], *(person.id for person in gone)]
    stages, alone = grow(read_seating(more, plan)), grow(here)
    assert [(one.islands, one.largest, one.linked, one.people) for one in stages] == [
        (one.islands, one.largest, one.linked, one.people) for one in alone
    ]
    assert all((a.threads == b.threads).all() for a, b in zip(stages, alone, strict=True))


def test_threads_are_first_meetings_and_each_is_told_once(seating):
    pairs = [tuple(pair) for stage in grow(seating) for pair in stage.threads.tolist()]
    assert len(pairs) == len(set(pairs))
    met = slow_reach(seating, 4)
    assert all(b in met[a] for a, b in pairs)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_no_two_islands_touch_and_everybody_is_drawn_on_their_own(sizes):
    sizes = sorted(sizes, reverse=True)
    island = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
    chart = draw_islands(Stage(0, island, np.array(sizes, dtype=np.int32), np.zeros((0, 2), dtype=np.int32), -1))
    for i, j in combinations(range(len(sizes)), 2):
        assert np.hypot(*(chart.centres[i] - chart.centres[j])) >= chart.radii[i] + chart.radii[j] + GAP - 1e-9
    assert (np.hypot(*(chart.dots - chart.centres[island]).T) <= chart.radii[island]).all()
    assert np.hypot(*chart.dots.T).max() <= chart.extent


def test_pictures_fill_their_box_and_stay_inside(seating):
    stages = grow(seating)
    pictures = draw_community(stages, seating.facts.newcomer)
    assert len(pictures) == len(stages)
    for picture in pictures:
        drawn = f"{picture.others}{picture.newcomers}"
        assert drawn.count("M") == len(seating.labels)
        numbers = [int(n) for point in drawn.split("M")[1:] for n in point.removesuffix("h0").split()]
        assert min(numbers) >= 0
        assert max(numbers) <= 1000


def test_threads_join_the_places_of_their_pairs():
    places = np.array([[1, 2], [30, 40], [5, 6]])
    assert threads(places, np.array([[0, 2], [1, 2]])) == "M1 2L5 6M30 40L5 6"
