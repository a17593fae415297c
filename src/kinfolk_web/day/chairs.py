"""The chair kept for somebody who comes late: where the plan had them, while nobody sits there whom that plan did not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.day.attendance import first_open, plans_behind
from kinfolk_web.people.quieting import is_there
from kinfolk_web.plans.held import absent_of
from kinfolk_web.plans.models import Seat, Sitting

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan


def kept_chairs(attendee: Attendee, plan: Plan, first: int | None = None) -> dict[int, str]:
    """Return the rounds in which a repair freed somebody's chair, and the table where one is kept; empty: ask at the desk.

    A table is named only while everybody who sits there now sat there in the plan that had both, so that whoever comes
    late never meets somebody that plan kept from them.
    """
    absent = [int(number) for number, codes in absent_of(plan).items() if attendee.code in codes]
    first = first_open(attendee.event) if absent and first is None else first or 1
    rounds = [number for number in absent if number >= first and is_there(attendee, number)]
    return {number: _kept(attendee, plan, number) for number in sorted(rounds)}


def _kept(attendee: Attendee, plan: Plan, number: int) -> str:
    for before in plans_behind(attendee.event)[1:]:
        table = (
            Seat.objects.filter(plan=before, round=number, attendee=attendee).values_list("table", flat=True).first()
        )
        if table is None:
            continue
        now, then = (
            set(Seat.objects.filter(plan=one, round=number, table=table).values_list("attendee_id", flat=True))
            for one in (plan, before)
        )
        seats = (
            Sitting.objects.filter(plan=plan, round=number, table=table).values_list("seats", flat=True).first() or 0
        )
        return table if now and now <= then and len(now) < seats else ""
    return ""
