"""An attendee's own page: what comes next, one optional minute, their day for a calendar; and what a badge opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.again.reunions import appointments_of
from kinfolk_web.day import own_pages
from kinfolk_web.day.closing import appointments
from kinfolk_web.day.desks import desk_of
from kinfolk_web.day.following import followed, look_around, run_now
from kinfolk_web.day.models import Desk
from kinfolk_web.day.times import times_in
from kinfolk_web.outcomes.asking import first, instruments
from kinfolk_web.people import actions, consenting
from kinfolk_web.people.invitations import attendee_of
from kinfolk_web.people.mailing import first_name
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.visiting import begin, end, is_closed, is_over, visit_of
from kinfolk_web.phone.behind import behind
from kinfolk_web.phone.day import day_of
from kinfolk_web.phone.forms import MinuteForm
from kinfolk_web.phone.moments import moments_of
from kinfolk_web.plans.calendars import calendar_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.programme.agreeing import accept, standing_of
from kinfolk_web.programme.models import Block
from kinfolk_web.routing import desk_cookie, visit_cookie
from kinfolk_web.seasons.queries import running
from kinfolk_web.welcome.filling import follow
from kinfolk_web.welcome.queries import is_to_be_greeted
from kinfolk_web.welcome.shown import said_until

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kinfolk_web.people.models import Visit
    from kinfolk_web.routing import AttendeeRequest

SAMPLES = (5, 20, 100)  # numbers whose plural forms are those of all that are told
THEN = {
    "offer": "my_offer",
    "greeting": "my_greeting",
    "greeter": "my_greeter",
    "host": "my_host",
    "cast": "my_cast",
    "circles": "my_circles",
}


def badge(request: HttpRequest, token: str) -> HttpResponse:
    """Show where and when the event of a badge is; nothing about whose badge it is, but to its owner and to desks.

    Whatever camera opens a badge on a desk leads to the desk with this person found; nobody is checked in by looking.
    """
    attendee = Attendee.objects.filter(token=token).select_related("event__community").first()
    if attendee is None:
        raise Http404
    visit = visit_of(request.COOKIES.get(visit_cookie(), ""))
    if visit is not None and visit.attendee_id == attendee.pk:
        return redirect("my_page")  # on its owner's phone a badge opens their page
    desk = desk_of(request.COOKIES.get(desk_cookie(), ""))
    if desk is not None and desk.kind == Desk.Kind.DESK and desk.event_id == attendee.event_id:
        return redirect(f"{reverse('door')}#{attendee.code}")
    blocks = Block.objects.filter(event=attendee.event).select_related("room")
    return render(request, "phone/event.html", {"gathering": attendee.event, "blocks": blocks})


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show whose link this is, and open their page when the button is pressed; looking changes nothing.

    Whatever opens links for people (scanners of mail, previews) neither uses the link up nor begins a visit.
    """
    attendee = attendee_of(secret)
    if attendee is None or is_closed(attendee):
        return render(request, "phone/no_visit.html", {"opened": True}, status=410)
    before = visit_of(request.COOKIES.get(visit_cookie(), ""))
    if request.method == "POST":
        return _opened(request, attendee, before)
    if before is not None and before.attendee_id == attendee.pk:
        return redirect(_then(request))
    return _asked_to_open(request, attendee, before)


def shown_at_a_desk(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the page of whoever was seen at a desk that showed them this code; looking does not use it up."""
    attendee = own_pages.whose(secret)
    before = visit_of(request.COOKIES.get(visit_cookie(), ""))
    if attendee is not None and not is_over(attendee.event) and request.method == "POST":
        attendee = own_pages.use(secret=secret)
        if attendee is not None:
            return _opened(request, attendee, before)
    if attendee is None or is_over(attendee.event):
        return render(request, "phone/no_visit.html", {"opened": True}, status=410)
    return _asked_to_open(request, attendee, before)


def _asked_to_open(request: HttpRequest, attendee: Attendee, before: Visit | None) -> HttpResponse:
    """Show the one button, and above it what people agree on, unless they said yes to that before; nothing waits for it."""
    given = {
        "attendee": attendee,
        "first_name": first_name(attendee.name),
        "event": attendee.event,
        "other": before,
        "agreed": standing_of(attendee),
    }
    return render(request, "phone/invitation.html", given)


def _opened(request: HttpRequest, attendee: Attendee, before: Visit | None) -> HttpResponse:
    if digest := request.POST.get("agree"):
        accept(attendee=attendee, digest=digest)  # if it was changed meanwhile, their page asks again
    if before is not None:
        end(visit=before)
    visit, secret = begin(attendee=attendee, request=request)
    response = redirect(_then(request))
    if before is None or before.attendee_id != attendee.pk:
        response["Clear-Site-Data"] = (
            '"cache", "storage"'  # what was kept for times without a network was somebody else's, perhaps
        )
    response.set_cookie(
        visit_cookie(), secret, expires=visit.expires_at, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response


def _then(request: HttpRequest) -> str:
    """Return the page that a mail's link leads on to: one of a few, by a word of ours."""
    return THEN.get(request.GET.get("then", ""), "my_page")


def my_page(request: AttendeeRequest) -> HttpResponse:
    """Show the next thing first, then everything else that is theirs."""
    day, run = day_of(request.attendee), run_now(request.event)
    plan = plan_that_holds(request.event) if day.tables_shown else None
    given = {
        "day": day,
        "moments": moments_of(request.attendee, day, times_in(run)),
        "attendee": request.attendee,
        "agreed": standing_of(request.attendee),
        "samples": SAMPLES,
        "circles": bool(running(request.community)),
        **followed(request.visit),
        **look_around(request.attendee, plan, said_until(request.event, plan)),
    }
    response = render(request, "phone/my_page.html", given)
    if (at := getattr(request, "made_for_shelf_at", None)) is not None:
        request.stands = behind(request.attendee, day, at)  # type: ignore[attr-defined] # for whoever keeps the page
    return response


def minute(request: AttendeeRequest) -> HttpResponse:
    """Let them say what they like about themselves, at once or never."""
    form = MinuteForm(request.POST or None, attendee=request.attendee)
    if request.method == "POST" and form.is_valid():
        values, before = form.values(), is_to_be_greeted(request.attendee)
        if actions.edit(attendee=request.attendee, values=values, by=None, own=True):
            if values.get("needs"):  # the sentence beside the boxes is what they said yes to
                consenting.note(attendee=request.attendee, key="needs", given=True)
            follow(request.attendee, before=before)
            messages.success(request, _("Kept. You can change it whenever you like."))
        return redirect("my_page")
    open_ = first.is_open(request.event)
    given = {
        "form": form,
        "first": first.QUESTION if open_ else None,
        "said_first": first.answered(request.attendee),
        "instruments": [
            (one, instruments.items_of(request.attendee, one, before=True)) for one in instruments.asked(request.event)
        ]
        if open_
        else [],
    }
    return render(request, "phone/minute.html", given, status=422 if form.errors else 200)


def calendar(request: AttendeeRequest) -> HttpResponse:
    """Give their day as a calendar file."""
    if request.event.starts_on is None:
        raise Http404
    plan = plan_that_holds(request.event) if day_of(request.attendee).tables_shown else None
    response = HttpResponse(
        calendar_of(request.attendee, plan, more=[*appointments(request.event), *appointments_of(request.attendee)]),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{request.event.slug}.ics"'
    return response


def leave(request: AttendeeRequest) -> HttpResponse:
    """Close their page in this browser."""
    end(visit=request.visit)
    response = render(request, "phone/no_visit.html", {"left": True})
    response.delete_cookie(visit_cookie(), samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
