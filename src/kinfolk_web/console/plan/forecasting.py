"""The forecast beside a plan: luck and plan as dots and figures, what if, and everything that is assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from kinfolk.mixer.telling import assumed, label, ranged
from kinfolk.sentences import ENGLISH, speaking, spoken
from kinfolk_web.console.plan.assuming import AssumptionsForm
from kinfolk_web.console.plan.dots import dots_of
from kinfolk_web.console.plan.pages import plan_or_404
from kinfolk_web.core.models import Job
from kinfolk_web.outcomes.measured import measured_before
from kinfolk_web.plans import forecasting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpResponse
    from django_stubs_ext import StrPromise

    from kinfolk_web.console.plan.dots import Dots
    from kinfolk_web.plans.models import Forecast, Plan
    from kinfolk_web.routing import EventRequest

SMALL = 10  # dots in a row of a small picture
STRICT = "nobody_by_minutes"  # a forecast that was made long ago has no such row
CHANGED: dict[str, StrPromise] = {
    "seats": _("Other tables"),
    "rounds": _("More or fewer rounds"),
    "minutes": _("Longer or shorter rounds"),
    "casts": _("A cast: those of the first round meet again in the last"),
    "hosts": _("A host at each table, or none"),
}


@dataclass(frozen=True)
class What:
    """A programme that might be, as a small picture: what it is called, whether it is the plan's, its dots, new people each.

    ``by_luck`` is empty in a forecast that was made long ago.
    """

    words: str
    now: bool
    dots: Dots
    new_people: str
    by_luck: str


def page(request: EventRequest, number: int) -> HttpResponse:
    """Show the forecast of a plan, how far it is while it is simulated, or the way to the first one."""
    return _page(request, plan_or_404(request, number))


def make(request: EventRequest, number: int) -> HttpResponse:
    """Ask for a forecast under the assumptions that were given, or measured last time; one at a time for a plan."""
    plan = plan_or_404(request, number)
    usual = forecasting.usual_at(request.event)
    form = AssumptionsForm({} if request.POST.get("usual") else request.POST, usual=usual)
    if not form.is_valid():
        return _page(request, plan, form)
    measured = measured_before(request.event) if request.POST.get("measured") else None
    if not _under_way(forecasting.last_job(plan)):
        assume = form.assume(measured.assume if measured else {})
        forecasting.forecast(by=request.user, event=request.event, plan=plan.number, assume=assume)
    return redirect("plan_forecast", community=request.community.slug, event=request.event.slug, number=number)


def _under_way(job: Job | None) -> bool:
    return job is not None and not job.over


def _page(request: EventRequest, plan: Plan, form: AssumptionsForm | None = None) -> HttpResponse:
    kept, job = forecasting.forecast_of(plan), forecasting.last_job(plan)
    part = bool(request.htmx)
    said = forecasting.said_in(kept) if kept else {}
    return render(
        request,
        "console/plan/_forecast.html" if part else "console/plan/forecast.html",
        {
            "plan": plan,
            "job": job if _under_way(job) else None,
            "failed": job if job and job.state == Job.State.FAILED else None,
            "kept": kept,
            "old": kept is not None and kept.edits != plan.edits,
            "said": said,
            "measured": None if part else measured_before(request.event),
            "form": form or AssumptionsForm(usual=forecasting.usual_at(request.event), assume=said),
            "can_write": "organiser" in request.roles,
            "part": part,
            **(_shown(kept) if kept else {}),
        },
        status=422 if form is not None else 200,
    )


def _shown(kept: Forecast) -> dict[str, Any]:
    found: Mapping[str, Any] = kept.found
    language = get_language() or ENGLISH
    with speaking(language):
        lines = [
            (spoken(label(row["name"], found)), ranged(row["luck"], row["unit"]), ranged(row["plan"], row["unit"]))
            for row in found["measures"]
        ]
    luck, plan = (dots_of(found["new_people"][arm]) for arm in ("luck", "plan"))
    return {
        "people": found["people"],
        "minutes": found["minutes"],
        "runs": found["runs"],
        "lines": lines,
        "luck": luck,
        "by_plan": plan,
        "nobody": (luck.bands[0].count, plan.bands[0].count),
        "counted_by": {name: f"{assumed(found, name):g}" for name in ("met_minutes", "table_minutes")},
        "by_minutes": next((row["plan"]["mean"] * 100 for row in found["measures"] if row["name"] == STRICT), None),
        "what_if": [(words, list(_what(kept, changed))) for changed, words in CHANGED.items()],
    }


def _what(kept: Forecast, changed: str) -> Iterator[What]:
    with speaking(get_language() or ENGLISH):
        for one in kept.variants:
            if one["changed"] == changed:
                new, luck = (_mean(one[arm]) if arm in one else "" for arm in ("new_people", "by_luck"))
                yield What(_called(one), one["now"], dots_of(one["plan"], SMALL), new, luck)


def _mean(people: float) -> str:
    return ranged({"mean": people, "low": 0.0, "high": 0.0}, "people").partition(" ")[0]


def _called(one: Mapping[str, Any]) -> str:
    number = int(one[one["changed"]])
    match one["changed"]:
        case "seats":
            return ngettext("table of %d", "tables of %d", number) % number
        case "rounds":
            return ngettext("%d round", "%d rounds", number) % number
        case "minutes":
            return ngettext("%d minute", "%d minutes", number) % number
        case "hosts":
            return str(_("with hosts") if one["hosts"] else _("without hosts"))
        case _:
            return str(_("with casts") if one["casts"] else _("without casts"))
