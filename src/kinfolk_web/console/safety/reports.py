"""Reports as safety leads look after them: what it says, what is done, when somebody comes back to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from kinfolk_web.core.normalise import plain
from kinfolk_web.safety import reporting
from kinfolk_web.safety.actions import ClosedError, NotThereError
from kinfolk_web.safety.reporting import STEPS, Handling, key_of, leads

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.console.safety.pages import Desk
    from kinfolk_web.safety.models import Report

LONGEST = 5000
LONGEST_HOLD = timedelta(days=730)


def open_report(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Open a report, or write what was done about it; the page has no address of its own."""
    try:
        doing = DOING.get(request.POST.get("do", ""))
        if doing is not None and (left := doing(request, desk, pk)):
            return left
        report, said, handling = reporting.open_report(event=desk.event, pk=pk, by=desk.reader)
    except NotThereError as error:
        raise Http404 from error
    except ClosedError:
        return redirect(desk.to("safety"))
    return _opened(request, desk, report, (said, handling))


def _opened(request: HttpRequest, desk: Desk, report: Report, what: tuple[dict[str, Any], Handling]) -> HttpResponse:
    said, handling = what
    names = {key_of(one): str(one) for one in leads(desk.event)}
    given = {
        "desk": desk,
        "one": report,
        "said": said,
        "handling": handling,
        "notes": [(at[:16].replace("T", " "), names.get(who, "…"), text) for at, who, text in handling.notes],
        "steps": [(key, words, _ticked(handling, key, names)) for key, words in STEPS],
        "to": {name: desk.to(name, pk=report.pk) for name in ("safety_report",)},
        "index": desk.to("safety"),
        "until": (timezone.localdate() + timedelta(days=365)).isoformat(),
    }
    return render(request, "console/safety/report.html", given)


def _ticked(handling: Handling, key: str, names: dict[str, str]) -> str:
    if key not in handling.ticks:
        return ""
    at, who = handling.ticks[key]
    return f"{names.get(who, '…')}, {at[:16].replace('T', ' ')}"


def _steps(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse | None:
    reporting.tick(event=desk.event, pk=pk, steps=request.POST.getlist("step"), by=desk.reader)
    return None


def _note(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse | None:
    text = "\n".join(plain(line) for line in request.POST.get("note", "")[:LONGEST].splitlines())
    reporting.add_note(event=desk.event, pk=pk, text=text, by=desk.reader)
    return None


def _date(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse | None:
    reporting.set_date(event=desk.event, pk=pk, follow_up_on=_day(request.POST.get("day", "")), by=desk.reader)
    return None


def _close(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse | None:
    reporting.close(event=desk.event, pk=pk, outcome=plain(request.POST.get("outcome", "")[:LONGEST]), by=desk.reader)
    messages.success(request, _("Closed. It is reviewed, and deleted a year after the event."))
    return redirect(desk.to("safety"))


def _keep_out(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse | None:
    reporting.keep_out(event=desk.event, pk=pk, by=desk.reader)
    messages.success(request, _("You no longer see this report. The other safety lead does."))
    return redirect(desk.to("safety"))


def _separate(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse | None:
    first, second = (plain(request.POST.get(name, "")[:200]) for name in ("first", "second"))
    if not first or not second:
        messages.error(request, _("Write both names, as you know them."))
        return None
    until = _day(request.POST.get("until", ""))
    if reporting.separate(event=desk.event, pk=pk, names=(first, second), until=until, by=desk.reader):
        messages.success(request, _("Written down as a request. Open it, choose the two people, and confirm it."))
    else:
        messages.success(request, _("That request is there already, and confirmed: plans keep to it."))
    return redirect(desk.to("safety"))


def _day(text: str) -> date | None:
    """Return a day that somebody chose, within two years from now."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    today = timezone.localdate()
    return day if day and today - LONGEST_HOLD <= day <= today + LONGEST_HOLD else None


DOING: dict[str, Callable[[HttpRequest, Desk, int], HttpResponse | None]] = {
    "steps": _steps,
    "note": _note,
    "date": _date,
    "close": _close,
    "keep_out": _keep_out,
    "separate": _separate,
}
