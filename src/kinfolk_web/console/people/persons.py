"""One person: every field by hand, what they say, whom they sit with, their history, merge and split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from kinfolk_web.communities.queries import events_of
from kinfolk_web.console.people.done import done_of, to
from kinfolk_web.console.people.forms import PersonForm, lines_of
from kinfolk_web.console.people.words import label_of, value_of
from kinfolk_web.core.normalise import plain
from kinfolk_web.core.numbers import is_number
from kinfolk_web.people import actions, queries
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.people.rows import LONGEST

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

_BLANK_LINES = 3


def _attendee(request: EventRequest, code: str) -> Attendee:
    found = Attendee.objects.filter(event=request.event, code=code).select_related("person").first()
    if found is None:
        raise Http404
    return found


def add(request: EventRequest) -> HttpResponse:
    """Put somebody on the list by hand."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attendee, done = actions.add(event=request.event, values=form.values(), by=request.user)
        return to(request, "person", done, code=attendee.code)
    return render(request, "console/people/add.html", {"form": form}, status=422 if form.errors else 200)


def edit(request: EventRequest, code: str) -> HttpResponse:
    """Show a person, or write fields of theirs."""
    attendee = _attendee(request, code)
    form = PersonForm(request.POST or None, attendee=attendee)
    if request.method == "POST" and form.is_valid():
        done = actions.edit(attendee=attendee, values=form.values(), by=request.user)
        return to(request, "person", done, code=code)
    return _page(request, attendee, form=form)


def _page(request: EventRequest, attendee: Attendee, **more: Any) -> HttpResponse:  # noqa: ANN401 - for the template
    earlier = queries.earlier_times(request.event).get(attendee.person_id)
    lines = [*queries.statements(attendee), *[("", False)] * _BLANK_LINES]
    from_earlier = (
        earlier is not None
        and attendee.times_attended == earlier
        and "times_attended" not in attendee.edited
        and attendee.source_row.get("times_attended") == earlier
    )
    history, elsewhere = queries.history(attendee, events_of(request.user, request.community))
    shown: dict[str, Any] = {
        "attendee": attendee,
        "form": PersonForm(attendee=attendee),
        "lines": list(enumerate(lines)),
        "ties": queries.ties(attendee),
        "history": history,
        "elsewhere": elsewhere,
        "namesakes": queries.namesakes(attendee) if attendee.state == Attendee.State.COMING else [],
        "from_earlier": from_earlier and earlier,
        "kept": _kept(attendee),
        "kinds": Tie.Kind,
        "done": done_of(request),
    }
    form = more.get("form")
    status = 422 if (form is not None and form.errors) or more.get("trouble") else 200
    return render(request, "console/people/person.html", shown | more, status=status)


def _kept(attendee: Attendee) -> list[dict[str, str]]:
    """Return the fields that a hand wrote, with what the list says instead."""
    return [
        {"name": name, "label": label_of(name), "list": value_of(name, attendee.source_row[name])}
        for name in attendee.edited
        if name in attendee.source_row and attendee.source_row[name] != getattr(attendee, name)
    ]


def coming(request: EventRequest, code: str) -> HttpResponse:
    """Cancel for somebody, or expect them again."""
    done = actions.set_state(
        attendee=_attendee(request, code), coming=request.POST.get("coming") == "yes", by=request.user
    )
    return to(request, "person", done, code=code)


def follow_list(request: EventRequest, code: str) -> HttpResponse:
    """Let a field follow the list again."""
    done = actions.follow_list(attendee=_attendee(request, code), field=request.POST.get("field", ""), by=request.user)
    return to(request, "person", done, code=code)


def statements(request: EventRequest, code: str) -> HttpResponse:
    """Write what somebody says of themselves; what is too long to stand on a card is shown again as it was written."""
    attendee, lines = _attendee(request, code), lines_of(request.POST)
    before = {text for text, _shown in queries.statements(attendee)}
    said = [(text, shown, _too_long(text) if text not in before else "") for text, shown in lines]
    if any(wrong for _text, _shown, wrong in said):
        return _page(request, attendee, trouble="statements", lines=list(enumerate(said)))
    done = actions.say(attendee=attendee, lines=lines, by=request.user)
    return to(request, "person", done, code=code)


def _too_long(text: str) -> str:
    """Return why a statement cannot be kept as it is, if it is too long."""
    if (n := len(plain(text))) <= LONGEST:
        return ""
    return _("That is %(n)d letters. %(most)d at most: one thing at a time.") % {"n": n, "most": LONGEST}


def tie(request: EventRequest, code: str) -> HttpResponse:
    """Tie somebody to another attendee, who is named by a few letters."""
    attendee = _attendee(request, code)
    kind = request.POST.get("kind", "")
    if kind not in Tie.Kind.values:
        raise Http404
    other = _meant(request, attendee)
    if isinstance(other, Attendee):
        done = actions.tie(attendee=attendee, other=other, kind=Tie.Kind(kind), by=request.user)
        return to(request, "person", done, code=code)
    return _page(request, attendee, trouble="tie", **other)


def untie(request: EventRequest, code: str) -> HttpResponse:
    """Take a tie away."""
    number = request.POST.get("tie", "")
    if not is_number(number):
        raise Http404
    done = actions.untie(attendee=_attendee(request, code), number=int(number), by=request.user)
    return to(request, "person", done, code=code)


def merge(request: EventRequest, code: str) -> HttpResponse:
    """Make another attendee and this one the same person."""
    attendee = _attendee(request, code)
    other = _meant(request, attendee)
    if isinstance(other, Attendee):
        try:
            done = actions.merge(kept=attendee, other=other, by=request.user)
        except actions.NotOneError as error:
            messages.error(request, str(error))
            done = None
        return to(request, "person", done, code=code)
    return _page(request, attendee, trouble="merge", **other)


def split(request: EventRequest, code: str) -> HttpResponse:
    """Make this attendee a person of their own."""
    done = actions.split(attendee=_attendee(request, code), by=request.user)
    if done is None:
        messages.info(request, _("There is no other event to split them from."))
    return to(request, "person", done, code=code)


def _meant(request: EventRequest, attendee: Attendee) -> Attendee | dict[str, Any]:
    """Return who is meant, or whom to choose from."""
    text = request.POST.get("who", "")
    found = queries.meant(request.event, text, but=attendee)
    if len(found) == 1:
        return found[0]
    return {"choices": found, "who": text, "kind": request.POST.get("kind", "")}
