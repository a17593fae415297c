"""Addresses of finding out."""

from __future__ import annotations

from kinfolk_web.console.evaluating import pages
from kinfolk_web.routing import ORGANISERS, READERS, Route

_ONE = "find-out/<str:design>/"
ROUTES: tuple[Route, ...] = (
    Route(path="find-out/", view=pages.find_out, name="find_out", scope="event", roles=READERS),
    Route(
        path="find-out/pairs/",
        view=pages.ask_pairs,
        name="find_out_pairs",
        scope="event",
        roles=ORGANISERS,
        methods=("POST",),
    ),
    Route(
        path="find-out/introduced/",
        view=pages.introduced,
        name="find_out_introduced",
        scope="event",
        roles=ORGANISERS,
        methods=("GET", "POST"),
    ),
    Route(path=_ONE + "numbers/", view=pages.numbers, name="find_out_numbers", scope="event", roles=READERS),
    Route(path=_ONE + "protocol.json", view=pages.protocol, name="find_out_protocol", scope="event", roles=READERS),
    Route(
        path=_ONE + "on/", view=pages.switch_on, name="find_out_on", scope="event", roles=ORGANISERS, methods=("POST",)
    ),
    Route(
        path=_ONE + "off/",
        view=pages.switch_off,
        name="find_out_off",
        scope="event",
        roles=ORGANISERS,
        methods=("POST",),
    ),
    Route(
        path=_ONE + "draw/", view=pages.draw, name="find_out_draw", scope="event", roles=ORGANISERS, methods=("POST",)
    ),
    Route(path=_ONE + "end/", view=pages.end, name="find_out_end", scope="event", roles=ORGANISERS, methods=("POST",)),
    Route(
        path=_ONE + "count/",
        view=pages.count,
        name="find_out_count",
        scope="event",
        roles=ORGANISERS,
        methods=("POST",),
    ),
)
