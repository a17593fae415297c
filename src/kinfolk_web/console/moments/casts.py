"""Casts on the day for those who lead hosts: who is here, who holds each, and what one button does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.communities.models import Role
from kinfolk_web.core.models import Job
from kinfolk_web.day import casts as day
from kinfolk_web.day import joining_casts
from kinfolk_web.day.rounds import since_today
from kinfolk_web.day.sitting import presence_known
from kinfolk_web.day.times import times_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

KINDS = ("cast.join", "cast.give")
PAGE = 100


def casts(request: EventRequest) -> HttpResponse:
    """Show every cast as it is now, those that need something first."""
    found = day.casts_now(request.event)
    jobs = Job.objects.filter(event=request.event, kind__in=KINDS)
    last = jobs.first()
    found.sort(key=lambda one: (not (one.few or one.holds is None), one.place))
    given = {
        "casts": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "meetings": day.meetings_of(times_of(request.event)),
        "known": presence_known(request.event, since_today(request.event)),
        "without": day.without_cast(request.event),
        "working": last is not None and not last.over,
        "problem": last.problem if last is not None and last.state == Job.State.FAILED else "",
        "leads": bool(request.roles & {Role.ORGANISER, Role.HOST_LEAD}),
    }
    return render(request, "console/moments/casts.html", given)


def join(request: EventRequest) -> HttpResponse:
    """Have a small cast meet with the nearest that fits."""
    joining_casts.join_cast(by=request.user, event=request.event, cast=_named(request))
    messages.success(request, _("The nearest one that fits is being found. Its people see it on their page."))
    return _back(request)


def part(request: EventRequest) -> HttpResponse:
    """Let a cast meet by itself again."""
    if day.part(event=request.event, cast=_named(request), by=request.user):
        messages.success(request, _("It meets by itself again."))
    return _back(request)


def give(request: EventRequest) -> HttpResponse:
    """Give everybody who is here without a cast one that has room."""
    joining_casts.give_casts(by=request.user, event=request.event)
    messages.success(request, _("Each is given the smallest cast that has room. They see it on their page."))
    return _back(request)


def _named(request: EventRequest) -> str:
    name = request.POST.get("cast", "")
    if name not in {one.name for one in day.casts_now(request.event, name)}:
        raise Http404
    return name


def _back(request: EventRequest) -> HttpResponse:
    return redirect("casts", request.community.slug, request.event.slug)
