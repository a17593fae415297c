"""The cues of Look Around: everybody who said anything stands, with as few cues as can be."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk_web.day.covering import cover, greedy

SAID = st.dictionaries(st.integers(1, 99), st.frozensets(st.integers(1, 9), max_size=6), max_size=8)


def fewest(said: dict[int, frozenset[int]]) -> int:
    """Try all choices, from the smallest on."""
    everybody = frozenset().union(*said.values()) if said else frozenset()
    return next(
        size
        for size in range(len(said) + 1)
        if any(frozenset().union(*(said[one] for one in some)) == everybody for some in combinations(said, size))
    )


@given(SAID)
@settings(max_examples=60, deadline=None)
def test_nobody_who_said_something_is_left_out_and_no_fewer_cues_would_do(said):
    found = cover(said)
    everybody = frozenset().union(*said.values()) if said else frozenset()
    assert frozenset().union(*(said[one] for one in found.chosen)) == everybody
    assert found.fewest
    assert len(found.chosen) == fewest(said)
    sizes = [len(said[one]) for one in found.chosen]
    assert sizes == sorted(sizes, reverse=True), "what most people said comes first"


@given(SAID)
@settings(max_examples=60, deadline=None)
def test_without_time_for_a_proof_everybody_stands_all_the_same_and_no_cue_is_for_nobody(said):
    sets = {number: people for number, people in said.items() if people}
    if not sets:
        return
    chosen = greedy(sets)
    everybody = frozenset().union(*sets.values())
    assert frozenset().union(*(sets[one] for one in chosen)) == everybody
    for one in chosen:
        assert frozenset().union(*(sets[other] for other in chosen if other != one)) != everybody
