"""Every change of the search is priced exactly: what it keeps is what a rebuild finds, what it rejects leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.search import engine, kernels
from kinfolk.search import layout as at
from kinfolk.search.compiling import alone
from kinfolk.search.start import Start
from tests.search.problems import Searched, random_search_problem, searches

MOSTLY = settings(max_examples=50)
ALWAYS, NEVER = 1 << 60, -(1 << 60)
COUNTS = ("seat", "size", "held", "host", "load", "fresh", "common", "misfit", "count", "cost", "total", "bad_place")
TRY_EXCHANGE, TRY_SWAP, TRY_RELOCATE, MAKE_WAY, TRY_UNIT = (
    alone(kernel)
    for kernel in (kernels.try_exchange, kernels.try_swap, kernels.try_relocate, kernels.make_way, kernels.try_unit)
)
SUMS = [at.COST, at.ALL_REPEATS, at.ALL_PARTY, at.BAD_PEOPLE]


def contents(state):
    """Return what a state holds, without scratch and without the order in which people stand at a table."""
    held = {name: getattr(state, name).tolist() for name in COUNTS if name not in {"total", "bad_place"}}
    held["members"] = [sorted(row[:size].tolist()) for row, size in zip(state.members, state.size, strict=True)]
    held["total"] = state.total[SUMS].tolist()
    held["bad"] = sorted(state.bad[: int(state.total[at.BAD_PEOPLE])].tolist())
    return held


def rebuilt(searched):
    """Return what a new state with the same seats holds."""
    state = searched.state
    start = Start(state.seat.copy(), state.held.copy(), "")
    return contents(engine.new_state(searched.given, start, state.host, 0))


def changes(searched, rng, wanted):
    """Yield so many random changes that are possible, as (what it is, the kernel, its arguments but the limit)."""
    state, found = searched.state, 0
    people, sittings = state.seat.shape
    for _ in range(20 * wanted):
        i, j, s = int(rng.integers(people)), int(rng.integers(people)), int(rng.integers(sittings))
        here, there = int(state.seat[i, s]), int(state.seat[j, s])
        what = ("swap", "relocate", "exchange", "unit", "way")[rng.integers(5)]
        if what == "exchange" and i != j:
            yield TRY_EXCHANGE, (i, j)
        elif here < 0 or there < 0 or here == there or state.held[i, s] or state.held[j, s]:
            continue  # held seats are never offered to these changes
        elif what == "swap":
            yield TRY_SWAP, (i, j, s)
        elif what == "relocate":
            yield TRY_RELOCATE, (i, s, there)
        elif what == "way":
            yield MAKE_WAY, (i, s, there, 0)
        elif searched.facts.together_group[i] >= 0:
            yield TRY_UNIT, (i, s, there, 0)
        found += 1
        if found == wanted:
            return


@MOSTLY
@given(searches(), st.integers(0, 2**32 - 1))
def test_a_state_after_many_changes_is_the_state_of_a_rebuild(searched, seed):
    rng = np.random.default_rng(seed)
    for change, arguments in changes(searched, rng, 25):
        change(searched.room, *arguments, ALWAYS if rng.random() < 0.7 else 0)
    assert contents(searched.state) == rebuilt(searched)


@MOSTLY
@given(searches(), st.integers(0, 2**32 - 1))
def test_a_change_that_is_too_dear_leaves_everything_as_it_was(searched, seed):
    before = contents(searched.state)
    for change, arguments in changes(searched, np.random.default_rng(seed), 15):
        assert not change(searched.room, *arguments, NEVER)
        assert contents(searched.state) == before


@MOSTLY
@given(searches(), st.integers(0, 2**32 - 1))
def test_a_change_is_taken_exactly_when_the_total_stays_within_the_limit(searched, seed):
    rng = np.random.default_rng(seed)
    for change, arguments in changes(searched, rng, 15):
        before = int(searched.state.total[at.COST])
        limit = int(rng.integers(-2000, 2000))
        if change(searched.room, *arguments, limit):
            assert int(searched.state.total[at.COST]) - before <= limit
    assert int(searched.state.total[at.COST]) == searched.state.cost.sum()


@MOSTLY
@given(searches(), st.integers(0, 3), st.sampled_from([0, 300, 100_000]))
def test_a_stretch_of_search_ends_in_the_state_of_a_rebuild(searched, perfect, temperature):
    searched.given.rounds[2] = perfect
    searched.advance(300, temperature)
    assert contents(searched.state) == rebuilt(searched)


@MOSTLY
@given(searches())
def test_a_stretch_of_search_moves_nobody_who_is_pinned_and_changes_no_size_beyond_its_limits(searched):
    before = searched.state.seat.copy()
    sizes = searched.state.size.copy()
    searched.advance(500, 100_000)
    state = searched.state
    pinned = (searched.start.held == at.PINNED) & (before >= 0)
    assert (state.seat[pinned] == before[pinned]).all()
    assert ((state.seat >= 0) == (before >= 0)).all(), "whoever had a seat has one, nobody else"
    assert (state.size <= np.maximum(sizes, searched.sittings.highest)).all()
    assert (state.size >= np.minimum(sizes, searched.sittings.lowest)).all()


@MOSTLY
@given(searches())
def test_hosts_sit_where_they_host_after_any_search_and_within_their_yes(searched):
    searched.advance(500, 100_000)
    state, facts = searched.state, searched.facts
    hosting = np.zeros(facts.people, dtype=int)
    for group, i in enumerate(state.host.tolist()):
        s = int(searched.given.group[group, at.SITTING])
        if i >= 0:
            assert facts.host[i]
            assert state.seat[i, s] == group
            hosting[i] += s < searched.sittings.rounds
    assert (hosting <= facts.host_rounds).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_room_too_large_for_a_matrix_of_pairs_is_searched_just_the_same(seed):
    by_matrix, by_lists = (Searched(random_search_problem(seed, 18, 3), seed) for _ in range(2))
    by_lists.given = by_lists.given._replace(matrix=np.zeros((1, 1), dtype=np.uint8))
    for searched in (by_matrix, by_lists):
        searched.advance(2_000, 1_000)
    assert contents(by_matrix.state) == contents(by_lists.state)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_seed_takes_the_same_way_and_another_seed_another(seed):
    problem = random_search_problem(5, 24, 4)
    seats = []
    for chosen in (seed, seed, seed + 1):
        searched = Searched(problem, 0)
        searched.state.random[0] = chosen
        searched.advance(2_000, 3_000)
        seats.append(searched.state.seat.tolist())
    assert seats[0] == seats[1] != seats[2]


def test_search_improves_what_it_is_given():
    searched = Searched(random_search_problem(11, 24, 3), 0)
    before = int(searched.state.total[at.COST])
    searched.advance(5_000, 0)
    assert int(searched.state.total[at.COST]) < before
