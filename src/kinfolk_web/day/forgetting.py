"""What the day forgets of somebody who is deleted, and of everybody when statements are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.day.models import Ready

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


def forget(attendee: Attendee) -> None:
    """Forget that their phone was ready to light."""
    Ready.objects.filter(attendee=attendee).delete()


def forget_ready(event: Event) -> None:
    """Forget whose phones were ready to light for a cue that nobody ended."""
    Ready.objects.filter(cue__event=event).delete()
