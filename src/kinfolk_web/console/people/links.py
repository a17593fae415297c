"""Somebody's personal link, for whoever has no e-mail or lost it: to read out, copy, or scan from the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.core.certificates import code_picture
from kinfolk_web.people.invitations import address_of, take_back
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.visiting import is_over, visits_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def link(request: EventRequest, code: str) -> HttpResponse:
    """Show somebody's personal link with its picture, and how many browsers have it open."""
    attendee = _attendee(request, code)
    address = address_of(attendee)
    picture = code_picture(address)
    given = {"attendee": attendee, "address": address, "picture": picture, "visits": visits_of(attendee)}
    return render(request, "console/people/link.html", given | {"over": is_over(request.event)})


def take_back_link(request: EventRequest, code: str) -> HttpResponse:
    """Make every link of somebody that is out there worthless; the page then shows the new one."""
    take_back(attendee=_attendee(request, code), by=request.user)
    messages.success(
        request, _("Every link they had is dead now, and their page is closed everywhere. This one is new.")
    )
    return redirect("person_link", community=request.community.slug, event=request.event.slug, code=code)


def _attendee(request: EventRequest, code: str) -> Attendee:
    found = Attendee.objects.filter(event=request.event, code=code).first()
    if found is None:
        raise Http404
    return found
