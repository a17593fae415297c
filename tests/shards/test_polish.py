"""Polishing in shards: nothing that held is broken, the cost is what a naive count says, and engines do not matter."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.crowd.invented import invent_crowd
from kinfolk.crowd.solving import solve_crowd
from kinfolk.errors import InputError
from kinfolk.search.polish_kernels import MISSED, STRANGERS
from kinfolk.shards import LocalEngine, Polishing, engine_for, polish
from kinfolk.shards.cut import Cutter, people_of
from kinfolk.shards.task import worth_of
from tests.crowd.crowds import crowds, make_crowd, naive_counts

NEVER_MORE = ("misseated", "repeats", "party", "apart", "hostless", "unwelcomed", "needles_missed")


def seats_by_lot(crowd, seed):
    """Return seats that keep nothing but the sizes of tables."""
    random = np.random.default_rng(seed)
    places = np.repeat(np.arange(len(crowd.tables), dtype=np.int32), crowd.tables)
    return np.stack([random.permutation(places) for _ in range(crowd.rounds)], axis=1)


def naive_cost(crowd, seats):
    """Return what everybody's company costs, from its definition."""
    said = [set(crowd.said[crowd.said_start[i] : crowd.said_start[i + 1]].tolist()) for i in range(crowd.people)]
    kin = np.zeros(seats.shape, dtype=int)
    for i, j in combinations(range(crowd.people), 2):
        if said[i] & said[j]:
            kin[[i, j]] += seats[i] == seats[j]
    worth = worth_of(crowd.rounds)
    cost = sum(int(worth[min(met, len(worth) - 1)]) for met in kin.sum(axis=1))
    return cost + sum(MISSED if crowd.newcomer[i] else STRANGERS for i in range(crowd.people) if not kin[i, 0])


@given(crowds(), st.integers(0, 2**64), st.integers(1, 12))
@settings(max_examples=80, deadline=None)
def test_no_rule_is_broken_more_than_before_and_the_cost_falls_by_what_it_says(crowd, seed, size):
    seats = seats_by_lot(crowd, seed % 1000)
    given_ = seats.copy()
    with LocalEngine(1) as one:
        polished = polish(crowd, seats, one, Polishing(seed=seed, size=size, sweeps=1, tries=20))
    with LocalEngine(3) as three:
        again = polish(crowd, seats, three, Polishing(seed=seed, size=size, sweeps=1, tries=20))
    before, after = naive_counts(crowd, seats), naive_counts(crowd, polished.seats)
    assert all(getattr(after, name) <= getattr(before, name) for name in NEVER_MORE)
    assert naive_cost(crowd, polished.seats) - naive_cost(crowd, seats) == polished.change <= 0
    assert (seats == given_).all()
    assert polished.seats.tobytes() == again.seats.tobytes()


def test_a_plan_that_keeps_everything_still_does_and_people_meet_half_as_many_kindred_people_again():
    crowd = invent_crowd(1_500)
    seats = solve_crowd(crowd).seats
    with LocalEngine(2) as engine:
        polished = polish(crowd, seats, engine, Polishing(size=200))
    counts = naive_counts(crowd, polished.seats)
    assert [getattr(counts, name) for name in NEVER_MORE[:5]] == [0] * 5
    assert polished.after.seats > 1.5 * polished.before.seats
    assert (polished.after.newcomers, polished.after.strangers) <= (
        polished.before.newcomers,
        polished.before.strangers,
    )


def test_a_newcomer_is_seated_with_the_only_person_who_shares_a_statement():
    crowd = make_crowd([3, 3], 1, newcomers=[0, 3], said=[[0], [1], [], [], [0], []])
    seats = np.array([[0], [0], [0], [1], [1], [1]], dtype=np.int32)
    with LocalEngine(1) as engine:
        polished = polish(crowd, seats, engine)
    assert polished.seats[0, 0] == polished.seats[4, 0]
    assert (polished.before.newcomers, polished.after.newcomers) == (2, 1)  # the other one said nothing


def test_each_sweep_cuts_whole_tables_into_other_shards_of_equal_size():
    crowd = invent_crowd(4_000)
    tables = solve_crowd(crowd).seats[:, 0]
    cutter, nobody = Cutter.of(crowd, 500), np.zeros(crowd.people, dtype=bool)
    first, second = (cutter.alike(tables, nobody, seed) for seed in (1, 2))
    for blocks in (first, second):
        assert sorted(np.concatenate(blocks).tolist()) == list(range(len(crowd.tables)))
        for people, start in people_of(tables, len(crowd.tables), blocks):
            assert 400 < len(people) == start[-1] < 600
    assert not any(set(one.tolist()) == set(other.tolist()) for one in first for other in second)


def test_the_holders_of_a_rare_statement_come_into_one_shard():
    said = [[1 + i % 4] for i in range(400)]
    for person in (0, 399):
        said[person].append(9)
    crowd = make_crowd([4] * 100, 1, said=said)
    tables = np.repeat(np.arange(100, dtype=np.int32), 4)
    cutter, nobody = Cutter.of(crowd, 40), np.zeros(400, dtype=bool)
    together = [
        any({0, 99} <= set(block.tolist()) for block in cutter.alike(tables, nobody, seed)) for seed in range(20)
    ]
    assert sum(together) >= 15  # by lot it would be two of twenty


def test_an_engine_that_has_no_scheduler_says_so():
    with pytest.raises(InputError, match="--engine dask"):
        engine_for("local", "tcp://127.0.0.1:8786")
