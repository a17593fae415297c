"""Mixing alone: meetings counted exactly, seats that are held stay, and the proven best is reached in small rooms."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.bounds.bound import repeats
from kinfolk.search import mixing_kernels as kernels
from kinfolk.search.engine import THRESHOLDS
from kinfolk.search.mixing import Floor, Mixer
from kinfolk.solve import solve
from tests.factories import make_problem, make_promises
from tests.search.problems import Searched, searches

MIXING = make_promises(only=("seated", "new_faces"))


def mixer_of(searched, seed=0):
    return Mixer(searched.facts, searched.sittings, searched.start, Floor(repeats(searched.facts), 1, 1), seed)


def meetings(searched, seat):
    """Return [people, people] in how many sittings pairs meet, people who know each other met once before."""
    people = len(seat)
    met = np.zeros((people, people), dtype=int)
    for a, b in searched.facts.known.tolist():
        met[a, b] = met[b, a] = 1
    for a, b in combinations(range(people), 2):
        together = int(((seat[a] == seat[b]) & (seat[a] >= 0)).sum())
        met[a, b] += together
        met[b, a] += together
    return met


def degrees(met):
    """Return everybody's repeats: over their partners, all pairs of meetings (the first with somebody known counts)."""
    return (met * (met - 1) // 2).sum(axis=1)


def some_steps(mixer, steps, temperature):
    return kernels.mix(
        mixer._seat, mixer._place, mixer._start.held, mixer._members, mixer._met, mixer._degree, mixer._change,
        mixer._worth, mixer._random, steps, temperature, THRESHOLDS,
    )  # fmt: skip


@settings(max_examples=40)
@given(searches(), st.sampled_from([0, 20, 300]), st.sampled_from([0, 5_000]))
def test_meetings_and_repeats_are_counted_as_by_hand_after_any_steps(searched, steps, temperature):
    mixer = mixer_of(searched)
    some_steps(mixer, steps, temperature)
    met = meetings(searched, mixer._seat)
    assert mixer._met.tolist() == met.tolist()
    assert mixer._degree.tolist() == degrees(met).tolist()
    assert not mixer._change.any()


@settings(max_examples=40)
@given(searches(), st.sampled_from([0, 5_000, 100_000]))
def test_the_cost_that_is_told_is_the_cost_that_changed(searched, temperature):
    mixer = mixer_of(searched)
    before = mixer._worth[np.minimum(mixer._degree, len(mixer._worth) - 1)].sum()
    told = some_steps(mixer, 300, temperature)
    assert mixer._worth[np.minimum(mixer._degree, len(mixer._worth) - 1)].sum() - before == told


@settings(max_examples=40)
@given(searches())
def test_held_seats_stay_and_sizes_do_too(searched):
    mixer = mixer_of(searched)
    some_steps(mixer, 500, 100_000)
    held = searched.start.held > 0
    assert (mixer._seat[held] == searched.start.seat[held]).all()
    count = lambda seat: np.bincount(seat[seat >= 0], minlength=searched.sittings.groups).tolist()  # noqa: E731
    assert count(mixer._seat) == count(searched.start.seat)
    assert ((mixer._seat >= 0) == (searched.start.seat >= 0)).all()


@settings(max_examples=20)
@given(searches())
def test_a_cycle_never_ends_worse_than_it_began(searched):
    mixer = mixer_of(searched)
    keys = [mixer.key]
    for _ in range(3):
        mixer.cycle(THRESHOLDS)
        keys.append(mixer.key)
    assert keys == sorted(keys, reverse=True)
    met = meetings(searched, mixer.found.seat)
    assert int(degrees(met).sum()) // 2 == mixer.key[0]


def test_the_same_seed_mixes_the_same_way():
    problem = make_problem(30, tables=5, rounds=5, promises=MIXING)
    one, same, other = (mixer_of(Searched(problem), seed) for seed in (1, 1, 2))
    for mixer in (one, same, other):
        mixer.cycle(THRESHOLDS)
    assert one.found.seat.tolist() == same.found.seat.tolist() != other.found.seat.tolist()


@pytest.mark.parametrize(
    ("people", "tables", "rounds", "least"), [(30, 5, 5, 50), (12, 3, 3, 9), (16, 4, 5, 0), (8, 4, 7, 0)]
)
def test_the_proven_best_is_reached_where_only_mixing_counts(people, tables, rounds, least):
    result = solve(make_problem(people, tables=tables, rounds=rounds, promises=MIXING))
    assert result.ledger.coincidences == least
    assert result.stopped == "proved"
