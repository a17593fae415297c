"""Whom a repair concerns: who sits elsewhere, and who is at a table whose people, hosts or card are others now; nobody else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kinfolk_web.day.attendance import MOST_BEHIND
from kinfolk_web.plans.joining import joins_of
from kinfolk_web.plans.models import Plan, Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    Place = tuple[int, str]  # a round and a table

PAIRS = 16  # of plans, of which everybody whom they concern is known: the rows of released plans never change


def concerned(before: Plan, after: Plan) -> set[int]:
    """Return who sits elsewhere, or at all, in one of two plans and not in the other."""
    seats = [set(Seat.objects.filter(plan=one).values_list("attendee_id", "round", "table")) for one in (before, after)]
    return {attendee for attendee, _round, _table in seats[0] ^ seats[1]}


def changed_tables(before: Plan, after: Plan) -> set[Place]:
    """Return the tables, by round and label, at which two plans have other people, other hosts or another table to join."""
    there = [set(_rows(one)) for one in (before, after)]
    return {place for place, _what in there[0] ^ there[1]}


def _rows(plan: Plan) -> Iterator[tuple[Place, object]]:
    """Yield what stands of each table: who sits there, who leads it, and which one theirs joins."""
    for number, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee"):
        yield (number, table), attendee
    for number, table, *led in Sitting.objects.filter(plan=plan).values_list("round", "table", "host", "stand_in"):
        yield (number, table), tuple(led)
    for number, joined in joins_of(plan).items():
        yield from (((number, table), other) for table, other in joined.items())


def whose_page_changes(before: Plan, after: Plan) -> set[int]:
    """Return of whom a page says something else with another plan: all at a table that changed, or whose chair is kept there."""
    tables = changed_tables(before, after)
    plans = {before.pk, after.pk, *(pk for pk, _why in mended_from(after))}
    numbers, labels = {number for number, _table in tables}, {table for _number, table in tables}
    near = {"plan__in": plans, "round__in": numbers, "table__in": labels}
    sit = Seat.objects.filter(**near).values_list("round", "table", "attendee")
    sitting = {who for number, table, who in sit if (number, table) in tables}
    led = Sitting.objects.filter(**near)
    leading: set[int | None] = {
        one.host_id if which == "host" else one.stand_in_id
        for one in led.only("round", "table", "host", "stand_in")
        for which in ("host", "stand_in")
        if (one.round, one.table) in tables
    }
    return sitting | {one for one in leading if one is not None}


def is_the_same_for(attendee: int, before: Plan, after: Plan) -> bool:
    """Whether nothing of somebody's changed between two plans that were mended from one another, or from the same one."""
    if before.released_at is None or after.released_at is None or _first_of(before) != _first_of(after):
        return False
    return attendee not in _known(before.pk, after.pk, before.released_at, after.released_at)


@lru_cache(maxsize=PAIRS)
def _known(before: int, after: int, *_since: datetime) -> frozenset[int]:
    plans = Plan.objects.only("event", "base", "why").in_bulk([before, after])
    return frozenset(whose_page_changes(plans[before], plans[after]))


def _first_of(plan: Plan) -> int:
    """Return the plan that repairs began with."""
    return next((pk for pk, why in mended_from(plan) if why != "repaired"), plan.pk)


def mended_from(plan: Plan) -> Iterator[tuple[int, str]]:
    """Yield a plan and those it was mended from, the newest first, each with why it was made."""
    known = {
        pk: (why, base) for pk, why, base in Plan.objects.filter(event=plan.event_id).values_list("pk", "why", "base")
    }
    held: int | None = plan.pk
    for _hop in range(MOST_BEHIND):
        if held is None or held not in known:
            return
        why, base = known[held]
        yield held, why
        held = base if why == "repaired" else None
