"""The list as a file: asked for, written in the background, fetched by whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kinfolk_web.console.people.done import to
from kinfolk_web.core.models import Job, StoredFile
from kinfolk_web.people.exporting import KINDS, export_of

if TYPE_CHECKING:
    from uuid import UUID

    from kinfolk_web.routing import EventRequest


def ask(request: EventRequest) -> HttpResponse:
    """Ask for the list as a file."""
    form = request.POST.get("form", "csv")
    if form not in KINDS:
        raise Http404
    job = export_of(by=request.user, event=request.event, form=form)
    return to(request, "people_export_wait", number=job.pk)


def wait(request: EventRequest, number: UUID) -> HttpResponse:
    """Show how far the file is, and then where to fetch it."""
    job = get_object_or_404(Job, pk=number, event=request.event, by=request.user, kind="people.export")
    name = "console/people/export_part.html" if request.htmx else "console/people/export.html"
    return render(request, name, {"job": job})


def fetch(request: EventRequest, number: UUID) -> HttpResponse:
    """Hand over the file to whoever asked for it, for a day."""
    stored = StoredFile.objects.filter(
        pk=number, event=request.event, owner=request.user, kind__in=KINDS.values(), expires_at__gt=timezone.now()
    ).first()
    if stored is None:
        raise Http404
    response = HttpResponse(bytes(stored.content), content_type=stored.kind)
    response["Content-Disposition"] = f'attachment; filename="{stored.name}"'
    return response
