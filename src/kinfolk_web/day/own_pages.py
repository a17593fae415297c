"""Somebody's own page shown at a desk that has seen them: a code to scan, good once and for a few minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kinfolk_web.core.audit import change
from kinfolk_web.core.links import find_link, make_link, use_link
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from kinfolk_web.core.models import Link
    from kinfolk_web.day.models import Desk

PURPOSE = "own-page"
MINUTES = 10


def show(*, attendee: Attendee, desk: Desk) -> str:
    """Return the secret of a link to somebody's page, good once and for ten minutes; the log says that it was shown."""
    with change("door.link", by=None, event=attendee.event, about=attendee, facts={"desk": desk.pk}):
        _link, secret = make_link(
            PURPOSE, lasts=timedelta(minutes=MINUTES), event=attendee.event, facts={"attendee": attendee.pk}
        )
    return secret


def whose(secret: str) -> Attendee | None:
    """Return whose page a link opens while it is good; looking at it does not use it up."""
    return _whose(find_link(secret, PURPOSE))


def use(*, secret: str) -> Attendee | None:
    """Use up a link; return whose page it opens, None if it is no longer good."""
    return _whose(use_link(secret, PURPOSE))


def _whose(link: Link | None) -> Attendee | None:
    if link is None:
        return None
    found = Attendee.objects.filter(pk=link.facts.get("attendee"), event=link.event, erased_at__isnull=True)
    return found.select_related("event__community", "person").first()
