"""Telling what went wrong: the phone number first, then a form that reaches safety leads alone, with or without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django_scopes import scope

from kinfolk_web.communities.models import Event
from kinfolk_web.phone.safety_forms import ReportForm
from kinfolk_web.safety.asking import mark_of
from kinfolk_web.safety.queries import is_on
from kinfolk_web.safety.reporting import Received, has_room, key_of, leads, receive_report

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.people.models import Attendee
    from kinfolk_web.routing import AttendeeRequest


def anybody(request: HttpRequest, community: str, event: str) -> HttpResponse:
    """Take a report from anybody who has the address, which stands on paper."""
    return _page(request, event_named(community, event))


def own(request: AttendeeRequest) -> HttpResponse:
    """Take a report from somebody's own page; nothing ties it to them unless they say so."""
    return _page(request, request.event, request.attendee)


def event_named(community: str, event: str) -> Event:
    """Return the event of an address that anybody may open."""
    found = Event.objects.filter(community__slug=community, slug=event, archived=False).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, event: Event, attendee: Attendee | None = None) -> HttpResponse:
    with scope(community=event.community):
        on = is_on(event)
        known = leads(event) if on else []
        choices = [(key_of(one), str(one)) for one in known]
        form = ReportForm(request.POST or None, leads=choices, own=attendee is not None)
        given = {"gathering": event, "event": event, "on": on, "readers": [name for _key, name in choices]}
        if on and request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            came = _received(event, said, attendee)
            if came is Received.FULL:  # what they wrote stays in the form, and the phone number stands above it
                return render(request, "phone/report.html", given | {"form": form, "full": True}, status=429)
            return render(request, "phone/report_received.html", given | {"read": came is Received.READ})
        return render(request, "phone/report.html", given | {"form": form}, status=422 if on and form.errors else 200)


def _received(event: Event, said: dict[str, Any], attendee: Attendee | None) -> Received:
    if attendee is not None and not has_room(mark_of(attendee)):
        return Received.FULL
    return receive_report(
        event=event,
        key=said["key"],
        words=said,
        own=attendee is not None,
        not_to=said["not_to"],
        asker=mark_of(attendee) if attendee is not None and said.get("mine") else "",
    )
