"""Mails of the day: news about a table that somebody proposed, and that both said yes to staying in touch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core.mail import Kind, register
from kinfolk_web.day.models import Connection, OpenTable
from kinfolk_web.day.reading import REASONS
from kinfolk_web.people.mailing import FIELDS, attendee_of, fields_of

if TYPE_CHECKING:
    from kinfolk_web.core.models import Mail


def _news(mail: Mail) -> dict[str, Any] | None:
    """Fill the mail to whoever proposed a table; none if they took it back or it waits again."""
    attendee = attendee_of(mail)
    table = OpenTable.objects.filter(pk=mail.facts.get("table", 0), host=attendee).first() if attendee else None
    if attendee is None or table is None:
        return None
    if table.state == OpenTable.State.SHOWN:
        return fields_of(attendee) | {
            "news": _("It is shown now, and others can join. You host it; your page has all you need.")
        }
    if table.state == OpenTable.State.DECLINED:
        news = _("We do not show it as it is. %(reason)s You can propose another one.")
        return fields_of(attendee) | {"news": news % {"reason": REASONS.get(table.reason, "")}}
    return None


def _both(mail: Mail) -> dict[str, Any] | None:
    """Fill the mail to one of two who both said yes; none if one of them has taken it back."""
    attendee = attendee_of(mail)
    if attendee is None:
        return None
    pair = Connection.objects.filter(Q(a=attendee) | Q(b=attendee), pk=mail.facts.get("connection", 0))
    found = pair.filter(ended_at__isnull=True).select_related("a", "b").first()
    if found is None:
        return None
    other = found.b if found.a_id == attendee.pk else found.a
    return fields_of(attendee) | {"other": other.name} if other.erased_at is None else None


NEWS = Kind(
    "open_table_news",
    gettext_lazy("News about a table they proposed"),
    gettext_noop("{event}: about the table you proposed"),
    gettext_noop(
        "Hello {first_name},\n\nthank you for proposing a table at {event}.\n\n{news}\n\n{link}\n\n{community}"
    ),
    FIELDS | {"news": gettext_lazy("whether it is shown, or why not")},
    _news,
    lasts=timedelta(days=1),
    secret=True,
    unlisted=True,
)
CONNECTION = Kind(
    "connection",
    gettext_lazy("Both said yes to staying in touch"),
    gettext_noop("{event}: you both said yes"),
    gettext_noop(
        "Hello {first_name},\n\nyou and {other} both said yes to staying in touch. What each of you shares stands on your "
        "own page, for the two of you alone.\n\n{link}\n\n{community}"
    ),
    FIELDS | {"other": gettext_lazy("the other, who said yes as well")},
    _both,
    lasts=timedelta(days=30),
    secret=True,
    unlisted=True,
)
for _kind in (NEWS, CONNECTION):
    register(_kind)
