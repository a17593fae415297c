"""The closing on the phone: what is done together, how the day grew into one, when to meet again, and thanks."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.day import closing as day
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.following import followed
from kinfolk_web.day.models import Thanks
from kinfolk_web.day.times import times_in
from kinfolk_web.phone.taps import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def closing(request: AttendeeRequest) -> HttpResponse:
    """Show the closing once it has begun."""
    run = run_of(request.event)
    times = times_in(run)
    opened, over = day.has_opened(times), day.is_over(times)
    found = day.graph(request.event) if opened else None
    given = {
        "opened": opened,
        "over": over,
        "said": day.said_of(found) if found else "",
        "rituals": day.rituals(request.event),
        "reunion": day.reunion_of(request.event),
        "thanks": day.thanks_to(request.attendee, times),
        "hosted": request.attendee.is_host,
        "thankable": [] if over else [(one, uuid.uuid4()) for one in day.thankable_by(request.attendee)],
        **followed(request.visit),
    }
    return render(request, "phone/closing.html", given)


def thank(request: AttendeeRequest) -> HttpResponse:
    """Take one tap of thanks, or take it back."""
    what_for, code = request.POST.get("what_for", ""), request.POST.get("code", "")[:20]
    if what_for not in Thanks.For.values:
        raise Http404
    yes = request.POST.get("yes") == "yes"
    if not day.thank(attendee=request.attendee, code=code, what_for=Thanks.For(what_for), yes=yes, key=key_of(request)):
        messages.info(request, _("Thanks have been told by now. Say it in person; it is worth more."))
    return redirect("my_closing")
