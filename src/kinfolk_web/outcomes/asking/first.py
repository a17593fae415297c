"""The baseline: the first question of the pulse, asked before the event begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.day.pulse import BELONG
from kinfolk_web.day.times import times_of
from kinfolk_web.outcomes.models import FirstAnswer
from kinfolk_web.outcomes.timing import is_over

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

QUESTION = BELONG


def is_open(event: Event) -> bool:
    """Whether it can be answered: until the first block of the programme begins, or the day is over."""
    times = times_of(event)
    return not is_over(event) and not any(one.starts_at <= times.at for one in times.slots)


def answered(attendee: Attendee) -> int | None:
    """Return what somebody answered."""
    return FirstAnswer.objects.filter(attendee=attendee).values_list("belong", flat=True).first()


def say(*, attendee: Attendee, said: str) -> bool:
    """Keep how much somebody belongs before the event; return whether it could be kept. No log says who answered."""
    value = QUESTION.value(said)
    if value is None or not is_open(attendee.event):
        return False
    FirstAnswer.objects.update_or_create(attendee=attendee, defaults={"event": attendee.event, "belong": value})
    return True
