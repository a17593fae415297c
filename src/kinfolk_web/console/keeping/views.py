"""The clock as organisers see it: what goes when, how much that is now, and a button that does not wait for the night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.core.models import Job
from kinfolk_web.keeping.models import RetentionRun
from kinfolk_web.keeping.notice import record_of
from kinfolk_web.keeping.retention import EVENT_RULES, leftovers, lines_of, over_at
from kinfolk_web.keeping.retention import clock as ask_for_clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def clock(request: EventRequest) -> HttpResponse:
    """Show what is deleted when; nothing is deleted by looking."""
    lines = lines_of(request.event)
    titles = {rule.key: rule.title for rule in EVENT_RULES}
    runs = RetentionRun.objects.filter(event=request.event)[:5]
    given = {
        "lines": lines,
        "dated": over_at(request.event) is not None,
        "due": sum(line.count for line in lines if line.due),
        "leftovers": leftovers(),
        "runs": [(run, [(titles.get(key, key), count) for key, count in run.counts.items()]) for run in runs],
        "running": Job.objects.filter(event=request.event, kind="keeping.clock", finished_at=None).exists(),
    }
    return render(request, "console/keeping/clock.html", given)


def run_now(request: EventRequest) -> HttpResponse:
    """Let the clock run for this event now."""
    ask_for_clock(by=request.user, event=request.event)
    messages.success(request, _("The clock runs. What is due is gone in a moment; load this page again to see it."))
    return redirect("retention", community=request.community.slug, event=request.event.slug)


def record(request: EventRequest) -> HttpResponse:
    """Show the record of processing, to print or to keep."""
    return render(request, "console/keeping/record.html", {"activities": record_of()})
