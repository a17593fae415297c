"""Statements on the phone: one at a time with two equal buttons, one's own with what became of them, and writing one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kinfolk_web.core import privacy
from kinfolk_web.core.normalise import plain
from kinfolk_web.core.numbers import is_number
from kinfolk_web.people import hearing, likeness, speaking, tapping
from kinfolk_web.people.choosing import HAND
from kinfolk_web.people.models import Statement
from kinfolk_web.people.moderating import REASONS
from kinfolk_web.people.rows import LONGEST
from kinfolk_web.phone.taps import key_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from kinfolk_web.people.hearing import Card, Hearer
    from kinfolk_web.people.tapping import Said
    from kinfolk_web.routing import AttendeeRequest

MOST_READ = 2_000  # letters of what somebody pastes, so as to say how many they are
PART = "HX-Request"  # what asks for the card alone
OPENINGS = (gettext_lazy("I am the only ..."), gettext_lazy("I have never ..."), gettext_lazy("I would love to ..."))


def turn(request: AttendeeRequest) -> HttpResponse:
    """Show the next statement, or after a hand of them a place to stop."""
    return _turn(request, done_in(request.GET))


def _turn(request: AttendeeRequest, done: int) -> HttpResponse:
    given = given_for(hearing.hearer(request.attendee), done) | {"key": uuid.uuid4()}
    part = request.headers.get(PART)
    return render(request, "phone/statements/card.html" if part else "phone/statements/turn.html", given)


def given_for(who: Hearer, done: int) -> dict[str, Any]:
    """Return what the card of the next statement shows, or the place to stop after a hand of them."""
    over = done >= HAND
    cards = [] if over else hearing.hand(who, done, most=1)
    return {
        "card": _shown(cards[0]) if cards else None,
        "done": done,
        "place": done + 1,
        "of": min(HAND, done + hearing.left(who)),
        "paused": who.stopped,
        "over": over and bool(hearing.left(who)),
    }


def answer(request: AttendeeRequest, number: int) -> HttpResponse:
    """Take one tap: me too and tell my table, me too and only count me, or not me; then show the next one."""
    said = said_in(request)
    if said is None:
        raise Http404
    tapping.tap(attendee=request.attendee, number=number, said=said, key=key_of(request))
    if request.POST.get("back") == "mine":
        return redirect("my_sayings")
    done = done_in(request.POST) + 1
    if request.headers.get(PART):
        return _turn(request, done)
    response = redirect("my_statements")
    response["Location"] += f"?done={done}"
    return response


def said_in(request: HttpRequest) -> Said | None:
    """Return which button was tapped, if it is one."""
    said = request.POST.get("answer", "")
    return cast("Said", said) if said in {"tell", "count", "skip"} else None


def done_in(given: QueryDict) -> int:
    """Return how many statements of a hand were answered before."""
    done = given.get("done", "")
    return min(int(done), HAND) if is_number(done) else 0


def take_back(request: AttendeeRequest, number: int) -> HttpResponse:
    """Take a me-too back."""
    if speaking.take_back(attendee=request.attendee, number=number):
        messages.success(request, _("Taken back. It plays no part in the next plan."))
    return redirect("my_sayings")


def mine(request: AttendeeRequest) -> HttpResponse:
    """Show what they said and wrote, each with how to change it."""
    given = {
        "said": [
            {"card": _shown(one.card), "named": one.named, "key": uuid.uuid4()}
            for one in hearing.said_by(request.attendee)
        ],
        "written": [_written(one) for one in hearing.written_by(request.attendee)],
    }
    return render(request, "phone/statements/mine.html", given)


def write(request: AttendeeRequest) -> HttpResponse:
    """Let them write a statement of their own; nobody reads it before they send it."""
    text = plain(request.POST.get("text", request.GET.get("text", ""))[:MOST_READ])
    problem = ""
    if request.method == "POST":
        try:
            speaking.write(attendee=request.attendee, text=text, language=get_language() or "")
        except speaking.RefusedError as refused:
            problem = str(refused)
        else:
            return redirect("my_draft")
    given = {"text": text, "problem": problem, "openings": OPENINGS, "longest": LONGEST}
    return render(request, "phone/statements/write.html", given, status=422 if problem else 200)


def draft(request: AttendeeRequest) -> HttpResponse:
    """Show what they wrote beside what others said already; then join one of those, or send it."""
    held = hearing.draft_of(request.attendee)
    if held is None:
        return redirect("my_write")
    given = {
        "draft": held,
        "alike": [_shown(card) for card in hearing.alike(held)],
        "key": uuid.uuid4(),
        "looking": not likeness.looked_at(held),
    }
    part = "phone/statements/alike.html"
    return render(request, part if request.headers.get(PART) else "phone/statements/draft.html", given)


def send(request: AttendeeRequest) -> HttpResponse:
    """Send the draft to be read, join another statement instead of it, or drop it."""
    held = hearing.draft_of(request.attendee)
    if held is None:
        return redirect("my_sayings")
    said = request.POST.get("answer", "")
    join = request.POST.get("join", "")
    if said not in {"tell", "count", "drop"}:
        raise Http404
    if said == "drop":
        speaking.withdraw(attendee=request.attendee, number=held.pk)
        return redirect("my_write")
    if is_number(join):
        number = int(join)
        speaking.me_too(attendee=request.attendee, number=number, shown=said == "tell", key=key_of(request))
        speaking.withdraw(attendee=request.attendee, number=held.pk)
        messages.success(request, _("Joined. You are not the only one."))
    elif speaking.send(statement=held, shown=said == "tell"):
        messages.success(request, _("Thank you. Somebody reads it before anybody sees it."))
    return redirect("my_sayings")


def withdraw(request: AttendeeRequest, number: int) -> HttpResponse:
    """Take back a statement of their own."""
    if speaking.withdraw(attendee=request.attendee, number=number):
        messages.success(request, _("Taken back. Nobody is shown it any more."))
    return redirect("my_sayings")


def _shown(card: Card) -> dict[str, Any]:
    return {
        "number": card.number,
        "text": card.text,
        "language": card.language,
        "told": capfirst(privacy.words(card.told)) if card.told else "",
        "sensitive": card.sensitive,
    }


def _written(one: Statement) -> dict[str, Any]:
    """Return a statement of one's own with where it is, in words."""
    words = {
        Statement.State.DRAFT: _("Not sent yet"),
        Statement.State.HELD: _("Waiting to be read"),
        Statement.State.APPROVED: _("Others can say me too"),
        Statement.State.DECLINED: _("Not shown"),
        Statement.State.RETIRED: _("No longer shown"),
        Statement.State.JOINED: _("Joined with one that says the same"),
    }
    return {
        "number": one.pk,
        "text": one.text,
        "language": one.language,
        "state": one.state,
        "words": words.get(Statement.State(one.state), ""),
        "reason": REASONS.get(one.reason, "") if one.state == Statement.State.DECLINED else "",
        "suggestion": one.suggestion if one.state == Statement.State.DECLINED else "",
        "joined": hearing.text_of(one.joined_into) if one.state == Statement.State.JOINED and one.joined_into else "",
    }
