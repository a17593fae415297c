"""The pulse for staff: what is told of each round, and the page on which cards are typed in as counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.communities.models import Role
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import pulse as pulses

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def pulse(request: EventRequest) -> HttpResponse:
    """Show what is told of each round."""
    leads = bool(request.roles & {Role.ORGANISER, Role.HOST_LEAD})
    given = {"rounds": pulses.counts_of(request.event), "leads": leads}
    return render(request, "console/moments/pulse.html", given)


def cards(request: EventRequest, number: int) -> HttpResponse:
    """Type in how many cards of a round said what."""
    counted = next((one for one in pulses.counts_of(request.event) if one.turn.number == number), None)
    if counted is None:
        raise Http404
    if request.method == "POST":
        counts = {
            one.name: {
                str(value): int(text)
                for value, _words in one.answers
                if is_number(text := request.POST.get(f"{one.name}-{value}", ""))
            }
            for one in pulses.ALL
        }
        if pulses.type_cards(event=request.event, number=number, counts=counts, by=request.user):
            messages.success(request, _("Kept."))
        return redirect("pulse", request.community.slug, request.event.slug)
    return render(request, "console/moments/cards.html", {"counted": counted})
