"""What stands behind somebody's page: the rows that it shows, and until when it is true if none of them changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.core.remembering import remembered
from kinfolk_web.day import casts, closing, pulse
from kinfolk_web.day.attendance import plans_behind
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.models import Connection, Cue, CutOff, Joining
from kinfolk_web.day.times import times_in
from kinfolk_web.people.models import MeToo
from kinfolk_web.people.queries import knows_times
from kinfolk_web.plans.given import tables_given
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import CastMember, Seat, Sitting
from kinfolk_web.welcome.models import Welcome
from kinfolk_web.welcome.queries import TAKE_OVER, TAKEN_OVER, opening_of
from kinfolk_web.welcome.shown import evening_before, plan_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan

FAR = timedelta(days=1)
AFTER_END = (
    timedelta(0),
    timedelta(hours=1),
    closing.AFTER_LAST,
    pulse.AFTER_LAST,
)  # an hour: clocks forget what is over
BEFORE_START = (timedelta(0), casts.MISSING_FROM)


def behind(attendee: Attendee) -> frozenset[str]:
    """Return the words of all rows that an attendee's page shows or decides by, as the database notes their changes."""
    event, plan = attendee.event, plan_that_holds(attendee.event)
    people: set[int | None] = {attendee.pk}
    people |= set(_at_tables(attendee, plan)) if plan else set()
    about = Q(newcomer=attendee) | Q(greeter=attendee) | Q(stand_in=attendee)
    for three in Welcome.objects.filter(about, ended_at=None).values_list("newcomer_id", "greeter_id", "stand_in_id"):
        people |= set(three)
    for pair in Connection.objects.filter(Q(a=attendee) | Q(b=attendee)).values_list("a_id", "b_id"):
        people |= set(pair)
    statements = set(MeToo.objects.filter(attendee=attendee).values_list("statement_id", flat=True))
    tables = Joining.objects.filter(attendee=attendee).values_list("table_id", flat=True)
    return frozenset(
        [
            f"event:{event.pk}",
            f"community:{event.community_id}",
            *_words("attendee", people),
            *_words("statement", statements | _called(event)),
            *_words("opentable", tables),
            *_words("plan", remembered(("plans behind", event.pk), lambda: [one.pk for one in plans_behind(event)])),
        ]
    )


def _words(kind: str, numbers: Iterable[int | None]) -> Iterator[str]:
    return (f"{kind}:{one}" for one in numbers if one is not None)


def _called(event: Event) -> set[int]:
    """Return the statements that are cues."""
    rows = Cue.objects.filter(event=event).exclude(statement=None).values_list("statement_id", flat=True)
    return remembered(("statements of cues", event.pk), lambda: {one for one in rows if one is not None})


def _at_tables(attendee: Attendee, plan: Plan) -> Iterator[int | None]:
    """Return everybody at somebody's tables, whoever leads these, and who holds their cast."""
    mine = dict(Seat.objects.filter(plan=plan, attendee=attendee).values_list("round", "table"))
    mine = tables_given(attendee) | mine
    here = Q(pk__in=())
    for number, table in mine.items():
        here |= Q(round=number, table=table)
    yield from Seat.objects.filter(here, plan=plan).values_list("attendee_id", flat=True)
    for pair in Sitting.objects.filter(here, plan=plan).values_list("host_id", "stand_in_id"):
        yield from pair
    led = Q(host=attendee) | Q(stand_in=attendee)
    yield from Sitting.objects.filter(led, plan=plan).values_list("host_id", flat=True)
    yield from CastMember.objects.filter(plan=plan, attendee=attendee).values_list("cast__host_id", flat=True)


def counts_times(attendee: Attendee) -> bool | None:
    """Return whether the list says of anybody how often they came, for those of whom it does not; None for others."""
    return knows_times(attendee.event) if attendee.times_attended is None else None


def true_until(attendee: Attendee, at: datetime) -> datetime:
    """Return until when a page that is made at a moment stays true, as far as time alone changes it.

    While casts are about to meet, who comes through the door decides who is asked to hold one: then it is true no longer
    than the moment itself.
    """
    event = attendee.event
    run = run_of(event)
    if plan_shown(event) is None or casts.meet_about_now(times_in(run)):
        return at
    moments = set(remembered(("cut-off times", event.pk), lambda: list(_cut_offs(event))))
    for slot in run.slots:
        moments |= {slot.starts_at - before for before in BEFORE_START}
        moments |= {slot.found_at, slot.closes_at, slot.ends_at - pulse.BEFORE_END}
        moments |= {slot.ends_at + after for after in AFTER_END}
    opens, told = opening_of(event), evening_before(event)
    if opens is not None:
        moments |= {opens - TAKE_OVER, opens + TAKEN_OVER + timedelta(microseconds=1)}
    moments |= {told} if told else set()
    return min((one for one in moments if one > at), default=at + FAR)


def _cut_offs(event: Event) -> Iterable[datetime]:
    return CutOff.objects.filter(event=event).values_list("at", flat=True)
