"""A link by which a board reads the report without an account: one at a time for an event, until it is ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from kinfolk_web.core import links
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Link
from kinfolk_web.outcomes.models import BoardReport

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

PURPOSE = "board-report"
LASTS = timedelta(days=90)


def make(*, event: Event, by: User | None) -> str:
    """Make a link for the board and end the one before; return its secret, which is nowhere kept."""
    with transaction.atomic(), change("report.link", by=by, event=event):
        _all(event).delete()
        _link, secret = links.make_link(PURPOSE, lasts=LASTS, by=by, event=event)
    return secret


def end(*, event: Event, by: User | None) -> None:
    """End the link of the board."""
    with transaction.atomic(), change("report.end_link", by=by, event=event):
        _all(event).delete()


def held(event: Event) -> Link | None:
    """Return the link that holds, if there is one; its secret is not in it."""
    return _all(event).filter(used_at__isnull=True).order_by("-pk").first()


def report_of(secret: str) -> BoardReport | None:
    """Return the newest report of the event that a secret is for, if it is still good."""
    found = links.find_link(secret, PURPOSE)
    if found is None or found.event is None:
        return None
    return BoardReport.objects.filter(event=found.event).select_related("event__community").first()


def _all(event: Event) -> QuerySet[Link]:
    return Link.objects.filter(purpose=PURPOSE, event=event)
