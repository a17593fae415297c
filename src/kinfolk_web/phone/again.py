"""For next time: when my cast meets again, a postcard to myself, one small offer; on my page, and by a link weeks later."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk_web.again import ladder, letters, links, postcards, reunions, tables
from kinfolk_web.again.forms import DatesForm, PostcardForm
from kinfolk_web.core.numbers import is_number
from kinfolk_web.outcomes.stories.queries import mine as mine_of
from kinfolk_web.phone import later

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from kinfolk_web.people.models import Attendee
    from kinfolk_web.routing import AttendeeRequest


def mine(request: AttendeeRequest) -> HttpResponse:
    """Show what is for next time, and take what is said about it."""
    return _answered(request, request.attendee, redirect("my_again"), closed=False)


def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the same by the link of a mail that comes when the event's pages are closed; looking changes nothing."""
    attendee = links.whose(secret)
    if attendee is None:
        return render(request, "phone/no_visit.html", {"opened": True}, status=410)
    with scope(community=attendee.event.community), timezone.override(ZoneInfo(attendee.event.timezone)):
        return _answered(request, attendee, redirect("again_link", secret), closed=True)


def calendar(request: AttendeeRequest) -> HttpResponse:
    """Give when the cast meets again as a calendar file."""
    return _calendar(request.attendee)


def calendar_by_link(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Give the same by the link of a mail."""
    attendee = links.whose(secret)
    if attendee is None:
        raise Http404
    with scope(community=attendee.event.community):
        return _calendar(attendee)


def _calendar(attendee: Attendee) -> HttpResponse:
    if not reunions.appointments_of(attendee):
        raise Http404
    response = HttpResponse(reunions.calendar_of(attendee), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{attendee.event.slug}-again.ics"'
    return response


def _answered(request: HttpRequest, attendee: Attendee, back: HttpResponse, *, closed: bool) -> HttpResponse:
    dates, card = DatesForm(), PostcardForm()
    if request.method == "POST":
        what = request.POST.get("do", "")
        if what == "propose":
            dates = DatesForm(request.POST)
            if dates.is_valid():
                _propose(request, attendee, dates)
                return back
        elif what == "postcard" and not closed:
            card = PostcardForm(request.POST)
            if card.is_valid():
                _write(request, attendee, card)
                return back
        elif what in DOING:
            DOING[what](request, attendee)
            return back
        else:
            raise Http404
    return _page(request, attendee, dates, card, closed=closed)


def _page(
    request: HttpRequest, attendee: Attendee, dates: DatesForm, card: PostcardForm, *, closed: bool
) -> HttpResponse:
    offer = ladder.offer_for(attendee)
    calendar = ("again_calendar", [links.secret_of(attendee)]) if closed else ("my_again_calendar", [])
    given = {
        "attendee": None if closed else attendee,
        "event": attendee.event,
        "poll": reunions.poll_of(attendee),
        "latest": reunions.latest(attendee.event),
        "dates": dates,
        "card": card,
        "due": postcards.due_on(attendee),
        "reached": bool(attendee.email),
        "offer": offer,
        "ask": letters.words_of(offer) if offer else "",
        "wishes": tables.wishes(attendee),
        "calendar": reverse(calendar[0], args=calendar[1]),
        "closed": closed,
        "stories": mine_of(attendee) if closed else [],
    }
    return render(request, "phone/again.html", given, status=422 if dates.errors or card.errors else 200)


# -- what is said ----------------------------------------------------------------------------------------------------


def _propose(request: HttpRequest, attendee: Attendee, form: DatesForm) -> None:
    zone = ZoneInfo(attendee.event.timezone)
    at = [datetime.combine(day, hour or time(18), zone) for day, hour in form.chosen()]
    if reunions.propose(attendee=attendee, dates=at, place=form.cleaned_data["place"]):
        messages.success(request, _("Your cast is asked. Everybody answers with one tap."))
    else:
        messages.info(request, _("That did not work: there is a proposal already, or no date lies in the next weeks."))


def _date(request: HttpRequest, attendee: Attendee) -> None:
    date = request.POST.get("date", "")
    if not is_number(date):
        raise Http404
    if not reunions.answer(attendee=attendee, date=int(date), can=request.POST.get("can") == "yes"):
        messages.info(request, _("The date has been told by now."))


def _tell(request: HttpRequest, attendee: Attendee) -> None:
    if reunions.tell_best(attendee=attendee):
        messages.success(request, _("Your cast knows when it meets."))
    else:
        messages.info(request, _("A date needs two people who can."))


def _drop(request: HttpRequest, attendee: Attendee) -> None:
    if reunions.take_back(attendee=attendee):
        messages.success(request, _("Taken back. Anybody of your cast can propose other dates."))


def _table(request: HttpRequest, attendee: Attendee) -> None:
    tables.wish(attendee=attendee, yes=request.POST.get("wish") == "yes")
    messages.success(request, _("Kept."))


def _write(request: HttpRequest, attendee: Attendee, form: PostcardForm) -> None:
    postcards.write(attendee=attendee, text=form.cleaned_data["text"], weeks=int(form.cleaned_data["weeks"]))
    messages.success(request, _("Sealed. Nobody else reads it."))


def _unwrite(request: HttpRequest, attendee: Attendee) -> None:
    postcards.drop(attendee=attendee)
    messages.success(request, _("Your postcard is deleted."))


def _offer(request: HttpRequest, attendee: Attendee) -> None:
    yes = request.POST.get("yes") == "yes"
    if ladder.answer(attendee=attendee, yes=yes):
        messages.success(request, _("Thank you. It is noted for next time.") if yes else _("That is a full answer."))


DOING: dict[str, Callable[[HttpRequest, Attendee], None]] = {
    "date": _date,
    "tell": _tell,
    "drop": _drop,
    "table": _table,
    "no-postcard": _unwrite,
    "offer": _offer,
    "story": later.take_back,
}
