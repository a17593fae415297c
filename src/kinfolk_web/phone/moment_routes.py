"""Addresses of what attendees do together on the day: open tables, pulse, who they met, casts and the closing."""

from __future__ import annotations

from functools import partial

from kinfolk_web.phone import again, closing, later, meeting, open_tables, pulse, talking, welcome
from kinfolk_web.routing import Route

_page = partial(Route, scope="attendee")
_form = partial(Route, scope="attendee", methods=("GET", "POST"))
_post = partial(Route, scope="attendee", methods=("POST",))
_ONE = "open-tables/<int:number>/"

MOMENTS: tuple[Route, ...] = (
    _page(path="open-tables/", view=open_tables.tables, name="my_open_tables"),
    _form(path="open-tables/propose/", view=open_tables.propose, name="my_open_table_propose"),
    _page(path=_ONE, view=open_tables.sheet, name="my_open_table"),
    _post(path=_ONE + "join/", view=open_tables.join, name="my_open_table_join"),
    _post(path=_ONE + "leave/", view=open_tables.leave, name="my_open_table_leave"),
    _post(path=_ONE + "withdraw/", view=open_tables.withdraw, name="my_open_table_withdraw"),
    _form(path="pulse/", view=pulse.pulse, name="my_pulse"),
    _post(path="cast/hold/", view=welcome.cast_hold, name="my_cast_hold"),
    _page(path="closing/", view=closing.closing, name="my_closing"),
    _post(path="closing/thanks/", view=closing.thank, name="my_thanks"),
    _form(path="again/", view=again.mine, name="my_again"),
    _page(path="again/calendar.ics", view=again.calendar, name="my_again_calendar"),
    Route(path="next/<str:secret>/", view=again.by_link, name="again_link", scope="public", methods=("GET", "POST")),
    Route(path="next/<str:secret>/calendar.ics", view=again.calendar_by_link, name="again_calendar", scope="public"),
    _post(path="first/", view=later.first, name="my_first"),
    _form(path="story/", view=later.story, name="my_story"),
    Route(path="later/<str:secret>/", view=later.later, name="later", scope="public", methods=("GET", "POST")),
    _page(path="met/", view=meeting.met, name="my_met"),
    _post(path="met/tap/", view=meeting.tap, name="my_tap"),
    _form(path="talked/", view=talking.talked, name="my_talked"),
    _post(path="met/contact/", view=meeting.contact, name="my_contact"),
)
