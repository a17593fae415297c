"""Where hosts suffice: the flow agrees with Hall's condition, and the least left without agrees with trying all."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.promises.counting import least_crowded
from kinfolk.promises.flow import unmet
from kinfolk.promises.hosting import can_host


@st.composite
def host_rooms(draw):
    rounds = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(*[st.booleans()] * rounds, st.integers(1, rounds)), max_size=5, unique=True))
    kinds = np.array(rows, dtype=np.int32).reshape(-1, rounds + 1)
    count = np.array(draw(st.lists(st.integers(1, 3), min_size=len(rows), max_size=len(rows))), dtype=np.int64)
    wanted = np.array(draw(st.lists(st.integers(0, 6), min_size=rounds, max_size=rounds)), dtype=np.int64)
    return kinds, count, wanted


@given(host_rooms())
def test_hosts_suffice_exactly_if_no_rounds_together_want_too_many(room):
    kinds, count, wanted = room
    rounds = range(len(wanted))
    enough = all(
        wanted[list(some)].sum()
        <= sum(int(c) * min(int(k[list(some)].sum()), int(k[-1])) for k, c in zip(kinds, count, strict=True))
        for size in rounds
        for some in combinations(rounds, size + 1)
    )
    assert can_host(kinds, count, wanted) == enough


@given(host_rooms())
def test_a_shortage_is_proven_by_the_wants_that_are_named(room):
    kinds, count, wanted = room
    there = kinds[:, :-1].astype(np.int64)
    supply, edge = kinds[:, -1] * count, there * count[:, None]
    short, wants = unmet(supply, edge, wanted)
    reach = sum(min(int(supply[k]), int(edge[k, wants].sum())) for k in range(len(kinds)))
    assert short == max(0, int(wanted[wants].sum()) - reach)
    assert (short > 0) == wants.any()


@given(st.integers(0, 9), st.integers(1, 5), st.integers(1, 5), st.integers(0, 3))
def test_the_least_who_must_crowd_is_that_of_the_best_spread(people, tables, seats, limit):
    if people > tables * seats:
        return
    spreads = {()}
    for _ in range(tables):
        spreads = {tuple(sorted((*some, size))) for some in spreads for size in range(seats + 1)}
    best = min(sum(size for size in some if size > limit) for some in spreads if sum(some) == people)
    assert least_crowded(people, tables, seats, limit) <= best
    assert (least_crowded(people, tables, seats, limit) == 0) == (best == 0)
