"""The rounds of an event with their times, and which of them people are sent to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from kinfolk_web.programme.models import Block
from kinfolk_web.programme.queries import blocks_of

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, slots=True)
class Stretch:
    """A round, and from when to when it is planned; without times while the event has no date."""

    number: int
    title: str
    starts: datetime | None
    ends: datetime | None


def rounds_of(event: Event) -> list[Stretch]:
    """Return the rounds of an event in the order of the day."""
    blocks = [one for one in blocks_of(event) if one.kind == Block.Kind.ROUND]
    return [_stretch(event, number, block) for number, block in enumerate(blocks, start=1)]


def _stretch(event: Event, number: int, block: Block) -> Stretch:
    if event.starts_on is None:
        return Stretch(number, str(block), None, None)
    day = event.starts_on + timedelta(days=block.day - 1)
    starts = datetime.combine(day, block.starts_at, ZoneInfo(event.timezone))
    return Stretch(number, str(block), starts, starts + timedelta(minutes=block.minutes))


def coming_rounds(event: Event, now: datetime | None = None) -> list[Stretch]:
    """Return the rounds that are not over; all of them before the event, or while it has no date."""
    now = now or timezone.now()
    return [one for one in rounds_of(event) if one.ends is None or one.ends > now]
