"""What an attendee's page asks for during the day: where the clock stands, if it hears no stream, and to light for a cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import redirect

from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import looking
from kinfolk_web.day.following import cue_now, followed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def now(request: AttendeeRequest) -> JsonResponse:
    """Say where the clock and the cue stand; every page that hears no stream asks this now and then.

    A page names the plan that it shows: as long as nothing of theirs changed since, it is told that one, and stays.
    """
    shown = request.GET.get("plan", "")
    held = followed(request.visit, shown=int(shown) if is_number(shown) else 0)
    said = {name: held[name] for name in ("clock", "stream", "plan_number")}
    return JsonResponse(said | {"cue": cue_now(request.event)})


def light(request: AttendeeRequest) -> HttpResponse:
    """Take one tap: light my phone for this cue, or rather not."""
    number = request.POST.get("cue", "")
    where = looking.be_ready(
        attendee=request.attendee,
        cue=int(number) if is_number(number) else 0,
        ready=request.POST.get("ready") == "1",
    )
    return JsonResponse(where) if "json" in request.headers.get("Accept", "") else redirect("my_page")
