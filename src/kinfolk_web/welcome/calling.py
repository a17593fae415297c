"""A host's quiet word that somebody at their table could use company; only those who welcome ever see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.day.seats import given
from kinfolk_web.plans.models import Seat
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.models import Call, Welcome
from kinfolk_web.welcome.tables import sittings_led_by

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Heard:
    """A call as a greeter reads it: whom it is about is named to their own greeter alone."""

    number: int
    round: int
    table: str
    name: str


def call(*, plan: Plan, by: Attendee, number: int, table: str, code: str = "") -> None:
    """Tell those who welcome that somebody at a table could use company; once more takes it back.

    Once somebody has looked after it, it is told anew.

    Raises
    ------
    RefusedError
        Whoever tells does not lead that table, or nobody of that code sits there.
    """
    if not sittings_led_by(plan, by).filter(round=number, table=table).exists():
        raise RefusedError("not their table")
    about = None
    if code:
        there = {"round": number, "table": table, "attendee__code": code}
        seat = Seat.objects.filter(plan=plan, **there).first() or given(by.event, plan).filter(**there).first()
        if seat is None:
            raise RefusedError("nobody of that code sits there")
        about = seat.attendee
    with change("call.make", by=None, event=by.event, about=by, facts={"round": number}):
        made, new = Call.objects.get_or_create(
            event=by.event, round=number, by=by, about=about, defaults={"table": table}
        )
        if made.done_at is not None:
            made.done_at = made.done_by = None
            made.save(update_fields=["done_at", "done_by"])
        elif not new:
            made.delete()
        live.publish(f"event:{by.event_id}", "welcome")


def settle_call(*, event: Event, number: int, by: User | None) -> None:
    """Note that somebody is looking after it."""
    with change("call.settle", by=by, event=event):
        Call.objects.filter(event=event, pk=number, done_at__isnull=True).update(done_at=timezone.now(), done_by=by)
        live.publish(f"event:{event.pk}", "welcome")


def open_calls(event: Event) -> list[Call]:
    """Return the calls that nobody looks after yet, for the team; none about whoever asked to be left alone."""
    waiting = Call.objects.filter(event=event, done_at__isnull=True).select_related("about", "by")
    return list(waiting.filter(about__left_alone__isnull=True))


def heard_by(greeter: Attendee) -> list[Heard]:
    """Return the open calls as a greeter reads them."""
    mine = set(Welcome.objects.filter(greeter=greeter, ended_at__isnull=True).values_list("newcomer_id", flat=True))
    return [
        Heard(one.pk, one.round, one.table, one.about.name if one.about and one.about_id in mine else "")
        for one in open_calls(greeter.event)
    ]
