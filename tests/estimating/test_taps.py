"""What two-sided taps say about the meetings that nobody tapped, and what it is called."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kinfolk.estimating import Counts, by_place, by_times_attended, chapman, counted, meetings, nobody_met, tap_chance
from kinfolk.metrics import Sitting, seated


def simulated(chance, number, rate):
    """Counts of ``number`` meetings of which each side taps with ``rate``."""
    first, second = chance.random((2, number)) < rate
    return Counts(int(first.sum()), int(second.sum()), int((first & second).sum()))


def test_chapman_is_exact_on_paper():
    number, low, high = chapman(Counts(first=9, second=9, both=4), spread=None)
    assert number == pytest.approx(10 * 10 / 5 - 1)
    assert low >= 14  # never below what was seen
    assert low < number < high


@pytest.mark.parametrize(("rate", "mean", "spread"), [(0.72, 60.1, 3.0), (0.35, 59.6, 15.5)])
def test_sixty_meetings_are_estimated_as_published_in_the_note_on_it(rate, mean, spread):
    chance = np.random.default_rng(5)
    found = [chapman(simulated(chance, 60, rate))[0] for _ in range(600)]
    assert np.mean(found) == pytest.approx(mean, rel=0.04)
    assert np.std(found) == pytest.approx(spread, rel=0.15)


def test_the_chance_of_a_tap_is_twice_the_mutual_over_all_taps():
    found = tap_chance(Counts(30, 30, 20), None)
    assert found.estimated == pytest.approx(40 / 60)
    assert found.low < found.estimated < found.high
    assert "fewer than 7 mutual taps" in str(tap_chance(Counts(9, 9, 6)))


def test_the_upper_end_is_raised_only_where_talks_differ_in_length():
    counts = Counts(170, 170, 140)
    (number, low, high), (same, same_low, raised) = chapman(counts, None), chapman(counts, (0.72, 0.94))
    assert (number, low) == (same, same_low)
    assert 1.0 < raised / high < 1.02
    assert chapman(counts, (0.34, 0.94))[2] > raised


@pytest.mark.parametrize("counts", [Counts(30, 28, 20), Counts(9, 12, 8), Counts(100, 100, 98), Counts(8, 8, 8)])
def test_the_interval_holds_the_numbers_that_explain_the_taps_nearly_as_well_as_the_best(counts):
    taps = counts.first + counts.second
    number = np.arange(counts.seen, 400)
    chance = taps / (2 * number)
    ways = np.array([math.lgamma(n + 1) - math.lgamma(n - counts.seen + 1) for n in number])
    fit = (
        ways
        + taps * np.log(chance)
        + [rest * math.log1p(-p) if rest else 0 for rest, p in zip(2 * number - taps, chance, strict=True)]
    )
    inside = number[fit >= fit.max() - 1.92]
    _, low, high = chapman(counts, None)
    assert inside[0] == pytest.approx(low, abs=1.1)
    assert inside[-1] == pytest.approx(high, abs=1.1)


def test_pairs_are_counted_once_and_without_those_who_did_not_consent():
    taps = [[0, 1], [1, 0], [2, 0], [3, 2]]
    pairs, forth, back = counted(4, taps, consents=[1, 1, 1, 0])
    assert pairs.tolist() == [[0, 1], [0, 2]]
    assert (forth.tolist(), back.tolist()) == ([True, False], [True, True])


def test_planned_tables_and_free_time_are_estimated_by_themselves_and_both_leanings_are_named():
    chance = np.random.default_rng(2)
    people = 60
    together = seated(people, [Sitting(np.arange(people) // 6, 20)])
    everybody = np.array([(i, j) for i in range(people) for j in range(i + 1, people)])
    at_table = everybody[:, 0] // 6 == everybody[:, 1] // 6
    rate = np.where(at_table, 0.9, 0.6)
    taps = [way[chance.random(len(way)) < rate] for way in (everybody, everybody[:, ::-1])]
    tables, free = meetings(people, np.concatenate(taps), by_place(together))
    assert tables.tapped.estimated == pytest.approx(0.9, abs=0.05)
    assert free.tapped.estimated == pytest.approx(0.6, abs=0.05)
    assert free.meetings.covers((~at_table).sum())
    assert free.seen_share == pytest.approx(1 - 0.4**2, abs=0.05)
    said = str(free.meetings)
    assert said.startswith("meetings in free time: seen ")
    for words in ("there may have been more", "there may have been fewer", "agreed to be tapped"):
        assert words in said


def test_first_timers_are_told_apart_by_pairs_that_have_one():
    new = by_times_attended([True, False, False])
    assert [belongs(np.array([[0, 1], [1, 2]])).tolist() for belongs in new.values()] == [[True, False], [False, True]]


def test_few_mutual_taps_give_no_estimate_but_what_was_seen():
    (one,) = meetings(9, [[0, 1], [1, 0], [2, 3]], {"here": lambda pairs: np.ones(len(pairs), bool)})
    assert (one.meetings.seen, math.isnan(one.meetings.estimated)) == (2, True)
    assert "nothing is estimated" in str(one.meetings)


def test_who_met_nobody_is_told_from_the_taps_received_however_many_were_missed():
    chance = np.random.default_rng(7)
    degree = np.where(np.arange(4000) < 800, 0, 1 + chance.poisson(2, 4000))
    found = nobody_met(chance.binomial(degree, 0.7), 0.7)
    assert found.seen > 0.25  # a missed tap makes somebody look alone
    assert found.estimated == pytest.approx(0.2, abs=0.02)
    assert found.covers(0.2)
    assert "too few meetings are tapped" in str(nobody_met(np.zeros(20), 0.4))
