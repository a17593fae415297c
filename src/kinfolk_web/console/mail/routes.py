"""Addresses of the pages on mail."""

from __future__ import annotations

from kinfolk_web.console.mail import doing, files, pages, telling, words
from kinfolk_web.routing import ORGANISERS, Route

_FORM, _POST, _GET = ("GET", "POST"), ("POST",), ("GET",)
_KIND, _MAILING, _ONE = "mail/kinds/<slug:kind>/", "mail/mailings/<int:number>/", "mail/mails/<uuid:number>/"


def _route(path: str, view: object, name: str, methods: tuple[str, ...] = _GET, *, step_up: bool = False) -> Route:
    return Route(
        path=path,
        view=view,  # type: ignore[arg-type] # a view
        name=name,
        scope="event",
        roles=ORGANISERS,
        methods=methods,
        step_up=step_up,
    )


ROUTES: tuple[Route, ...] = (
    _route("mail/", pages.overview, "mail"),
    _route("mail/replies/", doing.replies, "mail_replies", _POST),
    _route("mail/kept/", doing.let_go, "mail_let_go", _POST),
    _route("mail/bounces/", files.bounces, "mail_bounces", _POST),
    _route("mail/merge/", files.ask, "mail_merge", _POST, step_up=True),
    _route("mail/merge/<uuid:number>/", files.wait, "mail_merge_wait"),
    _route(_KIND, pages.kind, "mail_kind"),
    _route(_KIND + "send/", doing.send, "mail_send", _POST),
    _route(_KIND + "words/<slug:language>/", words.edit, "mail_words", _FORM),
    _route(_MAILING, pages.mailing, "mailing"),
    _route(_MAILING + "pause/", doing.pause, "mailing_pause", _POST),
    _route(_MAILING + "stop/", doing.stop, "mailing_stop", _POST),
    _route(_MAILING + "again/", doing.again, "mailing_again", _POST),
    _route("mail/mails/", pages.mails, "mails"),
    _route("mail/mails/retry/", doing.retry_all, "mail_retry_all", _POST),
    _route(_ONE, pages.one, "mail_one"),
    _route(_ONE + "file/", files.letter, "mail_file"),
    _route(_ONE + "retry/", doing.retry, "mail_retry", _POST),
    _route("people/one/<slug:code>/code/", telling.tell, "person_code", _POST),
)
