"""Addresses of the stage manager's page."""

from __future__ import annotations

from functools import partial

from kinfolk_web.communities.models import Role
from kinfolk_web.console.stage import cueing, views
from kinfolk_web.routing import ORGANISERS, Route

STAGE = frozenset({Role.ORGANISER, Role.MODERATOR, Role.HOST_LEAD})
_post = partial(Route, scope="event", roles=STAGE, methods=("POST",))

ROUTES: tuple[Route, ...] = (
    Route(path="stage/", view=views.stage, name="stage", scope="event", roles=STAGE),
    _post(path="stage/clock/", view=views.steer, name="stage_clock"),
    _post(path="stage/show/", view=views.show, name="stage_show"),
    _post(path="stage/blank/", view=views.blank, name="stage_blank"),
    _post(path="stage/cues/", view=cueing.change, name="stage_cues"),
    _post(path="stage/cues/call/", view=cueing.run, name="stage_call"),
    Route(
        path="stage/walls/", view=views.walls, name="stage_walls", scope="event", roles=ORGANISERS, methods=("POST",)
    ),
    Route(path="stage/now/", view=views.now, name="stage_now", scope="event", roles=STAGE),
)
