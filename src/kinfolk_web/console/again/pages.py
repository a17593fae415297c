"""From one event to the next, for organisers: what memory gives to this event and keeps of it, as numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.again import ladder, tables
from kinfolk_web.communities.models import Role
from kinfolk_web.core.privacy import FLOOR, STEP
from kinfolk_web.people.memories import MemoryOf
from kinfolk_web.people.memory import coming_again, memory_for
from kinfolk_web.programme.queries import programme_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def again(request: EventRequest) -> HttpResponse:
    """Show what comes from earlier events, and what goes on from this one."""
    event = request.event
    pairs = len(memory_for(event).meetings)
    kept = MemoryOf.objects.filter(event=event).first()
    given = {
        "people": coming_again(event),
        "pairs": pairs if pairs < FLOOR else pairs // STEP * STEP,  # one person less would else show theirs
        "few_pairs": pairs < FLOOR,
        "casts": programme_of(event).casts_from_memory,
        "waiting": len(ladder.waiting(event)),
        "wished": tables.wished(event),
        "block": tables.block_for(event),
        "kept": kept,
        "willing": kept is not None and kept.willing >= FLOOR,
        "met": kept is not None and kept.met >= FLOOR,
        "few": kept is not None and kept.kept < FLOOR,
        "steps": ladder.counts_of(event),
        "can_write": Role.ORGANISER in request.roles,
    }
    return render(request, "console/again/again.html", given)


def take_up(request: EventRequest) -> HttpResponse:
    """Note on the list what people said yes to."""
    count = ladder.take_up(event=request.event, by=request.user)
    said = ngettext(
        "%(n)d person is down for one small thing.", "%(n)d people are down for one small thing each.", count
    )
    messages.success(request, said % {"n": count})
    return _back(request)


def give_tables(request: EventRequest) -> HttpResponse:
    """Give casts of last time that wish it a table of their own."""
    count = tables.give(event=request.event, by=request.user)
    said = ngettext("%(n)d cast has a table now.", "%(n)d casts have a table each now.", count) % {"n": count}
    messages.success(request, said if count else _("There is no new table to give."))
    return _back(request)


def _back(request: EventRequest) -> HttpResponse:
    return redirect("again", request.community.slug, request.event.slug)
