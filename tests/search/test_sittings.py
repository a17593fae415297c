"""Which tables are used and how many sit at each: even sizes, no chair too many taken, minima kept where they can be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kinfolk.facts import Facts
from kinfolk.problem import Casts, Pin
from kinfolk.search.sittings import cast_sizes, lay_out, spread
from tests.factories import even_tables, make_people, make_person, make_problem, make_tables
from tests.search.problems import search_problems


def sizes(people, seats, minimum=None, order=None):
    """Return the lowest and highest sizes as lists."""
    seats = np.array(seats, dtype=np.int32)
    minimum = np.full(len(seats), 2) if minimum is None else np.array(minimum)
    order = np.arange(len(seats)) if order is None else np.array(order)
    low, high = spread(people, seats, minimum.astype(np.int32), order.astype(np.int32))
    return low.tolist(), high.tolist()


ROOMS = st.lists(st.tuples(st.integers(2, 12), st.integers(2, 6)), min_size=1, max_size=9).map(
    lambda tables: [(seats, min(minimum, seats)) for seats, minimum in tables]
)


@given(ROOMS, st.integers(1, 60))
def test_everybody_finds_a_chair_within_the_sizes(room, people):
    seats, minimum = zip(*room, strict=True)
    assume(people <= sum(seats))
    low, high = sizes(people, seats, minimum)
    assert sum(low) <= people <= sum(high)
    assert all(0 <= a <= b <= chairs for a, b, chairs in zip(low, high, seats, strict=True))


@given(ROOMS, st.integers(1, 40))
def test_a_table_has_its_minimum_wherever_some_choice_of_tables_gives_everyone_theirs(room, people):
    seats, minimum = zip(*room, strict=True)
    tables = range(len(room))
    some = any(
        sum(minimum[t] for t in chosen) <= people <= sum(seats[t] for t in chosen)
        for chosen in (order[:use] for use in range(1, len(room) + 1) for order in orders(seats))
    )
    low, high = sizes(people, seats, minimum) if people <= sum(seats) else ([], [])
    if some:
        assert all(low[t] >= minimum[t] for t in tables if high[t])


def orders(seats):
    """Return the tables as listed, and the largest first."""
    return list(range(len(seats))), sorted(range(len(seats)), key=lambda t: -seats[t])


@given(st.integers(1, 12), st.integers(4, 10), st.integers(1, 120))
def test_sizes_differ_by_one_at_most_where_all_tables_are_equal(tables, chairs, people):
    assume(people <= tables * chairs)
    low, high = sizes(people, [chairs] * tables)
    used = [t for t in range(tables) if high[t]]
    assert len({high[t] for t in used}) == 1 or max(high) - min(low[t] for t in used) <= 1
    assert max(high[t] - low[t] for t in used) <= 1


@pytest.mark.parametrize(
    ("people", "seats", "used"),
    [
        (32, [8] * 8, 8),  # four at each: all are used
        (31, [8] * 8, 7),  # else the fewest are closed
        (9, [8] * 8, 2),
        (5, [8] * 8, 1),
        (14, [4] * 6, 4),  # fewer than four at each, because there are no more chairs
        (0, [8] * 3, 0),
    ],
)
def test_tables_stay_open_while_four_sit_at_each(people, seats, used):
    assert sum(size > 0 for size in sizes(people, seats)[1]) == used


def test_a_larger_table_opens_where_the_first_would_leave_somebody_alone():
    assert sizes(3, [2, 3], [2, 2]) == ([0, 3], [0, 3])


def test_the_last_in_order_closes_first():
    assert sizes(8, [8] * 3, order=[2, 0, 1])[1] == [4, 0, 4]


def test_small_tables_fill_up_and_large_ones_take_the_rest_evenly():
    assert sizes(20, [2, 9, 9]) == ([2, 9, 9], [2, 9, 9])
    assert sizes(14, [2, 9, 9]) == ([2, 6, 6], [2, 6, 6])
    assert sizes(15, [2, 9, 9]) == ([2, 6, 6], [2, 7, 7])


# The whole room.


@settings(max_examples=40)
@given(search_problems())
def test_groups_of_all_sittings_are_numbered_through(problem):
    facts = Facts(problem)
    sittings = lay_out(facts)
    counts = [len(round_.tables) for round_ in problem.rounds]
    assert np.diff(sittings.start).tolist()[: len(counts)] == counts
    wanted = problem.programme.casts.wanted and facts.attends.any()
    assert sittings.count == len(counts) + wanted
    assert (sittings.present[:, : len(counts)] == facts.present).all()
    for s in range(sittings.count):
        groups = slice(int(sittings.start[s]), int(sittings.start[s + 1]))
        assert sittings.lowest[groups].sum() <= sittings.present[:, s].sum() <= sittings.highest[groups].sum()


def test_tables_with_a_pin_and_tables_somebody_needs_stay_open_longest():
    people = [make_person(f"p{i}", needs=("quiet",) if i == 0 else ()) for i in range(8)]
    tables = [*make_tables(3, 8), *make_tables(1, 8, features=("quiet",))]
    tables = [*tables[:3], *(table.__class__(id="q", seats=8, minimum=0, features=("quiet",)) for table in tables[3:])]
    problem = make_problem(people, tables=tables, rounds=1, pins=(Pin("p3", 1, "2"),))
    sittings = lay_out(Facts(problem))
    assert sittings.used(0).tolist() == [1, 3]


# Casts.


@given(st.integers(1, 200), st.integers(2, 6), st.integers(0, 4), st.integers(0, 40))
def test_casts_are_even_and_never_larger_than_wanted(people, smallest, more, hosts):
    found = cast_sizes(people, Casts(smallest=smallest, largest=smallest + more), hosts)
    assert found.sum() == people
    assert found.max() - found.min() <= 1
    assert found.max() <= smallest + more
    if people // smallest >= -(-people // (smallest + more)):
        assert found.min() >= smallest, "where some number of casts makes them all large enough"


def test_there_are_no_more_casts_than_hosts_if_sizes_allow_it():
    assert len(cast_sizes(64, Casts(smallest=6, largest=8), 0)) == 9
    assert len(cast_sizes(64, Casts(smallest=6, largest=8), 8)) == 8
    assert len(cast_sizes(64, Casts(smallest=6, largest=8), 3)) == 8, "casts of more than eight are not wanted"


def test_a_number_of_casts_that_is_asked_for_is_what_there_is():
    assert cast_sizes(20, Casts(smallest=2, largest=8, count=7), 0).tolist() == [3, 3, 3, 3, 3, 3, 2]


def test_an_ordinary_room_uses_every_table_evenly():
    sittings = lay_out(Facts(make_problem(make_people(30), tables=even_tables(30, 5), rounds=2)))
    assert sittings.lowest.tolist() == sittings.highest.tolist() == [6] * 10
