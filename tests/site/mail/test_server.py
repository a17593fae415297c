"""Where the mail server is, how it is spoken to, and what is said when it does not take us in."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from django.core.cache import cache

from kinfolk_web.core.sending import deliver, trouble
from kinfolk_web.core.smtp import Server, UnreachableError, knock, server_of, status_of
from kinfolk_web.running.doctor import _mail
from tests.site.mail.post_office import PostOffice


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 587)),
        ("smtp://me%40example.org:p%2Fw@mail.example.org:25", Server("mail.example.org", 25, "me@example.org", "p/w")),
        ("smtps://u:p@mail.example.org", Server("mail.example.org", 465, "u", "p", "implicit")),
        ("smtp://localhost:1025", Server("localhost", 1025, tls="none")),
        ("smtp://localhost?tls=required", Server("localhost", 587)),
        ("smtp://relay.lan:25?tls=none", Server("relay.lan", 25, tls="none")),
    ],
)
def test_a_server_is_named_by_one_address_and_spoken_to_in_the_clear_only_when_said_so(url, server):
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:port", "smtp://[x"]
)
def test_what_is_no_address_of_a_server_is_said_with_the_remedy(url):
    with pytest.raises(ValueError, match=r"smtp://user:password@mail\.example\.org:587"):
        server_of(url)


def test_a_password_shows_itself_nowhere():
    assert "secret" not in repr(server_of("smtp://me:secret@mail.example.org"))


def test_of_a_reply_only_the_numbers_are_kept():
    assert status_of(550, "5.1.1 <ana@example.org> unknown") == "550 5.1.1"
    assert status_of(550, "ana@example.org unknown") == "550"
    assert status_of(550, "") == "550"


@pytest.fixture
def guarded():
    """A server that lets in whoever knows the word."""

    def known(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"olive", b"open sesame"), handled=False)

    class Guarded(Controller):
        def _trigger_server(self):
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

        def factory(self):
            return SMTP(self.handler, authenticator=known, auth_require_tls=False)

    server = Guarded(PostOffice(), hostname="127.0.0.1", port=0)
    server.start()
    yield server.port
    server.stop()


def test_a_server_with_a_password_lets_in_whoever_has_it(guarded):
    knock(server_of(f"smtp://olive:open%20sesame@127.0.0.1:{guarded}"))
    with pytest.raises(UnreachableError, match="535 login"):
        knock(server_of(f"smtp://olive:wrong@127.0.0.1:{guarded}"))


def test_a_server_without_tls_gets_no_password_unless_that_was_said(guarded):
    with pytest.raises(UnreachableError, match="SMTPNotSupportedError"):
        knock(server_of(f"smtp://olive:open%20sesame@127.0.0.1:{guarded}?tls=required"))
    with pytest.raises(UnreachableError, match="TLS"):
        knock(server_of(f"smtps://olive:open%20sesame@127.0.0.1:{guarded}"))


def test_the_doctor_says_whether_mail_leaves(settings, guarded):
    def said():
        [found] = _mail(Path())
        return found.state, found.sentence

    settings.MAIL_URL = ""
    assert said()[0] == "note"
    settings.MAIL_URL = f"smtp://olive:open%20sesame@127.0.0.1:{guarded}"
    assert said()[0] == "good"
    settings.MAIL_URL = f"smtp://olive:wrong@127.0.0.1:{guarded}"
    state, sentence = said()
    assert state == "wrong"
    assert "535" in sentence
    assert "wrong@" not in sentence
    settings.MAIL_URL = "mail.example.org"
    assert said()[0] == "wrong"


@pytest.mark.django_db
def test_the_doctor_says_whether_mail_may_come_from_us(settings, post_office):
    def said():
        [found] = _mail(Path())
        return found.state, found.sentence + found.remedy

    assert said()[0] == "good"
    post_office.replies["hello@lamplighters.example"] = "550 5.1.1 no such mailbox, which need not be there"
    assert said()[0] == "good"
    post_office.replies["hello@lamplighters.example"] = "553 5.7.1 Sender address rejected: not owned by user"
    state, sentence = said()
    assert state == "wrong"
    assert "553 5.7.1" in sentence
    assert "KINFOLK_MAIL_FROM" in sentence
    settings.MAIL_FROM = "The Lamplighters <hello@example.org>"
    state, sentence = said()
    assert state == "wrong"
    assert "write only the address" in sentence


@pytest.mark.django_db
def test_an_address_of_a_server_that_is_none_holds_mail_and_breaks_nothing(settings):
    cache.clear()
    settings.MAIL_URL = "mail.example.org"
    assert deliver() == 0
    assert trouble().word == "KINFOLK_MAIL_URL"
    cache.clear()
