"""Pages of a greeter: what they offer, whom they greet, a first note, and that they have met."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.day.listening import stream_of_visit
from kinfolk_web.host.forms import OfferForm, PhotoForm, StandingForm
from kinfolk_web.outcomes.evaluation.welcoming import asked_for, note_done
from kinfolk_web.people import actions as people
from kinfolk_web.programme.models import Block
from kinfolk_web.welcome import actions, calling, notes, radar
from kinfolk_web.welcome.arriving import arrived
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.filling import fill_soon, follow
from kinfolk_web.welcome.forms import NoteForm
from kinfolk_web.welcome.library import first_note
from kinfolk_web.welcome.models import Standing, Welcome
from kinfolk_web.welcome.photos import has_photo
from kinfolk_web.welcome.queries import (
    active,
    greets,
    is_new,
    is_to_be_greeted,
    meeting_of,
    notes_between,
    said_when,
    stands_in_now,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


HALF_A_DAY = 12 * 60 * 60


def offer(request: AttendeeRequest) -> HttpResponse:
    """Let somebody say how many newcomers they greet and how often they host; no is a full answer."""
    rounds = Block.objects.filter(event=request.event, kind=Block.Kind.ROUND).count() or 1
    form = OfferForm(request.POST or None, attendee=request.attendee, rounds=rounds)
    if request.method == "POST" and form.is_valid():
        before = is_to_be_greeted(request.attendee)
        people.edit(attendee=request.attendee, values=form.values(), by=None, own=True)
        follow(request.attendee, before=before)
        if form.cleaned_data["greet"] or form.cleaned_data["host"]:
            messages.success(request, _("Thank you. You will find here whom you greet and where you host."))
        else:
            messages.success(request, _("Thank you for the answer. Nobody asks why."))
        return redirect("my_page")
    given = {"form": form, "new": is_new(request.attendee)}
    return render(request, "host/offer.html", given, status=422 if form.errors else 200)


def greeting(request: AttendeeRequest) -> HttpResponse:
    """Show whom somebody greets, and what comes next with each."""
    return show(request)


def show(
    request: AttendeeRequest,
    form: StandingForm | None = None,
    photo_form: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page of a greeter, with a form that was not filled in well."""
    lines = [(one, notes_between(one.welcome)) for one in greets(request.attendee)]
    here = arrived(request.event, [line[0].welcome.newcomer_id for line in lines])
    standing = Standing.objects.filter(attendee=request.attendee).first()
    today = timezone.now() - timedelta(hours=16)
    given = {
        "lines": [line for line in lines if not line[0].takes_over],
        "others": [line[0] for line in lines if line[0].takes_over],
        "form": form or StandingForm(initial=_standing(request)),
        "photo_form": photo_form or PhotoForm(),
        "has_photo": has_photo(request.attendee),
        "meeting": meeting_of(request.event),
        "standing": standing,
        "here": bool(standing and standing.here_at and standing.here_at > today),
        "on_the_day": _is_on(request),
        "late": stands_in_now(request.event),
        "arrived": here,
        "more": asked_for(request.event, [line[0].welcome.newcomer_id for line in lines]),
        "stream": stream_of_visit(request.visit),
        "calls": calling.heard_by(request.attendee) if request.attendee.is_greeter else [],
        "blips": [one for one in radar.for_greeter(request.attendee) if one.kind != "called"],
    }
    return render(request, "host/greeting.html", given, status=status)


def _standing(request: AttendeeRequest) -> dict[str, str]:
    held = Standing.objects.filter(attendee=request.attendee).first()
    return {"place": held.place, "sign": held.sign} if held else {}


def _is_on(request: AttendeeRequest) -> bool:
    """Whether the event is today, or so near that somebody may stand at the door."""
    starts = meeting_of(request.event).at
    return starts is not None and abs((starts - timezone.now()).total_seconds()) < HALF_A_DAY


