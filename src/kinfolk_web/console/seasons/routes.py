"""Addresses of the pages on seasons of circles."""

from __future__ import annotations

from functools import partial

from kinfolk_web.communities.models import Role
from kinfolk_web.console.seasons import views
from kinfolk_web.routing import ORGANISERS, Route

_read = partial(Route, scope="community", roles=ORGANISERS | {Role.READ_ONLY})
_act = partial(Route, scope="community", roles=ORGANISERS, methods=("POST",))
_ONE = "seasons/<int:number>/"

ROUTES: tuple[Route, ...] = (
    _read(path="seasons/", view=views.seasons, name="seasons"),
    Route(
        path="seasons/new/", view=views.new, name="season_new", scope="community", roles=ORGANISERS,
        methods=("GET", "POST"),
    ),
    _read(path=_ONE, view=views.season, name="season"),
    _act(path=_ONE + "invite/", view=views.invite, name="season_invite"),
    _act(path=_ONE + "plan/", view=views.plan, name="season_plan"),
    _act(path=_ONE + "release/", view=views.release, name="season_release"),
    _act(path=_ONE + "drop/", view=views.drop, name="season_drop"),
    _act(path=_ONE + "end/", view=views.end, name="season_end"),
)  # fmt: skip
