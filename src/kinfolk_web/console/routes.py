"""Addresses of the organisers' pages: the first ones here, then room by room."""

from __future__ import annotations

from kinfolk_web.console import home
from kinfolk_web.console.after.routes import ROUTES as AFTER
from kinfolk_web.console.again.routes import ROUTES as AGAIN
from kinfolk_web.console.day.routes import ROUTES as DAY
from kinfolk_web.console.evaluating.routes import ROUTES as EVALUATING
from kinfolk_web.console.floor.routes import ROUTES as FLOOR
from kinfolk_web.console.keeping.routes import ROUTES as KEEPING
from kinfolk_web.console.log.routes import ROUTES as LOG
from kinfolk_web.console.mail.routes import ROUTES as MAIL
from kinfolk_web.console.moments.routes import ROUTES as MOMENTS
from kinfolk_web.console.people.routes import ROUTES as PEOPLE
from kinfolk_web.console.plan.routes import ROUTES as PLAN
from kinfolk_web.console.programme.routes import ROUTES as PROGRAMME
from kinfolk_web.console.ready.routes import ROUTES as READY
from kinfolk_web.console.safety.routes import ROUTES as SAFETY
from kinfolk_web.console.seasons.routes import ROUTES as SEASONS
from kinfolk_web.console.staff.routes import ROUTES as STAFF
from kinfolk_web.console.stage.routes import ROUTES as STAGE
from kinfolk_web.console.statements.routes import ROUTES as STATEMENTS
from kinfolk_web.console.welcome.routes import ROUTES as WELCOME
from kinfolk_web.routing import ALL_STAFF, ORGANISERS, Route

FORM = ("GET", "POST")
HOME = (
    Route(path="", view=home.home, name="home", scope="account"),
    Route(path="communities/new/", view=home.new_community, name="new_community", scope="account", methods=FORM),
    Route(path="", view=home.community, name="community", scope="community", roles=ALL_STAFF, for_guests=True),
    Route(path="events/new/", view=home.new_event, name="new_event", scope="community", roles=ORGANISERS, methods=FORM),
    Route(path="", view=home.event, name="event", scope="event", roles=ALL_STAFF),
)
ROUTES = (
    *HOME,
    *STAFF,
    *SEASONS,
    *PEOPLE,
    *PROGRAMME,
    *PLAN,
    *EVALUATING,
    *STATEMENTS,
    *WELCOME,
    *DAY,
    *MOMENTS,
    *STAGE,
    *FLOOR,
    *READY,
    *AGAIN,
    *AFTER,
    *SAFETY,
    *MAIL,
    *KEEPING,
    *LOG,
)