def standing(request: AttendeeRequest) -> HttpResponse:
    """Keep where they stand and how they are found, or that they are there."""
    if "here" in request.POST:
        Standing.objects.update_or_create(
            attendee=request.attendee, defaults={"here_at": timezone.now(), "away": False}
        )
        messages.success(request, _("Good. The people you greet are yours, and nobody else takes over."))
        return redirect("my_greeting")
    form = StandingForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    Standing.objects.update_or_create(attendee=request.attendee, defaults=form.cleaned_data)
    messages.success(request, _("Kept. The people you greet see it."))
    return redirect("my_greeting")


def _mine(request: AttendeeRequest, welcome: int) -> Welcome:
    """Return a welcome that is somebody's to greet: their own, or one in which they stand in now."""
    found = next((one.welcome for one in greets(request.attendee) if one.welcome.pk == welcome), None)
    if found is None:
        raise Http404
    return found


def note(request: AttendeeRequest, welcome: int) -> HttpResponse:
    """Write to somebody they greet; a warm first note stands there to begin with."""
    one = _mine(request, welcome)
    if one.greeter_id != request.attendee.pk:
        raise Http404
    written = bool(notes_between(one))
    form = NoteForm(request.POST or None, initial={} if written else {"text": _first(request)})
    if request.method == "POST" and form.is_valid():
        try:
            notes.to_newcomer(welcome=one, **form.cleaned_data)
        except RefusedError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("On its way. Neither of you sees the other’s address."))
            return redirect("my_greeting")
    given = {"form": form, "welcome": one, "written": written}
    return render(request, "host/note.html", given, status=422 if form.errors else 200)


def _first(request: AttendeeRequest) -> str:
    meeting, held = meeting_of(request.event), _standing(request)
    where = [held.get("place") or meeting.place, said_when(meeting), held.get("sign", "")]
    return first_note(request.event, greeter=request.attendee.name, where=", ".join(one for one in where if one))


def mark(request: AttendeeRequest, welcome: int) -> HttpResponse:
    """Note that they have met or been in touch, or let somebody else greet them, without a reason.

    Whoever stands in may say so at any time: what their page showed when they opened it may be over, because the greeter
    came after all, or was quicker. It may also be over for both, since somebody else was found meanwhile, or nobody is wanted.
    """
    theirs = Q(greeter=request.attendee) | Q(stand_in=request.attendee)
    one = active(request.event).filter(theirs, pk=welcome).first()
    if one is None and Welcome.objects.filter(theirs, event=request.event, pk=welcome).exists():
        messages.info(request, _("You need not look out for them any more. Thank you all the same."))
        return redirect("my_greeting")
    if one is None:
        raise Http404
    if "met" in request.POST:
        actions.mark_met(welcome=one)
        messages.success(request, _("Lovely. Thank you."))
    elif "contacted" in request.POST:
        actions.mark_contacted(welcome=one)
        messages.success(request, _("Noted."))
    elif "other" in request.POST and one.greeter_id == request.attendee.pk:
        actions.end(welcome=one, because=Welcome.End.GREETER)
        fill_soon(request.event)
        messages.success(request, _("Done. Somebody else is found for them, and nobody asks why."))
    return redirect("my_greeting")


def greeted(request: AttendeeRequest, newcomer: int) -> HttpResponse:
    """Note that a greeter on duty has met somebody whom nobody greets."""
    if not radar.is_on_duty(request.attendee):
        raise Http404
    if radar.greeted(event=request.event, newcomer=newcomer, by=None):
        messages.success(request, _("Lovely. Thank you."))
    return redirect("my_greeting")


def introduced(request: AttendeeRequest, welcome: int) -> HttpResponse:
    """Note that somebody for whom that was drawn by lot was introduced to two people."""
    if not note_done(greeter=request.attendee, welcome=welcome):
        raise Http404
    messages.success(request, _("Lovely. Thank you."))
    return redirect("my_greeting")


def settle(request: AttendeeRequest, call: int) -> HttpResponse:
    """Note that a greeter looks after somebody a host called for."""
    if not request.attendee.is_greeter:
        raise Http404
    calling.settle_call(event=request.event, number=call, by=None)
    messages.success(request, _("Thank you for going over."))
    return redirect("my_greeting")
