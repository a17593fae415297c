"""Writes the memory of an event: who really sat together, of those who want it remembered; as often as you like.

It is written each night from the evening of the event until its pages close a week later, so that a yes, a tap or a late
correction of that week is in it; then it stands. It stands in a room above the day, which knows who was really here;
the pairs themselves stay below with people, where the next plan reads them.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from procrastinate.contrib.django import app

from kinfolk_web.again import evenings
from kinfolk_web.communities.models import Event
from kinfolk_web.core.jobs import NIGHT, work
from kinfolk_web.day.models import Tap
from kinfolk_web.day.sitting import seats_taken
from kinfolk_web.people.memories import MemoryOf, Remembered
from kinfolk_web.people.memory import willing
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.visiting import AFTER, ends_at
from kinfolk_web.seasons import preparing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kinfolk_web.core.jobs import Running

    Pair = tuple[int, int]

LAST = timedelta(
    days=28
)  # after the event: then who said what on the day is forgotten, and nothing is written any more


def write(event: Event) -> MemoryOf:
    """Write what is remembered of an event, in place of what was written before; the same rows if nothing has changed."""
    with transaction.atomic():
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)  # of two at once, one waits
        seated, people = _seated(event)
        met, wanted = _met(event), willing(event)
        kept = kept_of(seated, wanted)
        Remembered.objects.filter(event=event).delete()
        Remembered.objects.bulk_create(
            [
                Remembered(event=event, a_id=a, b_id=b, times=times, met=(a, b) in met)
                for (a, b), times in sorted(kept.items())
            ],
            batch_size=2_000,
        )
        counts = {
            "people": len(people),
            "willing": len(people & wanted),
            "pairs": len(seated),
            "met": len((met & seated.keys()) - _of_uncounted(event, met)),
            "kept": len(kept),
        }
        held, _new = MemoryOf.objects.update_or_create(event=event, defaults={"written_at": timezone.now(), **counts})
    return held


def kept_of(seated: Mapping[Pair, int], wanted: set[int]) -> dict[Pair, int]:
    """Return what of who sat together is remembered: the pairs of whom both want it."""
    return {pair: times for pair, times in seated.items() if wanted.issuperset(pair)}


def _seated(event: Event) -> tuple[Counter[Pair], set[int]]:
    """Return in how many rounds which two really shared a table, and everybody who sat at one."""
    pairs: Counter[Pair] = Counter()
    people: set[int] = set()
    for _number, tables in seats_taken(event):
        for there in tables.values():
            people.update(there)
            pairs.update(combinations(sorted(set(there)), 2))
    return pairs, people


def _met(event: Event) -> set[Pair]:
    """Return the pairs of whom both said that they met."""
    said = set(Tap.objects.filter(event=event, kind=Tap.Kind.MET, stands=True).values_list("by_id", "about_id"))
    return {(a, b) for a, b in said if a < b and (b, a) in said}


def _of_uncounted(event: Event, pairs: set[Pair]) -> set[Pair]:
    """Return the pairs of which one does not want to be in numbers."""
    out = set(Attendee.objects.filter(event=event, uncounted__isnull=False).values_list("pk", flat=True))
    return {pair for pair in pairs if not out.isdisjoint(pair)}


def due(event: Event, now: datetime) -> bool:
    """Whether the memory of an event is to be written tonight: it is over, and was not written since its pages closed."""
    if event.starts_on is None or event.community.rehearses_id is not None:
        return False
    closes = ends_at(event)
    over = closes - AFTER
    if not over <= now <= over + LAST:
        return False
    written = MemoryOf.objects.filter(event=event).values_list("written_at", flat=True).first()
    return written is None or written < closes


@work("again.evening", lock=NIGHT)
def evening(running: Running) -> dict[str, Any]:
    """Do what nights bring: memory, what :mod:`evenings` looks after; for one event, or everywhere, and then seasons."""
    only = running.job.event
    events = [only] if only else list(Event.objects.select_related("community").filter(starts_on__isnull=False))
    done: Counter[str] = Counter()
    for event in events:
        running.tell(event=event.pk)
        with scope(community=event.community):
            if due(event, timezone.now()):
                write(event)
                done["memory"] += 1
            done.update(evenings.look_after(event))
    if only is None:
        done.update(preparing.look_after())
    return dict(done)


@app.periodic(cron="41 2 * * *")
@app.task(name="kinfolk.again", queue="default", lock=NIGHT)
def every_night(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when
    """Let it run every night, before the clock deletes what is due."""
    evening(by=None, event=None)
