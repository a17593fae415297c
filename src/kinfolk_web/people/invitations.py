"""Personal links: made again whenever a mail or a sheet needs one, because nothing usable is kept in the database."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django_scopes import scopes_disabled

from kinfolk_web.core.audit import change
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User

PURPOSE = "kinfolk.invitation/1"
BYTES = 15  # 120 bits, which are 24 letters
MOST_DIGITS = 18


def secret_of(attendee: Attendee) -> str:
    """Return what stands in somebody's personal link: their number, and a seal that only this installation can make.

    The seal is an HMAC-SHA256 of purpose, number and generation under the installation's secret, cut to 120 bits. Letters
    are lower case and digits 2 to 7, so that it can be read aloud and typed.
    """
    seal = salted_hmac(PURPOSE, f"{attendee.pk}/{attendee.invitation}", algorithm="sha256").digest()[:BYTES]
    return f"{attendee.pk}-{base64.b32encode(seal).decode().lower()}"


def address_of(attendee: Attendee) -> str:
    """Return the personal link of an attendee, whole, as it stands in mails and on paper."""
    return settings.PUBLIC_URL + reverse("invitation_link", args=[secret_of(attendee)])


def attendee_of(secret: str) -> Attendee | None:
    """Return whose link this is, if it is one of ours and was not taken back; the event is not over for good."""
    number, _, _seal = secret.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        return None
    with scopes_disabled():
        found = Attendee.objects.filter(pk=int(number)).select_related("event__community", "person").first()
    if found is None or not constant_time_compare(secret_of(found), secret.strip().lower()):
        return None
    return found


def take_back(*, attendee: Attendee, by: User | None) -> None:
    """Make every link of somebody that is out there worthless, and end the visits that began with one."""
    with change("attendee.take_back_link", by=by, event=attendee.event, about=attendee):
        held = Attendee.objects.select_for_update().get(pk=attendee.pk)
        held.invitation += 1
        held.save(update_fields=["invitation"])
