"""Addresses of the floor on the day."""

from __future__ import annotations

from functools import partial

from kinfolk_web.communities.models import Role
from kinfolk_web.console.floor import doing, looking, pages
from kinfolk_web.routing import ORGANISERS, READERS, Route

LEADS = ORGANISERS | {Role.HOST_LEAD}
_page = partial(Route, scope="event", roles=READERS | {Role.DOOR})
_post = partial(Route, scope="event", roles=LEADS, methods=("POST",))

ROUTES: tuple[Route, ...] = (
    _page(path="day/floor/", view=pages.floor, name="floor"),
    Route(path="day/floor/proposal/", view=pages.proposal, name="floor_proposal", scope="event", roles=LEADS),
    _post(path="day/floor/doors/", view=doing.doors, name="floor_doors"),
    _post(path="day/floor/count/", view=doing.count, name="floor_count"),
    _post(path="day/floor/propose/", view=doing.propose, name="floor_propose"),
    _post(path="day/floor/apply/", view=doing.apply, name="floor_apply"),
    _post(path="day/floor/undo/", view=doing.take_back, name="floor_undo"),
    Route(path="day/radar/", view=looking.looking, name="radar", scope="event", roles=LEADS),
    _post(path="day/radar/<int:welcome>/met/", view=looking.met, name="radar_met"),
    _post(path="day/radar/<int:newcomer>/greeted/", view=looking.greeted, name="radar_greeted"),
    _post(path="day/floor/stays/", view=doing.stays, name="floor_stays"),
)
