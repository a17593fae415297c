"""Addresses of attendees' pages."""

from __future__ import annotations

from kinfolk_web.phone import (
    agreeing,
    apart,
    data,
    lighting,
    mails,
    quiet,
    reporting,
    statements,
    views,
    welcome,
    working,
)
from kinfolk_web.phone.circle_routes import CIRCLES
from kinfolk_web.phone.moment_routes import MOMENTS
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
OWN = (  # what people decide about themselves, and tell in confidence
    Route(path="apart/", view=apart.apart, name="my_apart", scope="attendee", lasts=True, methods=FORM, step_up=True),
    Route(
        path="apart/withdraw/", view=apart.withdraw, name="my_apart_withdraw", scope="attendee", lasts=True,
        methods=("POST",), step_up=True,
    ),
    Route(path="agree/", view=agreeing.agree, name="my_agree", scope="attendee", methods=("POST",)),
    Route(path="quiet/", view=quiet.quiet, name="my_quiet", scope="attendee", methods=FORM),
    Route(path="why/", view=agreeing.why, name="my_why", scope="attendee"),
    Route(path="consents/", view=data.consents, name="my_consents", scope="attendee", methods=FORM),
    Route(path="data/", view=data.data, name="my_data", scope="attendee", lasts=True, step_up=True),
    Route(path="data/me.json", view=data.as_json, name="my_data_json", scope="attendee", lasts=True, step_up=True),
    Route(path="data/me.html", view=data.as_page, name="my_data_page", scope="attendee", lasts=True, step_up=True),
    Route(
        path="data/devices/<int:pk>/end/", view=data.end_device, name="my_device_end", scope="attendee", lasts=True,
        methods=("POST",), step_up=True,
    ),
    Route(path="data/email/", view=data.email, name="my_email", scope="attendee", lasts=True, methods=FORM, step_up=True),
    Route(path="data/delete/", view=data.delete, name="my_delete", scope="attendee", lasts=True, methods=FORM, step_up=True),
    Route(path="report/", view=reporting.own, name="my_report", scope="attendee", lasts=True, methods=FORM),
    Route(
        path="report/<slug:community>/<slug:event>/", view=reporting.anybody, name="report", scope="public", methods=FORM
    ),
    Route(path="privacy/<slug:community>/<slug:event>/", view=agreeing.notice, name="privacy", scope="public"),
)  # fmt: skip
ROUTES = (
    Route(path="q/<str:token>/", view=views.badge, name="badge", scope="public"),
    Route(path="i/<str:secret>/", view=views.invitation, name="invitation_link", scope="public", methods=FORM),
    Route(path="own/<str:secret>/", view=views.shown_at_a_desk, name="own_page", scope="public", methods=FORM),
    Route(path="find/<slug:community>/<slug:event>/", view=mails.find, name="find_link", scope="public", methods=FORM),
    Route(path="no-mail/<str:secret>/", view=mails.no_mail, name="no_mail", scope="public", methods=FORM),
    Route(path="code/", view=mails.code, name="my_code", scope="attendee", lasts=True, methods=FORM),
    Route(path="", view=views.my_page, name="my_page", scope="attendee"),
    Route(path="minute/", view=views.minute, name="my_minute", scope="attendee", methods=FORM),
    Route(path="calendar.ics", view=views.calendar, name="my_calendar", scope="attendee"),
    Route(path="greeter/", view=welcome.greeter, name="my_greeter", scope="attendee", methods=FORM),
    Route(path="greeter/photo.jpg", view=welcome.photo, name="my_greeter_photo", scope="attendee"),
    Route(
        path="greeter/choice/",
        view=welcome.greeter_choice,
        name="my_greeter_choice",
        scope="attendee",
        methods=("POST",),
    ),
    Route(path="cast/", view=welcome.cast, name="my_cast", scope="attendee", methods=FORM),
    Route(path="cast/choice/", view=welcome.cast_choice, name="my_cast_choice", scope="attendee", methods=("POST",)),
    Route(path="offline/", view=welcome.offline, name="my_offline", scope="attendee"),
    Route(path="my/worker.js", view=working.worker, name="my_worker", scope="public"),
    Route(path="now/", view=lighting.now, name="my_now", scope="attendee"),
    Route(path="light/", view=lighting.light, name="my_light", scope="attendee", methods=POST),
    Route(path="leave/", view=views.leave, name="my_leave", scope="attendee", lasts=True, methods=("POST",)),
    *STATEMENTS,
    *OWN,
    *MOMENTS,
    *CIRCLES,
)
