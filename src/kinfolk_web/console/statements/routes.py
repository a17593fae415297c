"""Addresses of the pages on statements."""

from __future__ import annotations

from functools import partial

from kinfolk_web.console.statements import offering, reading
from kinfolk_web.routing import MODERATORS, SAFETY, Route

_page = partial(Route, scope="event", roles=MODERATORS)
_form = partial(Route, scope="event", roles=MODERATORS, methods=("GET", "POST"))
_post = partial(Route, scope="event", roles=MODERATORS, methods=("POST",))
_ALL, _ONE = "statements/", "statements/<int:number>/"

ROUTES: tuple[Route, ...] = (
    _page(path=_ALL, view=reading.queue, name="statements"),
    _post(path=_ALL + "stop/", view=reading.stop, name="statements_stop"),
    _post(path=_ALL + "approve/", view=reading.approve_some, name="statements_approve"),
    _post(path=_ALL + "settle/", view=offering.settle, name="statements_settle"),
    _post(path=_ALL + "add/", view=offering.add, name="statements_add"),
    _form(path=_ALL + "starters/", view=offering.starters, name="statements_starters"),
    _form(path=_ALL + "dots/", view=offering.dots, name="statements_dots"),
    _post(path=_ONE + "approve/", view=reading.approve, name="statement_approve"),
    _post(path=_ONE + "decline/", view=reading.decline, name="statement_decline"),
    _post(path=_ONE + "join/", view=reading.join, name="statement_join"),
    _post(path=_ONE + "hold/", view=reading.hold, name="statement_hold"),
    _post(path=_ONE + "retire/", view=reading.retire, name="statement_retire"),
    Route(
        path=_ONE + "author/", view=reading.author, name="statement_author", scope="event", roles=SAFETY,
        methods=("GET", "POST"), step_up=True,
    ),
)  # fmt: skip
