"""The ladder: seated, met, meaningful, alive; each rung needs what it says, and no rung is taken for another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.metrics import Sitting, Ties, alive, meaningful, met, mutual, parties, seated
from tests.metrics import naive

ANA, BEN, CEM, DOT = range(4)


def named(ties):
    return [tuple(pair) for pair in ties.pairs.tolist()]


def test_a_table_of_four_needs_fifteen_minutes_for_five_attention_minutes():
    ties = seated(4, [Sitting([0, 0, 0, 0], 15)])
    assert set(ties.weights) == {5.0}
    assert (ties.rung, ties.unit) == ("seated", "attention-minutes")


@given(st.lists(st.tuples(st.lists(st.integers(-1, 2), min_size=6, max_size=6), st.integers(1, 60)), max_size=4))
def test_attention_minutes_are_those_of_a_slow_count(rounds):
    ties = seated(6, [Sitting(np.array(labels), minutes) for labels, minutes in rounds])
    slow = naive.attention(6, rounds)
    assert named(ties) == sorted(slow)
    assert ties.weights == pytest.approx([slow[pair] for pair in named(ties)])


def test_who_did_not_come_sat_with_nobody_and_a_threshold_says_so_itself():
    ties = seated(4, [Sitting([0, 0, 0, -1], 10), Sitting([0, 1, 0, 1], 10)])
    assert named(ties) == [(ANA, BEN), (ANA, CEM), (BEN, CEM), (BEN, DOT)]
    long = ties.at_least(12)
    assert (named(long), long.threshold) == ([(ANA, CEM)], 12)
    assert seated(4, [Sitting([0, 0, -1, -1], 10)], threshold=11).threshold == 11


def test_to_have_met_needs_the_word_of_both():
    assert named(met(4, [[ANA, BEN], [BEN, ANA], [CEM, DOT]])) == [(ANA, BEN)]
    assert mutual(4, [[DOT, ANA], [ANA, DOT], [ANA, DOT]]).tolist() == [[ANA, DOT]]


def test_one_tap_at_a_shared_table_is_for_show_and_makes_nothing_meaningful():
    together = seated(4, [Sitting([0, 0, 1, 1], 20)])
    shown = met(4, [[ANA, BEN], [BEN, CEM]], together=together)
    assert (named(shown), shown.both_said) == ([(ANA, BEN)], False)
    with pytest.raises(ValueError, match="word of both"):
        meaningful(shown, [[ANA, BEN]])


def test_a_tap_by_or_of_somebody_who_did_not_consent_does_not_exist_and_a_meeting_can_be_taken_back():
    taps = [[ANA, BEN], [BEN, ANA], [CEM, DOT], [DOT, CEM]]
    assert named(met(4, taps, consents=[1, 0, 1, 1])) == [(CEM, DOT)]
    assert named(met(4, taps, withdrawn=[[DOT, CEM]])) == [(ANA, BEN)]


def test_meaningful_ties_are_of_strangers_of_whom_one_was_glad():
    both = met(4, [[ANA, BEN], [BEN, ANA], [ANA, CEM], [CEM, ANA], [CEM, DOT], [DOT, CEM]])
    glad = [[BEN, ANA], [ANA, CEM], [DOT, CEM]]
    assert named(meaningful(both, glad)) == [(ANA, BEN), (ANA, CEM), (CEM, DOT)]
    known = parties(4, party=[0, 0, -1, -1], known=[[DOT, CEM]])
    ties = meaningful(both, glad, known)
    assert (named(ties), ties.rung) == ([(ANA, CEM)], "meaningful")
    assert named(alive(ties, [])) == []
    assert named(alive(ties, [[CEM, ANA]])) == named(alive(ties, [], [[ANA, CEM]])) == [(ANA, CEM)]


def test_a_party_is_mutual_and_already_known_is_not():
    party = parties(4, party=[0, 0, 0, -1], known=[[DOT, ANA]])
    assert sorted(zip(*map(list, party.nonzero()), strict=True)) == [
        (ANA, BEN), (ANA, CEM), (BEN, ANA), (BEN, CEM), (CEM, ANA), (CEM, BEN), (DOT, ANA),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "weight", "why"),
    [
        ([[0, 0]], None, "smaller number first"),
        ([[1, 0]], None, "smaller number first"),
        ([[0, 9]], None, "numbered from 0 to 3"),
        ([[0, 1], [0, 1]], None, "tied twice"),
        ([[0, 1]], [0.0], "above 0"),
        ([[0, 1]], [1.0, 2.0], "weights of shape"),
        ([[0.5, 1.0]], None, "whole numbers"),
    ],
)
def test_what_are_no_ties_is_refused_with_the_reason(pairs, weight, why):
    with pytest.raises(ValueError, match=why):
        Ties(4, np.array(pairs), weight)


def test_a_wrong_rung_is_refused():
    with pytest.raises(ValueError, match="wanted ties that are met; these are seated"):
        meaningful(seated(2, [Sitting([0, 0], 5)]), [])


def test_people_left_out_are_counted_anew_and_take_their_ties_along():
    ties = Ties(4, np.array([[0, 1], [1, 3], [2, 3]]), [1.0, 2.0, 3.0])
    rest = ties.among([False, True, True, True])
    assert (rest.people, named(rest), rest.weights.tolist()) == (3, [(0, 2), (1, 2)], [2.0, 3.0])
    assert rest.degree.tolist() == [1, 1, 2]
