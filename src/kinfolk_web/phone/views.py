"""What the code on a badge opens: until attendees have pages of their own, the page of the event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def badge(request: HttpRequest, token: str) -> HttpResponse:
    """Show where and when the event of a badge is; nothing about whose badge it is."""
    attendee = Attendee.objects.filter(token=token).select_related("event__community").first()
    if attendee is None:
        raise Http404
    blocks = Block.objects.filter(event=attendee.event).select_related("room")
    return render(request, "phone/event.html", {"gathering": attendee.event, "blocks": blocks})
