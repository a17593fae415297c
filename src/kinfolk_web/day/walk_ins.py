"""People whom a desk puts on the list, or whose ticket had no name; each word counts once, whenever it comes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kinfolk_web.core.audit import change
from kinfolk_web.day.leasing import give
from kinfolk_web.day.models import DoorSeat, WalkIn
from kinfolk_web.day.presence import first_words, seen_at
from kinfolk_web.day.rounds import coming_rounds
from kinfolk_web.people import actions as people
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.models import Desk

NUMBERED = re.compile(r"Guest \d+")


def is_unnamed(name: str, guest_of: str) -> bool:
    """Whether a ticket has no name of its own yet, as lists are read: "Guest of Ana Lima", "Guest 3"."""
    return bool((guest_of and name.startswith(f"Guest of {guest_of}")) or NUMBERED.fullmatch(name))


def add(*, event: Event, key: uuid.UUID, values: Mapping[str, Any], at: datetime, desk: Desk | None) -> WalkIn | None:
    """Put somebody on the list who came without being on it; None if that very word was taken in before."""
    if WalkIn.objects.filter(pk=key).exists():
        return None
    attendee, _entry = people.add(event=event, values=values, by=None, own=True)
    return WalkIn.objects.create(id=key, event=event, attendee=attendee, desk=desk, at=at)


def expect(*, attendee: Attendee, key: uuid.UUID, at: datetime, desk: Desk | None) -> WalkIn | None:
    """Note that somebody on the list came who has no chair; None if that very word was taken in before."""
    if WalkIn.objects.filter(pk=key).exists():
        return None
    return WalkIn.objects.create(id=key, event=attendee.event, attendee=attendee, desk=desk, at=at, added=False)


def seat(*, walk_in: WalkIn, way: uuid.UUID | None, told: Mapping[int, str]) -> None:
    """Seat somebody, at the tables that the desk told them where that can be; note whom somebody has to tell another."""
    with change("door.seat", by=None, event=walk_in.event, about=walk_in.attendee):
        seated = give(attendee=walk_in.attendee, way=way, desk=walk_in.desk, at=seen_at(walk_in))
        coming = {one.number for one in coming_rounds(walk_in.event)}  # of what is over nobody has to be told
        if any(seated.get(number) != table for number, table in told.items() if number in coming):
            walk_in.again = True
            walk_in.save(update_fields=["again"])


def settle(*, event: Event, attendees: Collection[Attendee]) -> None:
    """Let the list follow the door: whoever is here is expected, and a walk-in whose word was taken back never came."""
    here = first_words(event, [one.pk for one in attendees])
    added = set(WalkIn.objects.filter(attendee__in=attendees, added=True).values_list("attendee_id", flat=True))
    for one in attendees:
        coming = one.state == Attendee.State.COMING
        if one.pk in here and not coming and one.erased_at is None:
            people.set_state(attendee=one, coming=True, by=None)
            one.state = Attendee.State.COMING
            _seat_anew(one)
        elif one.pk in added and one.pk not in here and coming:
            people.set_state(attendee=one, coming=False, by=None)
            DoorSeat.objects.filter(attendee=one).delete()
            WalkIn.objects.filter(attendee=one).update(again=False)


def _seat_anew(attendee: Attendee) -> None:
    """Give a chair to somebody who came after all; a table that a desk told them before is not theirs any more."""
    with change("door.seat", by=None, event=attendee.event, about=attendee):
        give(attendee=attendee, way=None, desk=None)
        WalkIn.objects.filter(attendee=attendee).update(again=True)


def seated_again(*, walk_in: WalkIn) -> None:
    """Note that somebody was told their table."""
    WalkIn.objects.filter(pk=walk_in.pk).update(again=False)


def claim(*, attendee: Attendee, name: str) -> None:
    """Give a ticket without a name the name of whoever came with it; one that has a name keeps it."""
    if name and is_unnamed(attendee.name, attendee.guest_of):
        people.edit(attendee=attendee, values={"name": name}, by=None)
        if attendee.person.attendances.count() == 1:
            attendee.person.name = name
            attendee.person.save(update_fields=["name"])
