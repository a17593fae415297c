"""When an event is over, and when people are asked again some weeks later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from kinfolk_web.day.times import times_of

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

LATER_FROM, LATER_UNTIL = timedelta(days=14), timedelta(days=42)
UNTIED_AFTER = timedelta(days=60)  # then the clock has forgotten whose the answers of weeks after are
KNOWN_FOR = timedelta(days=90)  # then the clock has made guests of all who did not ask to be remembered


def last_day(event: Event) -> date | None:
    """Return the last day of an event."""
    return event.ends_on or event.starts_on


def is_over(event: Event) -> bool:
    """Whether everything in the programme has ended; without a programme, whether the last day has."""
    times = times_of(event)
    if times.slots:
        return max(one.ends_at for one in times.slots) <= times.at
    last = last_day(event)
    return last is not None and last < timezone.now().astimezone(ZoneInfo(event.timezone)).date()


def all_known(event: Event) -> bool:
    """Whether everybody who came is still known by name, whoever asked to be deleted aside."""
    since = since_last_day(event)
    return since is None or since <= KNOWN_FOR


def known_until(event: Event) -> date | None:
    """Return the last day on which everybody who came is still known by name."""
    last = last_day(event)
    return last + KNOWN_FOR if last else None


def since_last_day(event: Event) -> timedelta | None:
    """Return how long the last day of an event has been over."""
    last = last_day(event)
    if last is None:
        return None
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), ZoneInfo(event.timezone))
    return timezone.now() - end
