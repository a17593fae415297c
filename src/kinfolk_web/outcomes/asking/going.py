"""The mail of the follow-up goes by itself three weeks after an event, unless it was sent before or that is switched off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kinfolk_web.core.models import Mailing
from kinfolk_web.outcomes.asking.letters import FOLLOW_UP
from kinfolk_web.outcomes.timing import last_day, since_last_day
from kinfolk_web.people.mailing import start

if TYPE_CHECKING:
    from datetime import date

    from kinfolk_web.communities.models import Event

FROM, TO = timedelta(days=21), timedelta(days=28)  # after the event: as offers, while the rest of its weeks is left


@dataclass(frozen=True, slots=True)
class Going:
    """How it stands with the mail: on which day it goes by itself, None if it does not any more, and when it was sent."""

    by_itself: bool
    day: date | None
    sent: Mailing | None


def stand_of(event: Event) -> Going:
    """Return how it stands with the follow-up of an event."""
    last, since = last_day(event), since_last_day(event)
    day = last + FROM + timedelta(days=1) if last and since is not None and since <= TO else None  # the night after
    sent = Mailing.objects.filter(event=event, kind=FOLLOW_UP.name).first()
    return Going(event.follow_up, day, sent)


def look_after(event: Event) -> int:
    """Send the follow-up of an event if its time has come; return 1 if it was sent.

    An event that was put away may never have been held: nobody is told that they were there.
    """
    since = since_last_day(event)
    if not event.follow_up or event.archived or since is None or not FROM <= since <= TO:
        return 0
    if Mailing.objects.filter(event=event, kind=FOLLOW_UP.name).exists():
        return 0
    return int(start(event=event, kind=FOLLOW_UP, by=None) is not None)
