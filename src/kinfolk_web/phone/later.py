"""The follow-up on the phone: one minute, two to six weeks after, by a link of its own; and stories, for their writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk_web.again import links
from kinfolk_web.core.numbers import is_number
from kinfolk_web.outcomes.asking import first as baseline
from kinfolk_web.outcomes.asking import instruments
from kinfolk_web.outcomes.asking import later as asking
from kinfolk_web.outcomes.models import Story
from kinfolk_web.outcomes.stories import actions as stories
from kinfolk_web.outcomes.stories.queries import mine
from kinfolk_web.outcomes.timing import known_until

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.day.pulse import Question
    from kinfolk_web.outcomes.models import LaterAnswer
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.routing import AttendeeRequest


def first(request: AttendeeRequest) -> HttpResponse:
    """Keep the first question and the items of instruments, before the event begins."""
    kept = [baseline.say(attendee=request.attendee, said=request.POST.get("belong", ""))]
    if baseline.is_open(request.event):
        kept += [
            instruments.answer(
                attendee=request.attendee, instrument=one, said=instruments.said_in(request.POST, one), before=True
            )
            for one in instruments.asked(request.event)
        ]
    if any(kept):
        messages.success(request, _("Kept. Thank you; nobody reads it by name."))
    return redirect("my_minute")


def later(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask what is left of an event some weeks after, and keep what is tapped; looking changes nothing."""
    attendee = asking.whose(secret)
    if attendee is None:
        return render(request, "phone/no_visit.html", {"opened": True}, status=410)
    with scope(community=attendee.event.community):
        if not asking.is_open(attendee.event):
            if mine(attendee):  # theirs to delete as long as it is known whose they are
                return redirect("again_link", links.secret_of(attendee))
            return render(request, "phone/no_visit.html", {"opened": True}, status=410)
        if request.method == "POST":
            return _kept(request, attendee, secret)
        held = asking.answered(attendee)
        given = {
            "event": attendee.event,
            "questions": [(one, _answers(held, one)) for one in asking.QUESTIONS],
            "instruments": [(one, instruments.items_of(attendee, one)) for one in instruments.asked(attendee.event)],
            "stories": mine(attendee),
            "quotes": Story.Quote.choices,
        }
        return render(request, "phone/later.html", given)


def _kept(request: HttpRequest, attendee: Attendee, secret: str) -> HttpResponse:
    if "story" in request.POST or "take_back" in request.POST:
        _story(request, attendee)
        return redirect("later", secret=secret)
    asking.answer(attendee=attendee, said=request.POST.dict())
    for one in instruments.asked(attendee.event):
        instruments.answer(attendee=attendee, instrument=one, said=instruments.said_in(request.POST, one))
    messages.success(request, _("Kept. Thank you; nobody reads it by name."))
    return redirect("later", secret=secret)


def _answers(held: LaterAnswer | None, question: Question) -> list[tuple[int, str, bool]]:
    given = getattr(held, question.name) if held else None
    return [(value, str(words), given is not None and int(given) == value) for value, words in question.answers]


# -- stories ----------------------------------------------------------------------------------------------------------


def story(request: AttendeeRequest) -> HttpResponse:
    """Let somebody write when they felt that they were not the only one, and take it back for good."""
    if request.method == "POST":
        _story(request, request.attendee)
        return redirect("my_story")
    return render(request, "phone/story.html", {"stories": mine(request.attendee), "quotes": Story.Quote.choices})


def _story(request: HttpRequest, attendee: Attendee) -> None:
    if "take_back" in request.POST:
        take_back(request, attendee)
        return
    quote = request.POST.get("quote", "")
    if stories.write(attendee=attendee, text=request.POST.get("story", "")[:10_000], quote=quote):
        messages.success(request, _kept_until(attendee))


def take_back(request: HttpRequest, attendee: Attendee) -> None:
    """Delete a story of somebody's own for good."""
    number = request.POST.get("take_back", "")
    if is_number(number) and stories.take_back(attendee=attendee, story=int(number)):
        messages.success(request, _("It is deleted."))


def _kept_until(attendee: Attendee) -> str:
    """Return until when somebody can delete what they wrote, and how."""
    until = known_until(attendee.event)
    if until is None:
        return _("Thank you. It stays yours: you can delete it whenever you like.")
    return _(
        "Thank you. It stays yours until %(day)s: delete it here, by the link in the mail some weeks after, or ask the team. "
        "From then on nobody knows whose it is."
    ) % {"day": date_format(until, "DATE_FORMAT")}
