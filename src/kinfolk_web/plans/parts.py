"""A repair of one neighbourhood alone: who is missing there counts, and nobody at another table moves.

Each part has a proposal of its own. A spare table that one of them would open is on lease to it: the proposal of another
part takes it only if nothing else is left.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.core.models import Job
from kinfolk_web.plans.models import Plan, Seat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from kinfolk_web.plans.late import Late

LEASE = timedelta(minutes=10)  # a proposal that nobody has let hold by then holds no table for anybody


def proposals(held: Plan) -> dict[str, Plan]:
    """Return the newest draft that mends a plan in each part of the room; under no name that of the whole room."""
    drafts = Plan.objects.filter(base=held, why="repaired", state=Plan.State.DRAFT).order_by("number")
    made_by = dict(drafts.values_list("pk", "said__job"))
    parts = {str(pk): given.get("part", "") for pk, given in _jobs(made_by.values()).values_list("pk", "given")}
    newest = {parts[job]: pk for pk, job in made_by.items() if job in parts}
    found = Plan.objects.in_bulk(newest.values())
    return {part: found[pk] for part, pk in newest.items()}


def _jobs(keys: Iterable[str]) -> QuerySet[Job]:
    return Job.objects.filter(pk__in=[key for key in keys if key])


def leased(held: Plan, labels: Collection[str], part: str) -> frozenset[str]:
    """Return which of some tables the proposals of other parts would open."""
    others = [
        draft.pk for name, draft in proposals(held).items() if name != part and draft.made_at > timezone.now() - LEASE
    ]
    seats = Seat.objects.filter(plan__in=others, table__in=labels) if others and labels else Seat.objects.none()
    return frozenset(seats.values_list("table", flat=True))


def only_part(plan: Plan, late: Late, number: int, part: str) -> tuple[Late, set[str]]:
    """Return what is late in one neighbourhood in a round, and the codes of those who sit elsewhere then.

    Who came or is back without a chair in this plan belongs to no part: whoever leads the whole floor seats them.
    """
    tables = {
        one["table"]
        for entry in plan.programme["rounds"]
        if entry["round"] == number
        for one in entry["tables"]
        if one.get("neighbourhood", "") == part
    }
    seats = Seat.objects.filter(plan=plan, round=number).values_list("attendee__code", "table")
    here = {code for code, table in seats if table in tables}
    others = {code for code, table in seats if table not in tables}
    gone = tuple(one for one in late.left if one.code in here)
    away = tuple((one, numbers) for one, numbers in late.away if one.code in here)
    no_hosts = tuple(one for one in late.declined if one.code in here)
    closed = tuple(set(late.closed) & tables)
    kept = replace(late, left=gone, away=away, back=(), arrived=(), declined=no_hosts, closed=closed)
    return kept, others
