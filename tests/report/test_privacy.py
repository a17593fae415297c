"""Without names: whatever the numbers, nothing is said about one to four people, nor about what is left of them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kinfolk.report.privacy import may_tell, merge_bins, told, told_share

PART_OF_WHOLE = st.integers(5, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(PART_OF_WHOLE)
def test_words_hold_no_number_that_may_not_be_told(pair):
    part, whole = pair
    if not may_tell(part, whole):
        assert not re.search(r"\d", told(part, whole))


@given(PART_OF_WHOLE)
def test_a_share_never_tells_one_to_four_people_from_each_other(pair):
    part, whole = pair
    hidden = [k for k in range(whole + 1) if not may_tell(k, whole)]
    if part in hidden:
        same_side = [k for k in hidden if (k < whole - k) == (part < whole - part)]
        assert {told_share(k, whole) for k in same_side} == {told_share(part, whole)}


@given(st.lists(st.integers(0, 30), max_size=30))
def test_merged_bars_hold_everybody_and_no_small_group(counts):
    merged = merge_bins(counts)
    assert sum(count for _, _, count in merged) == sum(counts)
    assert [k for first, last, _ in merged for k in range(first, last + 1)] == list(range(len(counts)))
    if sum(counts) >= 5:
        assert not any(0 < count < 5 for _, _, count in merged)


def test_what_may_be_told_is_told():
    assert told(295, 300) == "295 of 300"
    assert told(300, 300) == "All 300"
    assert told(0, 300) == "None of 300"
    assert told(298, 300) == "Nearly all"
    assert told(2, 300) == "Hardly any"
    assert told(3, 6) == "Some"
    assert told_share(298, 300) == "over 98 %"
    assert told_share(150, 300) == "50 %"
