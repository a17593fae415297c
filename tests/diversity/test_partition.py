"""One partition for diversity: the known best of small rooms, wishes that always hold, the same groups for a seed."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kinfolk import InputError, Partition, distances, even_sizes, partition


def weights_of(people, seed, lowest=0, highest=100):
    half = np.triu(np.random.default_rng(seed).integers(lowest, highest + 1, (people, people)), 1)
    return half + half.T


def by_hand(weights, label):
    return sum(weights[a, b] for a, b in combinations(range(len(label)), 2) if label[a] == label[b])


def every_labelling(people, bounds, foes=(), friends=()):
    """Yield every way to give people to groups within their bounds, with friends together and foes apart."""

    def go(label):
        if len(label) == people:
            if all(low <= label.count(group) <= high for group, (low, high) in enumerate(bounds)):
                yield label
            return
        for group, (_, high) in enumerate(bounds):
            now = (*label, group)
            if now.count(group) <= high and not breaks(now, foes, friends):
                yield from go(now)

    yield from go(())


def breaks(label, foes, friends):
    there = len(label)
    return any(max(pair) < there and label[pair[0]] == label[pair[1]] for pair in foes) or any(
        max(pair) < there and label[pair[0]] != label[pair[1]] for pair in friends
    )


@pytest.mark.parametrize(
    ("bounds", "foes", "friends"),
    [
        ([(3, 3), (3, 3), (2, 2)], (), ()),
        ([(2, 4)] * 3, (), ()),
        ([(1, 5), (2, 3), (3, 4)], [(0, 1), (2, 3), (4, 5)], ()),
        ([(3, 3), (3, 3), (2, 2)], [(0, 7)], [(1, 2)]),
        ([(1, 5)] * 3, [(0, 1), (0, 2), (1, 2)], [(3, 4), (4, 5), (6, 7)]),
    ],
)
@pytest.mark.parametrize("lowest", [0, -100])
def test_the_best_of_all_partitions_is_found_in_small_rooms(bounds, foes, friends, lowest):
    for seed in range(2):
        weights = weights_of(8, seed, lowest)
        best = max(by_hand(weights, label) for label in every_labelling(8, bounds, foes, friends))
        sizes = [low if low == high else (low, high) for low, high in bounds]
        found = partition(weights, sizes, together=friends, apart=foes, seed=seed)
        assert found.value == by_hand(weights, found.label) == best


@st.composite
def wishes(draw):
    """Return weights, bounds, friends and foes that can be kept: they were read off some partition."""
    groups = draw(st.integers(1, 5))
    label = draw(st.lists(st.integers(0, groups - 1), min_size=1, max_size=24))
    count = np.bincount(label, minlength=groups).tolist()
    spare = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=groups, max_size=groups))
    sizes = [(max(0, size - less), size + more) for size, (less, more) in zip(count, spare, strict=True)]
    pairs = list(combinations(range(len(label)), 2))
    asked = draw(st.lists(st.sampled_from(pairs), max_size=8)) if pairs else []
    friends = [(a, b) for a, b in asked if label[a] == label[b]]
    foes = [(a, b) for a, b in asked if label[a] != label[b]]
    return weights_of(len(label), draw(st.integers(0, 99)), -20), sizes, friends, foes


@settings(max_examples=100, deadline=None)
@given(wishes(), st.integers(0, 9))
def test_sizes_and_pairs_always_hold_and_the_value_is_counted_right(asked, seed):
    weights, sizes, friends, foes = asked
    try:
        found = partition(weights, sizes, together=friends, apart=foes, seed=seed, steps=60)
    except InputError as error:
        assume("were found" not in str(error))  # it says that it only did not find any
        raise
    count = np.bincount(found.label, minlength=len(sizes))
    assert all(low <= size <= high for size, (low, high) in zip(count.tolist(), sizes, strict=True))
    assert all(found.label[a] == found.label[b] for a, b in friends)
    assert all(found.label[a] != found.label[b] for a, b in foes)
    assert found.value == by_hand(weights, found.label)
    assert sorted(who for group in found.groups for who in group) == list(range(len(weights)))


def test_the_same_seed_gives_the_same_groups_and_another_seed_may_not():
    weights = distances(np.random.default_rng(1).normal(size=(60, 4)))
    one, again, other = (partition(weights, even_sizes(60, 6), seed=seed, steps=100) for seed in (3, 3, 4))
    assert one.label.tolist() == again.label.tolist()
    assert one.label.tolist() != other.label.tolist()


def test_weights_that_are_not_whole_are_rounded_finely_enough_to_find_the_best():
    weights = weights_of(8, 5) / 7.0
    best = max(by_hand(weights, label) for label in every_labelling(8, [(4, 4)] * 2))
    assert partition(weights, [4, 4]).value == pytest.approx(best)


def test_each_column_counts_the_same_whatever_its_unit():
    table = np.random.default_rng(2).normal(size=(20, 2))
    assert distances(table * [1, 1000] + [5, 7]) == pytest.approx(distances(table))
    assert distances([[1], [1], [1]]).tolist() == np.zeros((3, 3)).tolist()


@pytest.mark.parametrize(
    ("people", "size", "sizes"), [(22, 5, (6, 6, 5, 5)), (3, 5, (3,)), (10, 5, (5, 5)), (0, 4, (0,))]
)
def test_even_sizes_differ_by_one_at_most(people, size, sizes):
    assert even_sizes(people, size) == sizes


def test_a_group_that_stays_empty_is_an_empty_tuple():
    found = partition(np.ones((3, 3)), [3, (0, 2)])
    assert found.groups == ((0, 1, 2), ())


def test_nobody_is_in_no_group():
    nobody = partition(np.zeros((0, 0)), [(0, 3)])
    assert isinstance(nobody, Partition)
    assert nobody.groups == ((),)


def test_the_example_of_the_guide_keeps_its_wishes(root):
    guide = (root / "docs" / "guides" / "breakout-groups.md").read_text("utf-8")
    names: dict[str, object] = {}
    exec(re.search(r"^```python\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)[1], names)
    label = names["found"].label
    assert label[0] == label[1]
    assert label[2] != label[3]
    assert sorted(len(group) for group in names["found"].groups) == [3, 3]


FOUR = np.ones((4, 4))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: partition(np.ones((3, 4)), [3]), "shape"),
        (lambda: partition([[0, np.nan], [np.nan, 0]], [2]), "not a number"),
        (lambda: partition([[0, 1], [2, 0]], [2]), "not symmetric"),
        (lambda: partition(FOUR, []), "no groups"),
        (lambda: partition(FOUR, [(3, 1)]), "wrong order"),
        (lambda: partition(FOUR, [1, 2]), "take 3 to 3 people, and there are 4"),
        (lambda: partition(FOUR, [2, 2], together=[(0, 1), (1, 2)]), "3 people stay together"),
        (lambda: partition(FOUR, [2, 2], together=[(0, 1)], apart=[(1, 0)]), "together and apart"),
        (lambda: partition(FOUR, [2, 2], apart=[(0, 4)]), "names a position"),
        (lambda: partition(FOUR, [2, 2], apart=[(0, 1), (1, 2), (0, 2)]), "keep all apart"),
        (lambda: partition(np.ones((6, 6)), [3, 3], together=[(0, 1), (2, 3), (4, 5)]), "stay together fit"),
        (lambda: distances([["a"]]), "features"),
        (lambda: even_sizes(3, 0), "no groups of 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, words):
    with pytest.raises(InputError, match=words):
        call()
