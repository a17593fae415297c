"""Addresses of attendees' pages."""

from __future__ import annotations

from kinfolk_web.phone import mails, statements, views
from kinfolk_web.routing import Route

FORM = ("GET", "POST")
POST = ("POST",)
_SAY = "statements/"
STATEMENTS = (
    Route(path=_SAY, view=statements.turn, name="my_statements", scope="attendee"),
    Route(path=_SAY + "<int:number>/", view=statements.answer, name="my_answer", scope="attendee", methods=POST),
    Route(
        path=_SAY + "<int:number>/back/", view=statements.take_back, name="my_take_back", scope="attendee", methods=POST
    ),
    Route(
        path=_SAY + "<int:number>/withdraw/",
        view=statements.withdraw,
        name="my_withdraw",
        scope="attendee",
        methods=POST,
    ),
    Route(path=_SAY + "mine/", view=statements.mine, name="my_sayings", scope="attendee"),
    Route(path=_SAY + "write/", view=statements.write, name="my_write", scope="attendee", methods=FORM),
    Route(path=_SAY + "draft/", view=statements.draft, name="my_draft", scope="attendee"),
    Route(path=_SAY + "send/", view=statements.send, name="my_send", scope="attendee", methods=POST),
)
ROUTES = (
    Route(path="q/<str:token>/", view=views.badge, name="badge", scope="public"),
    Route(path="i/<str:secret>/", view=views.invitation, name="invitation_link", scope="public", methods=FORM),
    Route(path="find/<slug:community>/<slug:event>/", view=mails.find, name="find_link", scope="public", methods=FORM),
    Route(path="no-mail/<str:secret>/", view=mails.no_mail, name="no_mail", scope="public", methods=FORM),
    Route(path="code/", view=mails.code, name="my_code", scope="attendee", methods=FORM),
    Route(path="", view=views.my_page, name="my_page", scope="attendee"),
    Route(path="minute/", view=views.minute, name="my_minute", scope="attendee", methods=FORM),
    Route(path="calendar.ics", view=views.calendar, name="my_calendar", scope="attendee"),
    Route(path="leave/", view=views.leave, name="my_leave", scope="attendee", methods=("POST",)),
    *STATEMENTS,
)
