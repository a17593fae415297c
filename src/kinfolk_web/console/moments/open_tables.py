"""Open tables for moderators: what waits to be read, what is shown, paper typed in, and the way to stop it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.communities.models import Role
from kinfolk_web.day import open_tables, proposing, reading
from kinfolk_web.day.errors import RefusedError
from kinfolk_web.day.forms import PaperForm
from kinfolk_web.day.models import OpenTable
from kinfolk_web.people.queries import exactly

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def queue(request: EventRequest) -> HttpResponse:
    """Show what waits to be read, and what is shown."""
    return _queue(request, _form(request))


def _form(request: EventRequest) -> PaperForm:
    """Return the form for a table from paper; only organisers, who see the list, name somebody on it as its host."""
    form = PaperForm(request.POST or None, event=request.event)
    if Role.ORGANISER not in request.roles:
        del form.fields["host"]
    return form


def _queue(request: EventRequest, form: PaperForm, status: int = 200) -> HttpResponse:
    given = {
        "waiting": open_tables.waiting(request.event),
        "shown": open_tables.all_shown(request.event),
        "stopped": open_tables.is_stopped(request.event),
        "reasons": reading.REASONS.items(),
        "form": form,
        "open": bool(open_tables.blocks_to_come(request.event)),
        "names": Role.ORGANISER in request.roles,
    }
    return render(request, "console/moments/open_tables.html", given, status=status)


def stop(request: EventRequest) -> HttpResponse:
    """Show no open table anywhere, or show them again."""
    stopped = request.POST.get("stopped") == "yes"
    if reading.stop(event=request.event, stopped=stopped, by=request.user):
        messages.success(request, _("Stopped. No open table is shown anywhere.") if stopped else _("Shown again."))
    return _back(request)


def approve(request: EventRequest, number: int) -> HttpResponse:
    """Let a table be shown."""
    _there(request, number)
    if reading.approve(event=request.event, number=number, by=request.user):
        messages.success(request, _("Approved: others can join."))
    return _back(request)


def decline(request: EventRequest, number: int) -> HttpResponse:
    """Say no to a table, or take it off, with a reason that whoever proposed it reads."""
    _there(request, number)
    reason = request.POST.get("reason", "")
    if reading.decline(event=request.event, number=number, reason=reason, by=request.user):
        messages.success(request, _("Declined. Whoever proposed it reads your reason."))
    return _back(request)


def paper(request: EventRequest) -> HttpResponse:
    """Take over a table that was written on paper."""
    form = _form(request)
    if form.is_valid():
        name = form.cleaned_data.get("host", "")
        host = exactly(request.event, name) if name else None
        if name and host is None:
            form.add_error("host", _("Nobody on the list, or more than one, has exactly this name or e-mail."))
        else:
            try:
                proposing.from_paper(event=request.event, wish=form.wish(), host=host, by=request.user)
            except RefusedError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Taken over. Everybody sees it now."))
                return _back(request)
    return _queue(request, form, status=422)


def seat(request: EventRequest, number: int) -> HttpResponse:
    """Give somebody a seat who wrote their name on paper."""
    _there(request, number)
    who = exactly(request.event, request.POST.get("person", "")[:300])
    if who is None:
        messages.error(request, _("Nobody on the list, or more than one, has exactly this name or e-mail."))
    elif reading.seat(event=request.event, number=number, attendee=who, by=request.user):
        messages.success(request, _("%(name)s has a seat there.") % {"name": who.name})
    else:
        messages.error(request, _("There is no seat left at that table, or it has begun."))
    return _back(request)


def _there(request: EventRequest, number: int) -> None:
    if not OpenTable.objects.filter(event=request.event, pk=number).exists():
        raise Http404


def _back(request: EventRequest) -> HttpResponse:
    return redirect("open_tables", request.community.slug, request.event.slug)
