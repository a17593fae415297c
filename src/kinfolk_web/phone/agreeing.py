"""What people agree on, why they sit where they sit, and what is kept of them: to read, and to say yes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.keeping.notice import notice_of
from kinfolk_web.phone.reporting import event_named
from kinfolk_web.programme.agreeing import accept

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def agree(request: AttendeeRequest) -> HttpResponse:
    """Say yes to the agreements as they were shown."""
    if accept(attendee=request.attendee, digest=request.POST.get("digest", "")):
        messages.success(request, _("Thank you."))
    else:
        messages.info(request, _("The agreements were changed just now. Please read them once more."))
    return redirect("my_page")


def why(request: AttendeeRequest) -> HttpResponse:
    """Say how tables come about, which is the same for everybody and tells of nobody."""
    return render(request, "phone/why.html")


def notice(request: HttpRequest, community: str, event: str) -> HttpResponse:
    """Show what is kept of people at an event, what for, who sees it and for how long."""
    found = event_named(community, event)
    return render(request, "phone/privacy.html", {"event": found, "kept": notice_of()})
