"""Shares and means of people, and the people who did not answer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kinfolk.estimating import (
    answering,
    between,
    bootstrap,
    drawn,
    known_facts,
    mean_of,
    over_draws,
    share_of,
    talked,
    weighted_mean,
    weighted_share,
    wilson,
)
from kinfolk.metrics import Sitting, Ties, seated


@given(st.integers(1, 200), st.data())
def test_wilson_is_what_scipy_gives(n, data):
    yes = data.draw(st.integers(0, n))
    theirs = stats.binomtest(yes, n).proportion_ci(method="wilson")
    assert wilson(yes / n, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_where_nearly_everybody_answered_little_is_left_to_be_uncertain_about():
    half, most, all_ = (share_of("yes", n // 2, n, 100) for n in (50, 90, 100))
    assert half.high - half.low > 2 * (most.high - most.low)
    assert (all_.low, all_.high) == (0.5, 0.5)
    assert not all_.leanings
    assert "probably looks better than it was" in str(half)


def test_bounds_take_all_the_missing_for_a_no_and_for_a_yes():
    found = share_of("belonging", 30, 40, 60)
    assert found.bounds == (30 / 60, 50 / 60)
    assert "40 of 60 answered" in str(found)
    assert "seen 75 %, estimated 75 %" in str(found)


def test_nothing_is_said_of_fewer_than_ten():
    for found in (share_of("yes", 3, 9, 9), mean_of("mean", [3.0] * 9, 20)):
        assert math.isnan(found.estimated)
        assert "fewer than 10 answered" in str(found)
    with pytest.raises(ValueError, match="9 people are too few"):
        bootstrap(np.arange(9))


def test_a_bootstrap_is_the_same_for_a_seed_and_knows_a_room_where_all_agree():
    values = np.random.default_rng(0).integers(1, 6, 40)
    assert mean_of("mean", values, 80) == mean_of("mean", values, 80)
    found = mean_of("mean", [4.0] * 12, 30)
    assert (found.low, found.high) == (4, 4)
    wide = stats.t.interval(0.95, 39, values.mean(), values.std(ddof=1) / np.sqrt(40))
    assert bootstrap(values) == pytest.approx(wide, abs=0.08)


def test_who_seldom_answers_counts_for_more_but_never_for_more_than_five():
    chance = np.random.default_rng(0)
    lively = np.repeat([0, 1], 200)
    answered = chance.random(400) < np.where(lively, 0.8, 0.3)
    people = answering(answered, lively)
    assert people.weight[answered & (lively == 0)].mean() == pytest.approx(1 / 0.3, rel=0.15)
    rare = answering(chance.random(400) < np.where(lively, 0.8, 0.02), lively)
    assert rare.weight[rare.answered].min() >= 1
    assert rare.weight.max() == 5
    raw, found = answered[lively == 1].sum() / answered.sum(), weighted_share("lively", lively, people)
    assert raw > 0.6
    assert found.estimated == pytest.approx(0.5)  # what is known of everybody adds up
    assert found.seen == pytest.approx(raw)
    assert weighted_mean("lively", lively.astype(float), people).estimated == pytest.approx(found.estimated)
    assert "may still look better" in str(found)


def test_facts_that_explain_the_answer_leave_no_error_and_facts_that_do_not_leave_it_all():
    chance = np.random.default_rng(1)
    value, noise = chance.normal(size=300), chance.normal(size=300)
    answered = chance.random(300) < 0.6
    by_itself, by_noise = (weighted_mean("x", value, answering(answered, fact)) for fact in (value, noise))
    assert by_itself.high - by_itself.low < 0.5 * (by_noise.high - by_noise.low)


def test_taps_received_say_nothing_of_people_who_did_not_agree_to_be_tapped():
    facts = [known_facts([1, 0, 0], [1, 2, 2], [3, 3, 1], [taps, 2, 0], [0, 1, 1]) for taps in (0, 99)]
    assert np.array_equal(*facts)
    assert facts[0][:, 4].tolist() == [0, 1, 1]


def test_everybody_or_nobody_answering_needs_no_weights():
    assert answering([True] * 12, np.arange(12)).weight.tolist() == [1] * 12
    assert weighted_share("x", [1] * 12, answering([False] * 12, np.arange(12))).withheld


# -- the random-pair probe ---------------------------------------------------------------------------------------------


def test_each_person_is_asked_about_three_who_sat_with_them_and_three_who_did_not_by_the_seed():
    room = seated(20, [Sitting(np.arange(20) // 5, 20)])
    probe = drawn(room, seed=4)
    beside = room.links.toarray() > 0
    assert np.bincount(probe.asked).tolist() == [6] * 20
    assert (beside[probe.asked, probe.about] == probe.together).all()
    assert np.bincount(probe.asked, weights=probe.together).tolist() == [3] * 20
    assert (probe.asked != probe.about).all()
    assert len({*zip(probe.asked.tolist(), probe.about.tolist(), strict=True)}) == 120
    again, other = drawn(room, seed=4), drawn(room, seed=5)
    assert np.array_equal(probe.about, again.about)
    assert not np.array_equal(probe.about, other.about)


def test_the_probe_is_right_on_average_and_exact_when_everybody_is_asked_about_everybody():
    chance = np.random.default_rng(0)
    room = seated(30, [Sitting(np.arange(30) // 6, 20), Sitting(np.arange(30) % 5, 20)])
    i, j = np.triu_indices(30, 1)
    met = np.zeros((30, 30), bool)
    met[i, j] = chance.random(len(i)) < 0.2 + 0.5 * (room.links.toarray()[i, j] > 0)
    met |= met.T
    everybody = answering(np.ones(30, bool), np.zeros(30))
    for together, pairs in (
        (True, room.links.toarray() > 0),
        (False, (room.links.toarray() == 0) & ~np.eye(30, dtype=bool)),
    ):
        truth = met[pairs].mean()
        rates = []
        for seed in range(200):
            probe = drawn(room, seed)
            rates.append(talked(probe, met[probe.asked, probe.about], everybody, together=together).estimated)
        assert np.mean(rates) == pytest.approx(truth, abs=0.015)
        whole = drawn(room, 0, each=29)
        found = talked(whole, met[whole.asked, whole.about], everybody, together=together)
        assert found.estimated == pytest.approx(truth)


def test_not_sure_is_left_out_and_shown_in_the_bounds():
    room = seated(24, [Sitting(np.arange(24) // 4, 20)])
    probe = drawn(room, 0)
    unsure = probe.asked % 3 == 0
    answers = np.where(unsure & probe.together, np.nan, probe.together)
    found = talked(probe, answers, answering(np.ones(24, bool), np.zeros(24)), together=True)
    assert found.estimated == 1
    assert found.bounds is not None
    assert found.bounds == (pytest.approx(2 / 3), 1)


def test_the_probe_is_drawn_from_who_sat_together_and_nothing_else():
    with pytest.raises(ValueError, match="these are met"):
        drawn(Ties(3, np.array([[0, 1]])), 0)


# -- by lot ------------------------------------------------------------------------------------------------------------


def test_a_difference_is_compared_with_the_other_draws_of_the_same_lottery():
    def figure(draw):
        return float(np.mean(draw))

    assert over_draws(figure, [5.0], [[one] for one in range(-4, 5)]) == 1 / 10
    assert over_draws(figure, [0.0], [[one] for one in range(-4, 5)]) == 1
    assert between([1, 2, 3], [7, 8, 9]) == pytest.approx(2 / 20)
    assert between([1, 2, 3, np.nan], [1, 2, 3]) == 1
