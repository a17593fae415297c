"""Addresses of the desks' page."""

from __future__ import annotations

from functools import partial

from kinfolk_web.communities.models import Role
from kinfolk_web.console.day import desks
from kinfolk_web.routing import ORGANISERS, Route

DOOR = ORGANISERS | {Role.DOOR}
_page = partial(Route, scope="event", roles=DOOR)
_post = partial(Route, scope="event", roles=DOOR, methods=("POST",))

ROUTES: tuple[Route, ...] = (
    _page(path="day/desks/", view=desks.desks, name="desks"),
    _post(path="day/desks/pair/", view=desks.pair, name="desk_pair"),
    _post(path="day/desks/here/", view=desks.here, name="desk_here"),
    _post(path="day/desks/bring/", view=desks.bring, name="desk_bring"),
    _post(path="day/desks/<int:desk>/end/", view=desks.end, name="desk_end"),
    _post(path="day/desks/again/<uuid:walk_in>/", view=desks.told, name="desk_told"),
)
