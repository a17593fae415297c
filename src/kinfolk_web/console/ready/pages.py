"""The Ready page: each thing is green, or says what to do on paper; and the address by which a phone shows that it gets here."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.communities.models import Role
from kinfolk_web.core.certificates import code_picture
from kinfolk_web.core.limits import client_address
from kinfolk_web.day import ready
from kinfolk_web.day.listening import stream_of_staff
from kinfolk_web.plans import rehearsing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.routing import EventRequest

LEADS = frozenset({Role.ORGANISER, Role.HOST_LEAD})


def page(request: EventRequest) -> HttpResponse:
    """Show what is ready; asked by the page itself, only that."""
    lines = ready.lines_of(request.event)
    address = settings.PUBLIC_URL + reverse("reach", args=[ready.probe_of(request.event)])
    given = {
        "lines": lines,
        "stream": stream_of_staff(request.user, request.event),
        "good": sum(one.good for one in lines),
        "paper": ready.is_paper_only(request.event),
        "leads": bool(request.roles & LEADS),
        "organises": Role.ORGANISER in request.roles,
        "rehearsal": rehearsing.rehearsal_of(request.event),
        "people": rehearsing.people_for(request.event),
        "address": address,
        "picture": code_picture(address),
    }
    return render(request, "console/ready/_lines.html" if request.htmx else "console/ready/page.html", given)


def switch(request: EventRequest) -> HttpResponse:
    """Let the day run on paper only, or with phones again."""
    paper = "paper" in request.POST
    ready.run_on_paper(event=request.event, paper=paper, by=request.user)
    messages.success(
        request, _("The day runs on paper. Every page says so.") if paper else _("Phones take part again.")
    )
    return redirect(reverse("ready", args=[request.community.slug, request.event.slug]))


def stick(request: EventRequest) -> HttpResponse:
    """Note that a copy lies on a stick."""
    ready.note_copy(event=request.event, by=request.user)
    messages.success(request, _("Noted."))
    return redirect(reverse("ready", args=[request.community.slug, request.event.slug]))


def on_paper(request: EventRequest) -> HttpResponse:
    """Note that the pack of the plan that holds is printed, or that it is not after all."""
    printed = "printed" in request.POST
    if ready.note_on_paper(event=request.event, printed=printed, by=request.user) is not None:
        messages.success(request, _("Noted."))
    return redirect(reverse("ready", args=[request.community.slug, request.event.slug]))


def reach(request: HttpRequest, token: str) -> HttpResponse:
    """Say to a phone that it gets here, and note that one did, if it came from another machine."""
    event = ready.probed(token)
    if event is None:
        raise Http404
    elsewhere = _is_elsewhere(client_address(request))
    if elsewhere:
        ready.note_reached(event=event)
    return render(request, "console/ready/reached.html", {"gathering": event, "elsewhere": elsewhere})


def _is_elsewhere(address: str) -> bool:
    try:
        return not ip_address(address).is_loopback
    except ValueError:
        return False
