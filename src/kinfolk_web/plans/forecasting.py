"""Forecasting a plan as a job of the worker: simulated there, stored beside the plan, older than the plan once that changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.errors import InputError
from kinfolk.mixer.assumptions import BY_NAME, FROM_PROGRAMME
from kinfolk.sentences import to_stored
from kinfolk_web.communities.models import Event
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import WHEN_IDLE, RefusedError, work
from kinfolk_web.core.models import Job
from kinfolk_web.plans import bridge
from kinfolk_web.plans.models import Forecast, Plan, Release
from kinfolk_web.plans.words import said_now
from kinfolk_web.programme.models import Block
from kinfolk_web.programme.queries import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.core.jobs import Running

KIND, BY_ITSELF = "forecast", "forecast.by_itself"
BREAKS = "break_minutes"
MINGLING = (Block.Kind.ARRIVAL, Block.Kind.BREAK, Block.Kind.MEAL)


@work("forecast")
def forecast(running: Running) -> dict[str, Any]:
    """Simulate a plan beside luck, and the same people with other programmes; keep what came of it."""
    event = _event_of(running)
    with scope(community=event.community):
        plan = Plan.objects.filter(event=event, number=running.given["plan"]).exclude(state=Plan.State.DROPPED).first()
        if plan is None:
            raise RefusedError(_("This plan is gone."))
        plan.event = event
        return _forecast(running, plan, running.given.get("assume") or {})


@work("forecast.by_itself", lock=BY_ITSELF, priority=WHEN_IDLE)
def forecast_by_itself(running: Running) -> dict[str, Any]:
    """Simulate a plan that holds, if nobody did, so that the report has luck beside it; by what was assumed last here."""
    event = _event_of(running)
    with scope(community=event.community):
        plan = Plan.objects.filter(event=event, number=running.given["plan"]).first()
        if plan is None or not _lacks(event, plan):
            return {}
        plan.event = event
        last = Forecast.objects.filter(plan__event=event).order_by("-made_at").first()
        return _forecast(running, plan, said_in(last) if last else {})


def forecast_soon(plan: Plan) -> None:
    """Have a plan that was released forecast when the worker has nothing else to do; releasing it waits for nothing."""
    ask = partial(forecast_by_itself, by=None, event=plan.event, plan=plan.number)
    transaction.on_commit(ask, robust=True)


def _lacks(event: Event, plan: Plan) -> bool:
    """Whether a plan holds, has no forecast as it is now and gets none, and the event has not begun."""
    if not Release.objects.filter(event=event, plan=plan).exists():
        return False
    if _has_begun(event):
        return False  # a report would not have it
    job = last_job(plan)
    return (job is None or job.over) and not Forecast.objects.filter(plan=plan, edits=plan.edits).exists()


def _has_begun(event: Event) -> bool:
    """Whether the first block has begun, by the programme."""
    blocks = blocks_of(event)
    if event.starts_on is None or not blocks:
        return False
    first = event.starts_on + timedelta(days=blocks[0].day - 1)
    return datetime.combine(first, blocks[0].starts_at, ZoneInfo(event.timezone)) <= timezone.now()


def _event_of(running: Running) -> Event:
    event = Event.objects.select_related("community").filter(pk=running.job.event_id or 0).first()
    if event is None:
        raise RefusedError(_("This work belongs to no event."))
    return event


def _forecast(running: Running, plan: Plan, said: Mapping[str, float]) -> dict[str, Any]:
    usual = usual_at(plan.event)
    assume = usual | dict(said)
    found, variants = _simulated(running, plan, assume)
    for one in found["assumptions"]:
        if one["name"] in usual:
            one |= {"default": usual[one["name"]], "source": FROM_PROGRAMME}
    keep(running, plan, assume=assume, found=found, variants=variants)
    return {"forecast": plan.number}


def usual_at(event: Event) -> dict[str, float]:
    """Return what is known of an event and need not be guessed: how long the breaks between its rounds are, on average."""
    mean = mean_break((one.kind, one.minutes) for one in blocks_of(event))
    return {BREAKS: min(BY_NAME[BREAKS].high, mean)} if mean else {}


def mean_break(blocks: Iterable[tuple[str, float]]) -> float:
    """Return how long breaks between rounds are on average, of kinds and minutes in order; 0 where none is written down."""
    held = list(blocks)
    rounds = [place for place, (kind, _minutes) in enumerate(held) if kind == Block.Kind.ROUND]
    if len(rounds) < 2:  # noqa: PLR2004 - there is nothing between
        return 0.0
    free = sum(minutes for kind, minutes in held[rounds[0] : rounds[-1]] if kind in MINGLING)
    return round(free / (len(rounds) - 1), 1)


def said_in(kept: Forecast) -> dict[str, float]:
    """Return what somebody assumed other than usual, leaving out what followed from the programme as it was then."""
    return {one["name"]: one["value"] for one in kept.found["assumptions"] if one["value"] != one["default"]}


def _simulated(
    running: Running, plan: Plan, assume: Mapping[str, float]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    from kinfolk.mixer import forecasting, variants  # numba: the worker alone
    from kinfolk.mixer.crowd import crowd_of

    def show(done: int, runs: int) -> None:
        running.tell(done=done, runs=runs)

    running.tell(done=0, runs=0)
    released = bridge.released_of(plan)
    crowd = crowd_of(released.problem, released.solution.labels)
    threads = 1 if running.job.kind == BY_ITSELF else None  # somebody may wait for the other cores
    wish = forecasting.Wish(assume=assume, runs=running.given.get("runs"), progress=show, threads=threads)
    try:
        found = forecasting.of_crowd(crowd, wish)
        others = variants.what_if(crowd, wish)
    except InputError as error:
        raise RefusedError(said_now(error.sentence())) from error
    return forecasting.document(found, event="", version=plan.number), others


def keep(
    running: Running, plan: Plan, *, assume: Mapping[str, float], found: dict[str, Any], variants: list[dict[str, Any]]
) -> Forecast:
    """Store what came of a simulation as the plan's forecast, instead of an earlier one, and tell open pages."""
    by = running.job.by
    with change("forecast.make", by=by, event=plan.event, about=plan, facts={"number": plan.number}):
        kept, _made = Forecast.objects.update_or_create(
            plan=plan,
            defaults={
                "edits": plan.edits,
                "assume": dict(assume),
                "found": to_stored(found),
                "variants": variants,
                "made_by": by,
            },
        )
        live.publish(f"event:{plan.event_id}", "forecast", number=plan.number)
    return kept


def forecast_of(plan: Plan) -> Forecast | None:
    """Return the newest forecast of a plan, if there is one."""
    return Forecast.objects.filter(plan=plan).first()


def last_job(plan: Plan) -> Job | None:
    """Return the newest work on a forecast of a plan, whether or not it is over."""
    return Job.objects.filter(event_id=plan.event_id, kind=KIND, given__plan=plan.number).first()
