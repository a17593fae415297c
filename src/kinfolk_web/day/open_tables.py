"""What anybody may read of open tables, what an attendee reads of their own, and what a moderator reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from kinfolk.paper.names import call_name
from kinfolk_web.day.models import Joining, OpenTable, OpenTableRules
from kinfolk_web.day.times import times_of
from kinfolk_web.people.holding import REASONS as HOLDS
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.models import Block, Room, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, time

    from django_stubs_ext import StrPromise

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.times import Times

State = OpenTable.State


@dataclass(frozen=True, slots=True)
class Shown:
    """An open table as anybody may read it: no name in it but what its host is called."""

    number: int
    title: str
    language: str
    block: Block
    when: datetime | time
    place: str
    host: str
    seats: int
    free: int


def is_stopped(event: Event) -> bool:
    """Whether no open table is shown anywhere."""
    return OpenTableRules.objects.filter(event=event, stopped=True).exists()


def shown(event: Event) -> list[Shown]:
    """Return the open tables of an event that are still to come or running, in the order of the day.

    Nothing is in it that not everybody may read: it stands on the wall.
    """
    if is_stopped(event):
        return []
    rows, times = _rows(OpenTable.objects.filter(event=event, state=State.SHOWN)), times_of(event)
    return [_shown(one, times) for one in rows if not times.is_over(one.block)]


def _rows(tables: Iterable[OpenTable]) -> Iterable[OpenTable]:
    counted = tables.annotate(taken=Count("joinings", filter=Q(joinings__left=False)))  # type: ignore[attr-defined]
    return counted.select_related("block__room", "table", "room", "host").order_by(  # type: ignore[no-any-return]
        "block__day", "block__starts_at", "made_at", "pk"
    )


def _shown(one: OpenTable, times: Times) -> Shown:
    host = one.host
    named = host is not None and host.erased_at is None and host.state == Attendee.State.COMING
    taken: int = one.taken  # type: ignore[attr-defined] # as annotated
    return Shown(
        number=one.pk,
        title=one.title,
        language=one.language,
        block=one.block,
        when=times.when(one.block),
        place=place_of(one),
        host=call_name(host.name) if named and host else "",
        seats=one.seats,
        free=max(0, one.seats - taken),
    )


def place_of(one: OpenTable) -> str:
    """Return where a table is, as it is written on the floor; nothing if that place is no more."""
    return one.table.label if one.table else one.room.name if one.room else ""


# -- an attendee's own ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mine:
    """An open table as somebody sees it: whether they have a seat, host it, can take a seat or not any more."""

    table: Shown
    joined: bool
    hosting: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """A table that somebody proposed, and what became of it."""

    table: Shown
    state: str
    reason: StrPromise | str


def seen_by(attendee: Attendee) -> list[Mine]:
    """Return the open tables as somebody sees them."""
    mine = set(Joining.objects.filter(attendee=attendee, left=False).values_list("table_id", flat=True))
    own = set(OpenTable.objects.filter(host=attendee).values_list("pk", flat=True))
    times = times_of(attendee.event)
    return [
        Mine(one, one.number in mine, one.number in own, times.has_begun(one.block)) for one in shown(attendee.event)
    ]


def proposed_by(attendee: Attendee) -> list[Proposed]:
    """Return what somebody proposed, and how far it is."""
    from kinfolk_web.day.reading import REASONS

    rows, times = _rows(OpenTable.objects.filter(event=attendee.event_id, host=attendee)), times_of(attendee.event)
    return [
        Proposed(_shown(one, times), one.state, REASONS.get(one.reason, "") if one.state == State.DECLINED else "")
        for one in rows
        if one.state != State.WITHDRAWN and not times.is_over(one.block)
    ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What whoever hosts an open table has in hand: who joined, in the order in which they did."""

    table: Shown
    people: tuple[str, ...]
    waiting: bool


def sheet_of(attendee: Attendee, number: int) -> Sheet | None:
    """Return the sheet of a table that somebody hosts."""
    rows = _rows(OpenTable.objects.filter(event=attendee.event_id, host=attendee, pk=number))
    one = next(iter(rows), None)
    if one is None or one.state not in {State.HELD, State.SHOWN}:
        return None
    there = Joining.objects.filter(table=one, left=False, attendee__erased_at__isnull=True).exclude(attendee=attendee)
    names = there.filter(attendee__state=Attendee.State.COMING).values_list("attendee__name", flat=True)
    return Sheet(
        _shown(one, times_of(attendee.event)), tuple(call_name(name) for name in names), one.state == State.HELD
    )


# -- what can be chosen -----------------------------------------------------------------------------------------------


def blocks_to_come(event: Event) -> list[Block]:
    """Return the blocks of open tables that have not begun."""
    times = times_of(event)
    return [one.block for one in times.of(Block.Kind.OPEN_TABLES) if one.starts_at > times.at]


def places(event: Event) -> tuple[Sequence[Table], Sequence[Room]]:
    """Return the tables and rooms where an open table can be."""
    return list(Table.objects.filter(room__event=event).select_related("room")), list(Room.objects.filter(event=event))


# -- for moderators ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A table that waits to be read, with reasons to look twice and without who proposed it."""

    table: Shown
    reasons: tuple[StrPromise, ...]


def waiting(event: Event) -> list[Waiting]:
    """Return the tables that wait to be read, the oldest first; not who proposed them."""
    rows = _rows(OpenTable.objects.filter(event=event, state=State.HELD)).order_by("made_at", "pk")  # type: ignore[attr-defined]
    times = times_of(event)
    return [Waiting(_shown(one, times), tuple(HOLDS[key] for key in one.holds if key in HOLDS)) for one in rows]


def all_shown(event: Event) -> list[Shown]:
    """Return the tables that are shown, or would be if nothing were stopped, those that are over as well."""
    times = times_of(event)
    return [_shown(one, times) for one in _rows(OpenTable.objects.filter(event=event, state=State.SHOWN))]
