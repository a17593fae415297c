"""What is forgotten of the day with somebody: seats at open tables and taps go, what was counted stays as nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.day.models import (
    CastAnswer,
    Connection,
    ContactChoice,
    Joining,
    OpenTable,
    PulseAnswer,
    Tap,
    Thanks,
    ThanksCards,
)

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

State = OpenTable.State


def untie(attendee: Attendee) -> None:
    """Take somebody out of all that they said and were told of on the day.

    A table that they proposed and that nobody else joined goes with them; one that others joined goes on without them.
    Numbers that somebody was told stay as they are, and tell of nobody any more. What was left out of numbers goes.
    """
    mine = OpenTable.objects.filter(host=attendee)
    joined = Joining.objects.filter(left=False).exclude(attendee=attendee).values("table")
    mine.exclude(state=State.SHOWN, pk__in=joined).delete()
    mine.update(host=None)
    for rows in (
        Tap.objects.filter(Q(by=attendee) | Q(about=attendee)),
        Connection.objects.filter(Q(a=attendee) | Q(b=attendee)),
        Thanks.objects.filter(to=attendee),
        ThanksCards.objects.filter(to=attendee),
        ContactChoice.objects.filter(attendee=attendee),
        CastAnswer.objects.filter(attendee=attendee),
        Joining.objects.filter(attendee=attendee),
    ):
        rows.delete()
    PulseAnswer.objects.filter(attendee=attendee, attendee__uncounted__isnull=False).delete()
    PulseAnswer.objects.filter(attendee=attendee).update(attendee=None)
    thanks = Thanks.objects.filter(by=attendee, stands=True)
    hosts = thanks.filter(what_for=Thanks.For.HOST).values("to")
    thanks.filter(what_for=Thanks.For.GREETER, to__in=hosts).delete()  # one of them counts, with or without a name
    Thanks.objects.filter(by=attendee).update(by=None, keys=[])


def said_of(event: Event) -> int:
    """Return how much is kept of what people said of each other and of themselves on the day, by name."""
    return sum(rows.count() for rows in _rows(event))


def unsay(event: Event) -> None:
    """Forget who said what on the day; where both said yes to staying in touch, that stays as long as their names do."""
    taps, joinings, pulses, thanks, hosted = _rows(event)
    for rows in (taps, joinings):
        rows.delete()
    pulses.filter(attendee__uncounted__isnull=False).delete()  # untied they would be in numbers
    pulses.update(attendee=None)
    thanks.update(by=None, keys=[])
    hosted.update(host=None)


def _rows(event: Event):  # type: ignore[no-untyped-def] # noqa: ANN202 - query sets of five models
    return (
        Tap.objects.filter(event=event),
        Joining.objects.filter(table__event=event),
        PulseAnswer.objects.filter(event=event, attendee__isnull=False),
        Thanks.objects.filter(event=event, by__isnull=False),
        OpenTable.objects.filter(event=event, host__isnull=False),
    )
