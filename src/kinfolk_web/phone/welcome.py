"""Pages of whoever is greeted, and of a cast: who it is, where and when, a note, and a change without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.day.casts import hold
from kinfolk_web.day.following import followed
from kinfolk_web.people import actions as people
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.earlier import wants_new, wish
from kinfolk_web.welcome import actions, notes
from kinfolk_web.welcome.casts import cast_before, cast_of
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.filling import fill_soon, follow
from kinfolk_web.welcome.forms import NoteForm
from kinfolk_web.welcome.models import Welcome
from kinfolk_web.welcome.photos import has_photo, photo_of_greeter
from kinfolk_web.welcome.queries import greeter_of, meeting_of, notes_between
from kinfolk_web.welcome.shown import plan_shown

if TYPE_CHECKING:
    from kinfolk_web.routing import AttendeeRequest


def greeter(request: AttendeeRequest) -> HttpResponse:
    """Show who greets them, and let them write a line; nothing of it is needed."""
    found = greeter_of(request.attendee)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and found is not None and form.is_valid():
        try:
            notes.to_greeter(welcome=found.welcome, **form.cleaned_data)
        except RefusedError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("On its way. Neither of you sees the other’s address."))
            return redirect("my_greeter")
    given = {
        "greeter": found,
        "notes": notes_between(found.welcome) if found else [],
        "meeting": meeting_of(request.event),
        "form": form,
        "has_photo": found is not None and has_photo(found.welcome.greeter),
    }
    return render(request, "phone/greeter.html", given, status=422 if form.errors else 200)


def photo(request: AttendeeRequest) -> HttpResponse:
    """Give somebody the photo of whoever greets them, if that one offers any."""
    found = photo_of_greeter(request.attendee)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="image/jpeg")


def greeter_choice(request: AttendeeRequest) -> HttpResponse:
    """Let them have somebody else, nobody, or somebody after all; never a reason, never told to the other."""
    found = greeter_of(request.attendee)
    if "other" in request.POST and found is not None:
        actions.end(welcome=found.welcome, because=Welcome.End.NEWCOMER)
        fill_soon(request.event)
        messages.success(request, _("Done. Somebody else is found for you, and nobody asks why."))
    elif "none" in request.POST:
        people.edit(attendee=request.attendee, values={"no_greeter": True}, by=None, own=True)
        actions.honour(attendee=request.attendee)
        messages.success(request, _("Done. Nobody waits for you, and nobody is told why."))
    elif "again" in request.POST:
        people.edit(attendee=request.attendee, values={"no_greeter": False}, by=None, own=True)
        follow(Attendee.objects.get(pk=request.attendee.pk), before=False)
        messages.success(request, _("Good. You get a mail as soon as somebody looks out for you."))
    return redirect("my_greeter")


def cast(request: AttendeeRequest) -> HttpResponse:
    """Show their cast, and let them write to all of it."""
    plan = plan_shown(request.event)
    found, form = cast_of(request.attendee, plan), NoteForm(request.POST or None)
    if request.method == "POST" and (plan is None or found is None):
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            notes.to_cast(by=request.attendee, **form.cleaned_data)
        except RefusedError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("On its way to your cast."))
            return redirect("my_cast")
    given = {
        "cast": found,
        "form": form,
        "notes": notes.cast_notes(request.attendee) if found else [],
        "before": cast_before(request.attendee),
        "new": wants_new(request.attendee),
        **followed(request.visit),
    }
    return render(request, "phone/cast.html", given, status=422 if form.errors else 200)


def cast_choice(request: AttendeeRequest) -> HttpResponse:
    """Keep whether they would rather have a new cast than last time's."""
    wish(attendee=request.attendee, new="new" in request.POST)
    messages.success(request, _("Kept. The next plan goes by it."))
    return redirect("my_cast")


def cast_hold(request: AttendeeRequest) -> HttpResponse:
    """Hold one's cast today in place of its host, or let somebody else be asked."""
    yes = request.POST.get("hold") == "yes"
    if not hold(attendee=request.attendee, yes=yes):
        messages.info(request, _("Somebody holds it already. Thank you all the same."))
    elif yes:
        messages.success(request, _("Thank you. Your cast sees that you hold it."))
    else:
        messages.success(request, _("That is a full answer. Somebody else is asked."))
    return redirect("my_cast")


def offline(request: AttendeeRequest) -> HttpResponse:
    """Show what stands in for a page that needs the network; a browser keeps it for when there is none."""
    return render(request, "phone/offline.html")
