"""Addresses of a member's pages on circles: they stay open after the event by whose link they are reached."""

from __future__ import annotations

from functools import partial

from kinfolk_web.phone import circles
from kinfolk_web.routing import Route

_page = partial(Route, scope="attendee", lasts=True)
_post = partial(Route, scope="attendee", lasts=True, methods=("POST",))
_ONE = "circles/<int:number>/"

CIRCLES: tuple[Route, ...] = (
    _page(path="circles/", view=circles.circles, name="my_circles"),
    _page(path=_ONE, view=circles.hours, name="my_circle_hours", methods=("GET", "POST")),
    _page(path=_ONE + "circle.ics", view=circles.calendar, name="my_circle_calendar"),
    _post(path=_ONE + "answer/", view=circles.answer, name="my_circle_answer"),
    _post(path=_ONE + "leave/", view=circles.leave, name="my_circle_leave"),
    _post(path=_ONE + "note/", view=circles.note, name="my_circle_note"),
    _post(path=_ONE + "pause/", view=circles.pause, name="my_circle_pause"),
)
