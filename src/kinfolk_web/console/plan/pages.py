"""Pages that show plans: the floor and the ledger, one person, one table, one promise, all plans, two side by side."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.console.plan.strips import strip_of
from kinfolk_web.core.models import Job
from kinfolk_web.core.numbers import is_number
from kinfolk_web.core.versions import KeptAnswers
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.queries import knows_times
from kinfolk_web.plans import queries
from kinfolk_web.plans.again import again_in, said_of
from kinfolk_web.plans.beside import compare
from kinfolk_web.plans.held import HEAVY, for_reading, plan_that_holds
from kinfolk_web.plans.history import history_of
from kinfolk_web.plans.hosting import HOST, answers_in, codes_not_asked, hosting_of, people_not_asked
from kinfolk_web.plans.judging import ledger_today
from kinfolk_web.plans.late import late_changes, rows_of
from kinfolk_web.plans.models import Plan, Seat, Sitting
from kinfolk_web.plans.releasing import is_counted, is_small
from kinfolk_web.plans.words import said_now
from kinfolk_web.programme.models import Block, Pin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.routing import EventRequest

TABLES_ON_A_PAGE = 40
NAMED_AT_ONCE = 12
FOUND_AT_MOST = 20
MOVERS = 200
_pictures = KeptAnswers(8)


def plan_or_404(request: EventRequest, number: int, without: Sequence[str] = ()) -> Plan:
    """Return a plan of the event by its number; documents of it that a page can do ``without`` are read when asked for."""
    plans = Plan.objects.exclude(state=Plan.State.DROPPED).defer(*without)
    return get_object_or_404(plans, event=request.event, number=number)


def _to_read(request: EventRequest, number: int) -> Plan:
    found = for_reading(Plan.objects.exclude(state=Plan.State.DROPPED).filter(event=request.event, number=number))
    if found is None:
        raise Http404
    return found


def newest(request: EventRequest) -> HttpResponse:
    """Show the newest draft or the plan that holds; without any, the way to the first one."""
    running = running_job(request)
    plan = queries.plan_to_show(request.event)
    if plan is None or (running and running.kind == "solve" and not running.given.get("keep")):
        return render(request, "console/plan/first.html", _ready_to_plan(request) | {"job": running, "plan": plan})
    return _page(request, plan, running)


def one(request: EventRequest, number: int) -> HttpResponse:
    """Show a plan by its number."""
    return _page(request, _to_read(request, number), running_job(request))


def running_job(request: EventRequest, kinds: tuple[str, ...] = ("solve", "repair", "recount")) -> Job | None:
    """Return what is being done to plans of this event, if anything."""
    waiting = (Job.State.WAITING, Job.State.RUNNING)
    return Job.objects.filter(event=request.event, kind__in=kinds, state__in=waiting).first()


def _ready_to_plan(request: EventRequest) -> dict[str, Any]:
    last = Job.objects.filter(event=request.event, kind="solve").first()
    return {
        "people": Attendee.objects.filter(event=request.event, state=Attendee.State.COMING).count(),
        "rounds": Block.objects.filter(event=request.event, kind=Block.Kind.ROUND).count(),
        "failed": last if last and last.state == Job.State.FAILED else None,
    }


def _page(request: EventRequest, plan: Plan, running: Job | None) -> HttpResponse:
    plan.event = request.event
    numbers = [entry["round"] for entry in plan.programme.get("rounds", [])]
    number = _number(request.GET.get("round"), numbers)
    held = plan_that_holds(request.event)
    late = late_changes(plan)
    counted = ledger_today(plan) if late.any and is_counted(plan) and is_small(plan) else None
    moved = queries.moves_of(plan)
    return render(
        request,
        "console/plan/plan.html",
        {
            "plan": plan,
            "numbers": numbers,
            "number": number,
            "tables": _tables(request, plan, number),
            "found": _found(request, plan),
            "q": request.GET.get("q", ""),
            "holds": held,
            "is_held": bool(held and held.pk == plan.pk),
            "job": running,
            "late": late,
            "today": counted is not None,
            "history": history_of(plan) if plan.is_draft else None,
            "can_write": "organiser" in request.roles,
            "moved": moved,
            "movers": len({one.code for one in moved}),
            "before": queries.served(plan.base)[0] if plan.why == "kept" and plan.base else None,
            "notes": said_now(plan.said.get("notes", [])),
            "advice": said_now(plan.said.get("advice", [])),
            "hosting": hosting_of(plan),
            "asked": codes_not_asked(plan)[HOST],
            "waiting": people_not_asked(plan),
            "again": said_of(again) if (again := again_in(plan, request.event)) else "",
            "fresh": request.GET.get("fresh") == "1",
            **_ledger(plan, counted),
        },
    )


def _number(said: str | None, numbers: list[int]) -> int:
    wanted = int(said) if said and is_number(said) else 0
    return wanted if wanted in numbers else (numbers[0] if numbers else 0)


def _ledger(plan: Plan, counted: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return what the ledger shows: as the plan keeps it, or as it was ``counted`` with the list of today."""
    lines = queries.ledger_of(plan, counted=counted)
    good, everybody = queries.served(plan, counted)
    return {
        "served": good,
        "everybody": everybody,
        "cause": max(lines, key=lambda line: line.missing, default=None) if 2 * good < everybody else None,
        "musts": [line for line in lines if line.must and line.missing],
        "lines": [(line, strip_of(line)) for line in lines],
        "counted": is_counted(plan),
        "contradictions": said_now(plan.said.get("contradictions", [])),
        "named_at_once": NAMED_AT_ONCE,
    }


