"""Whether somebody talked with six people, asked after the last round of those who said yes to being counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render

from kinfolk_web.core.numbers import is_number
from kinfolk_web.outcomes.evaluation import asking
from kinfolk_web.outcomes.evaluation.models import Talked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def talked(request: AttendeeRequest) -> HttpResponse:
    """Ask about a few people by name, three buttons each; take one answer."""
    if request.method == "POST":
        about, answer = request.POST.get("about", ""), request.POST.get("answer", "")
        if answer not in Talked.Answer.values or not is_number(about):
            raise Http404
        if not asking.say(attendee=request.attendee, about=int(about), answer=answer):
            raise Http404
        response = redirect("my_talked")
        response["Location"] += f"#t-{int(about)}"
        return response
    given = {"questions": asking.questions_of(request.attendee), "answers": Talked.Answer.choices}
    return render(request, "phone/talked.html", given)
