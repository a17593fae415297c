"""What is there from the start: statements to begin with, the question for the ticket form, dots on paper, words to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.core import privacy
from kinfolk_web.core.numbers import is_number
from kinfolk_web.people import moderating, queue, seconding, starting
from kinfolk_web.people.models import Statement

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

MOST_DOTS = 100_000


def starters(request: EventRequest) -> HttpResponse:
    """Choose and edit the statements that are there to begin with."""
    if request.method == "POST":
        chosen = request.POST.getlist("starter")
        texts = {key: request.POST.get(f"text-{key}", "") for key in chosen if starting.known(key)}
        if moderating.offer(event=request.event, texts=texts, by=request.user):
            messages.success(request, _("Kept. They are shown from now on."))
        return redirect("statements_starters", request.community.slug, request.event.slug)
    there = {
        one.starter: one.text
        for one in Statement.objects.filter(event=request.event, state=Statement.State.APPROVED).exclude(starter="")
    }
    language = request.event.language
    fields = [
        (name, words, [_row(key, one.text(language), there) for key, one in starting.offered([name])])
        for name, words in starting.FIELDS.items()
    ]
    question = list(there.values())
    given = {"fields": [(n, w, rows, any(row["on"] for row in rows)) for n, w, rows in fields], "question": question}
    return render(request, "console/statements/starters.html", given)


def _row(key: str, text: str, there: dict[str, str]) -> dict[str, object]:
    return {"key": key, "text": there.get(key, text), "on": key in there}


def dots(request: EventRequest) -> HttpResponse:
    """Type in how many dots stand beside each statement of a poster: they are nobody's."""
    if request.method == "POST":
        typed = {name.removeprefix("dots-"): str(value) for name, value in request.POST.items()}
        found = {
            int(number): min(int(value), MOST_DOTS)
            for number, value in typed.items()
            if is_number(number) and is_number(value)
        }
        if moderating.count_dots(event=request.event, dots=found, by=request.user):
            messages.success(request, _("Kept."))
        return redirect("statements_dots", request.community.slug, request.event.slug)
    return render(request, "console/statements/dots.html", {"live": queue.live(request.event)})


def add(request: EventRequest) -> HttpResponse:
    """Add a statement of the organisers' own."""
    waits = seconding.still(request.event)
    if moderating.add(event=request.event, text=request.POST.get("text", "")[:500], by=request.user):
        shown = _("Added: it is shown from now on.")
        messages.success(request, _("Added. Somebody else has to say yes as well.") if waits else shown)
    return redirect("statements", request.community.slug, request.event.slug)


def settle(request: EventRequest) -> HttpResponse:
    """Choose words to hold, and from which number on anything is told."""
    floor = request.POST.get("floor", "")
    done = moderating.settle(
        event=request.event,
        words=request.POST.get("words", "")[:20_000].splitlines(),
        floor=min(int(floor), 100) if is_number(floor) else privacy.FLOOR,
        by=request.user,
    )
    if done:
        messages.success(request, _("Kept."))
    return redirect("statements", request.community.slug, request.event.slug)
