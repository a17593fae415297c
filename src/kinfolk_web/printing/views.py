"""Choosing what to print, following how it is made, fetching the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kinfolk_web.core.models import Job, StoredFile
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Print
from kinfolk_web.plans.pack import FILES, ask_for_print, lying_out
from kinfolk_web.plans.whole_pack import KINDS, note_fetched
from kinfolk_web.printing.words import choices, why_nothing

if TYPE_CHECKING:
    from uuid import UUID

    from kinfolk_web.routing import EventRequest

SIZES = ("a4", "letter")
RECENT = 10


def overview(request: EventRequest) -> HttpResponse:
    """Show what can be printed of the released plan, and what was printed before."""
    plan = _plan_to_print(request)
    prints = list(Print.objects.filter(event=request.event).select_related("plan", "by")[:RECENT])
    there = _still_there(request)
    jobs = Job.objects.filter(event=request.event, by=request.user, kind__in=KINDS)[:1]
    return render(
        request,
        "printing/overview.html",
        {
            "plan": plan,
            "choices": choices(),
            "prints": [(one, there.get(one.pk)) for one in prints],
            "last": lying_out(request.event).select_related("plan").first(),
            "job": jobs[0] if jobs else None,
        },
    )


def _still_there(request: EventRequest) -> dict[int, UUID]:
    """Return, by print, the job whose page still has the files of whoever asks."""
    kept = StoredFile.objects.filter(event=request.event, owner=request.user, expires_at__gt=timezone.now())
    files = {str(pk) for pk in kept.values_list("pk", flat=True)}
    done = Job.objects.filter(event=request.event, by=request.user, kind__in=KINDS, state=Job.State.DONE)[:RECENT]
    return {
        job.result["print"]: job.pk
        for job in done
        if job.result.get("print") and any(one["id"] in files for one in job.result.get("files", ()))
    }


def start(request: EventRequest) -> HttpResponse:
    """Have the chosen sheets made."""
    plan = _plan_to_print(request)
    known = {choice.name: dict(choice.layouts) for choice in choices()}
    sheets = [name for name in request.POST.getlist("sheet") if name in known]
    if plan is None or not sheets:
        messages.error(request, _("Tick at least one sheet to print."))
        return redirect("print", community=request.community.slug, event=request.event.slug)
    size = request.POST.get("size")
    chosen = {name: request.POST.get(f"layout-{name}", "") for name in sheets if name not in FILES}
    job = ask_for_print(
        event=request.event,
        plan=plan,
        by=request.user,
        sheets=sheets,
        size=size if size in SIZES else SIZES[0],
        layouts={name: layout for name, layout in chosen.items() if layout in known[name]},
        since=_since(request),
        accept_proposed=bool(request.POST.get("accept_proposed")),
        printed_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    )
    return redirect("print_job", community=request.community.slug, event=request.event.slug, job=job.pk)


def progress(request: EventRequest, job: UUID) -> HttpResponse:
    """Show how far the sheets are; the files once they are made."""
    found = Job.objects.filter(pk=job, event=request.event, by=request.user, kind__in=KINDS).first()
    if found is None:
        raise Http404
    template = "printing/_progress.html" if request.htmx else "printing/progress.html"
    without = [why_nothing(name) for name in found.result.get("without", ())]
    return render(request, template, {"job": found, "without": without})


def fetch(request: EventRequest, file: UUID) -> HttpResponse:
    """Give a file to the person who asked for it, for a day."""
    found = StoredFile.objects.filter(
        pk=file, event=request.event, owner=request.user, expires_at__gt=timezone.now()
    ).first()
    if found is None:
        raise Http404
    note_fetched(request.event, found.pk)
    response = HttpResponse(bytes(found.content), content_type=found.kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    return response


def _plan_to_print(request: EventRequest) -> Plan | None:
    """Return the released plan; before there is one, the newest draft."""
    held = plan_that_holds(request.event)
    return held or Plan.objects.filter(event=request.event, state=Plan.State.DRAFT).first()


def _since(request: EventRequest) -> int | None:
    """Return the earlier print against which only changes are wanted."""
    given = request.POST.get("since", "")
    return int(given) if given.isascii() and given.isdigit() else None
