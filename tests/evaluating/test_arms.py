"""Two arms: exact where few draws are possible, the level kept, blocks and clusters as they were drawn."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import permutation_test

from kinfolk.evaluating.arms import contrast, of_clusters, stepped
from kinfolk.evaluating.drawing import halves
from kinfolk.evaluating.redraws import NothingToCompareError


def welch(one, other):
    return abs(one.mean() - other.mean()) / np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))


def test_with_few_people_every_draw_is_looked_at_and_scipy_says_the_same():
    random = np.random.default_rng(1)
    outcome, first = random.normal(size=10), np.arange(10) < 5
    found = contrast(outcome, first)
    assert (found.exact, found.draws) == (True, 252)
    theirs = permutation_test((outcome[first], outcome[~first]), welch, alternative="greater", n_resamples=np.inf)
    assert found.p == pytest.approx(theirs.pvalue)
    assert found.difference == pytest.approx(outcome[first].mean() - outcome[~first].mean())


def test_an_effect_at_the_end_of_the_interval_is_just_rejected():
    random = np.random.default_rng(2)
    first = np.arange(12) < 6
    outcome = random.normal(size=12) + 2 * first
    found = contrast(outcome, first)
    assert found.low < 2 < found.high
    for end, outwards in ((found.low, -1), (found.high, 1)):
        assert contrast(outcome - (end - outwards * 1e-3) * first, first).p > 0.05
        assert contrast(outcome - (end + outwards * 1e-3) * first, first).p <= 0.05


def test_if_arms_are_the_same_one_draw_in_twenty_says_otherwise():
    outcome = np.random.default_rng(3).poisson(3, 8) + np.linspace(0, 0.1, 8)
    found = [contrast(outcome, np.isin(np.arange(8), chosen)).p for chosen in combinations(range(8), 4)]
    assert sum(one <= 0.05 for one in found) <= 0.05 * len(found)


def test_within_blocks_a_difference_between_blocks_is_none():
    blocks = ["alone"] * 20 + ["party"] * 20
    first = halves(blocks, "seed", "f")
    outcome = np.array([10.0 if one == "alone" else 0.0 for one in blocks]) + np.random.default_rng(4).normal(size=40)
    within, across = contrast(outcome, first, blocks), contrast(outcome, first)
    assert not within.exact
    assert within.error < across.error / 5
    lopsided = np.array([position < 15 or position >= 35 for position in range(40)])
    assert abs(contrast(outcome, lopsided, blocks).difference) < 2 < contrast(outcome, lopsided).difference


def test_who_did_not_answer_is_counted_as_missing_and_stays_in_the_draw():
    outcome = np.random.default_rng(5).normal(size=12)
    outcome[[0, 1, 11]] = np.nan
    found = contrast(outcome, np.arange(12) < 6)
    assert (found.first, found.second, found.missing) == (4, 5, (2, 1))
    assert found.draws == 924
    with pytest.raises(NothingToCompareError):
        contrast(np.where(np.arange(12) < 6, np.nan, 0.0), np.arange(12) < 6)


def test_a_cluster_counts_once_however_many_are_in_it():
    cluster = ["a"] * 9 + ["b"] + ["c"] * 5 + ["d"] * 5 + list("eefghh")
    outcome = np.random.default_rng(6).normal(size=len(cluster))
    found = of_clusters(outcome, cluster, {"a", "c", "e", "f"})
    assert (found.first, found.second, found.exact, found.draws) == (4, 4, True, 70)
    means = {name: outcome[[one == name for one in cluster]].mean() for name in "abcdefgh"}
    assert found.of_first == pytest.approx(np.mean([means[name] for name in "acef"]))


def test_stepped_rounds_are_told_period_by_period_by_whose_turn_it_is():
    first = np.arange(20) < 10
    turn = np.stack([first, ~first]).astype(float)
    found = stepped(3 * turn + np.random.default_rng(7).normal(scale=0.1, size=(2, 20)), first)
    assert [round(one.difference) for one in found] == [3, 3]
