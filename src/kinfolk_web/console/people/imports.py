"""A list comes in: dropped here, read in the background, looked at, and only then taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from kinfolk_web.console.people.done import to
from kinfolk_web.console.people.listing import systems
from kinfolk_web.console.people.showing import chosen_columns, shown
from kinfolk_web.people import importing, lists
from kinfolk_web.people.models import Import

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk_web.routing import EventRequest

MOST_FILES = 12
SAMPLE = (
    "name,email,organisation,times_attended,roles,languages,statements,needs,together\r\n"
    "Ana Lima,ana@acme.example,Acme,0,,English;Português,I run a one-person team;I am afraid of small talk,,\r\n"
    "Bo Chen,bo@other.example,Other Ltd,5,host,English;中文,I run a one-person team,,\r\n"
    "Cy Dorn,cy@dorn.example,,2,greeter,English;Deutsch,I am afraid of small talk,step-free,Dee Okafor\r\n"
    "Dee Okafor,dee@okafor.example,,,,English,,,\r\n"
)


def upload(request: EventRequest) -> HttpResponse:
    """Take files up, all of them together one list."""
    trouble = ""
    if request.method == "POST":
        files = request.FILES.getlist("files")
        trouble = _trouble(files)
        if not trouble:
            came = importing.upload(
                files=[(file.name or _("the list"), file.read()) for file in files],
                event=request.event,
                by=request.user,
            )
            return to(request, "people_preview", number=came.pk)
    page = {"trouble": trouble, "systems": systems()}
    return render(request, "console/people/import.html", page, status=422 if trouble else 200)


def _trouble(files: list[Any]) -> str:
    if not files:
        return _("Choose the file with your list first.")
    if len(files) > MOST_FILES:
        return _("That is more than %(most)d files. Put the lists into fewer.") % {"most": MOST_FILES}
    if sum(file.size for file in files) > lists.MOST_BYTES:
        return _("That is more than %(most)d MiB. Save only the columns that are needed.") % {
            "most": lists.MOST_BYTES // 1024**2
        }
    return ""


def sample(_request: EventRequest) -> HttpResponse:
    """Hand over a small list to try with, or to fill in."""
    response = HttpResponse("\ufeff" + SAMPLE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kinfolk-sample.csv"'
    return response


def _came(request: EventRequest, number: int) -> Import:
    return get_object_or_404(
        Import.objects.select_related("job", "change").defer("rows"), pk=number, event=request.event
    )


def preview(request: EventRequest, number: int) -> HttpResponse:
    """Show where a list is: being read, refused, waiting for a yes, or done."""
    came = _came(request, number)
    if came.state in {Import.State.APPLIED, Import.State.DROPPED}:
        there = to(request, "people", came.change)
        return HttpResponseClientRedirect(there.headers["Location"]) if request.htmx else there
    return render(request, "console/people/preview.html", shown(came))


def columns(request: EventRequest, number: int) -> HttpResponse:
    """Read the list again with other meanings of its columns."""
    came = _came(request, number)
    reading = chosen_columns(came, request.POST)
    return _done(request, number, lambda: importing.read_again(came=came, reading=reading, by=request.user))


def look(request: EventRequest, number: int) -> HttpResponse:
    """Look again, with who is somebody else and whether the list is the whole one."""
    came = _came(request, number)
    whole = {"yes": True, "no": False}.get(request.POST.get("whole", ""))
    asked = set(request.POST.getlist("asked"))  # which questions this form put, so that the others stay answered
    different = None if asked == {"both"} else request.POST.getlist("different")
    both = request.POST.getlist("both") if "both" in asked else None
    return _done(request, number, lambda: importing.look_again(came=came, whole=whole, different=different, both=both))


def take_in(request: EventRequest, number: int) -> HttpResponse:
    """Take the list in as it was shown."""
    came, seen = _came(request, number), request.POST.get("seen", "")
    return _done(request, number, lambda: importing.ask_to_take_in(came=came, seen=seen, by=request.user))


def drop(request: EventRequest, number: int) -> HttpResponse:
    """Forget the list."""
    came = _came(request, number)
    return _done(request, number, lambda: importing.drop(came=came))


def _done(request: EventRequest, number: int, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except importing.NotOpenError:
        messages.warning(request, _("This list was taken in or dropped meanwhile."))
        return to(request, "people")
    return to(request, "people_preview", number=number)
