"""What attendees do first: open their link in a browser, and show who they are."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import Attendee, Visit
from kinfolk_web.people.invitations import address_of


def opened(attendee: Attendee, browser: Client | None = None, *, proved: bool = False) -> Client:
    """Return a browser in which somebody's page is open; ``proved``: they entered a code just now."""
    browser = browser or Client()
    assert browser.post(re.sub(r"^https?://[^/]+", "", address_of(attendee))).headers["Location"] == "/my/"
    if proved:
        with scopes_disabled():
            Visit.objects.filter(attendee=attendee).update(proved_at=timezone.now())
    return browser


def main_of(answer) -> str:
    """Return the words of a page's main part."""
    text = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text[text.index("<main") : text.index("</main>")]).split())
