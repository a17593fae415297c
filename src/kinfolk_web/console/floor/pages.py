"""The floor in one round: tables by state, as a picture and as a list, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from kinfolk_web.communities.models import Role
from kinfolk_web.communities.queries import parts_led
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import attendance, mending
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.floor import URGENT, floor_now, tables_in
from kinfolk_web.day.listening import stream_of_staff
from kinfolk_web.day.models import CutOff, Stay
from kinfolk_web.plans.floor import floor_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.plans.parts import made_in

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from kinfolk_web.day.floor import Floor, TableNow
    from kinfolk_web.plans.floor import Spot
    from kinfolk_web.routing import EventRequest

MOVES_NAMED = 200
TABLES = 100
LEADS = frozenset({Role.ORGANISER, Role.HOST_LEAD})


@dataclass(frozen=True)
class Drawn:
    """A table in the picture, with how it is."""

    spot: Spot
    now: TableNow


def round_of(request: EventRequest, plan: Plan) -> int:
    """Return the round that a page is about: the one asked for, else the one that is next or running."""
    numbers = [entry["round"] for entry in plan.programme.get("rounds", ())]
    said = request.POST.get("round") or request.GET.get("round") or ""
    wanted = int(said) if is_number(said) else attendance.round_now(request.event)
    return wanted if wanted in numbers else (numbers[0] if numbers else 1)


def part_of(request: EventRequest, plan: Plan, number: int) -> str:
    """Return the neighbourhood that a page is about, for whoever leads one that one; empty for the whole room."""
    asked = request.POST.get("part", request.GET.get("part"))
    said = next(iter(sorted(bounds_of(request))), "") if asked is None else asked[:60]
    return said if said in {one.get("neighbourhood", "") for one in tables_in(plan, number).values()} else ""


def bounds_of(request: EventRequest) -> frozenset[str]:
    """Return the parts of the room to which whoever asks keeps, as the staff page has it; none: wherever they like."""
    return parts_led(request.user, request.community, request.event)


def leads_in(request: EventRequest, part: str) -> bool:
    """Whether whoever asks may mend a part of the room; all of it, if that is no part."""
    bounds = bounds_of(request)
    return bool(request.roles & LEADS) and (not bounds or part in bounds)


def floor(request: EventRequest) -> HttpResponse:
    """Show the floor as it is now; asked by the page itself, only what changes."""
    plan = plan_that_holds(request.event)
    part = bool(request.htmx)
    if plan is None:
        return render(request, "console/floor/none.html", {"part": part})
    number = round_of(request, plan)
    now = floor_now(plan, number)
    where = part_of(request, plan, number)
    stream = stream_of_staff(request.user, request.event)
    given = {
        "stream": stream,
        "plan": plan,
        "now": now,
        "number": number,
        "where": where,
        **_shown(request, plan, now, where),
    }
    return render(request, "console/floor/_now.html" if part else "console/floor/floor.html", given)


def _shown(request: EventRequest, plan: Plan, now: Floor, where: str) -> dict[str, Any]:
    tables = now.only(where)
    states = list(dict.fromkeys(state for state, _words, _many in now.counts()))
    picture, by_label = floor_of(plan), {one.table: one for one in tables}
    leads = leads_in(request, where)
    asked = request.GET.get("q", "").strip()[:40]
    listed = sorted((one for one in tables if not asked or one.table == asked), key=lambda one: states.index(one.state))
    return {
        "numbers": [entry["round"] for entry in plan.programme.get("rounds", ())],
        "tables": Paginator(listed, TABLES).get_page(request.GET.get("page")),
        "many": len(tables) > TABLES,
        "q": asked,
        "urgent": sum(one.state in URGENT for one in tables),
        "ready": sum(one.state == "ready" for one in tables),
        "used": sum(one.state != "closed" for one in tables),
        "counts": [(words, sum(one.state == state for one in tables), state) for state, words, _many in now.counts()],
        "parts": now.parts(),
        "picture": picture,
        "drawn": [Drawn(spot, by_label[spot.label]) for spot in picture.spots if spot.label in by_label],
        "cut_off": CutOff.objects.filter(event=request.event, round=now.round).first(),
        "waits": run_of(request.event).holds(timezone.now()) is not None,
        "leads": leads,
        "all_of_it": leads and not bounds_of(request),
        "before": Plan.objects.filter(pk=plan.base_id).values_list("number", flat=True).first()
        if plan.why == "repaired" and plan.base_id and (not where or made_in(plan) == where)
        else None,
        "staying": _staying(request, plan, now.round, where) if leads else (),
        **(proposal_given(request, now.round, where) if leads else {}),
    }


def _staying(request: EventRequest, plan: Plan, number: int, where: str) -> QuerySet[Stay]:
    """Return who will not leave their table: of all, or of those who sit where a lead keeps to."""
    stays = Stay.objects.filter(event=request.event).select_related("attendee")
    if not bounds_of(request):
        return stays
    labels = [label for label, one in tables_in(plan, number).items() if one.get("neighbourhood") == where]
    seats = Seat.objects.filter(plan=plan, round=number, table__in=labels)
    return stays.filter(attendee__in=seats.values("attendee"))


def proposal(request: EventRequest) -> HttpResponse:
    """Show how far the proposal is, or what it proposes."""
    plan = plan_that_holds(request.event)
    number = round_of(request, plan) if plan else 1
    where = part_of(request, plan, number) if plan else ""
    if not leads_in(request, where):
        raise PermissionDenied
    given = {"plan": plan, "number": number, "where": where, "leads": True, **proposal_given(request, number, where)}
    return render(request, "console/floor/_proposal.html", given)


def proposal_given(request: EventRequest, number: int, part: str) -> dict[str, Any]:
    """Return what the box with the proposal shows."""
    job = mending.job_running(request.event, part)
    found = None if job else mending.proposal_of(request.event, number, part)
    return {
        "job": job,
        "failed": None if job or found else mending.job_failed(request.event),
        "proposal": found,
        "moves": found.moves[:MOVES_NAMED] if found else (),
    }
