"""Making plans: solve, follow and stop it, copy, note, drop, repair and release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.console.plan.changing import attempt
from kinfolk_web.console.plan.pages import plan_or_404, running_job
from kinfolk_web.console.plan.telling import say_done
from kinfolk_web.core import jobs
from kinfolk_web.core.models import Job
from kinfolk_web.core.numbers import is_number
from kinfolk_web.plans import actions, releasing, repairing, solving
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.judging import DisagreementError
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.whole_pack import ask_for_pack

if TYPE_CHECKING:
    from kinfolk_web.routing import EventRequest


def _to(request: EventRequest, name: str, **more: object) -> HttpResponse:
    place = {"community": request.community.slug, "event": request.event.slug, **more}
    return HttpResponseRedirect(reverse(name, kwargs=place))


def solve(request: EventRequest) -> HttpResponse:
    """Ask for a plan; one solve at a time for an event."""
    job = running_job(request, ("solve", "repair"))
    if job is None:
        keep = request.POST.get("keep", "")
        given = {"keep": int(keep)} if is_number(keep) else {}
        given |= {"ask": 1} if request.POST.get("ask") else {}
        job = solving.solve(by=request.user, event=request.event, **given)
    return _to(request, "plan_job", job=job.pk)


def job(request: EventRequest, job: str) -> HttpResponse:
    """Show how far a piece of work is; when it is over, go to what came of it."""
    work = get_object_or_404(Job, pk=job, event=request.event)
    part = bool(request.htmx)
    if work.state == Job.State.DONE and work.result.get("asks"):
        return _asked(request, work, part=part)
    if work.state == Job.State.DONE and work.result.get("plan"):
        target = _to(request, "plan_one", number=work.result["plan"])
        if work.result.get("as_good"):
            messages.info(request, _("This plan is as good as few moves can make it; it stays as it is."))
        else:
            target["Location"] += "?fresh=1"
        if part:
            target.status_code = 200
            target["HX-Redirect"] = target["Location"]
        return target
    return render(request, "console/plan/_job.html" if part else "console/plan/job.html", {"job": work, "part": part})


def _asked(request: EventRequest, work: Job, *, part: bool) -> HttpResponse:
    """Ask whether a large plan is to hold although its count, when it was to be released, found broken musts."""
    if part:
        answer = HttpResponse()
        answer["HX-Redirect"] = request.path
        return answer
    plan = plan_or_404(request, work.result["plan"])
    plan.event = request.event
    same = plan.is_draft and plan.edits == work.result.get("edits")
    musts = releasing.musts_broken(plan, work.result.get("counted")) if same else []
    if not musts:  # changed or released meanwhile
        return _to(request, "plan_one", number=plan.number)
    return render(request, "console/plan/sure.html", {"plan": plan, "musts": musts})


def stop(request: EventRequest, job: str) -> HttpResponse:
    """Stop a search; the best plan found so far is kept."""
    work = get_object_or_404(Job, pk=job, event=request.event)
    jobs.cancel(work)
    return _to(request, "plan_job", job=work.pk)


def copy(request: EventRequest, number: int) -> HttpResponse:
    """Copy a plan to a new draft."""
    made = actions.copy(plan=plan_or_404(request, number), by=request.user)
    messages.success(request, _("Plan %d is a draft that you can change.") % made.number)
    return _to(request, "plan_one", number=made.number)


def note(request: EventRequest, number: int) -> HttpResponse:
    """Write a note on a plan."""
    actions.note(plan=plan_or_404(request, number), text=request.POST.get("note", "").strip()[:200], by=request.user)
    return _to(request, "plans")


def drop(request: EventRequest, number: int) -> HttpResponse:
    """Put a draft away."""
    try:
        change = actions.drop(plan=plan_or_404(request, number), by=request.user)
        say_done(request, _("Plan %d is put away.") % number, change)
    except NotPossibleError as error:
        messages.error(request, str(error))
    return _to(request, "plans")


def release(request: EventRequest, number: int) -> HttpResponse:
    """Release a plan, or bring back one that was released before; whoever loads the question again is led to the plan."""
    plan = plan_or_404(request, number)
    if request.method == "GET":
        return _to(request, "plan_one", number=number)
    plan.event = request.event
    sure = request.POST.get("sure") == "1"
    try:
        to_count = plan.is_draft and (not releasing.is_counted(plan) or bool(plan.said.get("contradictions")))
        if not releasing.is_small(plan):
            if to_count or (plan.is_draft and not sure and late_changes(plan).any):
                job = releasing.recount_job(by=request.user, event=request.event, plan=plan.pk, release=True, sure=sure)
                return _to(request, "plan_job", job=job.pk)
        elif to_count:
            releasing.recount(plan)
        stored = (
            None if releasing.is_small(plan) else plan.ledger
        )  # of a large one the worker looks at the list of today
        if not sure and (musts := releasing.musts_broken(plan, stored)):
            return render(request, "console/plan/sure.html", {"plan": plan, "musts": musts})
        attempt(lambda: releasing.release(plan=plan, by=request.user))
    except (NotPossibleError, releasing.NeedsReviewError) as error:
        messages.error(request, str(error))
    except DisagreementError as error:
        messages.error(request, _("The independent recount does not confirm this plan: %s") % error)
    else:
        messages.success(request, _("Plan %d holds from now on. Everybody who looks sees it.") % number)
        if ask_for_pack(plan=plan, by=request.user) is not None:
            messages.success(request, _("Its paper is being made. You find it under Print."))
    return _to(request, "plan_one", number=number)


def repair(request: EventRequest, number: int) -> HttpResponse:
    """Show what changed since a plan was made, and ask for the smallest change to it."""
    plan = plan_or_404(request, number, without=("said", "ledger", "moved"))
    plan.event = request.event
    if request.method == "POST":
        job = running_job(request, ("solve", "repair"))
        if job is None:
            first = request.POST.get("round", "1")
            first_round = int(first) if is_number(first) else 1
            job = repairing.repair(by=request.user, event=request.event, plan=plan.number, round=first_round)
        return _to(request, "plan_job", job=job.pk)
    late = late_changes(plan)
    return render(request, "console/plan/repair.html", {"plan": plan, "late": late, "numbers": sorted(late.rounds)})
