"""Who could use company now, for the team that welcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.day.listening import stream_of_staff
from kinfolk_web.welcome import actions, radar
from kinfolk_web.welcome.models import Welcome

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

KINDS = ("ungreeted", "missed", "called", "hostless")


def looking(request: EventRequest) -> HttpResponse:
    """Show everybody and every table that could use somebody; asked by the page itself, only that."""
    blips = radar.for_team(request.event)
    blips.sort(key=lambda one: KINDS.index(one.kind))
    part = "console/floor/_radar.html" if request.htmx else "console/floor/radar.html"
    return render(
        request,
        part,
        {"blips": blips, "over": radar.is_over(request.event), "stream": stream_of_staff(request.user, request.event)},
    )


def met(request: EventRequest, welcome: int) -> HttpResponse:
    """Note that a newcomer was greeted."""
    actions.mark_met(welcome=get_object_or_404(Welcome, event=request.event, pk=welcome))
    messages.success(request, _("Noted."))
    return redirect(reverse("radar", args=[request.community.slug, request.event.slug]))


def greeted(request: EventRequest, newcomer: int) -> HttpResponse:
    """Note that a newcomer whom nobody greets was greeted."""
    if radar.greeted(event=request.event, newcomer=newcomer, by=request.user):
        messages.success(request, _("Noted."))
    return redirect(reverse("radar", args=[request.community.slug, request.event.slug]))
