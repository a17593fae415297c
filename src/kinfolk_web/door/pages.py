"""Pages of a desk: one field, three letters, one tap; the list that it keeps; somebody's own page as a code to scan."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from kinfolk_web.core.certificates import code_picture
from kinfolk_web.day import own_pages
from kinfolk_web.day.desks import stream_of
from kinfolk_web.day.models import Desk
from kinfolk_web.door.lists import list_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.places import WAYS
from kinfolk_web.welcome.queries import language_name

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kinfolk_web.communities.models import Event
    from kinfolk_web.routing import DeskRequest

SOURCE = Path(__file__).resolve().parents[1] / "static/kinfolk/js/door-worker.js"
MOST_LANGUAGES = 12
CAMERA = "camera=(self)"  # to scan badges, on this page alone


def door(request: DeskRequest) -> HttpResponse:
    """Show the desk; the list comes by itself, and stays for when there is no network."""
    if request.desk.kind == Desk.Kind.FINDER:
        return redirect("door_find")
    given = {
        "desk": request.desk,
        "stream": stream_of(request.desk),
        "languages": _languages(request.event),
        "ways": json.dumps([str(one) for one in WAYS]),
    }
    response = render(request, "door/door.html", given)
    response["Permissions-Policy"] = CAMERA
    response["Kinfolk-Desk"] = "page"  # by which its worker knows our page from one that a network puts in its place
    return response


def _languages(event: Event) -> list[tuple[str, str]]:
    """Return the languages that people of an event talk in, the commonest first."""
    spoken = Attendee.objects.filter(event=event, state=Attendee.State.COMING).values_list("languages", flat=True)
    counted = Counter(tag for tags in spoken for tag in tags)
    return [(tag, language_name(tag)) for tag, _many in counted.most_common(MOST_LANGUAGES)]


def everybody(request: DeskRequest) -> HttpResponse:
    """Give what a desk keeps, and a token for what it sends, which outlives the page that it was opened with."""
    if request.desk.kind == Desk.Kind.FINDER:
        raise Http404
    have, since = request.GET.get("have", "")[:40], request.GET.get("since", "")[:40]
    return JsonResponse(list_of(request.desk, have=have, since=since) | {"token": get_token(request)})


def link(request: DeskRequest) -> HttpResponse:
    """Show somebody's own page as a code to scan, once, for a few minutes; the desk has seen who it is."""
    code = request.POST.get("code", "")[:20]
    attendee = Attendee.objects.filter(event=request.event, code=code, state=Attendee.State.COMING).first()
    if attendee is None or request.desk.kind == Desk.Kind.FINDER:
        raise Http404
    secret = own_pages.show(attendee=attendee, desk=request.desk)
    address = settings.PUBLIC_URL + reverse("own_page", args=[secret])
    picture = code_picture(address)
    given = {"attendee": attendee, "picture": picture, "minutes": own_pages.MINUTES}
    return render(request, "door/link.html", given)


def worker(_request: HttpRequest) -> HttpResponse:
    """Give the worker of desks from beside their pages: a browser lets it see nothing above its own address."""
    said = SOURCE.read_text("utf-8").replace("__STATIC__", settings.STATIC_URL)
    return HttpResponse(said, content_type="text/javascript; charset=utf-8")
