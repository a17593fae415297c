"""A repair of one neighbourhood alone: who is missing there counts, and nobody at another table moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kinfolk_web.plans.models import Seat

if TYPE_CHECKING:
    from kinfolk_web.plans.models import Plan
    from kinfolk_web.plans.repairing import Late


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
    kept = replace(late, left=gone, away=away, back=(), arrived=(), closed=tuple(set(late.closed) & tables))
    return kept, others
