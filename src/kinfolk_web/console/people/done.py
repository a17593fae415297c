"""After a change: what was done, with the way to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.core.models import Change
from kinfolk_web.core.numbers import is_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


@dataclass(frozen=True, slots=True)
class Done:
    """A sentence about a change, and where it can be undone (nowhere once it was)."""

    sentence: str
    undo: str


def to(request: EventRequest, name: str, done: Change | None = None, **more: object) -> HttpResponse:
    """Go to a page of this event, which then says what was done."""
    address = reverse(name, kwargs={"community": request.community.slug, "event": request.event.slug, **more})
    return redirect(f"{address}?{urlencode({'done': done.pk})}" if done else address)


def done_of(request: EventRequest) -> Done | None:
    """Return what the page was asked to say was done."""
    number = request.GET.get("done", "")
    change = Change.objects.filter(pk=number, event=request.event).first() if is_number(number) else None
    if change is None or hasattr(change, "undone_by"):
        return None
    try:
        undo = reverse("undo", args=[request.community.slug, request.event.slug, change.pk])
    except NoReverseMatch:
        undo = ""
    return Done(sentence_of(change), undo)


def sentence_of(change: Change) -> str:
    """Return what a change of this room did."""
    facts = change.facts
    if change.verb == "people.import":
        return _("Taken in: %(new)d new, %(changed)d changed, %(gone)d no longer on the list.") % {
            name: facts.get(name, 0) for name in ("new", "changed", "gone")
        }
    if change.verb == "attendee.edit":
        fields = int(facts.get("fields", 1))
        return ngettext("Kept. %(n)d field changed.", "Kept. %(n)d fields changed.", fields) % {"n": fields}
    sentences = {
        "attendee.add": _("Added to the list."),
        "attendee.cancel": _("Cancelled. Their seat is free from the next plan on."),
        "attendee.restore": _("Expected again."),
        "attendee.statements": _("Statements kept."),
        "tie.add": _("Noted."),
        "tie.remove": _("Taken away."),
        "employer.join": _("One party from the next plan on."),
        "employer.part": _("Parties as the list has them."),
        "person.merge": _("Merged: one person, one history."),
        "person.split": _("Split: a person of their own."),
    }
    return sentences.get(change.verb, _("Done."))
