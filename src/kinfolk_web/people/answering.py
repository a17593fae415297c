"""The mail to somebody whose statement was declined: why, and where their page is; without the sentence itself.

Staff cannot read it, and no list shows it: a mail beside a name would tell them who wrote what.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.mail import Kind
from kinfolk_web.people.mailing import FIELDS, attendee_of, fields_of
from kinfolk_web.people.models import Statement
from kinfolk_web.people.moderating import REASONS

if TYPE_CHECKING:
    from kinfolk_web.core.models import Mail


def _fill(one: Mail) -> dict[str, Any] | None:
    attendee = attendee_of(one)
    statement = Statement.objects.filter(
        pk=one.facts.get("statement", 0), author=attendee, state=Statement.State.DECLINED
    ).first()
    if attendee is None or statement is None:
        return None  # taken back, or approved after all
    return fields_of(attendee) | {"reason": str(REASONS.get(statement.reason, ""))}


NEWS = Kind(
    "page_news",
    gettext_lazy("News on their page"),
    gettext_noop("{event}: about a sentence you wrote"),
    gettext_noop(
        "Hello {first_name},\n\n"
        "thank you for the sentence that you wrote for {event}. We do not show it to others as it is.\n\n"
        "{reason}\n\n"
        "You can write it another way, or leave it. It changes nothing about your seat.\n\n"
        "{link}\n\n"
        "{community}"
    ),
    FIELDS | {"reason": gettext_lazy("why it is not shown")},
    _fill,
    lasts=timedelta(days=3),
    secret=True,
    unlisted=True,
)
mail.register(NEWS)
