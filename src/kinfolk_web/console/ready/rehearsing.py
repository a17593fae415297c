"""Rehearse a day with invented people, and delete the rehearsal again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from kinfolk_web.communities.models import Event
from kinfolk_web.plans import rehearsing
from kinfolk_web.plans.actions import NotPossibleError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def rehearse(request: EventRequest) -> HttpResponse:
    """Make the rehearsal of this event, and show how far its plan is; if there is one, go there."""
    try:
        made, job = rehearsing.make(event=request.event, by=request.user)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("ready", request.community.slug, request.event.slug)
    return redirect("plan_job", made.community.slug, made.slug, job.pk)


def drop(request: EventRequest) -> HttpResponse:
    """Delete this rehearsal, and go back to the event."""
    with scopes_disabled():
        real = Event.objects.select_related("community").filter(pk=request.community.rehearses_id or 0).first()
    if real is None:
        raise Http404
    rehearsing.drop(rehearsal=request.event)
    messages.success(request, _("The rehearsal is deleted. Nothing of it is left."))
    return redirect("ready", real.community.slug, real.slug)
