"""A member's pages on circles: opt in, my circle and its hour on my own clock, pause, leave, the host's note."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinfolk.files.calendar import Appointment, Edition, calendar_ics
from kinfolk_web.people.visiting import closes_at
from kinfolk_web.phone.circle_forms import JoinForm, NoteForm, PauseForm
from kinfolk_web.routing import visit_cookie
from kinfolk_web.seasons import actions
from kinfolk_web.seasons.queries import Mine, member_of, mine, open_to, over_at, running, seat_now
from kinfolk_web.seasons.words import closing, language, question, reason, remedy

if TYPE_CHECKING:
    from kinfolk_web.routing import AttendeeRequest
    from kinfolk_web.seasons.models import CircleSeat, Season, SeasonMember

DAYS = (
    gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu"), gettext_lazy("Fri"),
    gettext_lazy("Sat"), gettext_lazy("Sun"),
)  # fmt: skip


def circles(request: AttendeeRequest) -> HttpResponse:
    """Show the seasons that run, or in which my circle still meets: my circle, or what it would be like."""
    shown = [_shown(season, member_of(season, request.attendee.person)) for season in open_to(request.attendee)]
    return render(request, "phone/circles/circles.html", {"seasons": shown})


def _shown(season: Season, member: SeasonMember | None) -> dict[str, Any]:
    given: dict[str, Any] = {"season": season, "member": member, "runs": over_at(season) > timezone.now()}
    if member is None:
        return given
    circle, seat = mine(member), seat_now(member)
    if circle is not None:
        said = circle.note
        given |= {
            "mine": circle,
            "question": question(circle.circle.prompt),
            "closing": closing(circle.circle.number),
            "language": language(circle.circle.language) if circle.circle.language else "",
            "note": NoteForm(initial={"link": said.link, "spot": said.spot, "text": said.text} if said else None)
            if circle.hosting
            else None,
        }
    elif seat is not None:
        given |= {"without": {"reason": reason(seat), "remedy": remedy(seat, member.zone)}}
    today = timezone.localdate()
    given["paused"] = member.paused_until if member.paused_until and member.paused_until > today else None
    given["pause"] = PauseForm(initial={"until": today + timedelta(weeks=season.weeks)}, auto_id=f"p{season.pk}_%s")
    return given


def hours(request: AttendeeRequest, number: int) -> HttpResponse:
    """Opt in to a season, or change what was said."""
    season = _season(request, number)
    if season not in running(request.community):
        raise Http404
    member = member_of(season, request.attendee.person)
    form = JoinForm(request.POST or None, season=season, attendee=request.attendee, member=member)
    if request.method == "POST" and form.is_valid():
        actions.join(season=season, attendee=request.attendee, wishes=form.wishes())
        messages.success(
            request, _("Kept. It holds from the next meeting that is planned.") if member else _("You are in.")
        )
        response = redirect("my_circles")
        secret = request.COOKIES.get(visit_cookie(), "")  # it now lasts as long as the season
        response.set_cookie(
            visit_cookie(), secret, expires=closes_at(request.attendee), secure=settings.SECURE, httponly=True,
            samesite="Lax",
        )  # fmt: skip
        return response
    given = {"season": season, "member": member, "form": form, "days": DAYS}
    return render(request, "phone/circles/hours.html", given, status=422 if form.errors else 200)


def pause(request: AttendeeRequest, number: int) -> HttpResponse:
    """Pause until a day, or take part again at once."""
    member = _member(request, number)
    if "back" in request.POST:
        actions.pause(member=member, until=None)
        messages.success(request, _("Good to have you back."))
        return redirect("my_circles")
    form = PauseForm(request.POST)
    if form.is_valid():
        actions.pause(member=member, until=form.cleaned_data["until"])
        messages.success(request, _("Paused. It ends by itself; there is nothing to remember."))
    else:
        messages.error(request, _("Give a day after today, within a year."))
    return redirect("my_circles")


def leave(request: AttendeeRequest, number: int) -> HttpResponse:
    """Leave a season; nobody asks why."""
    actions.leave(member=_member(request, number))
    messages.success(
        request, _("You have left. What you said for circles is deleted. You can come back whenever you like.")
    )
    return redirect("my_circles")


def answer(request: AttendeeRequest, number: int) -> HttpResponse:
    """Say whether I come to my circle."""
    seat = _seat(_member(request, number))
    actions.answer(seat=seat, coming=request.POST.get("coming") == "yes")
    messages.success(request, _("The others see it."))
    return redirect("my_circles")


def note(request: AttendeeRequest, number: int) -> HttpResponse:
    """Tell my circle where we meet, as its host."""
    member = _member(request, number)
    circle = _circle(member)
    if not circle.hosting:
        raise Http404
    form = NoteForm(request.POST)
    if form.is_valid():
        actions.note(circle=circle.circle, by=member, **form.cleaned_data)
        messages.success(request, _("Your circle reads it on its page."))
    else:
        messages.error(request, _("That is no address that others can open. Write it whole, with https://."))
    return redirect("my_circles")


def calendar(request: AttendeeRequest, number: int) -> HttpResponse:
    """Give my circle as a calendar file, on my own clock."""
    member = _member(request, number)
    circle = _circle(member)
    meeting = circle.seat.meeting
    one = Appointment(
        key=f"meeting {meeting.number}",
        starts=circle.circle.starts_at.astimezone(ZoneInfo(member.zone)),
        ends=circle.ends,
        title=member.season.name,
        place=circle.circle.place,
        notes=circle.note.link if circle.note else "",
    )
    edition = Edition(
        event=f"{request.community.slug}/season/{member.season_id}",
        title=member.season.name,
        version=meeting.number,
        released=meeting.released_at or meeting.made_at,
    )
    made = calendar_ics(str(member.pk), [one], edition)
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="circle.ics"'
    return response


def _season(request: AttendeeRequest, number: int) -> Season:
    found = next((one for one in open_to(request.attendee) if one.pk == number), None)
    if found is None:
        raise Http404
    return found


def _member(request: AttendeeRequest, number: int) -> SeasonMember:
    found = member_of(_season(request, number), request.attendee.person)
    if found is None:
        raise Http404
    return found


def _seat(member: SeasonMember) -> CircleSeat:
    return _circle(member).seat


def _circle(member: SeasonMember) -> Mine:
    found = mine(member)
    if found is None:
        raise Http404
    return found
