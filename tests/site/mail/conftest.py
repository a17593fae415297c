"""What tests of mail have: a real post office, and a kind of mail whose words are known."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from kinfolk_web.core import mail
from kinfolk_web.core.mail import Kind, Own, Recipient
from kinfolk_web.core.sending import TROUBLE
from kinfolk_web.models import Attendee
from tests.site.mail.post_office import open_post_office

NOTE = Kind(
    "note",
    "Note",
    "A note about {event}",
    "Hello {first_name},\n\nhere is your page.\n\n{link}",
    {"first_name": "the first name", "link": "their page"},
    lambda one: {"first_name": one.facts.get("name", "Ana"), "link": Own("https://kin.example/i/x/", "Open my page")},
)


def _to(one):
    held = Attendee.objects.filter(pk=one.attendee_id).first()
    return Recipient(held.email, no_mail="https://kin.example/no/") if held and held.email else None


@pytest.fixture
def post_office(settings):
    """A mail server that the site sends through."""
    with open_post_office() as office:
        settings.MAIL_URL, settings.MAIL_FROM = office.url, "hello@lamplighters.example"
        yield office
        cache.delete(TROUBLE)


@pytest.fixture
def notes():
    """A kind of mail called note, to attendees or to any address."""
    before, whom = dict(mail._kinds), list(mail._recipient_of)
    mail.register(NOTE)
    mail.register_recipients(_to)
    yield NOTE
    mail._kinds.clear()
    mail._kinds.update(before)
    mail._recipient_of[:] = whom
