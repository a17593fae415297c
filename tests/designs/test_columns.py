"""Designs from formulas: nobody meets twice, one column never meets, and column 0 keeps its tables."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.designs import find_design

PRIME_POWERS = (2, 3, 4, 5, 7, 8, 9, 16, 25, 27)


def most_often(labels):
    """Return how often the two places meet that meet most often."""
    meetings = Counter()
    for r in range(labels.shape[1]):
        for table in np.unique(labels[:, r]).tolist():
            meetings.update(combinations(np.flatnonzero(labels[:, r] == table).tolist(), 2))
    return max(meetings.values(), default=0)


def is_sound(design, tables, columns, rounds):
    """Return whether a design has this shape, full tables and no repeat."""
    labels = design.labels
    full = all((np.bincount(labels[:, r], minlength=tables) == columns).all() for r in range(rounds))
    return labels.shape == (tables * columns, rounds) and full and most_often(labels) <= 1


@given(st.integers(1, 12), st.integers(1, 8), st.integers(1, 8))
def test_whatever_is_found_has_full_tables_and_no_repeat(tables, columns, rounds):
    design = find_design(tables, columns, rounds)
    if design is not None:
        assert is_sound(design, tables, columns, rounds)


@given(st.integers(1, 12), st.integers(1, 8), st.integers(1, 8))
def test_column_0_keeps_its_tables_and_round_1_sits_by_offset(tables, columns, rounds):
    design = find_design(tables, columns, rounds)
    if design is not None:
        assert (design.labels[:tables] == np.arange(tables)[:, None]).all()
        assert design.labels[:, 0].tolist() == list(range(tables)) * columns


@given(st.integers(1, 12), st.integers(1, 8), st.integers(1, 8))
def test_places_of_one_column_never_meet(tables, columns, rounds):
    design = find_design(tables, columns, rounds)
    if design is not None:
        by_column = design.labels.reshape(columns, tables, rounds)
        assert (np.sort(by_column, axis=1) == np.arange(tables)[None, :, None]).all()


@pytest.mark.parametrize("q", PRIME_POWERS)
def test_a_prime_power_of_tables_gives_as_many_rounds_for_as_many_seats(q):
    columns = min(q, 5)
    design = find_design(q, columns, q)
    assert design is not None
    assert is_sound(design, q, columns, q)


@pytest.mark.parametrize("q", [4, 8, 9, 16])
def test_a_prime_power_fills_every_seat(q):
    assert is_sound(find_design(q, q, q), q, q, q)


@pytest.mark.parametrize(("tables", "columns", "rounds"), [(6, 3, 3), (10, 4, 4), (12, 4, 4), (15, 8, 3), (38, 8, 4)])
def test_other_numbers_of_tables_have_designs_while_there_are_many(tables, columns, rounds):
    design = find_design(tables, columns, rounds)
    assert design.name == "linear cyclic"
    assert is_sound(design, tables, columns, rounds)


@pytest.mark.parametrize(
    ("tables", "columns", "rounds"),
    [(5, 6, 2), (6, 6, 3), (6, 3, 6), (10, 8, 6), (4, 4, 5), (1, 2, 2), (0, 3, 2), (3, 0, 2), (3, 3, 0)],
)
def test_where_no_formula_applies_there_is_none(tables, columns, rounds):
    assert find_design(tables, columns, rounds) is None
