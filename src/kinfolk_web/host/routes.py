"""Addresses of the pages of hosts and greeters."""

from __future__ import annotations

from functools import partial

from kinfolk_web.host import counting, greeting, hosting, photos
from kinfolk_web.routing import Route

_page = partial(Route, scope="attendee")
_form = partial(Route, scope="attendee", methods=("GET", "POST"))
_post = partial(Route, scope="attendee", methods=("POST",))

ROUTES: tuple[Route, ...] = (
    _form(path="offer/", view=greeting.offer, name="my_offer"),
    _page(path="greeting/", view=greeting.greeting, name="my_greeting"),
    _post(path="greeting/standing/", view=greeting.standing, name="my_standing"),
    _post(path="greeting/photo/", view=photos.photo, name="my_photo"),
    _page(path="greeting/photo.jpg", view=photos.own, name="my_own_photo"),
    _form(path="greeting/<int:welcome>/note/", view=greeting.note, name="my_note"),
    _post(path="greeting/<int:welcome>/mark/", view=greeting.mark, name="my_greeting_mark"),
    _post(path="greeting/<int:welcome>/introduced/", view=greeting.introduced, name="my_introduced"),
    _post(path="greeting/<int:newcomer>/greeted/", view=greeting.greeted, name="my_greeting_greeted"),
    _post(path="greeting/calls/<int:call>/", view=greeting.settle, name="my_call_settle"),
    _page(path="host/", view=hosting.host, name="my_host"),
    _page(path="host/moves/", view=hosting.moves, name="my_moves"),
    _post(path="host/call/", view=hosting.call, name="my_call"),
    _post(path="host/count/", view=counting.count, name="my_count"),
    _post(path="host/ticks/", view=counting.ticks, name="my_ticks"),
)
