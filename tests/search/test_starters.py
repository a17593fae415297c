"""Symmetric search: orbits are counted as the group moves pairs, the kernel counts right, and what it finds has no repeat."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk import solve
from kinfolk.designs import find_schedule
from kinfolk.designs.design import schedule_of
from kinfolk.designs.symmetry import Symmetry, symmetries
from kinfolk.search import starter_kernels as kernels
from kinfolk.search.engine import THRESHOLDS
from kinfolk.search.starters import searched_schedule
from tests.designs.recount import faults
from tests.factories import make_problem, make_promises

LAYOUTS = [Symmetry(8, 4, 9, 1, 9), Symmetry(7, 4, 6, 1, 6), Symmetry(4, 3, 4, 1, 4), Symmetry(6, 4, 7, 2, 4)]


def moved(layout, place, by):
    """Move a place around its copy of the group."""
    if place >= layout.places - layout.fixed:
        return place
    return place // layout.order * layout.order + (place + by) % layout.order


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_pairs_are_of_one_orbit_just_where_the_group_moves_one_to_the_other(layout):
    number, allowed = layout.orbits()
    for a, b in combinations(range(layout.places), 2):
        images = [frozenset((moved(layout, a, x), moved(layout, b, x))) for x in range(layout.order)]
        orbit = {(i, j) for i, j in combinations(range(layout.places), 2) if frozenset((i, j)) in images}
        assert {number[i, j] for i, j in orbit} == {number[a, b]} == {number[b, a]}
        assert (number[np.triu_indices(layout.places, 1)] == number[a, b]).sum() == len(orbit)
        assert allowed[number[a, b]] == (len(set(images)) == layout.order)


def counted(bases, orbit, allowed):
    """Return how often each orbit is taken, and what that costs."""
    taken = np.zeros(len(allowed), dtype=np.int32)
    for table in bases.reshape(-1, bases.shape[2]):
        for a, b in combinations(table.tolist(), 2):
            taken[orbit[a, b]] += 1
    return taken, int((taken * (taken - allowed)).sum())


@settings(max_examples=30)
@given(st.sampled_from(LAYOUTS), st.integers(0, 2**32), st.sampled_from([0, 50]), st.sampled_from([0, 900]))
def test_orbits_taken_are_counted_as_by_hand_after_any_steps(layout, seed, tries, temperature):
    random = np.random.default_rng(seed)
    orbit, allowed = layout.orbits()
    bases = np.stack([random.permutation(layout.places) for _ in range(layout.bases)]).astype(np.int32)
    bases = bases.reshape(layout.bases, layout.tables, layout.seats)
    taken, cost = counted(bases, orbit, allowed)
    state = np.array([seed], dtype=np.uint64)
    left = kernels.anneal(bases, orbit, allowed, taken, cost, state, tries, temperature, THRESHOLDS)
    assert (taken.tolist(), left) == (counted(bases, orbit, allowed)[0].tolist(), counted(bases, orbit, allowed)[1])
    assert all(sorted(base.ravel().tolist()) == list(range(layout.places)) for base in bases)


@pytest.mark.parametrize("room", [(8, 4, 9), (6, 4, 7), (9, 3, 13)], ids=str)
def test_what_is_found_is_full_and_has_no_repeat(room):
    tables, seats, rounds = room
    found = searched_schedule(tables, seats, rounds, seed=1)
    assert found.labels.shape == (tables * seats, rounds)
    assert all((np.bincount(column) == seats).all() for column in found.labels.T)
    assert (found.labels == searched_schedule(tables, seats, rounds, seed=1).labels).all()
    assert faults(schedule_of(found.labels, tables), tables, seats, rounds) == []


def test_more_rounds_than_counting_allows_are_not_searched_for():
    assert symmetries(8, 4, 11) == []
    assert searched_schedule(8, 4, 11) is None


def test_the_bank_and_every_design_can_be_left_out():
    problem = make_problem(32, tables=8, rounds=9, promises=make_promises(only=("seated", "new_faces")))
    known, formulas, searched = (solve(problem, designs=which) for which in ("known", "formulas", "searched"))
    assert [one.stopped for one in (known, formulas, searched)] == ["proved"] * 3
    assert "starter" not in formulas.construction
    assert "starter" in searched.construction
    assert find_schedule(8, 4, 10) is not None
    assert find_schedule(8, 4, 10, bank=False) is None
