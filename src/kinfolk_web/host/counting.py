"""What a host says of their table: how many they are, and who is there; sent later where there is no network."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import counts
from kinfolk_web.day.concerning import changed_tables
from kinfolk_web.day.seats import given
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.welcome.shown import plan_shown
from kinfolk_web.welcome.tables import sittings_led_by

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def count(request: AttendeeRequest) -> HttpResponse:
    """Note how many sit at a host's table."""
    people = request.POST.get("people", "")
    if not (is_number(people) and int(people) <= counts.MOST):
        raise Http404
    place = _place(request)
    counts.count(place=place, people=int(people), key=_key(request), host=request.attendee, at=_at(request))
    messages.success(request, _("Thank you. Whoever leads the floor knows."))
    return redirect("my_host")


def ticks(request: AttendeeRequest) -> HttpResponse:
    """Note who of a host's table is there; whoever is not ticked is not."""
    place, key, there = _place(request), _key(request), set(request.POST.getlist("there"))
    at = {"round": place.round, "table": place.table}
    seated = Seat.objects.filter(plan=place.plan, **at).values_list("attendee_id", "attendee__code")
    told = given(request.event, place.plan).filter(**at).values_list("attendee_id", "attendee__code")
    words = [
        (uuid.uuid5(key, code), attendee, code in there)
        for attendee, code in (*seated, *told)
        if attendee != request.attendee.pk
    ]
    words.append((uuid.uuid5(key, "host"), request.attendee.pk, True))
    counts.tick(place=place, words=words, host=request.attendee, at=_at(request))
    messages.success(request, _("Thank you. Whoever leads the floor knows."))
    return redirect("my_host")


def _place(request: AttendeeRequest) -> counts.Place:
    """Return the table that a host speaks of, as the plan had it that their page showed.

    A page on which a repair, or its undo, changed nothing was not loaded anew: what is said there is of the plan that holds.
    """
    number, version, table = (request.POST.get(name, "")[:40] for name in ("round", "plan", "table"))
    shown = plan_shown(request.event)
    if shown is None or not is_number(number):
        raise Http404
    plan = Plan.objects.filter(event=request.event, number=int(version)).first() if is_number(version) else shown
    if plan is None or plan.released_at is None:
        raise Http404
    plan.event = request.event
    if not sittings_led_by(plan, request.attendee).filter(round=int(number), table=table).exists():
        raise Http404
    if plan != shown and (int(number), table) not in changed_tables(plan, shown):
        plan = shown
    return counts.Place(plan, int(number), table)


def _key(request: AttendeeRequest) -> uuid.UUID:
    """Return the number of this tap; a form without one is a tap of its own."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _at(request: AttendeeRequest) -> datetime:
    """Return when it was said, as the device's own clock has it."""
    said = request.POST.get("at", "")
    return (
        datetime.fromtimestamp(int(said), tz=UTC) if is_number(said[:-1]) and is_number(said[-1:]) else timezone.now()
    )
