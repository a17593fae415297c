"""The report for organisers: what can be told now, its versions, its files, and the link for the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from kinfolk_web.communities.models import Role
from kinfolk_web.core.models import Job
from kinfolk_web.day.models import PulseCards
from kinfolk_web.outcomes.asking import going
from kinfolk_web.outcomes.models import BoardReport
from kinfolk_web.outcomes.reporting import links, renewing
from kinfolk_web.outcomes.reporting.days import Order
from kinfolk_web.outcomes.reporting.files import replication_files, zipped
from kinfolk_web.outcomes.reporting.making import make_report, stand_of
from kinfolk_web.outcomes.reporting.page import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from kinfolk_web.routing import EventRequest


def after(request: EventRequest) -> HttpResponse:
    """Show how far an event is, and its reports."""
    given = {
        "stand": stand_of(request.event),
        "reports": list(BoardReport.objects.filter(event=request.event).defer("pdf", "content")),
        "job": Job.objects.filter(event=request.event, kind="outcomes.report").first(),
        "cards": PulseCards.objects.filter(event=request.event).exists(),
        "link": links.held(request.event),
        "going": going.stand_of(request.event),
        "leads": Role.ORGANISER in request.roles,
    }
    return render(request, "console/after/after.html", given)


def make(request: EventRequest) -> HttpResponse:
    """Have a version made."""
    job = make_report(by=request.user, event=request.event)
    return redirect("report_job", request.community.slug, request.event.slug, job.pk)


def progress(request: EventRequest, job: UUID) -> HttpResponse:
    """Show how far a report is; once it is made, the report itself."""
    found = Job.objects.filter(pk=job, event=request.event, kind="outcomes.report").first()
    if found is None:
        raise Http404
    if found.state == Job.State.DONE:
        where = reverse("report_one", args=[request.community.slug, request.event.slug, found.result["report"]])
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": where})
        return redirect(where)
    template = "console/after/_progress.html" if request.htmx else "console/after/progress.html"
    return render(request, template, {"job": found})


def one(request: EventRequest, number: int) -> HttpResponse:
    """Show one version."""
    report = _report(request, number)
    return render(request, "console/after/report.html", {"report": report, "page": page_of(report)})


def pdf(request: EventRequest, number: int) -> HttpResponse:
    """Give a version as PDF."""
    return _pdf(_report(request, number))


def files(request: EventRequest, number: int) -> HttpResponse:
    """Give the files from which every figure of a version can be worked out again."""
    return _files(_report(request, number))


def renewed(request: EventRequest) -> HttpResponse:
    """Take in a list of who renewed, pasted or as a file; ask how its days are meant, if nothing in it says so."""
    given = request.FILES.get("file")
    if not stand_of(request.event).renews:
        messages.warning(request, _("Nothing was taken in: who renewed can no longer be counted."))
        return redirect("after", request.community.slug, request.event.slug)
    try:
        listed = (
            renewing.of_file(request.event, given.read())
            if given
            else renewing.of_text(request.event, request.POST.get("text", ""))
        )
    except renewing.UnreadableError:
        messages.error(request, _("This file could not be read. Save it again as CSV or XLSX and try that."))
        return redirect("after", request.community.slug, request.event.slug)
    order = request.POST.get("order", "")
    if len(listed.orders) > 1 and order not in listed.orders:
        page = {"listed": listed, "readings": renewing.readings(request.event, listed)}
        return render(request, "console/after/which_day.html", page)
    meant = Order(order) if order in listed.orders else listed.orders[0]
    taken = renewing.take_in(event=request.event, listed=listed, order=meant, by=request.user)
    if not taken.known:
        why = _(
            "Nothing was changed: no line of this list has both the e-mail of somebody of this event and a day within a year"
            " from its first day on."
        )
        messages.warning(request, why)
        return redirect("after", request.community.slug, request.event.slug)
    said = _("Renewed, of the people of this event: %(known)d. Lines passed over: %(passed)d.")
    messages.success(request, said % {"known": taken.known, "passed": taken.passed_over})
    return redirect("after", request.community.slug, request.event.slug)


def make_link(request: EventRequest) -> HttpResponse:
    """Make a link for the board, and show it once."""
    secret = links.make(event=request.event, by=request.user)
    where = settings.PUBLIC_URL + reverse("board_report", args=[secret])
    return render(request, "console/after/link.html", {"where": where})


def end_link(request: EventRequest) -> HttpResponse:
    """End the link of the board."""
    links.end(event=request.event, by=request.user)
    messages.success(request, _("The link is ended."))
    return redirect("after", request.community.slug, request.event.slug)


# -- for the board ----------------------------------------------------------------------------------------------------


def board(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the newest report to whoever has the link."""
    report = links.report_of(secret)
    if report is None:
        raise Http404
    given = {"report": report, "page": page_of(report), "gathering": report.event, "secret": secret}
    return _unlisted(render(request, "console/after/board.html", given))


def board_pdf(_: HttpRequest, secret: str) -> HttpResponse:
    """Give the newest report as PDF to whoever has the link."""
    report = links.report_of(secret)
    if report is None:
        raise Http404
    return _unlisted(_pdf(report))


def board_files(_: HttpRequest, secret: str) -> HttpResponse:
    """Give the files behind the newest report to whoever has the link."""
    report = links.report_of(secret)
    if report is None:
        raise Http404
    return _unlisted(_files(report))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Let nobody index what a secret opens; that nobody keeps it is so of every page."""
    response["X-Robots-Tag"] = "noindex"
    return response


def _report(request: EventRequest, number: int) -> BoardReport:
    found = BoardReport.objects.filter(event=request.event, number=number).first()
    if found is None:
        raise Http404
    found.event = request.event
    return found


def _pdf(report: BoardReport) -> HttpResponse:
    return _file(bytes(report.pdf), "application/pdf", f"{report.event.slug}-report-{report.number}.pdf")


def _files(report: BoardReport) -> HttpResponse:
    with override(report.event.language):
        content = zipped(replication_files(report.content))
    return _file(content, "application/zip", f"{report.event.slug}-report-{report.number}-files.zip")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
