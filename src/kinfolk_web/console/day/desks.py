"""The desks at the door: pair phones and laptops, see whether they are well, end one at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.core.certificates import code_picture
from kinfolk_web.core.normalise import plain
from kinfolk_web.day import desks as day
from kinfolk_web.day import other_doors
from kinfolk_web.day.listening import stream_of_staff
from kinfolk_web.day.models import Desk, WalkIn
from kinfolk_web.day.presence import here as who_is_here
from kinfolk_web.day.rounds import since_today
from kinfolk_web.day.seats import tables_of, to_seat_again
from kinfolk_web.day.walk_ins import seated_again
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.routing import set_desk

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

LONGEST, MOST_SHOWN = 60, 12


def desks(request: EventRequest) -> HttpResponse:
    """Show the desks, and who is to be told another table; asked by the page itself, only that."""
    plan = plan_that_holds(request.event)
    now = timezone.now()
    lines = [
        {"desk": one, "fast": _minutes(one), "slow": -_minutes(one), "old": _old(one, plan)}
        for one in day.desks_of(request.event)
    ]
    given = {
        "stream": stream_of_staff(request.user, request.event),
        "lines": lines,
        "plan": plan,
        "now": now,
        "here": len(who_is_here(request.event, since=since_today(request.event))),
        "expected": Attendee.objects.filter(event=request.event, state=Attendee.State.COMING).count(),
        "again": [(one, tables_of(one.attendee)) for one in to_seat_again(request.event)],
    }
    part = "console/day/_now.html" if request.htmx else "console/day/desks.html"
    return render(request, part, given)


def _minutes(desk: Desk) -> int:
    """Return by how many minutes the clock of a desk is fast, if it is worth a word."""
    return round(desk.skew / 60) if abs(desk.skew) >= day.SKEWED else 0


def _old(desk: Desk, plan: object) -> bool:
    number = getattr(plan, "number", None)
    return desk.plan is not None and desk.plan != number


def _name(request: EventRequest, kind: Desk.Kind) -> str:
    name = plain(request.POST.get("name", ""))[:LONGEST]
    many = Desk.objects.filter(event=request.event, kind=kind).count() + 1
    default = _("Screen %(number)d") if kind == Desk.Kind.FINDER else _("Desk %(number)d")
    return name or default % {"number": many}


def pair(request: EventRequest) -> HttpResponse:
    """Show a link that makes a desk of the phone or laptop which opens it."""
    kind = Desk.Kind.FINDER if "finder" in request.POST else Desk.Kind.DESK
    name = _name(request, kind)
    secret = day.ask_to_pair(event=request.event, name=name, kind=kind, by=request.user)
    address = settings.PUBLIC_URL + reverse("door_pair", kwargs={"secret": secret})
    picture = code_picture(address)
    given = {"address": address, "picture": picture, "name": name, "finder": kind == Desk.Kind.FINDER}
    return render(request, "console/day/pair.html", given)


def here(request: EventRequest) -> HttpResponse:
    """Make a desk of this very browser, and open it."""
    desk, secret = day.pair_here(
        event=request.event, name=_name(request, Desk.Kind.DESK), by=request.user, request=request
    )
    return set_desk(redirect("door"), desk, secret)


def end(request: EventRequest, desk: int) -> HttpResponse:
    """End a desk, at once."""
    found = get_object_or_404(Desk, event=request.event, pk=desk)
    if found.kind == Desk.Kind.LIST:
        other_doors.take_back(door=found, by=request.user)
    day.end(desk=found, by=request.user)
    messages.success(request, _("%(name)s is ended: it shows nothing any more.") % {"name": found.name})
    return redirect("desks", community=request.community.slug, event=request.event.slug)


def bring(request: EventRequest) -> HttpResponse:
    """Take in a list of who was checked in at another door."""
    file = request.FILES.get("file")
    name = plain(file.name or "")[:LONGEST] if file else ""
    small = file is not None and (file.size or 0) <= other_doors.MOST_BYTES
    try:
        came = other_doors.read(request.event, name, file.read() if file and small else b"")
    except other_doors.UnreadableError:
        messages.error(
            request,
            _(
                "This is no CSV file with a code, an e-mail or a name in each row, of 5 MB at most. Nothing was taken in."
            ),
        )
    else:
        other_doors.take(event=request.event, name=name or _("List"), came=came, by=request.user)
        said = ngettext(
            "%(count)d person is here by this list.", "%(count)d people are here by this list.", len(came.words)
        )
        messages.success(request, said % {"count": len(came.words)} + " " + _left(came))
    return redirect("desks", community=request.community.slug, event=request.event.slug)


def _left(came: other_doors.Came) -> str:
    """Say which rows say nothing of anybody."""
    said = []
    if came.everybody:
        said.append(_("It has no column that says who came: everybody on it counts as here."))
    if came.absent:
        rows = ngettext(
            "%(count)d row says that somebody did not come.",
            "%(count)d rows say that somebody did not come.",
            came.absent,
        )
        said.append(rows % {"count": came.absent})
    if came.unknown:
        shown = ", ".join(map(str, came.unknown[:MOST_SHOWN])) + (" …" if len(came.unknown) > MOST_SHOWN else "")
        said.append(_("Rows that name nobody, or more than one, on the list: %(rows)s.") % {"rows": shown})
    return " ".join(said)


def told(request: EventRequest, walk_in: uuid.UUID) -> HttpResponse:
    """Note that somebody was told their table."""
    seated_again(walk_in=get_object_or_404(WalkIn, event=request.event, pk=walk_in))
    return redirect("desks", community=request.community.slug, event=request.event.slug)
