"""What a desk says, taken in: check-ins, words taken back, walk-ins with their chairs, names for tickets without one."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from kinfolk_web.day import walk_ins
from kinfolk_web.day.leasing import hold
from kinfolk_web.day.models import CheckIn, WalkIn
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.day.seats import tables_of
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.models import Desk


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a desk.

    Parameters
    ----------
    about
        The code of an attendee, or the key of the word by which a walk-in was added.
    undoes
        The word that this one takes back.
    name
        The name of whoever came with a ticket that has none.
    added
        What is known of a walk-in; None if somebody on the list is meant.
    seats, way, told
        Whether they have no chair yet; the chairs that the desk gave them, and the tables that it told them, by round.
    """

    key: uuid.UUID
    about: str
    at: datetime
    undoes: uuid.UUID | None = None
    name: str = ""
    added: Mapping[str, Any] | None = None
    way: uuid.UUID | None = None
    told: Mapping[int, str] = field(default_factory=dict)
    seats: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of words: taken in, about nobody known yet, about somebody seen twice, seated elsewhere; who was added."""

    keys: list[uuid.UUID] = field(default_factory=list)
    unknown: list[uuid.UUID] = field(default_factory=list)
    twice: dict[uuid.UUID, str] = field(default_factory=dict)
    again: dict[uuid.UUID, dict[int, str]] = field(default_factory=dict)
    added: set[int] = field(default_factory=set)


def take(*, desk: Desk, said: Sequence[Said]) -> Taken:
    """Take in what a desk says; whatever it says again, in whatever order, is the same as said once."""
    event, taken = desk.event, Taken()
    with transaction.atomic():
        hold(event)
        for one in said:
            if one.added is not None:
                somebody = walk_ins.add(event=event, key=one.key, values=one.added, at=one.at, desk=desk)
                _seat(somebody, one)
                if somebody is not None:
                    taken.added.add(somebody.attendee_id)
        people = _people(event, [one.about for one in said])
        words = []
        for one in said:
            attendee = people.get(one.about)
            if attendee is None:
                taken.unknown.append(one.key)
                continue
            taken.keys.append(one.key)
            if one.name:
                walk_ins.claim(attendee=attendee, name=one.name)
            if one.seats and one.added is None:
                _seat(walk_ins.expect(attendee=attendee, key=one.key, at=one.at, desk=desk), one)
            words.append(Word(one.key, attendee.pk, one.at, one.undoes))
        _note_twice(desk, words, taken)
        if words and take_words(event=event, words=words, desk=desk):
            about = {word.attendee for word in words}
            walk_ins.settle(event=event, attendees=[one for one in people.values() if one.pk in about])
        _note_again(said, taken)
    return taken


def _seat(walk_in: WalkIn | None, one: Said) -> None:
    if walk_in is not None:
        walk_ins.seat(walk_in=walk_in, way=one.way, told=one.told)


def _note_again(said: Sequence[Said], taken: Taken) -> None:
    """Note who sits elsewhere than the desk told them."""
    keys = [one.key for one in said if one.seats or one.added is not None]
    for walk_in in WalkIn.objects.filter(pk__in=keys, again=True).select_related("attendee__event") if keys else ():
        taken.again[walk_in.pk] = tables_of(walk_in.attendee)


def _people(event: Event, about: Iterable[str]) -> dict[str, Attendee]:
    """Return whom words are about: attendees by code, walk-ins by the key under which a desk added them."""
    asked = set(about)
    found = {
        one.code: one for one in Attendee.objects.filter(event=event, code__in=asked).select_related("person", "event")
    }
    keys = [one for one in asked if _is_key(one)]
    if keys:
        added = WalkIn.objects.filter(event=event, pk__in=keys).select_related("attendee__person", "attendee__event")
        found |= {str(one.pk): one.attendee for one in added}
    return found


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _note_twice(desk: Desk, words: Sequence[Word], taken: Taken) -> None:
    """Note of which words another desk had said the same before: both are kept, and the later desk is told."""
    here = {word.attendee: word.key for word in words if word.undoes is None}
    mistakes: set[uuid.UUID | None] = {word.undoes for word in words}
    before: dict[int, list[CheckIn]] = defaultdict(list)
    said = CheckIn.objects.filter(event=desk.event, attendee__in=here).exclude(pk__in=[word.key for word in words])
    for one in said.select_related("desk"):
        if one.kind == CheckIn.Kind.MISTAKE:
            mistakes |= {one.undoes}
        elif one.desk_id != desk.pk:
            before[one.attendee_id].append(one)
    for attendee, key in here.items():
        first = next((one for one in before[attendee] if one.pk not in mistakes), None)
        if first is not None:
            taken.twice[key] = first.desk.name if first.desk else ""
