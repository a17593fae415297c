"""A day that has begun: people at tables by a plan that holds, in rounds at times of one's choosing."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import Block, Cast, CastMember, Plan, Programme, Release, Room, Seat, Sitting, Table
from tests.site.world import an_attendee, an_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.models import Attendee, Event

NAMES = ("Ana Lima", "Bo Berg", "Cy Dahl", "Di Evans", "Eli Fox", "Fay Green", "Gus Hall", "Hana Ito")


def a_day(**fields) -> Event:
    """Return an event that is today by its own clock (that of UTC if nothing else is said), with a room of four tables."""
    fields = {"timezone": "UTC"} | fields
    event = an_event(starts_on=timezone.now().astimezone(ZoneInfo(fields["timezone"])).date(), **fields)
    with scopes_disabled():
        Programme.objects.create(event=event, seats=4)
        room = Room.objects.create(event=event, name="Hall")
        for number in range(1, 5):
            Table.objects.create(room=room, label=str(number), seats=6, place=number)
    return event


def where_it_is_noon() -> str:
    """Return a time zone in which it is about noon: for a day whose blocks may not lie on both sides of midnight."""
    ahead = 11 - timezone.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def at_noon(event: Event, hours: Iterable[int]) -> None:
    """Let it be about noon at an event of today whose rounds begin at some hours, each for half an hour."""
    event.timezone = where_it_is_noon()
    event.starts_on = timezone.now().astimezone(ZoneInfo(event.timezone)).date()
    event.save(update_fields=["timezone", "starts_on"])
    with scopes_disabled():
        rounds = Block.objects.filter(event=event, kind=Block.Kind.ROUND)
        for block, hour in zip(rounds, hours, strict=True):
            block.starts_at, block.minutes = time(hour), 30
            block.save(update_fields=["starts_at", "minutes"])


def a_block(event: Event, kind: str, begins: float, minutes: int = 30, **more) -> Block:
    """Return a block that begins so many minutes from now (before now if less than nothing), whatever the time of day."""
    at: datetime = (timezone.now() + timedelta(minutes=begins)).astimezone(ZoneInfo(event.timezone))
    day = (at.date() - event.starts_on).days + 1
    with scopes_disabled():
        if day < 1:  # an hour ago was yesterday
            event.starts_on += timedelta(days=day - 1)
            event.save(update_fields=["starts_on"])
            Block.objects.filter(event=event).update(day=F("day") + 1 - day)
            day = 1
        return Block.objects.create(event=event, kind=kind, day=day, starts_at=at.time(), minutes=minutes, **more)


def people(event: Event, count: int = 8) -> list[Attendee]:
    """Return attendees with an e-mail each."""
    return [an_attendee(event, name, email=f"{name.split()[0].lower()}@example.org") for name in NAMES[:count]]


def a_plan(
    event: Event, rounds: list[dict[str, list[Attendee]]], casts: dict[str, list[Attendee]] | None = None
) -> Plan:
    """Return a plan that holds: who sits where round by round; the first of a table or cast who may host does."""
    with scopes_disabled():
        number = Plan.objects.filter(event=event).count() + 1
        told = [{"round": n, "tables": [{"table": label} for label in tables]} for n, tables in enumerate(rounds, 1)]
        plan = Plan.objects.create(event=event, number=number, programme={"rounds": told})
        for number, tables in enumerate(rounds, start=1):
            for place, (label, there) in enumerate(tables.items()):
                host = next((one for one in there if one.is_host), None)
                Sitting.objects.create(
                    plan=plan, round=number, table=label, seats=max(6, len(there)), place=place, host=host
                )
                Seat.objects.bulk_create(Seat(plan=plan, round=number, table=label, attendee=one) for one in there)
        for place, (name, there) in enumerate((casts or {}).items()):
            host = next((one for one in there if one.is_host), None)
            cast = Cast.objects.create(plan=plan, name=name, place=place, host=host)
            CastMember.objects.bulk_create(CastMember(plan=plan, cast=cast, attendee=one) for one in there)
        Plan.objects.filter(event=event, state=Plan.State.RELEASED).update(state=Plan.State.SUPERSEDED)
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.RELEASED, released_at=timezone.now())
        Release.objects.update_or_create(event=event, defaults={"plan": plan})
        return plan


def a_key() -> str:
    """Return a number for a tap."""
    return str(uuid4())
