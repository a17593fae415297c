"""Whom a repair concerns: who sits elsewhere, and who is at a table whose people, hosts or card are others now; nobody else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

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
    return {(number, table) for number, table, *_what in there[0] ^ there[1]}


def _rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    yield from Seat.objects.filter(plan=plan).values_list("round", "table", "attendee")
    yield from Sitting.objects.filter(plan=plan).values_list("round", "table", "host", "stand_in")
    for number, joined in joins_of(plan).items():
        yield from ((number, *pair) for pair in joined.items())


def whose_page_changes(before: Plan, after: Plan) -> set[int]:
    """Return of whom a page says something else with another plan: all at a table that changed, or whose chair is kept there."""
    tables = changed_tables(before, after)
    plans = {before.pk, after.pk, *(pk for pk, _why in _behind(after))}
    numbers, labels = {number for number, _table in tables}, {table for _number, table in tables}
    near = {"plan__in": plans, "round__in": numbers, "table__in": labels}
    seats = Seat.objects.filter(**near).values_list("round", "table", "attendee")
    led = Sitting.objects.filter(**near).values_list("round", "table", "host", "stand_in")
    rows: tuple[tuple[Any, ...], ...] = (*seats, *led)
    at = (who for number, table, *who in rows if (number, table) in tables)
    return {one for who in at for one in who if one is not None}


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
    return next((pk for pk, why in _behind(plan) if why != "repaired"), plan.pk)


def _behind(plan: Plan) -> Iterator[tuple[int, str]]:
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
