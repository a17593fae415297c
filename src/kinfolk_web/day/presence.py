"""Who is here: words from the door are added once each, whatever their order, and read as who is here now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.utils import timezone

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.day.models import CheckIn, Tick
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Community, Event
    from kinfolk_web.day.models import Desk, WalkIn

    Listener = Callable[[Event, frozenset[int]], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Tell ``listener`` who has just come: those who welcome want to know."""
    _listeners[:] = [listener]


@dataclass(frozen=True, slots=True)
class Word:
    """One word from a device: its own key, whom it is about, when by its clock, and what it takes back, if anything."""

    key: uuid.UUID
    attendee: int
    at: datetime
    undoes: uuid.UUID | None = None


def take_words(*, event: Event, words: Iterable[Word], desk: Desk | None = None, by: User | None = None) -> int:
    """Add words about who is here, each once; return how many were new.

    Words that came before are passed over, so that a device may send everything again. Attendees are those of the event;
    the caller has looked.
    """
    rows = [
        CheckIn(
            id=word.key,
            event=event,
            attendee_id=word.attendee,
            kind=CheckIn.Kind.MISTAKE if word.undoes else CheckIn.Kind.HERE,
            undoes=word.undoes,
            desk=desk,
            by=by,
            at=word.at,
        )
        for word in words
    ]
    with change("door.words", by=by, event=event) as entry:
        known = set(CheckIn.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        CheckIn.objects.bulk_create(rows, ignore_conflicts=True)
        new = len({row.pk for row in rows} - known)
        entry.facts = {"count": new}
        entry.save(update_fields=["facts"])
        if new:
            live.publish(topic_of(event), "here")
            came = {row.attendee_id for row in rows if row.pk not in known and row.kind == CheckIn.Kind.HERE}
            for listener in _listeners:
                listener(event, frozenset(came))
    return new


def topic_of(event: Event) -> str:
    """Return what is heard of whenever somebody comes: for desks and staff, not for everybody's phone."""
    return f"door:{event.pk}"


def here(event: Event, among: Collection[int] | None = None, since: datetime | None = None) -> set[int]:
    """Return the keys of the attendees, or of some of them, who are here: of whom some word has not been taken back.

    Parameters
    ----------
    since
        When the day began of which it is asked, on a second day: who came on the first need not have come back.
    """
    said, now = CheckIn.objects.filter(event=event), entries_now(event)
    mistakes = set(said.filter(kind=CheckIn.Kind.MISTAKE).values_list("undoes", flat=True))
    stands = said.filter(kind=CheckIn.Kind.HERE)
    if among is not None:
        stands = stands.filter(attendee__in=_entries_of(among, now))
    stands = stands.filter(seen_since(since)) if since else stands
    return {
        now.get(attendee, attendee) for key, attendee in stands.values_list("id", "attendee_id") if key not in mistakes
    }


def _entries_of(attendees: Collection[int], now: Mapping[int, int]) -> set[int]:
    """Return the entries on the list under which words about some attendees may stand."""
    asked = set(attendees)
    return asked | {entry for entry, stays in now.items() if stays in asked}


def first_words(event: Event, attendees: Collection[int], since: datetime | None = None) -> dict[int, CheckIn]:
    """Return the first word about each of some attendees that stands, since a day began; who is not here is not in it."""
    now = entries_now(event)
    asked = _entries_of(attendees, now)
    words = list(CheckIn.objects.filter(event=event, attendee__in=asked).select_related("desk"))
    mistakes = {one.undoes for one in words if one.kind == CheckIn.Kind.MISTAKE}
    found: dict[int, CheckIn] = {}
    for one in sorted(words, key=seen_at):
        if one.kind == CheckIn.Kind.HERE and one.pk not in mistakes and (since is None or seen_at(one) >= since):
            found.setdefault(now.get(one.attendee_id, one.attendee_id), one)
    return found


def missed(community: Community) -> QuerySet[Attendee]:
    """Return who was expected at events of a community that are over, and was seen by no door and no host.

    An event at which nobody was checked in tells of nobody that they were missing. Two entries of one person are one.
    """
    words = CheckIn.objects.filter(event__community=community)
    mistakes = words.filter(undoes__isnull=False).values("undoes")
    same = {"event": OuterRef("event"), "attendee__person": OuterRef("person")}
    there = words.filter(kind=CheckIn.Kind.HERE, **same).exclude(pk__in=mistakes)
    doors = words.filter(kind=CheckIn.Kind.HERE).values("event")
    today = timezone.localdate()
    over = Q(event__ends_on__lt=today) | Q(event__ends_on__isnull=True, event__starts_on__lt=today)
    expected = Attendee.objects.filter(over, event__in=doors, event__community=community)
    return expected.exclude(Exists(there)).exclude(Exists(Tick.objects.filter(here=True, **same)))


def entries_now(event: Event) -> dict[int, int]:
    """Return for each entry on the list that was merged with another the one which stayed; words move with it."""
    aside = Attendee.objects.filter(event=event).exclude(state=Attendee.State.COMING)
    persons = dict(aside.filter(erased_at__isnull=True).values_list("pk", "person_id"))
    if not persons:
        return {}
    stayed = Attendee.objects.filter(event=event, state=Attendee.State.COMING, person__in=set(persons.values()))
    by_person = dict(stayed.values_list("person_id", "pk"))
    return {entry: by_person[person] for entry, person in persons.items() if person in by_person}


def seen_since(since: datetime) -> Q:
    """Return which words say that somebody was seen at a moment or after it, as :func:`seen_at` reads them."""
    ahead = ExpressionWrapper(F("desk__skew") * Value(timedelta(seconds=1)), output_field=DurationField())
    by_its_clock = ExpressionWrapper(Value(since) + ahead, output_field=DateTimeField())
    return Q(received_at__gte=since) & (Q(desk=None, at__gte=since) | Q(at__gte=by_its_clock))


def seen_at(word: CheckIn | WalkIn) -> datetime:
    """Return when somebody was seen: by the desk's clock, set right by how wrong it is; never after we heard of it.

    It is only ever shown. What stands and what does not follows from the keys of words, never from clocks.
    """
    skew = timedelta(seconds=word.desk.skew) if word.desk else timedelta(0)
    return min(word.at - skew, word.received_at)
