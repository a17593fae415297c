"""The kernels of the partition for diversity against slow and plain twins: counts, gains, and that nothing is left to gain."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.search import crossing_kernels as crossing
from kinfolk.search import diversity_kernels as kernels
from kinfolk.search.diverse import Population, room_of


def searched(seed, people, groups, foes=0, largest=1):
    """Return a population of one partition of a random room, and its partition."""
    chance = np.random.default_rng(seed)
    half = np.triu(chance.integers(-10, 101, (people, people)), 1)
    span = np.sort(chance.integers(1, largest + 1, people))[::-1].astype(np.int32)
    middle = -(-int(span.sum()) // groups)
    bounds = np.array([(max(0, middle - largest), middle + largest)] * groups, dtype=np.int64)
    pairs = np.array(list(combinations(range(people), 2)))
    foes = chance.permutation(pairs)[:foes].astype(np.int64)
    room = room_of(half + half.T, span, bounds, foes, 10_000 if len(foes) else 0)
    population = Population(room, foes, seed)
    population.run(1)
    return population, population._members[0]


def recounted(room, groups):
    """Assert that everything a partition keeps is what its labels say."""
    for group in range(len(groups.size)):
        there = np.flatnonzero(groups.label == group)
        assert sorted(groups.member[group, : groups.count[group]].tolist()) == there.tolist()
        assert [groups.member[group, groups.place[v]] for v in there] == there.tolist()
        assert groups.size[group] == room.span[there].sum()
        assert room.low[group] <= groups.size[group] <= room.high[group]
        assert groups.table[group].tolist() == room.weight[:, there].sum(axis=1).tolist()


def worth(room, label):
    return sum(int(room.weight[a, b]) for a, b in combinations(range(len(label)), 2) if label[a] == label[b])


def allowed(room, label):
    size = np.bincount(label, weights=room.span, minlength=len(room.low))
    return bool((size >= room.low).all() and (size <= room.high).all())


def neighbours(room, label):
    """Yield every labelling that one move or one exchange leads to."""
    for v in range(len(label)):
        for group in range(len(room.low)):
            if group != label[v]:
                moved = label.copy()
                moved[v] = group
                yield moved
    for v, u in combinations(range(len(label)), 2):
        if label[v] != label[u]:
            swapped = label.copy()
            swapped[v], swapped[u] = label[u], label[v]
            yield swapped


ROOMS = {
    "seed": st.integers(0, 999),
    "people": st.integers(4, 14),
    "groups": st.integers(2, 4),
    "largest": st.sampled_from([1, 1, 3]),
}


@settings(max_examples=60, deadline=None)
@given(**ROOMS, foes=st.sampled_from([0, 0, 5]))
def test_everything_is_counted_as_by_hand_after_every_kind_of_change(seed, people, groups, largest, foes):
    population, one = searched(seed, people, groups, foes, largest)
    room, random = population._room, population._random
    for change in (
        lambda: kernels.shake(room, one, 5, random),
        lambda: kernels.reseat(room, one, population._out, random),
        lambda: kernels.descend(room, one, population._gains, population._chosen),
    ):
        change()
        recounted(room, one)
        assert kernels.value_of(one) == worth(room, one.label)


@settings(max_examples=40, deadline=None)
@given(**ROOMS, foes=st.sampled_from([0, 5]))
def test_after_a_descent_no_move_and_no_exchange_gains_not_of_foes_either(seed, people, groups, largest, foes):
    population, one = searched(seed, people, groups, foes, largest)
    room = population._room
    best = worth(room, one.label)
    assert all(worth(room, label) <= best for label in neighbours(room, one.label) if allowed(room, label))


@settings(max_examples=40, deadline=None)
@given(**ROOMS, foes=st.sampled_from([0, 5]))
def test_the_best_exchange_of_two_groups_is_the_best_of_all_by_hand(seed, people, groups, largest, foes):
    population, one = searched(seed, people, groups, foes, largest)
    room = population._room
    kernels.shake(room, one, 6, population._random)
    before = worth(room, one.label)
    gains = [
        worth(room, label) - before
        for label in neighbours(room, one.label)
        if allowed(room, label)
        and sorted(np.flatnonzero(label != one.label).tolist())
        and (label != one.label).sum() == 2
        and {*label[label != one.label].tolist()} == {0, 1}
    ]
    found, v, _ = kernels.best_swap(room, one, 0, 1, population._gains, 0)
    assert found == max([0, *gains])
    assert (v >= 0) == (found > 0)


@settings(max_examples=40, deadline=None)
@given(**ROOMS)
def test_a_child_of_two_partitions_keeps_the_sizes(seed, people, groups, largest):
    population, one = searched(seed, people, groups, 0, largest)
    room = population._room
    other, child = searched(seed, people, groups, 0, largest)[1], np.zeros(people, dtype=np.int32)
    kernels.shake(room, other, 6, population._random)
    size = np.zeros(groups, dtype=np.int32)
    found = crossing.cross(room, one, other, child, size, population._worth, population._free, population._random)
    if found:
        assert allowed(room, child)
        assert size.tolist() == np.bincount(child, weights=room.span, minlength=groups).tolist()
    assert found or largest > 1


@settings(max_examples=40, deadline=None)
@given(**ROOMS)
def test_how_far_two_partitions_are_is_counted_in_pairs(seed, people, groups, largest):
    population, one = searched(seed, people, groups)
    other = searched(seed, people, groups)[1]
    kernels.shake(population._room, other, 4, population._random)
    differ = sum(
        (one.label[a] == one.label[b]) != (other.label[a] == other.label[b]) for a, b in combinations(range(people), 2)
    )
    assert crossing.pairs_apart(one, other, population._shared) == differ


def test_a_large_unit_is_traded_for_small_ones_where_sizes_are_exact():
    weight = np.zeros((4, 4), dtype=np.int64)
    weight[0, 3] = weight[3, 0] = 50  # unit 0 of two people belongs with unit 3, also of two
    weight[1, 2] = weight[2, 1] = 1
    room = room_of(weight, np.array([2, 1, 1, 2], dtype=np.int32), np.array([(4, 4), (2, 2)]), np.zeros((0, 2), int), 0)
    population = Population(room, np.zeros((0, 2), dtype=np.int64), 0)
    population.run(1)
    one = population._members[0]
    one.label[:] = [0, 0, 0, 1]
    kernels.rebuild(room, one)
    kernels.descend(room, one, population._gains, population._chosen)
    assert one.label.tolist() == [0, 1, 1, 0]
    recounted(room, one)


def test_two_who_are_apart_may_exchange_their_places():
    weight = np.zeros((5, 5), dtype=np.int64)
    for a, b, gain in ((0, 3, 50), (2, 1, 50), (2, 4, 50), (1, 4, 200)):  # 0 and 2 are each at the other's table
        weight[a, b] = weight[b, a] = gain
    foes = np.array([(0, 2)])
    room = room_of(weight, np.ones(5, dtype=np.int32), np.array([(3, 3), (2, 2)]), foes, 1_000)
    population = Population(room, foes, 0)
    population.run(1)
    one = population._members[0]
    one.label[:] = [0, 0, 1, 1, 0]
    kernels.rebuild(room, one)
    assert kernels.best_swap(room, one, 0, 1, population._gains, 0) == (150, 0, 2)
    kernels.descend(room, one, population._gains, population._chosen)
    assert one.label.tolist() == [1, 0, 0, 1, 0]
    recounted(room, one)


@pytest.mark.parametrize("steps", [1, 40, 400])
def test_more_descents_never_make_the_best_worse(steps):
    population = searched(7, 40, 5)[0]
    first = Population(population._room, population._foes, 1).run(1)
    more = Population(population._room, population._foes, 1).run(steps)
    assert worth(population._room, more.label) >= worth(population._room, first.label)
