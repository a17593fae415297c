"""The rounds of an event with their times, and which of them people are sent to now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.day.sitting import blocks_of, ends, starts
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, slots=True)
class Stretch:
    """A round, and from when to when it is, as the day is steered by now; without times while the event has no date."""

    number: int
    title: str
    starts: datetime | None
    ends: datetime | None


def rounds_of(event: Event) -> list[Stretch]:
    """Return the rounds of an event in the order of the day."""
    blocks = blocks_of(event, Block.Kind.ROUND)
    return [Stretch(n, str(block), starts(event, block), ends(event, block)) for n, block in enumerate(blocks, start=1)]


def coming_rounds(event: Event, now: datetime | None = None) -> list[Stretch]:
    """Return the rounds that are not over; all of them before the event, or while it has no date."""
    now = now or timezone.now()
    return [one for one in rounds_of(event) if one.ends is None or one.ends > now]
