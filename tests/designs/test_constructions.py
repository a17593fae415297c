"""Every construction, in every room it reaches: everybody once in each round, and no two people twice."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kinfolk.bounds.known_rounds import known_rounds
from kinfolk.designs import CONSTRUCTIONS, best_construction, find_schedule
from kinfolk.designs.bank import Starter
from kinfolk.designs.design import labels_of, schedule_of
from kinfolk.designs.galois import field
from tests.designs.recount import faults

RECIPES = Path(__file__).resolve().parents[2] / "tools" / "designs" / "recipes.txt"
SHAPES = [(tables, seats) for tables in range(1, 21) for seats in range(2, min(tables, 10) + 1)]


@pytest.mark.parametrize("one", CONSTRUCTIONS, ids=lambda one: one.source.split(",")[0][:30])
def test_every_schedule_seats_everybody_once_and_repeats_nobody(one):
    reached = [(tables, seats) for tables, seats in SHAPES if one.rounds(tables, seats)]
    assert reached
    for tables, seats in reached:
        rounds = one.rounds(tables, seats)
        schedule = one.make(tables, seats, rounds)
        assert not faults(schedule, tables, seats, rounds), (tables, seats)
        fewer = one.make(tables, seats, max(1, rounds - 1))
        assert not faults(fewer, tables, seats, max(1, rounds - 1)), (tables, seats)


@pytest.mark.parametrize("one", [one for one in CONSTRUCTIONS if one.by_column], ids=lambda one: one.source[:20])
def test_places_in_columns_never_meet_and_the_first_keeps_its_tables(one):
    for tables, seats in SHAPES:
        rounds = one.rounds(tables, seats)
        if rounds:
            columns = labels_of(one.make(tables, seats, rounds)).reshape(seats, tables, rounds)
            assert (np.sort(columns, axis=1) == np.arange(tables)[None, :, None]).all()
            assert (columns[0] == np.arange(tables)[:, None]).all()
            assert (columns[:, :, 0] == np.arange(tables)).all()


def test_no_room_has_more_rounds_than_can_be_and_more_seats_never_give_more():
    for tables, seats in SHAPES:
        assert best_construction(tables, seats).rounds(tables, seats) <= (tables * seats - 1) // (seats - 1)
    for one in CONSTRUCTIONS:
        if one.by_column:
            for tables in range(2, 21):
                rounds = [one.rounds(tables, seats) for seats in range(2, min(tables, 10) + 1)]
                assert all(few >= more for few, more in pairwise(rounds))


def test_up_to_ten_tables_of_ten_no_more_rounds_are_known_to_us_than_these():
    for tables, seats in SHAPES:
        if tables <= 10 and seats > 2:
            known = known_rounds(tables * seats, tables)
            assert best_construction(tables, seats).rounds(tables, seats) >= known, (tables, seats)


def test_the_bank_is_small_and_every_line_of_it_has_a_recipe():
    bank = files("kinfolk.designs") / "bank.txt"
    assert len(bank.read_bytes()) < 100_000
    lines = [line for line in bank.read_text("utf-8").splitlines() if not line.startswith("#")]
    recipes = [line.split() for line in RECIPES.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line.split()[:3] for line in lines] == [recipe[1:4] for recipe in recipes]
    assert [Starter.read(line).line for line in lines] == lines


@pytest.mark.parametrize(
    ("tables", "seats", "rounds"),
    [
        (3, 3, 4),
        (4, 4, 5),
        (5, 3, 7),
        (7, 4, 9),
        (8, 8, 9),
        (9, 3, 13),
        (10, 4, 13),
        (13, 4, 17),
        (15, 8, 17),
        (16, 4, 21),
    ],
)
def test_what_formulas_are_known_to_give(tables, seats, rounds):
    found = find_schedule(tables, seats, rounds)
    assert found is not None
    assert not faults(schedule_of(found.labels, tables), tables, seats, rounds)
    assert find_schedule(tables, seats, known_rounds(tables * seats, tables) + 1) is None


@pytest.mark.parametrize("order", [2, 4, 7, 8, 9, 16, 25, 27, 49, 64])
def test_a_field_adds_and_multiplies_as_a_field_does(order):
    over, every = field(order), np.arange(order)
    sums, products = over.add(every[:, None], every), over.times(every[:, None], every)
    assert (np.sort(sums, axis=1) == every).all()
    assert (np.sort(products[1:, 1:], axis=1) == every[1:]).all(), "no zero divisors"
    a, b, c = np.random.default_rng(order).integers(0, order, (3, 200))
    assert (over.times(a, over.add(b, c)) == over.add(over.times(a, b), over.times(a, c))).all()
    assert (over.times(a, over.times(b, c)) == over.times(over.times(a, b), c)).all()
    assert not over.add(a, over.minus(a)).any()


def test_labels_and_schedules_say_the_same():
    schedule = best_construction(7, 4).make(7, 4, 9)
    assert (schedule_of(labels_of(schedule), 7) == np.sort(schedule, axis=2)).all()
