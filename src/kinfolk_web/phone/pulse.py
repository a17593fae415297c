"""The pulse on the phone: four questions, one tap each, all of them optional, theirs to change until the next round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import pulse as pulses
from kinfolk_web.day.times import times_of
from kinfolk_web.outcomes.asking import rooms
from kinfolk_web.welcome.queries import is_new

if TYPE_CHECKING:
    from kinfolk_web.day.models import PulseAnswer
    from kinfolk_web.day.pulse import Question, Turn
    from kinfolk_web.routing import AttendeeRequest

PART = "HX-Request"  # what asks for no page


def pulse(request: AttendeeRequest) -> HttpResponse:
    """Ask how it was after the round that is over, and keep what is tapped."""
    turn = pulses.open_turn(times_of(request.event))
    if request.method == "POST":
        number = request.POST.get("round", "")
        asked = pulses.ALL if is_new(request.attendee) else pulses.FOUR
        kept = is_number(number) and pulses.answer(
            attendee=request.attendee, number=int(number), said=request.POST.dict(), asked=asked
        )
        if kept and turn is not None:
            rooms.say(attendee=request.attendee, turn=turn, said=request.POST.dict())
        if not kept:  # also to a script: it loads the page anew, which says so
            messages.info(request, _("The next round has begun, so that pulse is closed."))
        if request.headers.get(PART):
            return HttpResponse(status=204 if kept else 409)
        if kept:
            messages.success(request, _("Kept. Thank you; nobody reads it by name."))
        return redirect("my_pulse")
    given = {
        "turn": turn,
        "questions": _asked(request, turn.number) if turn else [],
        "room": _room(request, turn) if turn else [],
    }
    return render(request, "phone/pulse.html", given)


def _asked(request: AttendeeRequest, number: int) -> list[tuple[Question, list[tuple[int, str, bool]]]]:
    """Return the questions with their answers, and which of them was given."""
    held = pulses.answered(request.attendee, number)
    questions = pulses.questions_for(request.attendee, number, new=is_new(request.attendee))
    return [
        (one, [(value, str(words), _is(held, one.name, value)) for value, words in one.answers]) for one in questions
    ]


def _room(request: AttendeeRequest, turn: Turn) -> list[tuple[str, str, list[tuple[int, str, bool]]]]:
    """Return what is asked of the room: name, title, and answers with which of them was given; nothing without a room."""
    if rooms.room_of(request.attendee, turn) is None:
        return []
    held = rooms.answered(request.attendee, turn.number)
    return [
        (name, str(title), [(value, str(label), held is not None and getattr(held, name) == value)
                            for value, label in choices.choices])
        for name, (title, choices) in rooms.PARTS.items()
    ]  # fmt: skip


def _is(held: PulseAnswer | None, name: str, value: int) -> bool:
    given = getattr(held, name) if held else None
    return given is not None and int(given) == value
