"""A repair of one neighbourhood alone: who is missing or extra there counts, and nobody at another table moves.

Each part has a proposal of its own. A spare table that one of them would open is on lease to it: the proposal of another
part takes it only if nothing else is left.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kinfolk_web.core.models import Job
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.given import all_given
from kinfolk_web.plans.models import Plan, Seat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from kinfolk_web.plans.late import Late

ALL = 99  # chairs of a table, however many are free
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


def parts_in(plan: Plan) -> list[str]:
    """Return the neighbourhoods of a plan by name; none where the room has no parts."""
    tables = (table for entry in plan.programme.get("rounds", ()) for table in entry["tables"])
    return sorted({str(one.get("neighbourhood", "")) for one in tables} - {""})


def made_in(plan: Plan) -> str:
    """Return the part of the room to which a repair was confined; empty for the whole room and for other plans."""
    job = Plan.objects.filter(pk=plan.pk, why="repaired").values_list("said__job", flat=True).first()
    given = _jobs([job]).values_list("given", flat=True).first() if job else None
    return str((given or {}).get("part", ""))


def only_part(
    plan: Plan, late: Late, number: int, part: str, seated: Collection[str] = ()
) -> tuple[Late, set[str], list[dict[str, Any]]]:
    """Return what is late in one neighbourhood in a round, who sits elsewhere then, and the chairs there that stay free.

    Who came belongs to the part to whose table a desk sent them, who is back to that of the chair they had before. Whoever
    leads the whole floor seats all others.

    Parameters
    ----------
    seated
        The codes of those whom the door seated as if the plan had.
    """
    at = {
        (entry["round"], one["table"]): one.get("neighbourhood", "")
        for entry in plan.programme["rounds"]
        for one in entry["tables"]
    }
    seats = list(Seat.objects.filter(plan=plan, round=number).values_list("attendee__code", "table"))
    here = {code for code, table in seats if at.get((number, table)) == part}
    others = {code for code, _table in seats} - here
    sent = {attendee: table for r, table, attendee in all_given(plan.event) if r == number}
    codes = dict(Attendee.objects.filter(pk__in=sent, code__in=seated).values_list("pk", "code"))
    others |= {code for pk, code in codes.items() if at.get((number, sent[pk])) != part}
    before = _chairs_before(plan, late, number)
    kept = replace(
        late,
        left=tuple(one for one in late.left if one.code in here),
        away=tuple((one, numbers) for one, numbers in late.away if one.code in here),
        back=tuple((one, numbers) for one, numbers in late.back if at.get(before.get(one.pk, (0, ""))) == part),
        arrived=tuple(one for one in late.arrived if at.get((number, sent.get(one.pk, ""))) == part),
        declined=tuple(one for one in late.declined if one.code in here),
        closed=tuple(one for one in late.closed if at.get((number, one)) == part),
    )
    elsewhere = [table for (r, table), name in at.items() if r == number and name != part and table not in late.closed]
    return kept, others, [{"chairs_kept": {"table": one, "chairs": ALL}, "rounds": [number]} for one in elsewhere]


def _chairs_before(plan: Plan, late: Late, number: int) -> dict[int, tuple[int, str]]:
    """Return the chair that everybody who is back had before a repair freed it, in the first round that they are back for."""
    first = {
        one.pk: min(said for said in numbers if said >= number) for one, numbers in late.back if max(numbers) >= number
    }
    bases = dict(Plan.objects.filter(event=plan.event_id).values_list("pk", "base"))
    found: dict[int, tuple[int, str]] = {}
    behind, seen = bases.get(plan.pk), {plan.pk}
    while behind is not None and behind not in seen and len(found) < len(first):
        rows = Seat.objects.filter(plan=behind, attendee__in=first.keys() - found.keys())
        found |= {pk: (r, table) for pk, r, table in rows.values_list("attendee", "round", "table") if first[pk] == r}
        seen.add(behind)
        behind = bases.get(behind)
    return found
