"""Addresses of attendees' pages."""

from __future__ import annotations

from kinfolk_web.phone import mails, views, welcome, working
from kinfolk_web.routing import Route

FORM = ("GET", "POST")
ROUTES = (
    Route(path="q/<str:token>/", view=views.badge, name="badge", scope="public"),
    Route(path="i/<str:secret>/", view=views.invitation, name="invitation_link", scope="public", methods=FORM),
    Route(path="find/<slug:community>/<slug:event>/", view=mails.find, name="find_link", scope="public", methods=FORM),
    Route(path="no-mail/<str:secret>/", view=mails.no_mail, name="no_mail", scope="public", methods=FORM),
    Route(path="code/", view=mails.code, name="my_code", scope="attendee", methods=FORM),
    Route(path="", view=views.my_page, name="my_page", scope="attendee"),
    Route(path="minute/", view=views.minute, name="my_minute", scope="attendee", methods=FORM),
    Route(path="calendar.ics", view=views.calendar, name="my_calendar", scope="attendee"),
    Route(path="greeter/", view=welcome.greeter, name="my_greeter", scope="attendee", methods=FORM),
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
    Route(path="leave/", view=views.leave, name="my_leave", scope="attendee", methods=("POST",)),
)
