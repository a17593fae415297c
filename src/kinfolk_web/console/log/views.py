"""The change log: who did what when, what it changed, and the button that takes it back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.accounts.models import User
from kinfolk_web.console.log.names import entries, lines
from kinfolk_web.core.models import Change, ChangedRow
from kinfolk_web.core.undo import UndoRefusedError
from kinfolk_web.core.undo import undo as take_back
from kinfolk_web.core.verbs import can_be_taken_back, sentence

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from kinfolk_web.communities.models import Event
    from kinfolk_web.routing import EventRequest

PAGE, ROWS = 50, 60


def changes(request: EventRequest) -> HttpResponse:
    """Show the changes of an event, the newest first."""
    every = _changes(request.event)
    found = _filtered(request, every)
    shown = list(found.select_related("actor", "undoes", "undoes__actor", "undone_by")[: PAGE + 1])
    zone = ZoneInfo(request.event.timezone)
    days = [
        (day, list(group))
        for day, group in groupby(lines(shown[:PAGE]), lambda one: one.change.at.astimezone(zone).date())
    ]
    verbs = Change.objects.filter(event=request.event).order_by("verb").values_list("verb", flat=True).distinct()
    return render(
        request,
        "console/log/changes.html",
        {
            "days": days,
            "older": shown[PAGE - 1].pk if len(shown) > PAGE else None,
            "people": User.objects.filter(pk__in=every.values("actor")).order_by("name", "pk"),
            "verbs": [(verb, sentence(verb, {"undone": "…", "role": "…"})) for verb in verbs],
            "chosen": {name: request.GET.get(name, "") for name in ("who", "verb", "day")},
        },
    )


def change(request: EventRequest, pk: int) -> HttpResponse:
    """Show what one change did, before and after."""
    one = _changes(request.event).filter(pk=pk).select_related("actor", "undoes", "undone_by").first()
    if one is None:
        raise Http404
    rows = ChangedRow.objects.filter(change=one).order_by("id")
    return render(
        request,
        "console/log/change.html",
        {"line": lines([one])[0], "entries": entries(rows[:ROWS]), "more": max(0, rows.count() - ROWS)},
    )


def undo(request: EventRequest, pk: int) -> HttpResponse:
    """Take one change back as a whole, and say so; or say why not."""
    done = Change.objects.filter(event=request.event, pk=pk).first()
    if done is None:
        raise Http404
    if not can_be_taken_back(done.verb):
        messages.error(
            request,
            _(
                "This is not taken back here. Roles and links have buttons of their own on the staff page; a plan that"
                " held before is brought back under All plans."
            ),
        )
        return _back(request)
    try:
        entry = take_back(done, by=request.user)
    except UndoRefusedError as refused:
        messages.error(request, why_not(refused))
    else:
        messages.success(
            request,
            _("Undone. To have it back, undo that in the changes: entry %(number)d.") % {"number": entry.pk},
            extra_tags=f"undo:{entry.pk}",
        )
    return _back(request)


def why_not(refused: UndoRefusedError) -> str:
    """Return why something stays as it is, and what helps."""
    if refused.before:
        return _("This was undone before. Undo that entry to have it back.")
    if refused.changed_since:
        return ngettext(
            "%(count)d thing that this touched has changed since. Undo the later change first; the change log shows it.",
            "%(count)d things that this touched have changed since. Undo the later changes first; the change log shows them.",
            refused.changed_since,
        ) % {"count": refused.changed_since}
    return _("Something made later depends on this, or the plan was released. Undo the later change first.")


def _changes(event: Event) -> QuerySet[Change]:
    rows = ChangedRow.objects.filter(change=OuterRef("pk"))
    return Change.objects.filter(event=event).annotate(has_rows=Exists(rows)).order_by("-id")


def _filtered(request: EventRequest, found: QuerySet[Change]) -> QuerySet[Change]:
    who, verb, day, before = (request.GET.get(name, "") for name in ("who", "verb", "day", "before"))
    if who.isascii() and who.isdigit() and len(who) < 18:  # noqa: PLR2004 - a bigint
        found = found.filter(actor=int(who))
    if verb:
        found = found.filter(verb=verb[:60])
    if before.isascii() and before.isdigit() and len(before) < 18:  # noqa: PLR2004 - a bigint
        found = found.filter(pk__lt=int(before))
    try:
        start = datetime.combine(date.fromisoformat(day), time(), ZoneInfo(request.event.timezone))
        return found.filter(at__gte=start, at__lt=start + timedelta(days=1))
    except (ValueError, OverflowError):
        return found


def _back(request: EventRequest) -> HttpResponse:
    """Return to the page whose button it was, or to the change log."""
    came = request.headers.get("Referer", "")
    own = f"/c/{request.community.slug}/{request.event.slug}/"
    if url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}) and urlsplit(came).path.startswith(
        own
    ):
        return redirect(urlsplit(came).path)
    return redirect("changes", community=request.community.slug, event=request.event.slug)
