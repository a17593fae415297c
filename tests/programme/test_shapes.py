"""The arithmetic of tables: how many, how large, which are closed, and what is proven about repeats."""

from __future__ import annotations

from itertools import combinations
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.programme.shapes import (
    close_fewest,
    parse_tables,
    repeat_free_rounds,
    repeats_unavoidable,
    tables_for,
    usual_seats,
    with_minima,
)
from tests.factories import make_tables


def test_a_specification_numbers_its_tables_from_one():
    tables = parse_tables("2x8, 1x7")
    assert [(table.id, table.seats) for table in tables] == [("1", 8), ("2", 8), ("3", 7)]


@pytest.mark.parametrize("wrong", ["", "8", "x8", "0x8", "3x1", "3x8,", "3x-8", "9999999x8"])
def test_a_wrong_specification_says_what_to_write(wrong):
    with pytest.raises(InputError) as caught:
        parse_tables(wrong)
    assert caught.value.remedy


@given(present=st.integers(1, 2000), seats=st.integers(2, 20))
def test_tables_of_n_are_as_many_as_the_people_need_and_no_more(present, seats):
    tables = tables_for(present, seats)
    assert len(tables) == ceil(present / seats)
    assert {table.seats for table in tables} == {seats}


@given(present=st.integers(1, 300), sizes=st.lists(st.integers(2, 12), min_size=1, max_size=40))
def test_closing_is_the_least_that_leaves_four_at_each_table(present, sizes):
    room = tuple(table for size in sizes for table in make_tables(1, size))
    if sum(sizes) < present:
        return
    kept = close_fewest(room, present)
    assert sum(table.seats for table in kept) >= present
    if present // len(room) >= 4:
        assert kept == room
    elif len(kept) != max(1, present // 4):
        assert sum(sorted(sizes)[-len(kept) + 1 :]) < present or min(table.seats for table in kept) < 4


def test_a_table_that_somebody_needs_is_closed_last():
    kept = close_fewest(make_tables(10, 8), 12, wanted={"9"})
    assert [table.id for table in kept] == ["1", "2", "9"]


def test_a_table_with_a_pin_is_never_closed():
    kept = close_fewest(make_tables(5, 6), 10, pinned={"2", "3", "5"})
    assert [table.id for table in kept] == ["2", "3", "5"]


def test_a_table_that_somebody_needs_stays_open_beside_those_with_pins():
    kept = close_fewest(make_tables(5, 6), 10, wanted={"4"}, pinned={"1", "2"})
    assert [table.id for table in kept] == ["1", "2", "4"]


@pytest.mark.parametrize(("present", "minimum"), [(3, 2), (12, 3), (24, 7), (27, 8)])
def test_the_minimum_is_one_below_the_average_and_never_below_two(present, minimum):
    tables = with_minima(make_tables(3, 10, minimum=None), present)
    assert {(table.minimum, table.minimum_derived) for table in tables} == {(minimum, True)}


def test_a_given_minimum_is_kept_and_a_derived_one_is_derived_again():
    given_, derived = make_tables(1, 8, minimum=4) + make_tables(1, 8, minimum=7, minimum_derived=True)
    assert [table.minimum for table in with_minima((given_, derived), 8)] == [4, 3]


def test_a_repair_asks_for_four_at_most():
    assert {table.minimum for table in with_minima(make_tables(2, 9, minimum=None), 17, most=4)} == {4}
    assert {table.minimum for table in with_minima(make_tables(2, 9, minimum=None), 8, most=4)} == {3}


@pytest.mark.parametrize(
    ("present", "rounds", "seats"),
    [(30, 3, 5), (30, 5, 5), (36, 3, 7), (36, 4, 5), (42, 3, 5), (43, 4, 7), (300, 4, 7), (20, 3, 7), (7, 1, 7)],
)
def test_tables_of_five_are_chosen_only_where_they_spare_repeats(present, rounds, seats):
    assert usual_seats(present, rounds) == seats


@pytest.mark.parametrize("tables", [5, 7, 10, 11, 12, 13, 14, 35, 36, 60])
def test_tables_of_five_really_do_without_repeats_where_we_say_so(tables):
    """Whole numbers: person in column a, offset x, sits in round r at table x + a r."""
    seen = set()
    for r in range(repeat_free_rounds(tables)):
        for table in range(tables):
            members = [(a, (table - a * r) % tables) for a in range(5)]
            for pair in combinations(members, 2):
                assert pair not in seen
                seen.add(pair)


def test_fields_and_search_give_the_rounds_that_whole_numbers_do_not():
    assert [repeat_free_rounds(tables) for tables in (4, 6, 8, 9, 16, 25)] == [1, 5, 8, 9, 16, 25]


@pytest.mark.parametrize(("present", "tables"), [(4, 2), (5, 2), (6, 3)])
def test_unavoidable_repeats_are_so_in_every_seating_of_two_rounds(present, tables):
    """Exhaustive: whichever way two even rounds are seated, somebody meets somebody twice iff we say it is proven."""
    rounds = list(_even_rounds(present, tables))
    free = any(not (first & second) for first in rounds for second in rounds)
    assert repeats_unavoidable(present, tables, 2) == (not free)


def _even_rounds(present, tables):
    def seat(left, open_tables):
        if not left:
            yield frozenset()
            return
        size = ceil(len(left) / open_tables)
        first, *others = left
        for mates in combinations(others, size - 1):
            group = (first, *mates)
            pairs = frozenset(combinations(group, 2))
            for rest in seat([one for one in left if one not in group], open_tables - 1):
                yield pairs | rest

    return seat(list(range(present)), tables)
