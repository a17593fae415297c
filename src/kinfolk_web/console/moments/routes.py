"""Addresses of the pages on what people do together on the day."""

from __future__ import annotations

from functools import partial

from kinfolk_web.console.moments import open_tables
from kinfolk_web.routing import MODERATORS, Route

_read = partial(Route, scope="event", roles=MODERATORS)
_act = partial(Route, scope="event", roles=MODERATORS, methods=("POST",))
_ALL, _ONE = "open-tables/", "open-tables/<int:number>/"

ROUTES: tuple[Route, ...] = (
    _read(path=_ALL, view=open_tables.queue, name="open_tables"),
    _act(path=_ALL + "stop/", view=open_tables.stop, name="open_tables_stop"),
    _act(path=_ALL + "paper/", view=open_tables.paper, name="open_tables_paper"),
    _act(path=_ONE + "approve/", view=open_tables.approve, name="open_table_approve"),
    _act(path=_ONE + "decline/", view=open_tables.decline, name="open_table_decline"),
    _act(path=_ONE + "seat/", view=open_tables.seat, name="open_table_seat"),
)
