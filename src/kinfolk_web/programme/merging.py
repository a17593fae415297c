"""What the programme knows of two entries that are found to be one human: their fixed seats and duties become one's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.programme.models import Duty, Pin

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee


def take_over(kept: Attendee, other: Attendee) -> None:
    """Let ``kept`` have the pins and duties of ``other``; where both have one, that of ``kept`` stays."""
    pinned = Pin.objects.filter(attendee=kept).values("round")
    Pin.objects.filter(attendee=other).exclude(round__in=pinned).update(attendee=kept)
    Pin.objects.filter(attendee=other).delete()
    standing = Duty.objects.filter(attendee=kept).values("block_id")
    Duty.objects.filter(attendee=other).exclude(block__in=standing).update(attendee=kept)
    Duty.objects.filter(attendee=other).delete()
