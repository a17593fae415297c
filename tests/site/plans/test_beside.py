"""Two plans side by side: what is counted in bulk is what an obvious count finds."""

from __future__ import annotations

from itertools import combinations

from kinfolk_web.models import Attendee, Plan, Seat
from kinfolk_web.plans import actions
from kinfolk_web.plans.beside import compare
from tests.site.plans.conftest import seats_of


def met(plan) -> set[tuple[int, int]]:
    at: dict[tuple[int, str], list[int]] = {}
    for (attendee, number), table in seats_of(plan).items():
        at.setdefault((number, table), []).append(attendee)
    return {pair for people in at.values() for pair in combinations(sorted(people), 2)}


def test_who_sits_elsewhere_and_which_pairs_meet_are_as_one_counts_them_by_hand(plan, olive):
    other = actions.copy(plan=plan, by=olive)
    same = compare(plan, other)
    assert (same.movers, same.pairs, same.shared_pairs) == ((), (len(met(plan)),) * 2, len(met(plan)))
    first, second, third = Seat.objects.filter(plan=other, round=2).order_by("table")[:25:12]
    actions.swap(plan=other, one=first.attendee, other=second.attendee, number=2, by=olive)
    actions.move(plan=other, attendee=third.attendee, number=2, table="", by=olive)
    found, before, after = compare(plan, Plan.objects.get(pk=other.pk)), seats_of(plan), seats_of(other)
    people = {one.pk: (one.code, one.name) for one in Attendee.objects.filter(event=plan.event)}
    moved = {
        people[pk]: tuple(
            (number, before.get((pk, number), ""), after.get((pk, number), ""))
            for number in (1, 2, 3)
            if before.get((pk, number), "") != after.get((pk, number), "")
        )
        for pk in people
    }
    assert {(code, name): moves for code, name, moves in found.movers} == {
        one: way for one, way in moved.items() if way
    }
    assert [name for _code, name, _moves in found.movers] == sorted(
        (one[1] for one in moved if moved[one]), key=str.casefold
    )
    assert found.pairs == (len(met(plan)), len(met(other)))
    assert found.shared_pairs == len(met(plan) & met(other))
