"""Leases: each desk holds some free chairs that it alone may give away, so that desks without a network never clash."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kinfolk_web.communities.models import Event
from kinfolk_web.core.jobs import RefusedError
from kinfolk_web.day.models import Desk, DoorSeat
from kinfolk_web.day.rounds import coming_rounds, rounds_of
from kinfolk_web.day.seats import free_chairs, given_to, places_here
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kinfolk_web.plans.models import Plan

MOST = 6  # people whom a desk without a network can seat
LEAST = 2  # people at a table whom somebody new joins: nobody is sent to sit alone with one


@dataclass(frozen=True, slots=True)
class Way:
    """The chairs that one person can be given: a table in each round that is still to come."""

    key: uuid.UUID
    tables: Mapping[int, str]


def hold(event: Event) -> None:
    """Let whoever else hands out chairs of this event wait until our transaction ends."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def ways_of(desk: Desk) -> list[Way]:
    """Return what a desk may give away, in the order in which it was handed out."""
    found: dict[uuid.UUID, dict[int, str]] = defaultdict(dict)
    for one in DoorSeat.objects.filter(desk=desk, attendee__isnull=True):
        found[one.way][one.round] = one.table
    return [Way(key, tables) for key, tables in found.items()]


def refill(*, desk: Desk) -> list[Way]:
    """Give a desk its share of what is free, and take back what no longer fits the plan; return what it holds."""
    with transaction.atomic():
        hold(desk.event)
        plan = plan_that_holds(desk.event)
        rounds = [one.number for one in coming_rounds(desk.event)]
        _take_back(desk, plan, rounds)
        held = ways_of(desk)
        if plan is not None and rounds and len(held) < MOST:
            _top_up(desk, _Floor(desk.event, plan, rounds), len(held))
        return ways_of(desk)


def _take_back(desk: Desk, plan: Plan | None, rounds: list[int]) -> None:
    """Drop chairs of rounds that are over, and ways that are not whole or whose tables the plan filled or closed."""
    mine = DoorSeat.objects.filter(desk=desk, attendee__isnull=True)
    mine.exclude(round__in=rounds).delete()
    if plan is None:
        mine.delete()
        return
    free = {number: free_chairs(desk.event, plan, number) for number in rounds}
    for way in ways_of(desk):
        if set(way.tables) != set(rounds) or any(free[n].get(table, -1) < 0 for n, table in way.tables.items()):
            mine.filter(way=way.key).delete()


class _Floor:
    """What is free in the rounds to come, and who sits where."""

    def __init__(self, event: Event, plan: Plan, rounds: list[int]) -> None:
        self.event, self.rounds = event, rounds
        self.free = {number: free_chairs(event, plan, number) for number in rounds}
        self.people = {number: places_here(event, number) for number in rounds}
        sittings = Sitting.objects.filter(plan=plan, round__in=rounds, host__state=Attendee.State.COMING)
        self.hosted = set(sittings.values_list("round", "table"))

    def ways_left(self) -> int:
        """Return how many people can still be seated in every round."""
        return min((sum(self._open(number).values()) for number in self.rounds), default=0)

    def _open(self, number: int) -> dict[str, int]:
        people = self.people[number]
        return {table: n for table, n in self.free[number].items() if n > 0 and len(people.get(table, ())) >= LEAST}

    def way(self, *, but: Mapping[int, set[str]] | None = None) -> dict[int, str] | None:
        """Return a table in each round with a free chair: hosted, with whom one has not sat, where most is free."""
        met: set[int] = set()
        tables: dict[int, str] = {}
        for number in self.rounds:
            table = self.best(number, met, (but or {}).get(number, set()))
            if table is None:
                return None
            tables[number] = table
            met |= set(self.people[number].get(table, ()))
        return tables

    def best(self, number: int, met: set[int], but: set[str]) -> str | None:
        """Return the table of a round that suits somebody best who has met these, or None if none is free."""
        people = self.people[number]
        found = [
            (len(met.intersection(people[table])), (number, table) not in self.hosted, -free, place, table)
            for place, (table, free) in enumerate(self._open(number).items())
            if table not in but
        ]
        return min(found)[-1] if found else None

    def is_there(self, row: DoorSeat) -> bool:
        """Whether the chair that a desk holds is still one: the plan has not filled or closed its table."""
        return self.free[row.round].get(row.table, -1) >= 0

    def let_go(self, row: DoorSeat) -> None:
        """Free a chair that a desk holds."""
        row.delete()
        if row.table in self.free.get(row.round, {}):
            self.free[row.round][row.table] += 1

    def take(self, number: int, table: str) -> int:
        """Count a chair as taken; return its number among the door's chairs there."""
        self.free[number][table] -= 1
        used = set(
            DoorSeat.objects.filter(event=self.event, round=number, table=table).values_list("number", flat=True)
        )
        return next(n for n in range(1, len(used) + 2) if n not in used)


