"""Statements on the phone: one at a time with two equal buttons, one's own with what became of them, and writing one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kinfolk_web.core import privacy
from kinfolk_web.core.normalise import plain
from kinfolk_web.core.numbers import is_number
from kinfolk_web.people import hearing, likeness, speaking
from kinfolk_web.people.choosing import HAND
from kinfolk_web.people.models import Statement
from kinfolk_web.people.moderating import REASONS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.people.hearing import Card
    from kinfolk_web.routing import AttendeeRequest

MOST_READ = 2_000  # letters of what somebody pastes, so as to say how many they are
PART = "HX-Request"  # what asks for the card alone
OPENINGS = (gettext_lazy("I am the only ..."), gettext_lazy("I have never ..."), gettext_lazy("I would love to ..."))


def turn(request: AttendeeRequest) -> HttpResponse:
    """Show the next statement, or after a hand of them a place to stop."""
    return _turn(request, _done(request.GET.get("done", "")))


def _turn(request: AttendeeRequest, done: int) -> HttpResponse:
    paused = hearing.moderation_of(request.event).stopped
    over = done >= HAND
    cards = [] if paused or over else hearing.hand(request.attendee, done)
    given = {
        "card": _shown(cards[0]) if cards else None,
        "key": uuid.uuid4(),
        "done": done,
        "place": done + 1,
        "of": done + len(cards),
        "paused": paused,
        "over": over and bool(hearing.hand(request.attendee)),
    }
    whole = "phone/statements/turn.html"
    part = "phone/statements/card.html"
    return render(request, part if request.headers.get(PART) else whole, given)


def answer(request: AttendeeRequest, number: int) -> HttpResponse:
    """Take one tap: me too and tell my table, me too and only count me, or not me; then show the next one."""
    key, said = _key(request), request.POST.get("answer", "")
    if said in {"tell", "count"}:
        speaking.me_too(attendee=request.attendee, number=number, shown=said == "tell", key=key)
    elif said == "skip":
        speaking.skip(attendee=request.attendee, number=number, key=key)
    else:
        raise Http404
    if request.POST.get("back") == "mine":
        return redirect("my_sayings")
    done = _done(request.POST.get("done", "")) + 1
    if request.headers.get(PART):
        return _turn(request, done)
    response = redirect("my_statements")
    response["Location"] += f"?done={done}"
    return response


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
    given = {"text": text, "problem": problem, "openings": OPENINGS, "longest": speaking.LONGEST}
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
        speaking.me_too(attendee=request.attendee, number=number, shown=said == "tell", key=_key(request))
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


def _key(request: AttendeeRequest) -> uuid.UUID:
    """Return the number of this tap; a form without one is a tap of its own."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _done(text: str) -> int:
    return min(int(text), HAND) if is_number(text) else 0
