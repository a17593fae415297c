"""The link that ends mails: in every mail, good for ever, and good for nothing else."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django_scopes import scopes_disabled

from kinfolk_web.people import actions
from kinfolk_web.people.invitations import BYTES, MOST_DIGITS
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from kinfolk_web.core.models import Change

PURPOSE = "kinfolk.no-mail/1"


def no_mail_secret(attendee: Attendee) -> str:
    """Return what stands in the link: a number, and a seal that only this installation can make."""
    seal = salted_hmac(PURPOSE, str(attendee.pk), algorithm="sha256").digest()[:BYTES]
    return f"{attendee.pk}-{base64.b32encode(seal).decode().lower()}"


def no_mail_address(attendee: Attendee) -> str:
    """Return the whole link, as it stands in mails and their headers."""
    return settings.PUBLIC_URL + reverse("no_mail", args=[no_mail_secret(attendee)])


def whose(secret: str) -> Attendee | None:
    """Return whose link this is, if it is one of ours."""
    number, _dash, _seal = secret.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        return None
    with scopes_disabled():
        found = Attendee.objects.filter(pk=int(number)).select_related("event__community").first()
    return found if found and constant_time_compare(no_mail_secret(found), secret.lower()) else None


def choose(*, attendee: Attendee, no_mail: bool) -> Change | None:
    """Send somebody no more mails, or again; what they ask for themselves is sent all the same."""
    return actions.edit(attendee=attendee, values={"no_mail": no_mail}, by=None, own=True)
