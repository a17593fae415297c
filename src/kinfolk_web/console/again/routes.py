"""Addresses of the page on what is carried from one event to the next."""

from __future__ import annotations

from kinfolk_web.console.again import pages
from kinfolk_web.routing import ORGANISERS, READERS, Route

ROUTES: tuple[Route, ...] = (
    Route(path="again/", view=pages.again, name="again", scope="event", roles=READERS),
    Route(
        path="again/helpers/", view=pages.take_up, name="again_helpers", scope="event", roles=ORGANISERS, methods=("POST",)
    ),
    Route(
        path="again/tables/", view=pages.give_tables, name="again_tables", scope="event", roles=ORGANISERS,
        methods=("POST",),
    ),
)  # fmt: skip