def _top_up(desk: Desk, floor: _Floor, held: int) -> None:
    desks = Desk.objects.filter(event=desk.event, ended_at__isnull=True, kind=Desk.Kind.DESK).count()
    share = -(-(floor.ways_left() + held) // max(1, desks))
    for _ in range(min(MOST, share) - held):
        tables = floor.way()
        if tables is None:
            return
        key = uuid.uuid4()
        for number, table in tables.items():
            DoorSeat.objects.create(
                event=desk.event, round=number, table=table, number=floor.take(number, table), way=key, desk=desk
            )


def give(*, attendee: Attendee, way: uuid.UUID | None, desk: Desk | None, at: datetime | None = None) -> dict[int, str]:
    """Seat somebody in the rounds to come in which nothing seats them yet; return their tables there.

    They get the chairs of the way that a desk gave them, as far as these are still held and nothing speaks against it,
    also if that desk was paired anew since: nobody else knows the key of that way. Else the best that is free, and where nothing is free no table. In a round that ended since the desk gave
    them, ``at`` that moment, they have sat there. Within the transaction of whoever holds the event (:func:`hold`). Nobody
    is ever told why it became another table.
    """
    event, plan = attendee.event, plan_that_holds(attendee.event)
    seated = given_to(attendee)
    if plan is None:
        return seated
    seated |= dict(Seat.objects.filter(plan=plan, attendee=attendee).values_list("round", "table"))
    rounds = [one.number for one in coming_rounds(event) if one.number not in seated]
    since = {one.number for one in rounds_of(event) if at and one.ends and one.ends > at} - {*rounds, *seated}
    floor = _Floor(event, plan, [*rounds, *since])
    never = _tables_never(attendee, floor)
    for row in DoorSeat.objects.filter(event=event, way=way, attendee__isnull=True) if way else ():
        fits = row.round in since or (row.round in rounds and floor.is_there(row))
        if fits and row.table not in never[row.round]:
            row.attendee, row.given_at = attendee, timezone.now()
            row.save(update_fields=["attendee", "given_at"])
            seated[row.round] = row.table
        else:
            floor.let_go(row)
    met = {one for number, table in seated.items() for one in floor.people.get(number, {}).get(table, ())}
    for number in rounds:
        if number not in seated and (table := floor.best(number, met, never[number])) is not None:
            DoorSeat.objects.create(
                event=event, round=number, table=table, number=floor.take(number, table), way=way or uuid.uuid4(),
                desk=desk, attendee=attendee, given_at=timezone.now(),
            )  # fmt: skip
            seated[number] = table
            met |= set(floor.people[number].get(table, ()))
    return seated


def _tables_never(attendee: Attendee, floor: _Floor) -> dict[int, set[str]]:
    """Return the tables at which somebody never sits; looked up for everybody alike, so that time does not tell."""
    try:
        pairs = apart_of(attendee.event)
    except (
        RefusedError
    ):  # the vault cannot be read: no table with people is known to be one for them, and they are here
        return {number: set(people) for number, people in floor.people.items()}
    codes = {b if a == attendee.code else a for a, b in pairs if attendee.code in (a, b)}
    keys = set(Attendee.objects.filter(event=attendee.event, code__in=codes).values_list("pk", flat=True))
    return {number: _where(keys, people) for number, people in floor.people.items()}


def _where(keys: set[int], people: Mapping[str, Iterable[int]]) -> set[str]:
    return {table for table, there in people.items() if keys.intersection(there)}
