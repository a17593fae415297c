"""The compiled mixer does, draw by draw, what its plain twin does, and its draws follow the laws that they are named after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import beta

from kinfolk.mixer import kernels
from kinfolk.mixer.presets import DEFAULT, HT09, LONGEST, SFHH, Mixer
from kinfolk.mixer.rooms import Chance, Room, Tables, filled, posses
from tests.mixer.twin import PlainRoom, Stream

MIXERS = st.builds(
    Mixer,
    sociability=st.sampled_from([0.7, 1.3, 5.0]),
    posse_share=st.floats(0, 1),
    posse_size=st.floats(2, 6),
    pull=st.sampled_from([0.0, 3.0, 100.0]),
    again=st.sampled_from([0.0, 1.5, 9.0]),
    overnight=st.floats(0, 1),
    people_a_zone=st.sampled_from([3.0, 9.0, 99.0]),
    closure=st.floats(0, 1),
    longer=st.floats(0, 1),
    alpha=st.just(1.87),
    beta=st.just(0.98),
)


def room_of(mixer, people, seed):
    chance = Chance(seed)
    return Room(mixer, posses(mixer, people, chance), chance, talks_at_most=2000, seated_at_most=2000)


@settings(max_examples=40, deadline=None)
@given(mixer=MIXERS, people=st.integers(2, 24), seed=st.integers(0, 2**32), count=st.integers(0, 60))
def test_mingling_sitting_and_sleeping_are_the_same_as_plainly_written(mixer, people, seed, count):
    room = room_of(mixer, people, seed)
    plain = PlainRoom(room)
    here = np.array([(seed >> (k % 32)) % 4 != 3 for k in range(people)])
    order = np.array([k for k in range(people) if here[k]][::-1], dtype=np.int64)
    starts = np.unique([0, len(order) // 3, len(order)]).astype(np.int64)
    shares = np.array([0, 0, 900, 900, 900, 800, 700], dtype=np.int64)
    tables = Tables(order, starts, np.array([4, 20, 3], dtype=np.int64), shares)
    room.come(here)
    room.mingle(count)
    plain.mingle(here, count, 90)
    room.sit(tables, 70)
    plain.sit(tables, 70)
    room.mingle(count, steps=45)
    plain.mingle(here, count, 45)
    talks = room.contacts()
    assert list(zip(talks.start, talks.one, talks.other, talks.steps, strict=True)) == plain.talks
    met = {pair for pair, steps in plain.mingled.items() if steps >= 9} | plain.met
    assert set(map(tuple, room.met(9).tolist())) == met
    assert int(room.chance.state[0]) == plain.stream.state


def test_random_numbers_are_those_of_splitmix64():
    state, plain = np.array([1234567], dtype=np.uint64), Stream(1234567)
    assert [kernels.draw(state, 10**9) for _ in range(5)] == [plain.below(10**9) for _ in range(5)]
    published = 6457827717110365317  # the first number of seed 1234567
    assert kernels.draw(np.array([1234567], dtype=np.uint64), 2**63 - 1) == (published >> 1) % (2**63 - 1)


def test_talks_are_as_long_as_the_beta_geometric_law_says():
    state = np.array([7], dtype=np.uint64)
    lengths = np.array([kernels.draw_length(state, HT09.lengths, HT09.shortcut) for _ in range(40_000)])
    assert lengths.min() == 1
    assert lengths.max() <= LONGEST
    for steps in (1, 6, 15):
        law = beta(HT09.alpha, HT09.beta + steps) / beta(HT09.alpha, HT09.beta)
        assert np.mean(lengths > steps) == pytest.approx(law, abs=4 * np.sqrt(law / len(lengths)))


@pytest.mark.parametrize(
    "mixer", [HT09, SFHH, replace(HT09, alpha=0.5, beta=20.0), replace(HT09, alpha=10.0, beta=0.1)]
)
def test_a_length_is_the_first_that_its_chance_reaches(mixer):
    state, plain = np.array([11], dtype=np.uint64), PlainRoom(room_of(mixer, 2, 1))
    plain.stream = Stream(11)
    assert [kernels.draw_length(state, mixer.lengths, mixer.shortcut) for _ in range(3000)] == [
        plain.length() for _ in range(3000)
    ]


def test_a_pair_is_found_again_whatever_else_is_there():
    draw = np.random.default_rng(4)
    slots, pairs, state = np.full(4096, kernels.NONE, np.int32), np.zeros((2700, 6), np.int32), np.zeros(2, np.int64)
    named = draw.integers(0, 100_000, size=(2600, 2))
    known = {}
    for i, j in [*named.tolist(), *named[::-1, ::-1].tolist()]:
        if i != j:
            p = kernels.pair_of(slots, pairs, state, i, j)
            assert known.setdefault((min(i, j), max(i, j)), p) == p
    assert sorted(known.values()) == list(range(state[kernels.PAIRS]))
    assert [tuple(row) for row in pairs[: len(known), :2].tolist()] == sorted(known, key=known.get)


def test_posses_take_the_share_that_they_should_and_nobody_is_a_posse_alone():
    posse = posses(DEFAULT, 2000, Chance(3))
    sizes = np.bincount(posse[posse >= 0])
    assert np.mean(posse >= 0) == pytest.approx(0.7, abs=0.002)
    assert sizes.min() >= 2
    assert sizes.mean() == pytest.approx(4, abs=0.4)


def test_who_may_not_join_a_posse_stays_alone_and_who_is_in_one_stays_there():
    before = np.array([0, 0, -1, -1, -1, -1, -1, -1, -1, -1])
    may = np.array([True] * 6 + [False] * 4)
    after = filled(DEFAULT, before, may, Chance(1))
    assert after[:2].tolist() == [0, 0]
    assert (after[6:] == -1).all()
    assert (after[2:6] > 0).all(), "seven tenths of ten are seven, and four may"
