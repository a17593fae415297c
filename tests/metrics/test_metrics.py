"""Every metric beside its slow twin, and what must hold of it whatever the room."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kinfolk.metrics import (
    METRICS,
    Contacts,
    Sitting,
    Ties,
    WrongRungError,
    algebraic_connectivity,
    came_back,
    connections,
    effective_partners,
    fidelity,
    first_timer_gap,
    fragility,
    giant_share,
    group_mix,
    low_share,
    mixing_ratio,
    opted_out,
    parties,
    party_share,
    pulse,
    reach,
    seated,
    sense_of_community,
    split,
    two_core,
    welcomed,
    zero_share,
)
from kinfolk.metrics.shuffling import redealt, rewired
from kinfolk.metrics.shuffling import rooms as rooms_like
from tests.metrics import naive

OF_TIES = (connections, zero_share, low_share, effective_partners, reach, giant_share, two_core, fragility)
TWINS = {
    "C2": naive.zero_share,
    "C3": naive.low_share,
    "C6": naive.effective_partners,
    "B1": naive.reach,
    "B2": naive.giant_share,
    "B3": naive.two_core,
    "B4": naive.fragility,
}
few = settings(max_examples=40)


def by_id(metric):
    return metric.id


@st.composite
def rooms(draw, least=0):
    people = draw(st.integers(3, 9))
    possible = [(i, j) for i in range(people) for j in range(i + 1, people)]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, min_size=least, max_size=len(possible)))
    weight = draw(st.lists(st.integers(1, 9), min_size=len(chosen), max_size=len(chosen)))
    return Ties(people, np.array(sorted(chosen)).reshape(-1, 2), np.array(weight, float))


def asked(metric, ties):
    return metric(replace(ties, rung=metric.rungs[-1]))


@pytest.mark.parametrize("metric", [METRICS[id_] for id_ in TWINS], ids=by_id)
@few
@given(rooms())
def test_a_metric_gives_what_its_slow_twin_gives(metric, ties):
    assert asked(metric, ties).value == pytest.approx(TWINS[metric.id](ties))


@few
@given(rooms(), st.data())
def test_the_time_with_ones_own_party_is_that_of_a_slow_count(ties, data):
    label = data.draw(st.lists(st.integers(-1, 2), min_size=ties.people, max_size=ties.people))
    party = {(i, j) for i, a in enumerate(label) for j, b in enumerate(label) if i != j and a == b >= 0}
    found = party_share(ties, parties(ties.people, party=label)).value
    assert found == pytest.approx(naive.party_share(ties, party), nan_ok=True)


@few
@given(rooms(least=1))
def test_the_second_eigenvalue_is_that_of_the_whole_spectrum(ties):
    assert algebraic_connectivity(ties).value == pytest.approx(naive.second_eigenvalue(ties), abs=1e-9)


def test_the_second_eigenvalue_of_a_large_room_is_found_by_another_way():
    ring = Ties(1600, np.array([[i, i + 1] for i in range(1599)] + [[0, 1599]]))
    assert algebraic_connectivity(ring).value == pytest.approx(1 - math.cos(2 * math.pi / 1600), rel=1e-6)


@pytest.mark.parametrize("metric", [*OF_TIES, algebraic_connectivity], ids=by_id)
@few
@given(rooms(), st.randoms(use_true_random=False))
def test_numbering_people_otherwise_changes_nothing(metric, ties, random):
    place = list(range(ties.people))
    random.shuffle(place)
    pairs = np.sort(np.array(place)[ties.pairs], axis=1).reshape(-1, 2)
    near = naive.components(naive.neighbours(ties))
    assume(metric.id != "B5" or sum(len(part) == max(map(len, near)) for part in near) == 1)
    other = Ties(ties.people, pairs, ties.weights)
    assert asked(metric, other).value == pytest.approx(asked(metric, ties).value, nan_ok=True)


@few
@given(rooms(), st.data())
def test_one_more_tie_never_lowers_reach_nor_raises_the_zero_share(ties, data):
    taken = {tuple(pair) for pair in ties.pairs.tolist()}
    free = [(i, j) for i in range(ties.people) for j in range(i + 1, ties.people) if (i, j) not in taken]
    assume(free)
    more = Ties(ties.people, np.array([*sorted(taken), data.draw(st.sampled_from(free))]))
    for metric, sign in (
        (reach, 1),
        (giant_share, 1),
        (two_core, 1),
        (connections, 1),
        (zero_share, -1),
        (low_share, -1),
    ):
        assert sign * asked(metric, more).value >= sign * asked(metric, ties).value - 1e-12


@pytest.mark.parametrize("metric", [one for one in METRICS.values() if one.rungs], ids=by_id)
def test_a_metric_refuses_a_rung_that_it_is_not_defined_for(metric):
    for rung in {"seated", "met", "meaningful", "alive"} - set(metric.rungs):
        with pytest.raises(WrongRungError, match=f"{metric.id} .* is defined for ties that are .*; these are {rung}"):
            metric(Ties(2, np.array([[0, 1]]), rung=rung))


def test_a_figure_says_rung_threshold_weight_normalisation_and_n():
    ties = seated(4, [Sitting([0, 0, 0, 0], 15)]).at_least(5)
    figure = effective_partners(ties)
    assert (figure.rung, figure.threshold, figure.weight, figure.n) == ("seated", 5, "attention-minutes", 4)
    assert figure.normalisation in str(figure)
    assert "attention-minutes" in str(figure)
    assert zero_share(Ties(4, np.array([[0, 1]]), rung="meaningful")).weight == "every tie 1"
    shown = reach(Ties(4, np.array([[0, 1]]), both_said=False))
    assert not shown.both_said
    assert "one word suffices" in str(shown)


def test_the_registry_holds_every_metric_once_with_all_that_has_to_be_said_of_it():
    wanted = [f"C{i}" for i in range(1, 8)] + [f"B{i}" for i in range(1, 7)]
    wanted += ["F1", "F2", "F3", "S1", "S2", "A1", "A2"]
    assert list(METRICS) == wanted
    for one in METRICS.values():
        assert all((one.name, one.says, one.formula, one.normalisation, one.source, one.__doc__)), one.id


def test_an_empty_room_says_nothing_instead_of_zero():
    empty = np.zeros((0, 2), dtype=int)
    for metric in OF_TIES:
        assert math.isnan(metric(Ties(0, empty, rung=metric.rungs[-1])).value)
    assert math.isnan(mixing_ratio(Contacts(3, empty, np.zeros(0))).value)


# -- by chance ---------------------------------------------------------------------------------------------------------


@few
@given(rooms(least=2), st.integers(0, 99))
def test_a_rewired_room_has_the_same_number_of_ties_for_everybody_in_every_block(ties, seed):
    block = np.arange(len(ties)) % 2
    other = rewired(ties.pairs, block, np.random.default_rng(seed))
    for one in (0, 1):
        before = np.bincount(ties.pairs[block == one].ravel(), minlength=ties.people)
        assert np.bincount(other[block == one].ravel(), minlength=ties.people).tolist() == before.tolist()
        assert len(np.unique(other[block == one], axis=0)) == (block == one).sum()
    assert (other[:, 0] < other[:, 1]).all()


def test_every_room_with_these_numbers_of_ties_comes_up_about_as_often():
    path = np.array([[0, 1], [1, 2], [2, 3], [3, 4]])  # 7 rooms of five people have these degrees by name
    block, chance = np.zeros(4, dtype=int), np.random.default_rng(1)
    seen = {}
    for room in islice(rooms_like(path, block, chance), 1400):
        key = tuple(sorted(map(tuple, room.tolist())))
        seen[key] = seen.get(key, 0) + 1
    assert len(seen) == 7
    assert max(seen.values()) < 2 * min(seen.values())


def test_dealt_anew_everybody_has_as_many_contacts_in_each_block_and_meets_somebody_else():
    pairs = np.array([[0, 1], [0, 1], [0, 2], [3, 4], [3, 4], [2, 4]])
    block = np.array([0, 0, 0, 1, 1, 1])
    other, slots = redealt(pairs, block, np.random.default_rng(0))
    assert np.bincount(other[block[slots] == 0].ravel(), minlength=5).tolist() == [3, 2, 1, 0, 0]
    assert (other[:, 0] != other[:, 1]).all()
    assert sorted(slots.tolist()) == list(range(6))


def test_rounds_that_always_seat_the_same_people_mix_far_less_than_chance_and_chance_itself_mixes_like_chance():
    people, rounds = 24, 6
    same = [Sitting(np.arange(people) // 4, 15)] * rounds
    contacts = np.concatenate([seated(people, [one]).pairs for one in same])
    block = np.repeat(np.arange(rounds), len(contacts) // rounds)
    assert mixing_ratio(Contacts(people, contacts, block), reshuffles=50).value < 0.35
    chance = np.random.default_rng(3)
    pairs = np.sort([chance.choice(people, 2, replace=False) for _ in range(400)], axis=1)
    ratio = mixing_ratio(Contacts(people, pairs, np.arange(400) // 50))
    assert ratio.value == pytest.approx(1, abs=0.06)
    assert ratio == mixing_ratio(Contacts(people, pairs, np.arange(400) // 50))


def test_a_pair_counts_once_its_lengths_add_up_to_the_threshold():
    contacts = Contacts(
        4, np.array([[0, 1], [1, 0], [2, 3]]), np.array([0, 1, 1]), np.array([2.0, 3.0, 4.0]), 5.0, "minutes"
    )
    assert mixing_ratio(contacts).beside["pairs"] == 1


def test_two_camps_are_split_beyond_what_their_numbers_of_ties_explain_and_a_random_room_is_not():
    camps = [(i, j) for start in (0, 10) for i in range(start, start + 10) for j in range(i + 1, start + 10)]
    found = split(Ties(20, np.array([*camps, (0, 19)])))
    assert found.value > 0.25
    assert found.beside["modularity"] == pytest.approx(0.49, abs=0.01)
    chance = np.random.default_rng(0)
    pairs = np.unique(np.sort(chance.integers(40, size=(150, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    assert abs(split(Ties(40, pairs)).value) < 0.05


def test_ties_within_a_language_are_compared_with_languages_dealt_anew():
    language = [0] * 5 + [1] * 5 + [-1]
    within = [(i, j) for i in range(11) for j in range(i + 1, 11) if language[i] == language[j] or j == 10]
    found = group_mix(Ties(11, np.array(within)), language)
    assert found.value == pytest.approx(1 / (2 * 20 / 90))
    assert found.beside["z"] > 3
    assert found.n == 10


# -- people and answers ------------------------------------------------------------------------------------------------


def test_the_gap_of_first_timers_is_a_ratio_of_means_with_the_difference_of_zero_shares():
    ties = Ties(4, np.array([[0, 1], [1, 2], [1, 3]]), rung="meaningful")
    found = first_timer_gap(ties, [True, False, False, True])
    assert found.value == pytest.approx(1 / 2)
    assert found.beside["difference of zero shares"] == 0
    assert math.isnan(first_timer_gap(ties, [False] * 4).value)


def test_silence_is_no_answer_and_beside_it_counts_as_a_no():
    found = welcomed([1, 1, 0, np.nan])
    assert (found.value, found.n, found.beside["share of all asked"]) == (pytest.approx(2 / 3), 3, 0.5)


def test_who_came_back_is_a_share_of_those_who_could():
    found = came_back([1, 0, 1, 1], eligible=[1, 1, 0, 1], first_timer=[1, 1, 1, 0])
    assert (found.value, found.n, found.beside["returners"]) == (0.5, 2, 1.0)


def test_a_scale_needs_three_quarters_of_its_items_and_changes_are_within_people():
    nan = np.nan
    after = [[4, 4, 4, 4], [2, 2, nan, 2], [5, nan, nan, 5], [1, 1, 1, 2]]
    before = [[3, 3, 3, 3], [nan] * 4, [5, 5, 5, 5], [1, 1, 1, 2]]
    found = sense_of_community(after, before)
    assert (found.value, found.n) == (pytest.approx((4 + 2 + 1.25) / 3), 3)
    assert (found.beside["change"], found.beside["answered both"]) == (0.5, 2)
    parallel = [[1, 1], [2, 2], [5, 5]]
    assert sense_of_community(parallel).beside["reliability"] == pytest.approx(1)


def test_the_questions_of_the_pulse_are_never_added_up():
    found = pulse([5, 4, np.nan], bond=[1, 2, 3], only_one=[1, 0, np.nan])
    assert (found.value, found.n) == (4.5, 2)
    assert (found.beside["bond"], found.beside["not the only one"]) == (2, 0.5)
    assert math.isnan(found.beside["circles"])


def test_fidelity_counts_pairs_who_both_sat_where_they_were_planned():
    planned, real = np.array([[0], [0], [0], [1], [1]]), np.array([[0], [0], [-1], [0], [1]])
    assert (fidelity(planned, real).value, fidelity(planned, real).n) == (1 / 4, 4)
    found = opted_out([True, False, False, False], regret=[0, 1, np.nan])
    assert (found.value, found.beside["regret"]) == (0.25, 0.5)
