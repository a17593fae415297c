"""The link in mails that come weeks after an event, when its pages are closed: to what waits for an answer, and nothing else."""

from __future__ import annotations

import base64

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django_scopes import scopes_disabled

from kinfolk_web.people.invitations import BYTES, MOST_DIGITS
from kinfolk_web.people.models import Attendee

PURPOSE = "kinfolk.again/1"


def secret_of(attendee: Attendee) -> str:
    """Return what stands in the link: a number, and a seal that only this installation can make.

    Whoever takes somebody's personal link back takes this one back as well.
    """
    seal = salted_hmac(PURPOSE, f"{attendee.pk}/{attendee.invitation}", algorithm="sha256").digest()[:BYTES]
    return f"{attendee.pk}-{base64.b32encode(seal).decode().lower()}"


def address_of(attendee: Attendee) -> str:
    """Return the whole link, as it stands in mails."""
    return settings.PUBLIC_URL + reverse("again_link", args=[secret_of(attendee)])


def whose(secret: str) -> Attendee | None:
    """Return whose link this is, if it is one of ours and they are still known."""
    number, _dash, _seal = secret.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        return None
    with scopes_disabled():
        known = Attendee.objects.filter(pk=int(number), erased_at__isnull=True)
        found = known.select_related("event__community", "person").first()
    return found if found and constant_time_compare(secret_of(found), secret.strip().lower()) else None
