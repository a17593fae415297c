"""When blocks begin and end as the day really runs, read once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from kinfolk_web.day.clock import run_of

if TYPE_CHECKING:
    from datetime import datetime, time

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.clock import Run
    from kinfolk_web.day.timeline import Slot
    from kinfolk_web.programme.models import Block


@dataclass(frozen=True, slots=True)
class Times:
    """The blocks of an event as they happen, at one moment; while the day is held that moment stands still."""

    slots: tuple[Slot, ...]
    skipped: frozenset[int]
    at: datetime

    def of(self, kind: Block.Kind) -> list[Slot]:
        """Return the blocks of one kind that happen, in order."""
        return [one for one in self.slots if one.block.kind == kind]

    @property
    def rounds(self) -> list[tuple[int, Slot]]:
        """The rounds that happen, each with its number in the programme, in order."""
        return [(one.round, one) for one in self.slots if one.round is not None]

    @property
    def begun(self) -> list[tuple[int, Slot]]:
        """The rounds that have begun."""
        return [(number, one) for number, one in self.rounds if one.starts_at <= self.at]

    def when(self, block: Block) -> datetime | time:
        """Return when a block begins as the day runs; as the programme says if it is left out or has no date."""
        return next((one.starts_at for one in self.slots if one.block.pk == block.pk), block.starts_at)

    def has_begun(self, block: Block) -> bool:
        """Whether a block has begun, or will not any more."""
        return block.pk in self.skipped or any(
            one.block.pk == block.pk and one.starts_at <= self.at for one in self.slots
        )

    def is_over(self, block: Block) -> bool:
        """Whether a block has ended, or was left out."""
        return block.pk in self.skipped or any(
            one.block.pk == block.pk and one.ends_at <= self.at for one in self.slots
        )


def begins_at(event: Event) -> dict[int, datetime]:
    """Return when each block begins as the day really runs, as clocks at its place show it, by the key of the block."""
    zone = ZoneInfo(event.timezone)
    return {slot.block.pk: slot.starts_at.astimezone(zone) for slot in run_of(event).slots}


def times_of(event: Event) -> Times:
    """Return the times of an event's blocks now; none while nobody knows on which day it is."""
    return times_in(run_of(event))


def times_in(run: Run) -> Times:
    """Return the times of a run that was read already."""
    happens = tuple(one for one in run.slots if not one.skipped)
    skipped = frozenset(one.block.pk for one in run.slots if one.skipped)
    at = timezone.now()
    return Times(happens, skipped, run.holds(at) or at)
