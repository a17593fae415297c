"""What a state of the search counts is what a recount from nothing finds."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from kinfolk.search import layout as at
from tests.search.problems import searches
from tests.search.recount import Recount

MOSTLY = settings(max_examples=40)


@MOSTLY
@given(searches())
def test_what_everybody_gets_is_counted_as_by_hand(searched):
    assert searched.state.load.tolist() == Recount(searched).loads()


@MOSTLY
@given(searches())
def test_sizes_and_newcomers_of_every_group_are_counted_as_by_hand(searched):
    recount = Recount(searched)
    assert searched.state.size.tolist() == recount.sizes()
    assert searched.state.fresh.tolist() == recount.fresh()


@MOSTLY
@given(searches())
def test_members_and_places_point_at_each_other(searched):
    state = searched.state
    for group in range(searched.sittings.groups):
        there = state.members[group, : state.size[group]].tolist()
        assert sorted(there) == Recount(searched).people_in(group)
        sitting = int(searched.given.group[group, at.SITTING])
        assert [int(state.place[i, sitting]) for i in there] == list(range(len(there)))


@MOSTLY
@given(searches())
def test_a_group_has_a_common_language_if_and_only_if_its_people_do(searched):
    recount = Recount(searched)
    for group in range(searched.sittings.groups):
        assert bool(searched.state.common[group]) == recount.understood(group)
        assert bool(searched.state.misfit[group]) != recount.understood(group)


@MOSTLY
@given(searches())
def test_kinds_at_every_table_are_counted_as_by_hand(searched):
    counts, members = Recount(searched).kind_counts()
    found = searched.state.count[:, : len(members)].tolist()
    # The order of groups that one rule names is the planner's own business.
    assert Counter(zip(*found, strict=True)) == Counter(zip(*counts, strict=True))


@MOSTLY
@given(searches())
def test_the_totals_are_the_sums(searched):
    state = searched.state
    assert state.total[at.COST] == state.cost.sum()
    assert 2 * state.total[at.ALL_REPEATS] == state.load[:, at.REPEATS].sum()
    assert 2 * state.total[at.ALL_PARTY] == state.load[:, at.PARTY_MEETINGS].sum()
