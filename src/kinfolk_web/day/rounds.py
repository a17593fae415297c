"""The rounds of an event with their times as the clock has them, and which of them people are sent to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.day.clock import run_of
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from datetime import datetime

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


def coming_rounds(event: Event, now: datetime | None = None) -> list[Stretch]:
    """Return the rounds that are not over; all of them before the event, or while it has no date."""
    now = now or timezone.now()
    return [one for one in rounds_of(event, now) if one.ends is None or one.ends > now]
