"""Addresses of the Ready page."""

from __future__ import annotations

from kinfolk_web.communities.models import Role
from kinfolk_web.console.ready import pages, rehearsing
from kinfolk_web.routing import ORGANISERS, READERS, Route

LEADS = ORGANISERS | {Role.HOST_LEAD}
ROUTES: tuple[Route, ...] = (
    Route(path="day/ready/", view=pages.page, name="ready", scope="event", roles=READERS | {Role.DOOR}),
    Route(
        path="day/ready/paper/", view=pages.switch, name="ready_paper", scope="event", roles=LEADS, methods=("POST",)
    ),
    Route(path="day/ready/stick/", view=pages.stick, name="ready_stick", scope="event", roles=LEADS, methods=("POST",)),
    Route(
        path="day/ready/printed/",
        view=pages.on_paper,
        name="ready_printed",
        scope="event",
        roles=LEADS,
        methods=("POST",),
    ),
    Route(
        path="day/rehearse/",
        view=rehearsing.rehearse,
        name="rehearse",
        scope="event",
        roles=ORGANISERS,
        methods=("POST",),
    ),
    Route(
        path="day/rehearse/drop/",
        view=rehearsing.drop,
        name="rehearsal_drop",
        scope="event",
        roles=ORGANISERS,
        methods=("POST",),
    ),
    Route(path="reach/<str:token>/", view=pages.reach, name="reach", scope="public"),
)
