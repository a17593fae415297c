"""Draws: anybody redoes them from the seed and the fingerprint, and nobody is likelier than another."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.evaluating.drawing import commitment, halves, new_seed, number, one_of, order_of


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_anybody_redoes_a_draw_with_nothing_but_sha_256():
    seed, fingerprint = "5eed", "f1f1"
    numbers = [int(sha(f"kinfolk.draw/1 {seed} {fingerprint} {c}")[:16], 16) for c in range(50)]
    assert number(seed, fingerprint, 7) == numbers[7]
    assert one_of(200, seed, fingerprint) == numbers[0] % 200
    assert order_of(50, seed, fingerprint) == sorted(range(50), key=numbers.__getitem__)
    assert commitment(seed) == sha("kinfolk.seed/1 5eed")


def test_the_commitment_is_known_before_the_seed_and_no_two_seeds_are_alike():
    seeds = {new_seed() for _ in range(20)}
    assert len({commitment(one) for one in seeds}) == 20
    assert all(one not in commitment(one) for one in seeds)


def test_each_is_as_likely_as_the_others():
    counts = Counter(one_of(4, f"seed {number}", "plans") for number in range(4_000))
    assert set(counts) == {0, 1, 2, 3}
    assert all(abs(count - 1_000) < 120 for count in counts.values())


def test_there_is_nothing_to_draw_from_nothing():
    with pytest.raises(ValueError, match="nothing to draw"):
        one_of(0, "seed", "plans")


@given(st.lists(st.sampled_from(["alone", "party", "other"]), max_size=30), st.text(max_size=5))
def test_half_of_each_block_is_drawn_and_how_many_is_known_before(blocks, seed):
    drawn = halves(blocks, seed, "f")
    other = halves(blocks, seed + "x", "f")
    for block in set(blocks):
        of = [bool(one) for one, name in zip(drawn, blocks, strict=True) if name == block]
        assert abs(2 * sum(of) - len(of)) <= 1
        assert sum(of) == sum(one for one, name in zip(other, blocks, strict=True) if name == block)
    assert abs(2 * int(drawn.sum()) - len(blocks)) <= 1
