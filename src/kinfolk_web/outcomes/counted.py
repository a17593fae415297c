"""Whether somebody's taps and answers are counted; left out, they are in no number made from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.outcomes.models import Uncounted

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee


def is_left_out(attendee: Attendee) -> bool:
    """Whether they are left out of numbers."""
    return Uncounted.objects.filter(attendee=attendee).exists()


def leave_out(*, attendee: Attendee, out: bool) -> None:
    """Leave somebody out of numbers, or count them again; their seat is the same, and no log says who asked for it."""
    if out:
        Uncounted.objects.get_or_create(attendee=attendee)
    else:
        Uncounted.objects.filter(attendee=attendee).delete()
