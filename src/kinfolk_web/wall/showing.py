"""The wall: one page that is opened once and then looks after itself, and the picture that it asks for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language_bidi, override
from django_scopes import scope

from kinfolk_web.core import privacy
from kinfolk_web.day.clock import facts_of, run_of
from kinfolk_web.day.listening import stream_of_wall
from kinfolk_web.day.scenes import frame_of
from kinfolk_web.day.walls import note_seen, wall_of
from kinfolk_web.routing import own_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.day.models import Wall

ALLOWED = "fullscreen=(self), screen-wake-lock=(self)"


def wall(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the wall by its link, without any sign-in."""
    found = wall_of(secret)
    if found is None:
        return _ended(request)
    with _at(found):
        given = _picture(found) | {"stream": stream_of_wall(found), "secret": secret}
        response = render(request, "wall/wall.html", given)
    response["Permissions-Policy"] = ALLOWED
    response["Referrer-Policy"] = "no-referrer"  # the address is what opens it
    return own_page(response)  # by which its worker knows it


def frame(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what the wall shows now, alone; that it was asked for says that the display lives."""
    found = wall_of(secret)
    if found is None:
        return _ended(request)
    note_seen(found)
    with _at(found):
        given = _picture(found) | {"stream": stream_of_wall(found)}
        return render(request, "wall/frame.html", given)


def _ended(request: HttpRequest) -> HttpResponse:
    return own_page(render(request, "wall/ended.html", status=410))


@contextmanager
def _at(wall: Wall) -> Iterator[None]:
    """Look at the event with the language of its paper and the time of its place."""
    event = wall.event
    with scope(community=event.community), override(event.language), timezone.override(ZoneInfo(event.timezone)):
        yield


def _picture(wall: Wall) -> dict[str, Any]:
    frame = frame_of(wall.event)
    told = frame.cue.told if frame.cue else 0
    return {
        "event": wall.event,
        "frame": frame,
        "clock": facts_of(run_of(wall.event), frame.at),
        "count": capfirst(privacy.words(told)) if told else "",
        "here": capfirst(privacy.words(frame.here)) if frame.here else "",
        "statements": [(one, capfirst(privacy.words(one.told))) for one in frame.statements],
        "wall_language": wall.event.language,
        "wall_direction": "rtl" if get_language_bidi() else "ltr",
        "scene": f"wall/scenes/{frame.scene}.html",
    }
