"""The rounds of an event with their times as the clock has them, and which of them people are sent to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from kinfolk_web.day.clock import run_of
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, slots=True)
class Stretch:
    """A round, and from when to when it is; without times while the event has no date."""

    number: int
    title: str
    starts: datetime | None
    ends: datetime | None


def rounds_of(event: Event, now: datetime | None = None) -> list[Stretch]:
    """Return the rounds of an event in the order of the day, without those that are left out.

    While the day stands still, rounds end as much later as it has stood.
    """
    if event.starts_on is None:
        blocks = Block.objects.filter(event=event, kind=Block.Kind.ROUND)
        return [Stretch(number, str(block), None, None) for number, block in enumerate(blocks, start=1)]
    run = run_of(event)
    now = now or timezone.now()
    held = run.holds(now)
    stood = now - held if held else timedelta(0)
    return [
        Stretch(slot.round, str(slot.block), slot.starts_at, slot.ends_at + stood)
        for slot in run.slots
        if slot.round is not None and not slot.skipped
    ]


def later_days(event: Event) -> list[datetime]:
    """Return when each day of an event after the first begins, as clocks at its place show midnight."""
    zone = ZoneInfo(event.timezone)
    days = {slot.planned.astimezone(zone).date() for slot in run_of(event).slots if slot.block.day > 1}
    return [datetime.combine(day, time.min, zone) for day in sorted(days)]


def since_today(event: Event) -> datetime | None:
    """Return when the day began of which it is asked now who is here; None on the first one."""
    return max((begins for begins in later_days(event) if begins <= timezone.now()), default=None)


def day_of(event: Event, number: int) -> tuple[datetime | None, set[int]]:
    """Return when the day of a round begins, unless it is the first one, and all rounds of that day."""
    slots = run_of(event).slots
    slot = next((one for one in slots if one.round == number), None)
    if slot is None:  # nobody knows on which day it is
        return None, set(range(1, number + 1))
    zone = ZoneInfo(event.timezone)
    begins = datetime.combine(slot.planned.astimezone(zone).date(), time.min, zone) if slot.block.day > 1 else None
    return begins, {one.round for one in slots if one.round is not None and one.block.day == slot.block.day}


def coming_rounds(event: Event, now: datetime | None = None) -> list[Stretch]:
    """Return the rounds that are not over; all of them before the event, or while it has no date."""
    now = now or timezone.now()
    return [one for one in rounds_of(event, now) if one.ends is None or one.ends > now]
