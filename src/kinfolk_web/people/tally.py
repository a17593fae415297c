"""Moves what everybody is told of statements: every ten seconds or so, in whole batches, never downwards."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.core import live, privacy
from kinfolk_web.people.models import Attendee, MeToo, Moderation, Skip, Statement, ToldCount

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

LOCK = 0x6B696E01  # of all workers one counts at a time
OVERLAP = 60.0  # seconds: an answer may be committed that much later than it says
CHUNK = 1_000
COMING = Attendee.State.COMING
_watchers: list[Callable[[int], None]] = []


def pause() -> float:
    """Return how many seconds to wait until the next look: never quite the same."""
    return privacy.TICK + random.uniform(-privacy.TICK_GIVE, privacy.TICK_GIVE)  # noqa: S311 - nobody's secret


def tick(since: datetime | None = None) -> int:
    """Look at every statement that was answered since, and return how many told counts moved."""
    with scopes_disabled(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return 0
        touched = Q() if since is None else Q(made_at__gte=since)
        numbers = {
            *MeToo.objects.filter(touched).order_by().values_list("statement_id", flat=True).distinct(),
            *Skip.objects.filter(touched).order_by().values_list("statement_id", flat=True).distinct(),
        }
        return move(numbers)


def move(numbers: Collection[int]) -> int:
    """Move the told counts of some statements by one step; return how many are told anew."""
    if not numbers:
        return 0
    statements = list(Statement.objects.filter(pk__in=numbers, state=Statement.State.APPROVED).order_by("pk"))
    said, passed = _counted(MeToo, numbers), _counted(Skip, numbers)
    events = {one.event_id for one in statements}
    floors = dict(Moderation.objects.filter(event__in=events).values_list("event_id", "floor"))
    before = {one.statement_id: one for one in ToldCount.objects.filter(statement__in=statements)}
    rows, moved, fresh = [], set(), set()
    for one in statements:
        row = before.get(one.pk) or ToldCount(statement=one, waits_for=privacy.new_batch())
        yes, told = said.get(one.pk, 0), row.told
        floor = one.floor(floors.get(one.event_id, 0))
        was = privacy.Told(row.told, row.counted, row.waits_for, row.answers_then, row.answers)
        now = privacy.step(was, yes, yes + passed.get(one.pk, 0), floor=floor)
        if now != was or one.pk not in before:
            for name, value in asdict(now).items():
                setattr(row, name, value)
            row.moved_at = timezone.now()
            rows.append(row)
            fresh.add(one.event_id)
        if now.told != told:
            moved.add(one.pk)
    _keep(rows)
    for event in fresh:
        changed(event)
    for event in {one.event_id for one in statements if one.pk in moved}:
        live.publish(f"event:{event}", "statements")
    return len(moved)


def watch(watcher: Callable[[int], None]) -> None:
    """Let somebody know, within the same transaction, whenever what is shown of an event's statements may be different."""
    _watchers.append(watcher)


def changed(event: int) -> None:
    """Note that something of an event's statements that is shown may be different: pages forget what they remembered."""
    for watcher in _watchers:
        watcher(event)
    if not Moderation.objects.filter(event=event).update(version=F("version") + 1):
        Moderation.objects.get_or_create(event_id=event)


def _keep(rows: Iterable[ToldCount]) -> None:
    ToldCount.objects.bulk_create(
        list(rows),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["statement"],
        update_fields=["told", "counted", "waits_for", "answers_then", "answers", "moved_at"],
    )


def _counted(model: type[MeToo | Skip], numbers: Collection[int]) -> dict[int, int]:
    rows = model.objects.filter(statement__in=numbers, attendee__state=COMING, attendee__uncounted__isnull=True)
    return dict(rows.order_by().values("statement_id").annotate(n=Count("pk")).values_list("statement_id", "n"))
