"""What tables say of themselves: "we are five", and who of those expected is there; each word once, whatever comes twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.day.models import TableCount, Tick

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import datetime

    from kinfolk_web.accounts.models import User
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan

MOST = 99  # more do not sit at one table


@dataclass(frozen=True, slots=True)
class Place:
    """A table in a round, by the plan that people sit by."""

    plan: Plan
    round: int
    table: str


def count(  # noqa: PLR0913 - who, where, how many, and by which device's word
    *,
    place: Place,
    people: int,
    key: uuid.UUID,
    host: Attendee | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> bool:
    """Note how many sit at a table; return whether that word is new. The newest counts."""
    event = place.plan.event
    with change("floor.count", by=by, event=event, facts={"round": place.round, "people": people}):
        _row, new = TableCount.objects.get_or_create(
            pk=key,
            defaults={
                "event": event,
                "round": place.round,
                "table": place.table,
                "people": people,
                "plan": place.plan.number,
                "host": host,
                "by": by,
                "at": at or timezone.now(),
            },
        )
        if new:
            live.publish(f"event:{event.pk}", "floor")
    return new


def tick(
    *,
    place: Place,
    words: Iterable[tuple[uuid.UUID, int, bool]],
    host: Attendee | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> int:
    """Note who of a table is there and who is not (key, attendee, whether); return how many words are new."""
    event = place.plan.event
    rows = [
        Tick(
            pk=key,
            event=event,
            attendee_id=attendee,
            round=place.round,
            table=place.table,
            here=is_here,
            host=host,
            by=by,
            at=at or timezone.now(),
        )
        for key, attendee, is_here in words
    ]
    with change("floor.tick", by=by, event=event, facts={"round": place.round}):
        known = set(Tick.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        Tick.objects.bulk_create(rows, ignore_conflicts=True)
        new = len({row.pk for row in rows} - known)
        if new:
            live.publish(f"event:{event.pk}", "floor")
    return new
