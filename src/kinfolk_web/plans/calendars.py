"""Somebody's day as a calendar file: what is on, and from the release of a plan on their table in each round."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from kinfolk.files.calendar import Appointment, Edition, calendar_ics
from kinfolk_web.core.jobs import RefusedError
from kinfolk_web.core.models import Change
from kinfolk_web.people.quieting import is_there
from kinfolk_web.plans import bridge
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.plans.places import places_of
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


OF_THE_DAY = ("block.", "programme.", "room.", "event.", "undo")  # verbs after which the day may be another one


def calendars_of(plan: Plan) -> dict[str, bytes]:
    """Return the day of everybody in a plan as calendar files: each round with its table, and what else is on."""
    event = plan.event
    first, edition = _first_day(event), _edition(event, plan)
    zone, at = ZoneInfo(event.timezone), _seats_by_person(plan)
    blocks = list(Block.objects.filter(event=event).select_related("room"))
    return {
        f"{attendee.code}.ics": calendar_ics(
            attendee.code, _appointments(first, zone, blocks, _attended(attendee, at.get(attendee.pk, {}))), edition
        )
        for attendee in bridge.attendees_of(event)
    }


def calendar_of(attendee: Attendee, plan: Plan | None, more: Sequence[Appointment] = ()) -> bytes:
    """Return one attendee's day as a calendar file, with ``more`` besides; without a plan that holds, only what is on."""
    event = attendee.event
    tables = {number: place.table for number, place in places_of(attendee, plan).items()}
    blocks = list(Block.objects.filter(event=event).select_related("room"))
    appointments = _appointments(_first_day(event), ZoneInfo(event.timezone), blocks, tables)
    return calendar_ics(attendee.code, [*appointments, *more], _edition(event, plan))


def _first_day(event: Event) -> date:
    if event.starts_on is None:
        raise RefusedError(_("Calendar files need the first day of the event: give it a date first."))
    return event.starts_on


def _edition(event: Event, plan: Plan | None) -> Edition:
    """Return by what calendars know which file is the newer one: the latest release or change of what is on.

    The number of a plan would not do: a plan that is brought back has a lower one, and a block that is moved has none.
    """
    changes = Change.objects.filter(event=event).filter(reduce(or_, (Q(verb__startswith=one) for one in OF_THE_DAY)))
    changed = changes.order_by("-id").values_list("at", flat=True).first()
    released = (plan.released_at or plan.made_at) if plan else None
    latest = max(moment for moment in (event.made_at, changed, released) if moment)
    return Edition(
        event=f"{event.community.slug}/{event.pk}",
        title=event.name,
        version=int((latest - event.made_at).total_seconds()),
        released=latest,
    )


def _seats_by_person(plan: Plan) -> dict[int, dict[int, str]]:
    """Return the table of each attendee in each round."""
    at: dict[int, dict[int, str]] = {}
    for attendee, round_, table in Seat.objects.filter(plan=plan).values_list("attendee_id", "round", "table"):
        at.setdefault(attendee, {})[round_] = table
    return at


def _attended(attendee: Attendee, tables: Mapping[int, str]) -> dict[int, str]:
    return {number: table for number, table in tables.items() if is_there(attendee, number)}


def _appointments(first: date, zone: ZoneInfo, blocks: Sequence[Block], tables: Mapping[int, str]) -> list[Appointment]:
    found, number = [], 0
    for block in blocks:
        starts = datetime.combine(first + timedelta(days=block.day - 1), block.starts_at, zone)
        title = str(block)
        if block.kind == Block.Kind.ROUND:
            number += 1
            table = tables.get(number)
            title = _("%(title)s: table %(table)s") % {"title": title, "table": table} if table else title
        found.append(
            Appointment(
                key=f"block {block.pk}",
                starts=starts,
                ends=starts + timedelta(minutes=block.minutes),
                title=title,
                place=block.room.name if block.room else "",
            )
        )
    return found
