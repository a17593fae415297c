"""The follow-up, two to six weeks after: a link of its own, one minute of taps, each of which may be left out."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from kinfolk_web.day.pulse import ALIKE, BELONG, BOND, CIRCLES, Question
from kinfolk_web.outcomes.models import LaterAnswer
from kinfolk_web.outcomes.timing import LATER_FROM, LATER_UNTIL, since_last_day
from kinfolk_web.people.invitations import BYTES, MOST_DIGITS
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk_web.communities.models import Event

PURPOSE = "kinfolk.later/1"
YES_NO = ((1, _("yes")), (0, _("no")))
BOND_SINCE = Question("bond", _("I have a good bond with someone I first met there"), BOND.answers)
TOUCH = Question("touch", _("Have you been in touch again with somebody you met there?"), YES_NO, truth=True)
AGAIN = Question("again", _("Would you come again?"), ((2, _("yes")), (1, _("perhaps")), (0, _("no"))))
AT_TABLE = Question(
    "met_at_table", _("At a table that was planned for you, did you meet somebody you would look for again?"), YES_NO,
    truth=True,
)  # fmt: skip
IN_FREE_TIME = Question(
    "met_in_free_time", _("And in breaks, at meals, in between: did you meet somebody you would look for again?"), YES_NO,
    truth=True,
)  # fmt: skip
RATHER_NOT = Question("rather_not", _("I would rather not have been placed"), YES_NO, truth=True)
QUESTIONS = (BELONG, BOND_SINCE, ALIKE, CIRCLES, TOUCH, AT_TABLE, IN_FREE_TIME, RATHER_NOT, AGAIN)


def is_open(event: Event) -> bool:
    """Whether it is two to six weeks after the event."""
    since = since_last_day(event)
    return since is not None and LATER_FROM <= since <= LATER_UNTIL


def secret_of(attendee: Attendee) -> str:
    """Return what stands in somebody's link to the follow-up: a number, and a seal that only this installation can make."""
    seal = salted_hmac(PURPOSE, f"{attendee.pk}/{attendee.invitation}", algorithm="sha256").digest()[:BYTES]
    return f"{attendee.pk}-{base64.b32encode(seal).decode().lower()}"


def address_of(attendee: Attendee) -> str:
    """Return the whole link, as it stands in the mail."""
    return settings.PUBLIC_URL + reverse("later", args=[secret_of(attendee)])


def whose(secret: str) -> Attendee | None:
    """Return whose link this is, if it is one of ours and they were not deleted."""
    number, _dash, _seal = secret.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        return None
    with scopes_disabled():
        found = (
            Attendee.objects.filter(pk=int(number), erased_at__isnull=True).select_related("event__community").first()
        )
    return found if found and constant_time_compare(secret_of(found), secret.lower()) else None


def answered(attendee: Attendee) -> LaterAnswer | None:
    """Return what somebody answered."""
    return LaterAnswer.objects.filter(attendee=attendee).first()


def answer(*, attendee: Attendee, said: Mapping[str, str]) -> bool:
    """Keep the follow-up of somebody, as far as they gave it; return whether it can be given now.

    Sent twice, or changed, it is one answer; no log says who answered.
    """
    if not is_open(attendee.event):
        return False
    values = {one.name: one.value(said[one.name]) for one in QUESTIONS if one.name in said}
    LaterAnswer.objects.update_or_create(attendee=attendee, defaults={"event": attendee.event, **values})
    return True
