"""What is forgotten with somebody of what was to come after an event: answers, wishes, a postcard, an offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.again.models import CastReunion, CastTable, LadderOffer, Postcard, ReunionAnswer

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


def forget_again(attendee: Attendee) -> None:
    """Delete what somebody said and was asked; dates that they proposed go on as nobody's."""
    for model in (ReunionAnswer, CastTable, Postcard, LadderOffer):
        model.objects.filter(attendee=attendee).delete()
    CastReunion.objects.filter(by=attendee).update(by=None)


def reunions_of(event: Event) -> int:
    """Return how many casts of an event looked for a date."""
    return CastReunion.objects.filter(event=event).count()


def forget_reunions(event: Event) -> None:
    """Delete the dates of all casts of an event, with everybody's answers."""
    CastReunion.objects.filter(event=event).delete()
