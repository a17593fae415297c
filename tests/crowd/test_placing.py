"""Seats in closed form: nobody meets twice where it says so, parties and hosts are where they belong."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.crowd.count import count
from kinfolk.crowd.invented import invent_crowd
from kinfolk.crowd.placing import clashes, find_columns, place_crowd
from tests.crowd.crowds import crowds, make_crowd


def random_of(seed=0):
    return np.random.Generator(np.random.PCG64(seed))


def in_order(crowd, start):
    """Return the seats at the crowd's own tables."""
    return np.argsort(-crowd.tables, kind="stable").astype(np.int32)[start.seats]


@given(st.lists(st.integers(1, 7), min_size=1, max_size=40), st.integers(1, 6))
def test_columns_without_a_clash_let_nobody_meet_twice(sizes, rounds):
    sizes = np.sort(np.array(sizes, dtype=np.int32))[::-1]
    columns = find_columns(sizes, rounds, random_of())
    column = np.repeat(np.arange(len(columns.length), dtype=np.int32), columns.length)
    place = np.concatenate([np.arange(length, dtype=np.int32) for length in columns.length])
    seats = columns.seats(column, place)
    for r in range(rounds):
        assert np.bincount(seats[:, r]).tolist() == sizes.tolist()
    again = [(a, b) for a, b in combinations(range(len(seats)), 2) if (seats[a] == seats[b]).sum() > 1]
    met = [(a, b) for a, b in combinations(range(len(seats)), 2) if (seats[a] == seats[b]).any()]
    assert all(column[a] != column[b] for a, b in met)
    assert columns.perfect == (clashes(columns.length, columns.shift) == 0)
    if columns.perfect:
        assert not again


def test_rooms_with_many_tables_always_get_a_perfect_start():
    for tables in (40, 41, 97, 1_250):
        for sizes in ([8] * tables, [8] * (tables - 7) + [7] * 7, [9] * (tables // 2) + [8] * (tables - tables // 2)):
            assert find_columns(np.array(sizes, dtype=np.int32), 4, random_of(tables)).perfect


def test_few_tables_fall_back_on_multiples_of_the_round():
    assert find_columns(np.array([7] * 7, dtype=np.int32), 7, random_of()).perfect


@given(crowds(), st.integers(0, 5))
def test_every_table_is_full_and_has_a_host_while_there_are_any(crowd, seed):
    start = place_crowd(crowd, random_of(seed))
    found = count(crowd, in_order(crowd, start))
    assert found.misseated == 0
    assert start.held.sum() == min(crowd.host.sum(), len(crowd.tables))
    assert not (start.held & ~crowd.host).any()
    assert (start.seats[start.held] == start.seats[start.held][:, :1]).all()
    assert not start.perfect or found.repeats == 0


def test_a_party_as_large_as_there_are_tables_never_meets():
    crowd = make_crowd([4] * 9, 3, parties=[range(9), range(9, 18), range(18, 27), range(27, 36)])
    start = place_crowd(crowd, random_of())
    assert start.perfect
    assert count(crowd, in_order(crowd, start)).party == 0


def test_parties_miss_their_own_hosts_in_a_big_room():
    crowd = invent_crowd(20_000, seed=3)
    found = count(crowd, in_order(crowd, place_crowd(crowd, random_of())))
    assert (found.repeats, found.party, found.hostless) == (0, 0, 0)
    assert found.unwelcomed < 0.15 * crowd.newcomer.sum()
