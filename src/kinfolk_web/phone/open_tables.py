"""Open tables on the phone: what others propose, a seat with one tap, one's own, and the sheet of whoever hosts one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kinfolk_web.day import open_tables, proposing
from kinfolk_web.day.errors import RefusedError
from kinfolk_web.day.forms import ProposalForm
from kinfolk_web.phone.taps import key_of
from kinfolk_web.welcome.library import CLOSING, library
from kinfolk_web.welcome.queries import is_new

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def tables(request: AttendeeRequest) -> HttpResponse:
    """Show the open tables, and what one proposed oneself."""
    given = {
        "tables": open_tables.seen_by(request.attendee),
        "proposed": open_tables.proposed_by(request.attendee),
        "open": bool(open_tables.blocks_to_come(request.event)),
        "stopped": open_tables.is_stopped(request.event),
        "new": is_new(request.attendee),
        "key": uuid.uuid4(),
    }
    return render(request, "phone/open_tables/tables.html", given)


def propose(request: AttendeeRequest) -> HttpResponse:
    """Propose a table."""
    form = ProposalForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        try:
            proposing.propose(attendee=request.attendee, wish=form.wish(get_language() or ""))
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. Somebody reads it, then everybody sees it, and you host it."))
            return redirect("my_open_tables")
    given = {"form": form, "open": bool(open_tables.blocks_to_come(request.event)), "new": is_new(request.attendee)}
    return render(request, "phone/open_tables/propose.html", given, status=422 if form.errors else 200)


def join(request: AttendeeRequest, number: int) -> HttpResponse:
    """Take a seat."""
    if proposing.join(attendee=request.attendee, number=number, key=key_of(request)):
        messages.success(request, _("You have a seat there."))
    else:
        messages.info(request, _("There is no seat at that table any more. Another one is glad to have you."))
    return redirect("my_open_tables")


def leave(request: AttendeeRequest, number: int) -> HttpResponse:
    """Give a seat back."""
    if proposing.leave(attendee=request.attendee, number=number, key=key_of(request)):
        messages.success(request, _("Your seat is free for somebody else."))
    return redirect("my_open_tables")


def sheet(request: AttendeeRequest, number: int) -> HttpResponse:
    """Show whoever hosts a table who joined, five moves and how to close."""
    found = open_tables.sheet_of(request.attendee, number)
    if found is None:
        raise Http404
    closing = [str(line.text) for line in library(request.event) if line.stage == CLOSING]
    given = {"sheet": found, "closing": closing[0] if closing else "", "number": number}
    return render(request, "phone/open_tables/sheet.html", given)


def withdraw(request: AttendeeRequest, number: int) -> HttpResponse:
    """Take back a table of one's own."""
    if proposing.withdraw(attendee=request.attendee, number=number):
        messages.success(request, _("Taken back. Nobody is shown it any more."))
    return redirect("my_open_tables")
