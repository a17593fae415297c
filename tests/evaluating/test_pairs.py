"""The plan lottery: what its twin says, a level that it keeps whatever people do, and intervals that agree with it."""

from __future__ import annotations

import numpy as np
import pytest

from kinfolk.estimating.dyadic import regression
from kinfolk.evaluating.pairs import effect_of_seating
from kinfolk.evaluating.plan_set import PlanSet
from kinfolk.evaluating.redraws import NothingToCompareError
from tests.evaluating import naive


def a_set(seed=1, people=12, tables=3, rounds=2, plans=60):
    random = np.random.default_rng(seed)
    return PlanSet.of(
        np.stack([random.permutation(people) % tables for _ in range(rounds)], axis=1) for _ in range(plans)
    )


def taps_of(plans, drawn, seed, base=0.2, effect=0.0):
    chance = base + effect * plans.together[drawn]
    return (np.random.default_rng(seed).random(len(chance)) < chance).astype(float)


def test_who_sits_together_is_what_comparing_every_two_people_says():
    labels = np.random.default_rng(3).integers(
        -1, 4, size=(7, 13, 3)
    )  # tables of unequal sizes, and people without one
    plans = PlanSet.of(labels)
    for place, (a, b) in enumerate(zip(*plans.ends, strict=True)):
        for plan in range(plans.plans):
            sat = any(labels[plan, a, r] == labels[plan, b, r] >= 0 for r in range(3))
            assert plans.together[plan, place] == sat


def as_matrix(plans, outcome):
    first, second = plans.ends
    return {(int(a), int(b)): float(one) for a, b, one in zip(first, second, outcome, strict=True)}


@pytest.mark.parametrize("seed", range(3))
def test_the_estimate_its_error_and_its_p_value_are_those_of_the_twin(seed):
    plans, drawn = a_set(seed), 7 * seed
    outcome = taps_of(plans, drawn, seed, effect=0.4)
    found = effect_of_seating(plans, drawn, outcome)
    labels = [one.tolist() for one in plans.labels]
    difference, error = naive.statistic(labels, labels[drawn], as_matrix(plans, outcome))
    assert found.difference == pytest.approx(difference)
    assert found.error == pytest.approx(error)
    assert found.p == naive.p_of(labels, drawn, as_matrix(plans, outcome))


def test_the_interval_ends_where_the_twin_begins_to_reject():
    plans, drawn = a_set(4), 3
    outcome = taps_of(plans, drawn, 4, effect=0.4)
    found = effect_of_seating(plans, drawn, outcome)
    labels, held = [one.tolist() for one in plans.labels], as_matrix(plans, outcome)
    assert found.low < found.difference < found.high
    for end, outwards in ((found.low, -1), (found.high, 1)):
        assert naive.p_of(labels, drawn, held, end - outwards * 0.01) > 0.05
        assert naive.p_of(labels, drawn, held, end + outwards * 0.01) <= 0.05


def test_if_seats_do_nothing_one_plan_in_twenty_says_otherwise_and_no_more():
    plans = a_set(5, plans=100)
    outcome = taps_of(plans, 0, 5)  # what people do is the same whatever is drawn
    rejected = sum(effect_of_seating(plans, drawn, outcome).p <= 0.05 for drawn in range(plans.plans))
    assert rejected <= 5
    assert rejected >= 4  # and it is not just careful


def test_pairs_whose_seats_nearly_never_change_are_left_out():
    plans = PlanSet(np.concatenate([a_set(6).labels, np.zeros((60, 2, 2), dtype=np.int16)], axis=1))
    outcome = taps_of(plans, 0, 6)
    found = effect_of_seating(plans, 0, outcome)
    share = plans.probability
    assert found.pairs == ((share > 0.02) & (share < 0.98)).sum() < len(share)
    assert not plans.in_play[-1]  # the last two always share a table


def test_what_is_not_known_of_a_pair_leaves_it_out():
    plans = a_set(7)
    outcome = taps_of(plans, 0, 7)
    fewer = outcome.copy()
    fewer[::3] = np.nan
    asked = np.isfinite(fewer)
    assert effect_of_seating(plans, 0, fewer) == effect_of_seating(plans, 0, outcome, asked=asked)


def test_nothing_is_said_where_nobody_was_seated_together_or_nothing_happened():
    plans = a_set(8)
    alone = np.where(plans.together[0], np.nan, 0.0)
    with pytest.raises(NothingToCompareError):
        effect_of_seating(plans, 0, alone)
    still = effect_of_seating(plans, 0, np.zeros(len(plans.ends[0])))
    assert (still.difference, still.p, still.low, still.high) == (0, 1, -np.inf, np.inf)


def test_a_set_is_known_by_its_fingerprint_and_read_again_as_it_was():
    plans = a_set(9)
    again = PlanSet.from_document(plans.document())
    assert again.fingerprint == plans.fingerprint
    other = plans.labels.copy()
    other[3, 0, 0], other[3, 1, 0] = other[3, 1, 0], other[3, 0, 0] + 1
    assert PlanSet(other).fingerprint != plans.fingerprint
    with pytest.raises(ValueError, match="format"):
        PlanSet.from_document({"format": "kinfolk.plan/1", "plans": []})


def test_a_weighted_regression_on_pairs_finds_the_same_difference_and_is_not_surer_of_it():
    plans, drawn = a_set(10), 5
    outcome = taps_of(plans, drawn, 10, effect=0.3)
    found = effect_of_seating(plans, drawn, outcome)
    use, share = plans.in_play, plans.probability[plans.in_play]
    seated = plans.together[drawn, use].astype(float)
    fit = regression(
        np.stack(plans.ends, axis=1)[use],
        outcome[use],
        np.stack([np.ones_like(seated), seated], axis=1),
        np.where(seated, 1 / share, 1 / (1 - share)),
    )
    assert fit.slopes[1] == pytest.approx(found.difference)
    corrected = fit.errors[1] / np.sqrt(plans.people / (plans.people - 1))
    assert found.error < corrected < 1.5 * found.error, "it gives back what each of twelve drew the fit to themselves"
