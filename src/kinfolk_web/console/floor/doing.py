"""What whoever leads the floor does: close doors, note counts, ask for a repair, let it hold, take it back, let somebody stay."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kinfolk_web.console.floor.pages import bounds_of, leads_in, part_of, proposal, round_of
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import attendance, counts, mending
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.floor import tables_in
from kinfolk_web.day.times import times_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Seat, Sitting
from kinfolk_web.plans.parts import made_in
from kinfolk_web.plans.releasing import NeedsReviewError

if TYPE_CHECKING:
    from kinfolk_web.routing import EventRequest

JUST_NOW = timedelta(minutes=5)  # so old may a time be that somebody who is asked to close the doors gives


def _held(request: EventRequest) -> Plan:
    plan = plan_that_holds(request.event)
    if plan is None:
        raise Http404
    return plan


def _led(request: EventRequest, *, whole: bool = False) -> tuple[Plan, int, str]:
    """Return plan, round and part of the room that somebody may mend; whoever keeps to one part is refused elsewhere.

    Parameters
    ----------
    whole
        What is done concerns all of the room.
    """
    plan = _held(request)
    number = round_of(request, plan)
    part = part_of(request, plan, number)
    if not leads_in(request, "" if whole else part):
        raise PermissionDenied
    return plan, number, part


def _is_elsewhere(request: EventRequest, plan: Plan, number: int, table: str) -> bool:
    """Whether a table is in no part of the room to which whoever asks keeps."""
    bounds = bounds_of(request)
    return bool(bounds) and str(tables_in(plan, number).get(table, {}).get("neighbourhood", "")) not in bounds


def _back(request: EventRequest, number: int) -> HttpResponse:
    """Return to the round and the part of the room that was seen."""
    where = reverse("floor", args=[request.community.slug, request.event.slug])
    part = part_of(request, _held(request), number)
    return redirect(f"{where}?{urlencode({'round': number} | ({'part': part} if part else {}))}")


def doors(request: EventRequest) -> HttpResponse:
    """Close the doors of a round, now or at a time, or open them again."""
    _plan, number, _part = _led(request, whole=True)
    if "open" in request.POST:
        attendance.open_doors(event=request.event, number=number, by=request.user)
        messages.success(request, _("Everybody on the list counts as expected again."))
        return _back(request, number)
    begins = _begins(request, number)
    at, now = _time(request.POST.get("at", ""), begins), times_of(request.event).at
    if at is not None and begins is not None and at < now - JUST_NOW and begins > now:
        said = _("%(time)s is over. Close the doors now, or give a later time.")
        messages.error(request, said % {"time": f"{timezone.localtime(at):%H:%M}"})
        return _back(request, number)
    attendance.close_doors(event=request.event, number=number, by=request.user, at=at)
    if at is None or at <= now:
        messages.success(request, _("Doors closed. Who is not here sits this round out; a chair is kept for the next."))
    elif run_of(request.event).holds(timezone.now()) is not None:
        messages.success(
            request, _("The day is held, and the doors wait with it. Until they close nobody counts as absent.")
        )
    else:
        said = _("The doors close at %(time)s. Until then nobody counts as absent.")
        there = timezone.localtime(at)
        today = there.date() == timezone.localdate()
        messages.success(request, said % {"time": date_format(there, "H:i" if today else "l, H:i")})
    return _back(request, number)


def _begins(request: EventRequest, number: int) -> datetime | None:
    return next((slot.starts_at for slot in run_of(request.event).slots if slot.round == number), None)


def _time(said: str, begins: datetime | None) -> datetime | None:
    """Return the time nearest to the beginning of a round, also on another day, or of today; nothing if none was given."""
    try:
        at = time.fromisoformat(said)
    except ValueError:
        return None
    zone = timezone.get_current_timezone()
    if begins is None:
        return datetime.combine(timezone.localdate(), at, zone)
    days = (begins.astimezone(zone).date() + timedelta(days=by) for by in (-1, 0, 1))
    return min((datetime.combine(day, at, zone) for day in days), key=lambda one: abs(one - begins))


def count(request: EventRequest) -> HttpResponse:
    """Note how many sit at a table, as its raised card says."""
    plan, number, _part = _led(request)
    table, people = request.POST.get("table", "")[:40], request.POST.get("people", "")
    get_object_or_404(Sitting, plan=plan, round=number, table=table)
    if _is_elsewhere(request, plan, number, table):
        raise PermissionDenied
    if is_number(people) and int(people) <= counts.MOST:
        place = counts.Place(plan, number, table)
        counts.count(place=place, people=int(people), key=_key(request), by=request.user)
        messages.success(request, _("Table %(table)s: %(people)s.") % {"table": table, "people": int(people)})
    else:
        messages.error(request, _("Give how many sit there, as a number."))
    return _back(request, number)


def _key(request: EventRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def propose(request: EventRequest) -> HttpResponse:
    """Ask for the smallest change that fits who is here."""
    _plan, number, part = _led(request)
    mending.propose(event=request.event, number=number, by=request.user, part=part)
    return proposal(request) if request.htmx else _back(request, number)


def apply(request: EventRequest) -> HttpResponse:
    """Let a proposal hold."""
    _plan, number, _part = _led(request)
    said, bounds = request.POST.get("plan", ""), bounds_of(request)
    draft = Plan.objects.filter(event=request.event, number=int(said) if is_number(said) else 0).first()
    if bounds and (draft is None or made_in(draft) not in bounds):
        raise PermissionDenied
    try:
        mending.apply(event=request.event, number=draft.number if draft else 0, by=request.user)
    except (NotPossibleError, NeedsReviewError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Plan %(number)s holds. Those whose table changed are told.") % {"number": said})
    return _back(request, number)


def take_back(request: EventRequest) -> HttpResponse:
    """Let the plan hold again that held before the last repair."""
    _plan, number, part = _led(request)
    try:
        plan = mending.take_back(event=request.event, by=request.user, part=part)
    except (NotPossibleError, NeedsReviewError) as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Plan %(number)s holds again. Everybody who was told is told.") % {"number": plan.number}
        )
    return _back(request, number)


def stays(request: EventRequest) -> HttpResponse:
    """Note that somebody will not leave their table, or may be moved again."""
    plan, number, _part = _led(request)
    attendee = get_object_or_404(Attendee, event=request.event, code=request.POST.get("person", "")[:20])
    at = Seat.objects.filter(plan=plan, round=number, attendee=attendee).values_list("table", flat=True).first()
    if _is_elsewhere(request, plan, number, at or ""):
        raise PermissionDenied
    if "go" in request.POST:
        attendance.let_go(attendee=attendee, by=request.user)
        messages.success(request, _("%(name)s may be moved again.") % {"name": attendee.name})
    else:
        attendance.stay(attendee=attendee, number=number, by=request.user)
        said = _("%(name)s stays. The next proposal goes round them.")
        messages.success(request, said % {"name": attendee.name})
    return _back(request, number)
