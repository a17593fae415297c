"""Whom somebody must never sit with: their own page for it, behind a code; it never says whether anybody is meant.

What was written is not shown again, not even to whoever wrote it: staff can open anybody's page and have a code sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.phone.safety_forms import ApartForm
from kinfolk_web.safety import asking
from kinfolk_web.safety.queries import is_on

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def apart(request: AttendeeRequest) -> HttpResponse:
    """Show what was asked, and take in one more; the answer is the same whoever is named."""
    form = ApartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asking.ask(attendee=request.attendee, words=form.cleaned_data["words"], note=form.cleaned_data["note"])
        messages.success(request, _("Received. The safety leads read it; nobody else ever does."))
        return redirect("my_apart")
    asked = asking.asked_by(request.attendee)
    given = {
        "form": form,
        "asked": asked,
        "full": len(asked) >= asking.MOST,
        "readers": asking.readers(request.event),
        "on": is_on(request.event),
        "tiny": asking.is_tiny(request.event),
    }
    return render(request, "phone/apart.html", given, status=422 if form.errors else 200)


def withdraw(request: AttendeeRequest) -> HttpResponse:
    """Take a request back."""
    asking.withdraw(attendee=request.attendee, key=request.POST.get("key", ""))
    messages.success(request, _("Taken back. Plans made from now on know nothing of it."))
    return redirect("my_apart")
