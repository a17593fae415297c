"""The floor in one round: tables by state, as a picture and as a list, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from kinfolk_web.communities.models import Role
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import attendance, mending
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.floor import URGENT, floor_now, tables_in
from kinfolk_web.day.listening import stream_of_staff
from kinfolk_web.day.models import CutOff, Stay
from kinfolk_web.plans.floor import floor_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan
from kinfolk_web.plans.parts import made_in

if TYPE_CHECKING:
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
    """Return the neighbourhood that a page is about; empty for the whole room."""
    said = (request.POST.get("part") or request.GET.get("part") or "")[:60]
    return said if said in {one.get("neighbourhood", "") for one in tables_in(plan, number).values()} else ""


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
    leads = bool(request.roles & LEADS)
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
        "before": Plan.objects.filter(pk=plan.base_id).values_list("number", flat=True).first()
        if plan.why == "repaired" and plan.base_id and (not where or made_in(plan) == where)
        else None,
        "staying": Stay.objects.filter(event=request.event).select_related("attendee") if leads else (),
        **(proposal_given(request, now.round, where) if leads else {}),
    }


def proposal(request: EventRequest) -> HttpResponse:
    """Show how far the proposal is, or what it proposes."""
    plan = plan_that_holds(request.event)
    number = round_of(request, plan) if plan else 1
    where = part_of(request, plan, number) if plan else ""
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
