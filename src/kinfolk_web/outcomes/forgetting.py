"""What is forgotten of outcomes with somebody: stories go, answers stay as nobody's, since numbers were told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.outcomes.asking import instruments
from kinfolk_web.outcomes.models import (
    FirstAnswer,
    InstrumentAnswer,
    LaterAnswer,
    Renewal,
    RoomAnswer,
    Story,
    Uncounted,
)

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

_ANSWERS = (
    (RoomAnswer, "event"),
    (FirstAnswer, "event"),
    (LaterAnswer, "event"),
    (InstrumentAnswer, "instrument__event"),
)


def forget_outcomes(attendee: Attendee) -> None:
    """Delete somebody's stories, and take their name from what they answered; what was left out of numbers goes."""
    Story.objects.filter(attendee=attendee).delete()
    Renewal.objects.filter(attendee=attendee).delete()
    for model, _path in _ANSWERS:
        model.objects.filter(attendee=attendee, attendee__uncounted__isnull=False).delete()
        model.objects.filter(attendee=attendee).update(attendee=None)
    Uncounted.objects.filter(attendee=attendee).delete()


def answers_by_name(event: Event) -> int:
    """Return how many answers are kept of which it is known whose they are."""
    return sum(model.objects.filter(**{path: event, "attendee__isnull": False}).count() for model, path in _ANSWERS)


def untie_answers(event: Event) -> None:
    """Forget who answered what before, in and after the event.

    Instruments are scored and what a report has not counted yet is counted before, as whoever answered twice can be compared
    no more; what was left out of numbers goes, as it would be in them.
    """
    from kinfolk_web.outcomes.reporting.making import tell_later  # which reads what is forgotten here

    for one in instruments.asked(event):
        instruments.end(instrument=one, by=None)
    tell_later(event)
    for model, path in _ANSWERS:
        model.objects.filter(**{path: event, "attendee__uncounted__isnull": False}).delete()
        model.objects.filter(**{path: event}).update(attendee=None)


def renewals_of(event: Event) -> int:
    """Return of how many it is kept that they renewed."""
    return Renewal.objects.filter(attendee__event=event).count()


def forget_renewals(event: Event) -> None:
    """Forget who renewed."""
    Renewal.objects.filter(attendee__event=event).delete()


def stories_to_go(event: Event) -> int:
    """Return how many stories nobody may quote, or still know their writer."""
    return Story.objects.filter(event=event).exclude(quote__in=_QUOTED, attendee__isnull=True).count()


_QUOTED = (Story.Quote.NAMELESS, Story.Quote.NAMED)


def let_stories_go(event: Event) -> None:
    """Delete the stories that nobody may quote; what may be quoted stays, without its writer."""
    Story.objects.filter(event=event, quote=Story.Quote.NO).delete()
    Story.objects.filter(event=event).update(attendee=None, quote=Story.Quote.NAMELESS)
