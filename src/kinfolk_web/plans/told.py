"""Whether anybody may hold in hand what a plan says: on paper, in a file for a mail merge, in a mail, or on their phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from kinfolk_web.core.models import Job, Mail
from kinfolk_web.plans.evening import EVENING as EVENING_MAIL
from kinfolk_web.plans.models import Plan
from kinfolk_web.plans.pack import lying_out

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

EVENING = 17  # the hour, of the day before, from which on tables are told


def evening_before(event: Event) -> datetime | None:
    """Return from when on tables are told; None if the event has no date."""
    if event.starts_on is None:
        return None
    before = event.starts_on - timedelta(days=1)
    return datetime(before.year, before.month, before.day, EVENING, tzinfo=ZoneInfo(event.timezone))


def is_told(event: Event) -> bool:
    """Whether something that was told of a plan of this event would be wrong if another held.

    A file that somebody asked for to print it counts as paper, and a pack that made itself once somebody fetched it: nobody
    has to say that it was printed. Of files for a mail merge those of the last thirty days are known.
    """
    opens = evening_before(event)
    if opens is None or timezone.now() >= opens:
        return True
    if lying_out(event).exists():
        return True
    if Mail.objects.filter(event=event, kind=EVENING_MAIL.name).exclude(state=Mail.State.DROPPED).exists():
        return True
    since = (
        Plan.objects.filter(event=event, released_at__isnull=False).order_by("released_at").values_list("released_at")
    )
    first = since.first()
    return first is not None and Job.objects.filter(event=event, kind="mail.merge", created_at__gte=first[0]).exists()
