"""The closing for staff: how the day grew into one, when people meet again, cards of thanks typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.communities.models import Role
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import closing as day
from kinfolk_web.day.forms import ReunionForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def closing(request: EventRequest) -> HttpResponse:
    """Show the closing."""
    held = day.reunion_of(request.event)
    given = {"on": held.on, "at": held.at, "place": held.place} if held else {}
    return _closing(request, ReunionForm(initial=given))


def _closing(request: EventRequest, form: ReunionForm, status: int = 200) -> HttpResponse:
    found = day.graph(request.event)
    given = {
        "form": form,
        "rituals": day.rituals(request.event),
        "graph": found,
        "said": day.said_of(found) if found else "",
        "leads": bool(request.roles & {Role.ORGANISER, Role.HOST_LEAD}),
    }
    return render(request, "console/moments/closing.html", given, status=status)


def reunion(request: EventRequest) -> HttpResponse:
    """Keep when people meet again."""
    form = ReunionForm(request.POST)
    if not form.is_valid():
        return _closing(request, form, status=422)
    said = form.cleaned_data
    if day.meet_again(event=request.event, on=said["on"], at=said["at"], place=said["place"], by=request.user):
        messages.success(request, _("Kept. It stands on everybody’s page and in their calendar."))
    return redirect("closing", request.community.slug, request.event.slug)


def thanks(request: EventRequest) -> HttpResponse:
    """Type in how many cards thanked whom."""
    if request.method == "POST":
        typed = {name.removeprefix("n-"): str(text) for name, text in request.POST.items() if name.startswith("n-")}
        counts = {code: int(text) for code, text in typed.items() if is_number(text)}
        if day.type_thanks(event=request.event, counts=counts, by=request.user):
            messages.success(request, _("Kept."))
        return redirect("closing_thanks", request.community.slug, request.event.slug)
    return render(request, "console/moments/thanks.html", {"people": day.cards_of(request.event)})
