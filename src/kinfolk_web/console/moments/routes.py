"""Addresses of the pages on what people do together on the day."""

from __future__ import annotations

from functools import partial

from kinfolk_web.communities.models import Role
from kinfolk_web.console.moments import casts, closing, open_tables, pulse
from kinfolk_web.routing import MODERATORS, ORGANISERS, READERS, Route

LEADS = ORGANISERS | {Role.HOST_LEAD}
_queue = partial(Route, scope="event", roles=MODERATORS)
_judge = partial(Route, scope="event", roles=MODERATORS, methods=("POST",))
_read = partial(Route, scope="event", roles=READERS)
_type = partial(Route, scope="event", roles=LEADS, methods=("GET", "POST"))
_act = partial(Route, scope="event", roles=LEADS, methods=("POST",))
_ALL, _ONE = "open-tables/", "open-tables/<int:number>/"

ROUTES: tuple[Route, ...] = (
    _queue(path=_ALL, view=open_tables.queue, name="open_tables"),
    _judge(path=_ALL + "stop/", view=open_tables.stop, name="open_tables_stop"),
    _judge(path=_ALL + "paper/", view=open_tables.paper, name="open_tables_paper"),
    _judge(path=_ONE + "approve/", view=open_tables.approve, name="open_table_approve"),
    _judge(path=_ONE + "decline/", view=open_tables.decline, name="open_table_decline"),
    # who is on the list is nothing that a moderator can find out
    Route(
        path=_ONE + "seat/", view=open_tables.seat, name="open_table_seat", scope="event", roles=ORGANISERS,
        methods=("POST",),
    ),
    _read(path="pulse/", view=pulse.pulse, name="pulse"),
    _type(path="pulse/rounds/<int:number>/", view=pulse.cards, name="pulse_cards"),
    _read(path="casts/", view=casts.casts, name="casts"),
    _act(path="casts/join/", view=casts.join, name="casts_join"),
    _act(path="casts/part/", view=casts.part, name="casts_part"),
    _act(path="casts/give/", view=casts.give, name="casts_give"),
    _read(path="closing/", view=closing.closing, name="closing"),
    _act(path="closing/reunion/", view=closing.reunion, name="closing_reunion"),
    _type(path="closing/thanks/", view=closing.thanks, name="closing_thanks"),
)  # fmt: skip