def _tables(request: EventRequest, plan: Plan, number: int) -> Any:  # noqa: ANN401 - Django's page
    page = Paginator(queries.tables_of(plan, number), TABLES_ON_A_PAGE).get_page(request.GET.get("page"))
    there = queries.people_at(plan, number, [sitting.table for sitting in page])
    page.rows = [(sitting, there.get(sitting.table, [])) for sitting in page]  # type: ignore[attr-defined]
    return page


def _found(request: EventRequest, plan: Plan) -> list[Attendee] | None:
    asked = request.GET.get("q", "").strip()
    if not asked:
        return None
    seated = Seat.objects.filter(plan=plan).values("attendee_id")
    return list(Attendee.objects.filter(event=request.event, pk__in=seated, name__icontains=asked)[:FOUND_AT_MOST])


def ledger(request: EventRequest, number: int) -> HttpResponse:
    """Return the ledger alone, for a page that is open while it is recounted."""
    plan = _to_read(request, number)
    return render(request, "console/plan/_ledger.html", {"plan": plan, **_ledger(plan)})


def promise(request: EventRequest, number: int, promise: str) -> HttpResponse:
    """Show everybody a promise is not kept for."""
    plan = _to_read(request, number)
    line = next((line for line in queries.ledger_of(plan) if line.promise == promise), None)
    if line is None:
        raise Http404
    hosting = hosting_of(plan) if promise == "hosted" else None
    shown = {"line": line, "strip": strip_of(line), "causes": queries.causes_of(plan, promise), "hosting": hosting}
    return render(request, "console/plan/promise.html", {"plan": plan, **shown})


def person(request: EventRequest, number: int, code: str) -> HttpResponse:
    """Show somebody's way through a plan, the promises they lack, and what would mend that."""
    plan = _to_read(request, number)
    plan.event = request.event
    attendee = get_object_or_404(Attendee, event=request.event, code=code)
    part = bool(request.htmx)
    return render(
        request,
        "console/plan/_person.html" if part else "console/plan/person.html",
        {
            "plan": plan,
            "attendee": attendee,
            "way": queries.way_of(plan, attendee),
            "lacking": queries.promises_of(plan, attendee),
            "counted": is_counted(plan),
            "asked": codes_not_asked(plan),
            "knows_times": knows_times(request.event),
            "can_write": "organiser" in request.roles,
            "part": part,
        },
    )


def table(request: EventRequest, number: int, round_: int) -> HttpResponse:
    """Show a table in a round: who sits there, who hosts, and forms to change that."""
    plan = _to_read(request, number)
    sitting = get_object_or_404(
        Sitting.objects.select_related("host", "stand_in"), plan=plan, round=round_, table=request.GET.get("table", "")
    )
    people = queries.people_at(plan, round_, [sitting.table]).get(sitting.table, [])
    part = bool(request.htmx)
    proposed = set(plan.said.get("proposed", {}).get("hosts", ()))
    return render(
        request,
        "console/plan/_table.html" if part else "console/plan/table.html",
        {
            "plan": plan,
            "sitting": sitting,
            "people": people,
            "knows_times": knows_times(request.event),
            "asked": codes_not_asked(plan)[HOST],
            "hosts": [one for one in people if one.is_host or one.code in proposed],
            "pinned": set(Pin.objects.filter(event=request.event, round=round_).values_list("attendee_id", flat=True)),
            "can_write": "organiser" in request.roles,
            "part": part,
        },
    )


def picture(request: EventRequest, number: int) -> HttpResponse:
    """Return what the floor plan is drawn from."""
    plan = plan_or_404(request, number, without=HEAVY)
    plan.event = request.event
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    body = _pictures.get(
        (plan.pk, plan.edits, packed, rows_of(plan, Pin), answers_in(request.event)),
        lambda: _picture(plan, packed=packed),
    )
    response = HttpResponse(body, content_type="application/json")
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def _picture(plan: Plan, *, packed: bool) -> bytes:
    body = json.dumps(queries.picture_of(plan), ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(body, 5) if packed else body


def stamp(request: EventRequest, number: int) -> JsonResponse:
    """Return how often a plan was changed, so that an open page knows when it is out of date."""
    plan = get_object_or_404(Plan.objects.only("edits", "judged_edits", "state"), event=request.event, number=number)
    return JsonResponse({"edits": plan.edits, "counted": plan.edits == plan.judged_edits, "state": plan.state})


def listed(request: EventRequest) -> HttpResponse:
    """Show all plans of the event."""
    held = plan_that_holds(request.event)
    plans = queries.with_served(queries.plans_of(request.event)).select_related("base", "made_by", "released_by")
    plans = plans.defer(*HEAVY, *(f"base__{name}" for name in HEAVY))
    return render(
        request,
        "console/plan/plans.html",
        {
            "plans": plans,
            "held": held.pk if held else 0,
            "can_write": "organiser" in request.roles,
        },
    )


def compared(request: EventRequest) -> HttpResponse:
    """Show two plans side by side."""
    numbers = [request.GET.get(name, "") for name in ("a", "b")]
    if not all(is_number(number) for number in numbers):
        return redirect("plans", community=request.community.slug, event=request.event.slug)
    one, other = (plan_or_404(request, int(number), without=("said", "programme", "moved")) for number in numbers)
    difference = compare(one, other)
    title = _("Plan %(one)d beside plan %(other)d") % {"one": one.number, "other": other.number}
    return render(
        request,
        "console/plan/compare.html",
        {"one": one, "other": other, "difference": difference, "heading": title, "movers": difference.movers[:MOVERS]},
    )
