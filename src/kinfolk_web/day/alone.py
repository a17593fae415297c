"""Leave me be: for themselves, by one tap, told to nobody; and back by the same tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.core.audit import change
from kinfolk_web.day.models import LeftAlone

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


def leave_alone(*, attendee: Attendee, alone: bool) -> None:
    """Take somebody off what welcomers see, or let them be looked for again; the log does not say whom."""
    with change("attendee.quiet", by=None, event=attendee.event):
        if alone:
            LeftAlone.objects.get_or_create(attendee=attendee)
        else:
            LeftAlone.objects.filter(attendee=attendee).delete()


def is_left_alone(attendee: Attendee) -> bool:
    """Whether somebody asked to be left alone."""
    return LeftAlone.objects.filter(attendee=attendee).exists()


def left_alone(event: Event) -> set[int]:
    """Return the keys of those who asked to be left alone."""
    return set(LeftAlone.objects.filter(attendee__event=event).values_list("attendee_id", flat=True))
