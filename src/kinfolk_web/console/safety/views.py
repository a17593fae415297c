"""Where the vault's pages are: for safety leads on the staff, and for one from outside who comes by a link."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from kinfolk_web.console.safety import pages, reports
from kinfolk_web.console.safety.forms import OutsideForm
from kinfolk_web.console.safety.pages import Desk
from kinfolk_web.core.certificates import code_picture
from kinfolk_web.safety.actions import accept_outside, find_outside, invite_outside, remove_outside
from kinfolk_web.safety.models import OutsideLead

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.routing import EventRequest

HELD, LASTS = "outside_lead", 15 * 60


def staff(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a page of the vault for a safety lead on the staff."""

    @wraps(page)
    def view(request: EventRequest, **given: int) -> HttpResponse:
        where = {"community": request.community.slug, "event": request.event.slug}
        return page(request, Desk(event=request.event, reader=request.user, prefix="", given=where), **given)

    return view


def outside(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a page of the vault for the lead from outside whose link was opened here within the last 15 minutes."""

    @wraps(page)
    def view(request: HttpRequest, **given: int) -> HttpResponse:
        held = request.session.get(HELD) or {}
        with scopes_disabled():
            lead = OutsideLead.objects.filter(pk=held.get("lead", 0)).select_related("event__community", "link").first()
        now = time.time()
        if lead is None or now - held.get("at", 0) > LASTS or lead.link.expires_at.timestamp() < now:
            request.session.pop(HELD, None)
            return render(request, "console/safety/open_again.html", status=403)
        request.session[HELD] = {"lead": lead.pk, "at": now}
        with scopes_disabled(), scope(community=lead.event.community):
            return page(request, Desk(event=lead.event, reader=lead, prefix="outside_", given={}), **given)

    return view


def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let a lead from outside in by their link; only the button does, not whatever opens links for people."""
    lead = find_outside(secret)
    if lead is None:
        return render(request, "account/by_link.html", {"good": False}, status=410)
    if request.method == "POST":
        accept_outside(lead=lead)
        request.session.cycle_key()
        request.session[HELD] = {"lead": lead.pk, "at": time.time()}
        return redirect("outside_safety")
    return render(request, "console/safety/by_link.html", {"lead": lead})


def ask_outside(request: EventRequest) -> HttpResponse:
    """Make the link for a lead from outside, and show it once."""
    form = OutsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _index(request)
    secret = invite_outside(event=request.event, by=request.user, **form.cleaned_data)
    address = settings.PUBLIC_URL + reverse("outside_link", kwargs={"secret": secret})
    picture = code_picture(address)
    given = {"address": address, "picture": picture, "name": form.cleaned_data["name"]}
    return render(request, "console/safety/invited.html", given)


def end_outside(request: EventRequest) -> HttpResponse:
    """End what a lead from outside may do."""
    chosen = request.POST.get("lead", "")
    leads = OutsideLead.objects.filter(event=request.event).select_related("link")
    lead = next((one for one in leads if str(one.pk) == chosen), None)
    if lead is None:
        raise Http404
    remove_outside(lead=lead, by=request.user)
    messages.success(request, _("Their link no longer works."))
    return _index(request)


def _index(request: EventRequest) -> HttpResponse:
    return redirect("safety", community=request.community.slug, event=request.event.slug)


index, open_one, decide_one = staff(pages.index), staff(pages.open_one), staff(pages.decide_one)
write_one, accept_one = staff(pages.write_one), staff(pages.accept_one)
report, outside_report = staff(reports.open_report), outside(reports.open_report)
outside_index, outside_open, outside_decide = outside(pages.index), outside(pages.open_one), outside(pages.decide_one)
outside_write, outside_accept = outside(pages.write_one), outside(pages.accept_one)
