"""First seats: everybody once, settled seats held, parties in one column of a design, sizes even."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from kinfolk.problem import Pin, Table
from kinfolk.search import layout as at
from tests.factories import make_people, make_person, make_problem, make_tables
from tests.search.problems import Searched, searches

MOSTLY = settings(max_examples=60)
HOST = frozenset({"host"})


def table_sizes(searched, sitting=0):
    """Return how many sit at each used group of a sitting."""
    seat = searched.start.seat[:, sitting]
    return [int((seat == group).sum()) for group in searched.sittings.used(sitting)]


@MOSTLY
@given(searches())
def test_everybody_present_has_one_seat_of_that_sitting(searched):
    seat, sittings = searched.start.seat, searched.sittings
    assert ((seat >= 0) == sittings.present).all()
    for s in range(sittings.count):
        used = set(sittings.used(s).tolist())
        assert set(seat[seat[:, s] >= 0, s].tolist()) <= used | pinned_groups(searched, s)


def pinned_groups(searched, s):
    """Return the tables to which somebody is pinned; they are used even if nobody else wants them."""
    start = int(searched.sittings.start[s])
    return {start + t for _, r, t in searched.facts.pins.tolist() if r == s and t >= 0}


@MOSTLY
@given(searches())
def test_pinned_people_and_hosts_have_their_seat_and_it_is_held(searched):
    seat, held = searched.start.seat, searched.start.held
    for i, r, t in searched.facts.pins.tolist():
        if t >= 0 and searched.facts.present[i, r]:
            assert seat[i, r] == searched.sittings.start[r] + t
            assert held[i, r] == at.PINNED
    for group, i in enumerate(searched.host.tolist()):
        if i >= 0:
            s = int(searched.given.group[group, at.SITTING])
            assert seat[i, s] == group
            assert held[i, s] in {at.HOSTING, at.PINNED}


@MOSTLY
@given(searches())
def test_people_who_stay_together_start_together_unless_they_are_pinned_apart(searched):
    if len(searched.facts.pins):
        return
    for a, b in searched.facts.together.tolist():
        for s in range(searched.sittings.count):
            here, there = int(searched.start.seat[a, s]), int(searched.start.seat[b, s])
            if here >= 0 and there >= 0:
                assert here == there


@MOSTLY
@given(searches())
def test_no_table_has_more_people_than_chairs(searched):
    rounds = int(searched.sittings.start[searched.sittings.rounds])
    assert (searched.state.size[:rounds] <= searched.sittings.seats[:rounds]).all()


@MOSTLY
@given(searches())
def test_sizes_are_even_where_nobody_is_settled(searched):
    if len(searched.facts.pins) or (searched.facts.together_group >= 0).any() or (searched.host >= 0).any():
        return
    size, sittings = searched.state.size, searched.sittings
    assert ((sittings.lowest <= size) & (size <= sittings.highest)).all()


# Designs.


def test_a_room_that_mathematics_knows_starts_without_a_repeat():
    searched = Searched(make_problem(300, tables=38, rounds=4))
    assert searched.start.construction == "linear cyclic"
    assert searched.state.total[at.ALL_REPEATS] == 0


def test_hosts_keep_a_place_of_the_first_column_and_nobody_meets_twice():
    people = [make_person(f"p{i}", roles=HOST if i < 10 else frozenset(), times_attended=1) for i in range(70)]
    searched = Searched(make_problem(people, tables=10, rounds=2))
    assert searched.start.construction
    assert sorted(searched.host[:10].tolist()) == list(range(10))
    assert searched.host[:10].tolist() == searched.host[10:].tolist()
    assert searched.state.total[at.ALL_REPEATS] == 0


@pytest.mark.parametrize("party", [5, 9, 10])
def test_a_party_that_fits_into_a_column_is_spread_for_free(party):
    people = [make_person(f"p{i}", organisation="Acme" if i < party else "") for i in range(70)]
    searched = Searched(make_problem(people, tables=10, rounds=2))
    assert searched.state.total[at.ALL_PARTY] == 0


def test_a_party_larger_than_a_column_is_cut_into_few_pieces():
    people = [make_person(f"p{i}", organisation="Acme" if i < 13 else "") for i in range(70)]
    searched = Searched(make_problem(people, tables=10, rounds=2))
    assert int(searched.state.total[at.ALL_PARTY]) <= 2 * 3, "3 of 13 are too many for 10 tables, in each of 2 rounds"


def test_absences_leave_holes_not_repeats():
    people = [make_person(f"p{i}", rounds=(1, 2) if i % 9 else (1, 3)) for i in range(140)]
    searched = Searched(make_problem(people, tables=20, rounds=3))
    assert ((searched.start.seat >= 0) == searched.sittings.present).all()
    sizes = [size for s in range(3) for size in table_sizes(searched, s)]
    assert max(sizes) <= 7


def test_nobody_there_at_all_has_no_seats():
    searched = Searched(make_problem([make_person(f"p{i}", rounds=()) for i in range(5)], tables=2, rounds=2))
    assert (searched.start.seat == -1).all()


def test_whole_itineraries_of_a_pinned_person_stay():
    pins = (Pin("p1", 1, "1"), Pin("p1", 2, "1"), Pin("p2", 1, "1"))
    searched = Searched(make_problem(make_people(12), tables=make_tables(3, 4), rounds=2, pins=pins))
    before = searched.start.seat[:2].copy()
    searched.advance(2_000, 100_000)
    assert searched.state.seat[0].tolist() == before[0].tolist()
    assert searched.state.seat[1, 0] == before[1, 0]


def test_two_islands_start_from_different_seats():
    problem = make_problem(70, tables=10, rounds=2)
    assert not np.array_equal(Searched(problem, 1).start.seat, Searched(problem, 2).start.seat)


@pytest.mark.parametrize(
    ("people", "tables", "rounds"), [(32, 8, 10), (31, 8, 9), (30, 6, 6), (47, 10, 8), (90, 10, 5)]
)
def test_small_dense_rooms_start_from_a_whole_design_or_one_with_places_left_empty(people, tables, rounds):
    searched = Searched(make_problem(people, tables=tables, rounds=rounds))
    assert searched.start.construction
    assert searched.state.total[at.ALL_REPEATS] == 0
    sizes = {size for r in range(rounds) for size in table_sizes(searched, r)}
    assert sizes <= {people // tables, -(-people // tables)}


def test_hosts_of_a_dense_room_keep_their_tables_in_a_design_by_columns():
    people = [make_person(f"p{i}", roles=HOST if i < 10 else frozenset(), times_attended=1) for i in range(70)]
    searched = Searched(make_problem(people, tables=10, rounds=7))
    assert searched.start.construction == "difference matrix"
    assert all((searched.host[10 * r : 10 * r + 10] == searched.host[:10]).all() for r in range(7))
    assert searched.state.total[at.ALL_REPEATS] == 0


def test_smaller_tables_get_the_places_that_stay_empty():
    room = tuple(Table(id=str(t), seats=7 if t < 4 else 8) for t in range(12))
    searched = Searched(make_problem(92, tables=room, rounds=5))
    assert searched.start.construction
    assert searched.state.total[at.ALL_REPEATS] == 0
    assert all(table_sizes(searched, r) == [7] * 4 + [8] * 8 for r in range(5))


def test_a_tight_design_is_given_up_where_somebody_is_settled_elsewhere():
    pins = tuple(Pin(person, r, "1") for person in ("p1", "p2") for r in (1, 2))
    searched = Searched(make_problem(make_people(32), tables=8, rounds=10, pins=pins))
    assert not searched.start.construction
