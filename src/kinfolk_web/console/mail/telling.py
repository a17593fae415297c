"""Reading a code out to somebody whom no mail reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from kinfolk_web.people import codes
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def tell(request: EventRequest, code: str) -> HttpResponse:
    """Show the codes that somebody has just asked for; the change log says so. To others they are mailed."""
    attendee = get_object_or_404(Attendee, event=request.event, code=code)
    given = {
        "attendee": attendee,
        "mailed": codes.is_mailed(attendee),
        "codes": codes.tell(attendee=attendee, by=request.user),
    }
    return render(request, "console/mail/code.html", given)
