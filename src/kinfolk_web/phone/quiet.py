"""Opting out, on one page: each line says how it is and has one button that turns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.core.numbers import is_number
from kinfolk_web.day.alone import is_left_alone, leave_alone
from kinfolk_web.day.attendance import first_open
from kinfolk_web.day.times import begins_at
from kinfolk_web.outcomes.counted import is_left_out, leave_out
from kinfolk_web.people import quieting
from kinfolk_web.plans.offered import offer_soon
from kinfolk_web.programme.models import Block
from kinfolk_web.welcome.filling import follow
from kinfolk_web.welcome.queries import is_to_be_greeted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.people.models import Attendee
    from kinfolk_web.routing import AttendeeRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to opt out of."""

    name: str
    number: int
    title: str
    said: str
    out: bool
    does: str


def quiet(request: AttendeeRequest) -> HttpResponse:
    """Show what somebody takes part in, and turn one of it when its button is pressed."""
    rounds = list(Block.objects.filter(event=request.event, kind=Block.Kind.ROUND))
    if request.method == "POST":
        return _turn(request, len(rounds))
    return render(request, "phone/quiet.html", {"lines": _lines(request.attendee, rounds)})


def _turn(request: AttendeeRequest, rounds: int) -> HttpResponse:
    name, out = request.POST.get("name", ""), request.POST.get("out") == "yes"
    number = request.POST.get("number", "")
    if name == "round" and is_number(number) and 1 <= int(number) <= rounds:
        if int(number) < first_open(request.event):
            return redirect("my_quiet")  # it is over: nobody sat elsewhere by saying so afterwards
        quieting.sit_out(attendee=request.attendee, number=int(number), of=rounds, out=out)
        offer_soon(request.event)
    elif name == "alone":
        leave_alone(attendee=request.attendee, alone=out)
    elif name == "uncounted":
        leave_out(attendee=request.attendee, out=out)
    elif name in quieting.SWITCHES:
        before = is_to_be_greeted(request.attendee)
        quieting.switch(attendee=request.attendee, name=name, on=out)
        follow(request.attendee, before=before)
        if name == "paused":
            offer_soon(request.event)
    else:
        raise Http404
    messages.success(request, _("Done, from now on. The same button takes it back."))
    return redirect("my_quiet")


def _lines(one: Attendee, rounds: list[Block]) -> list[Line]:
    lines = [
        Line(
            "paused", 0, _("All tables"),
            _("You take a break from all tables.") if one.paused else _("You take part."),
            one.paused, _("Take part again") if one.paused else _("Take a break"),
        )
    ]  # fmt: skip
    if not one.paused:
        first, begins = first_open(one.event), begins_at(one.event)
        for number, block in enumerate(rounds[first - 1 :], first):
            out = not quieting.is_there(one, number)
            title = f"{block} · {begins.get(block.pk, block.starts_at):%H:%M}"
            said = _("You sit it out.") if out else _("A seat is kept for you.")
            lines.append(Line("round", number, title, said, out, _("Be there") if out else _("Sit it out")))
    switches = (
        ("hide_new", _("That I am new"), _("Only the team knows."), _("Your greeter and your hosts know, if you are."),
         _("They may know"), _("Keep it to the team")),
        ("no_greeter", _("A greeter"), _("Nobody is asked to greet you."), _("If you are new, somebody greets you by name."),
         _("I would like one"), _("No greeter, please")),
        ("no_mail", _("Mail"), _("You get none, except codes that you ask for."), _("You may get a mail before the event."),
         _("Mail is fine"), _("No mail, please")),
    )  # fmt: skip
    for name, title, off, on, back, away in switches:
        out = getattr(one, name)
        lines.append(Line(name, 0, title, off if out else on, out, back if out else away))
    return [*lines, _looked_for(one), _counted(one)]


def _counted(one: Attendee) -> Line:
    """Say whether their taps and answers are in numbers, with the button that turns it."""
    out = is_left_out(one)
    on = _("What you tap and answer is counted with that of all others. Nobody reads it by name.")
    said = _("What you tap and answer is in no number.") if out else on
    return Line("uncounted", 0, _("Being counted"), said, out, _("Count me") if out else _("Leave me out of numbers"))


def _looked_for(one: Attendee) -> Line:
    """Say in one sentence what those who welcome can see, with the button that ends it; nobody is told who pressed it."""
    alone = is_left_alone(one)
    seen = _(
        "On the day those who welcome can see that you are here, whether somebody has greeted you, and at which table you"
        " sit; nobody else can."
    )
    said = _("Nobody looks for you, and nobody is told that you asked for it.") if alone else seen
    does = _("They may look for me") if alone else _("I’m fine, leave me be")
    return Line("alone", 0, _("Being looked for"), said, alone, does)
