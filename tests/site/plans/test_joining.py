"""Where the last three of a table go: never to somebody who is kept from them, and as little changed as can be."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.paper.day import read_day
from kinfolk.paper.sheet_options import SheetOptions
from kinfolk.paper.table_cards import table_cards
from kinfolk_web.models import Plan, Seat
from kinfolk_web.plans import bridge, joining, releasing
from kinfolk_web.plans.joining import HOPS, _joins, _Table


def tables_of(sizes):
    """Return tables in a row, with people counted through."""
    found, first = [], 0
    for number, size in enumerate(sizes):
        people = frozenset(range(first, first + size))
        first += size
        found.append(_Table(str(number + 1), people, size > 5, (3.0 * number, 0.0), frozenset(), frozenset()))
    return found


def reach(label, joins):
    """Return the tables at which people of a table may come to sit, followed as they would walk."""
    way = [label]
    for _hop in range(HOPS):
        way.append(joins.get(way[-1], ""))
    return {one for one in way if one}


@given(
    st.lists(st.integers(1, 7), min_size=2, max_size=14),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_no_paper_joins_two_who_must_not_meet_and_cards_stay_as_they_are(sizes, pairs):
    tables = tables_of(sizes)
    apart = defaultdict(set)
    for a, b in pairs:
        if a != b:
            apart[a].add(b)
            apart[b].add(a)
    home = {pk: one.label for one in tables for pk in one.people}
    joins = _joins(tables, {}, apart, "7/1")
    assert set(joins) == {one.label for one in tables}
    for a, others in apart.items():
        for b in others:
            if a in home and b in home and home[a] != home[b]:
                assert not reach(home[a], joins) & reach(home[b], joins)
    assert _joins(tables, joins, apart, "7/1") == joins, "settled once"
    if not apart:
        assert all(joins.values()), "every table has one to go to"
        near = {one: abs(int(one) - int(there)) for one, there in joins.items()}
        assert max(near.values()) <= 2 * joining.DRAWN_FROM + 12


@pytest.mark.django_db
def test_a_release_settles_what_the_cards_say_and_keeps_it_when_it_comes_back(
    plan, scoped, olive, nothing_confidential
):
    home = dict(Seat.objects.filter(plan=plan, round=1).values_list("attendee__code", "table"))
    releasing.release(plan=plan, by=olive)
    plan.refresh_from_db()
    first = joining.joins_of(plan)[1]
    here = next(iter(first))
    pair = tuple(next(code for code, table in home.items() if table == one) for one in (here, first[here]))
    nothing_confidential.register(lambda _event: [pair])
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.SUPERSEDED)
    plan.event.release.delete()
    releasing.release(plan=plan, by=olive)
    plan.refresh_from_db()
    then = joining.joins_of(plan)[1]
    assert not reach(home[pair[0]], then) & reach(home[pair[1]], then), "a request that came since is kept"
    assert sum(first[one] != then[one] for one in first) <= 3, "and few cards change for it"
    day = read_day(bridge.problem_of_plan(plan), bridge.document_of(plan), SheetOptions())
    from dataclasses import replace

    cards = {card["table"]: card for card in table_cards(replace(day, settled_joins=joining.joins_of(plan)))}
    assert f"{then[here]}" in str(cards[here]["join"])
