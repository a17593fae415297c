"""Luck beside plan: measures equal a slow recount, and dealing changes only who sits where."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.report.luck import compare, deal, measure, pairs_at_tables, spread
from kinfolk.report.seating import read_seating
from tests.factories import make_person, make_problem, make_tables
from tests.report.plans import meeting, plan_of

LABELS = (
    st.integers(1, 4)
    .flatmap(
        lambda rounds: st.lists(st.lists(st.integers(-1, 3), min_size=rounds, max_size=rounds), min_size=1, max_size=14)
    )
    .map(lambda rows: np.array(rows, dtype=np.int32))
)


@given(LABELS)
def test_pairs_at_tables_are_those_a_slow_count_finds(labels):
    pairs = pairs_at_tables(labels)
    found = sorted(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.round.tolist(), strict=True))
    slow = [
        (i, j, r)
        for r in range(labels.shape[1])
        for i, j in combinations(range(len(labels)), 2)
        if labels[i, r] == labels[j, r] >= 0
    ]
    assert found == sorted(slow)


@given(LABELS, st.integers(0, 5))
def test_dealing_keeps_every_table_as_full_and_everybody_as_present(labels, seed):
    dealt = deal(labels, np.random.default_rng(seed))
    assert ((dealt < 0) == (labels < 0)).all()
    for r in range(labels.shape[1]):
        assert sorted(dealt[:, r]) == sorted(labels[:, r])


def test_measures_name_exactly_those_it_happens_to():
    people = (
        make_person("ana", organisation="Harbour", roles=frozenset({"host"}), times_attended=3, statements=("choir",)),
        make_person("bo", organisation="Harbour", times_attended=2),
        make_person("cleo", times_attended=0, statements=("choir",)),
        make_person("dev", times_attended=0),
        make_person("eve", times_attended=1),
        make_person("finn", times_attended=0),
    )
    problem = make_problem(people, tables=make_tables(2, 3), rounds=2)
    seating = read_seating(problem, plan_of(problem))
    labels = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [1, 1], [0, 0]], dtype=np.int32)
    found = measure(seating, labels)
    assert found.own_party.tolist() == [True, True, False, False, False, False]
    assert found.twice.tolist() == [True, False, False, True, True, True]  # Ana and Finn, Dev and Eve
    assert found.alone_when_new.tolist() == [False, False, True, True, False, True]  # Finn has Ana, but nobody new
    assert found.no_kindred.tolist() == [False] * 6
    assert found.new_people.tolist() == [2, 3, 4, 3, 3, 3]


def test_nobody_kindred_at_any_table_is_noticed():
    people = (
        make_person("ana", statements=("choir",)),
        make_person("bo", statements=("choir",)),
        make_person("cleo"),
        make_person("dev"),
    )
    problem = make_problem(people, tables=make_tables(2, 2), rounds=1)
    seating = read_seating(problem, plan_of(problem))
    apart = measure(seating, np.array([[0], [1], [0], [1]], dtype=np.int32))
    side_by_side = measure(seating, np.array([[0], [0], [1], [1]], dtype=np.int32))
    assert apart.no_kindred.tolist() == [True, True, False, False]
    assert not side_by_side.no_kindred.any()


def test_luck_is_the_same_every_time_and_inside_its_range():
    problem, plan = meeting(30)
    first, new_people = compare(read_seating(problem, plan))
    assert (first, new_people) == compare(read_seating(problem, plan))
    assert first
    for row in first:
        assert 0 <= row.luck.low <= row.luck.mean <= row.luck.high <= row.of
        assert 0 <= row.plan <= row.of


def test_the_range_leaves_out_one_draw_in_twenty_at_each_end():
    assert spread(list(range(100))).low == 5
    assert spread(list(range(100))).high == 94
    assert spread([7]).mean == 7
