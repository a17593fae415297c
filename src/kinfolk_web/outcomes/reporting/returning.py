"""Which later events "came again" is about: all that are over when it is counted, and it waits for those soon to come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from kinfolk_web.communities.models import Event
from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.outcomes.reporting.renewing import WITHIN
from kinfolk_web.outcomes.timing import KNOWN_FOR, all_known, is_over, last_day
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Collection

TOPICS = ("back", "back_known")
TO_COUNT = timedelta(days=7)  # left for it before names go; an event later than that is not waited for


def later_events(event: Event) -> list[Event]:
    """Return the events of the community after an event that are over and whose people are still known.

    Those within a year; where there is none, the first one after it.
    """
    last = last_day(event)
    if last is None:
        return []
    over = [one for one in _after(event) if is_over(one)]
    within = [one for one in over if one.starts_on and one.starts_on - last <= WITHIN]
    return [one for one in within or over[:1] if all_known(one)]


def can_be_told(event: Event, told: Collection[str]) -> bool:
    """Whether who came again can be told: once, of all if they are still known, or of enough who asked to be remembered."""
    if set(TOPICS) & set(told) or not later_events(event):
        return False
    if all_known(event):
        return not any(_is_awaited(event, one) for one in _after(event))
    known = Attendee.objects.filter(event=event, state=Attendee.State.COMING, erased_at__isnull=True)
    return bool(told) and known.count() >= FLOOR


def _after(event: Event) -> list[Event]:
    """Return the later events that anybody was expected at: a date without people, or put away, is none to come to."""
    later = Event.objects.filter(community=event.community_id, starts_on__gt=last_day(event), archived=False)
    expected = Count("attendees", filter=Q(attendees__state=Attendee.State.COMING))
    return list(later.annotate(coming=expected).filter(coming__gte=FLOOR).order_by("starts_on", "pk"))


def _is_awaited(event: Event, later: Event) -> bool:
    """Whether a later event will be over while everybody is still known: who skips the next may come to that one."""
    end, last = last_day(event), last_day(later)
    return end is not None and last is not None and not is_over(later) and last - end <= KNOWN_FOR - TO_COUNT
