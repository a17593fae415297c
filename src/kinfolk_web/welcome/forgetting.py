"""What is forgotten of greeting with somebody: their words, where they stood and how they looked; that a guest was greeted stays as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.day.models import LeftAlone, Stay
from kinfolk_web.plans.models import Asked, CastWish
from kinfolk_web.welcome.actions import honour
from kinfolk_web.welcome.filling import fill_soon
from kinfolk_web.welcome.models import Call, Note, Photo, Standing

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


def forget_welcome(attendee: Attendee) -> None:
    """Delete what somebody wrote and was written, and free whom they greet or who greets them."""
    if honour(attendee=attendee):
        fill_soon(attendee.event)
    Note.objects.filter(Q(by=attendee) | Q(to=attendee)).delete()
    Call.objects.filter(Q(by=attendee) | Q(about=attendee)).delete()
    for model in (Standing, Photo, Asked, CastWish, Stay, LeftAlone):
        model.objects.filter(attendee=attendee).delete()


def words_of(event: Event) -> int:
    """Return how many notes, calls, places and photos of greeters are kept of an event."""
    return (
        Note.objects.filter(event=event).count()
        + Call.objects.filter(event=event).count()
        + sum(model.objects.filter(attendee__event=event).count() for model in (Standing, Photo, LeftAlone))
    )


def forget_words(event: Event) -> None:
    """Delete all notes, calls, places and photos of greeters of an event."""
    Note.objects.filter(event=event).delete()
    Call.objects.filter(event=event).delete()
    for model in (Standing, Photo, LeftAlone):
        model.objects.filter(attendee__event=event).delete()
