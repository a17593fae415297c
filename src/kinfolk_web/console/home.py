"""The first pages: my communities, a community's events, an event and its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from kinfolk_web.again.starting import earlier_events, start_from
from kinfolk_web.communities.actions import found_community, make_event
from kinfolk_web.communities.models import Event
from kinfolk_web.communities.queries import INVENTED, INVENTED_ORGANISER, communities_of, events_of
from kinfolk_web.console.forms import CommunityForm, EventForm, StartForm
from kinfolk_web.console.people.gaps import unmet_needs
from kinfolk_web.console.steps import steps_of
from kinfolk_web.plans.held import all_for_reading
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.models import Plan
from kinfolk_web.plans.offered import mended_by_itself, offered_drafts

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.console.steps import Steps
    from kinfolk_web.plans.late import Late
    from kinfolk_web.routing import CommunityRequest, EventRequest, StaffRequest


def home(request: StaffRequest) -> HttpResponse:
    """Show the communities of whoever signed in; with one alone, go there at once."""
    communities = list(communities_of(request.user).filter(rehearses=None))  # rehearsals are found from their event
    if len(communities) == 1:
        return redirect("community", community=communities[0].slug)
    return render(request, "console/home.html", {"communities": communities})


def new_community(request: StaffRequest) -> HttpResponse:
    """Found a community."""
    form = CommunityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        language = get_language() or "en"
        community = found_community(name=form.cleaned_data["name"], by=request.user, language=language)
        return redirect("community", community=community.slug)
    return render(request, "console/new_community.html", {"form": form})


def community(request: CommunityRequest) -> HttpResponse:
    """Show a community's events."""
    events = list(events_of(request.user, request.community))
    given = {"events": [one for one in events if not one.archived], "away": [one for one in events if one.archived]}
    invented = request.community.slug == INVENTED and request.user.email == INVENTED_ORGANISER
    return render(request, "console/community.html", given | {"invented": invented})


def new_event(request: CommunityRequest) -> HttpResponse:
    """Make an event."""
    last = Event.objects.filter(community=request.community).order_by("-pk").first()
    initial = {"language": request.community.language} | ({"timezone": last.timezone} if last else {})
    form = EventForm(request.POST or None, initial=initial)
    if not form.is_bound:
        form.fields["timezone"].widget.attrs["data-zone"] = (
            "here"  # the browser knows where it stands; what was chosen stays
        )
    start = StartForm(request.POST or None, events=earlier_events(request.community))
    if request.method == "POST" and form.is_valid() and start.is_valid():
        event = _made(request, form, start)
        return redirect("event", community=request.community.slug, event=event.slug)
    return render(request, "console/new_event.html", {"form": form, "start": start if start.events else None})


def _made(request: CommunityRequest, form: EventForm, start: StartForm) -> Event:
    with transaction.atomic():
        event = make_event(community=request.community, by=request.user, **form.cleaned_data)
        if start.chosen is not None:
            said = start.cleaned_data
            start_from(event=event, earlier=start.chosen, casts=said["casts"], people=said["people"], by=request.user)
    return event


def event(request: EventRequest) -> HttpResponse:
    """Show an event: three steps, and which is next; what the list lacks, and what is different since plans were made."""
    steps = steps_of(request.event)
    lacks = unmet_needs(request.event) if steps.next == "plan" else []
    return render(
        request,
        "console/event.html",
        {
            "steps": steps,
            "lacks": lacks,
            "late": _late(request.event, steps),
            "offered": next(iter(offered_drafts(request.event)), None),
            "mended": mended_by_itself(request.event),
        },
    )


def _late(event: Event, steps: Steps) -> list[tuple[Plan, Late]]:
    """Return the plan that holds and the newest draft, where something is different since they were made."""
    numbers = [number for number in (steps.released, steps.draft) if number]
    found = []
    for plan in all_for_reading(Plan.objects.filter(event=event, number__in=numbers).defer("ledger", "moved")):
        plan.event = event
        found.append((plan, late_changes(plan)))
    return [(plan, late) for plan, late in found if late.any]
