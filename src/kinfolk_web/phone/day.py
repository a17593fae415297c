"""What comes next for one attendee: who greets them, their table in each round, their cast; nothing about anybody else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.again.ladder import offer_for
from kinfolk_web.day.attendance import first_open, open_rounds
from kinfolk_web.day.chairs import kept_chairs
from kinfolk_web.day.mending import changed_for
from kinfolk_web.day.times import begins_at, times_of
from kinfolk_web.outcomes.evaluation.stepping import free_rounds
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.quieting import is_there
from kinfolk_web.phone.hours import is_turn, turn_of
from kinfolk_web.plans.held import absent_of, plan_that_holds
from kinfolk_web.plans.models import CastMember, Seat
from kinfolk_web.plans.places import places_of
from kinfolk_web.plans.sharing import shared_at_tables
from kinfolk_web.plans.told import evening_before
from kinfolk_web.programme.models import Block
from kinfolk_web.programme.places import places_of as tables_stand
from kinfolk_web.programme.queries import blocks_of
from kinfolk_web.welcome.casts import cast_before
from kinfolk_web.welcome.queries import Greeter, greeter_of, greets, is_new
from kinfolk_web.welcome.shown import said_until
from kinfolk_web.welcome.tables import hosts_in

if TYPE_CHECKING:
    from datetime import datetime, time

    from kinfolk_web.people.hearing import Card
    from kinfolk_web.plans.models import Cast, Plan
    from kinfolk_web.programme.places import Floor, Place

OTHERS_AT_LEAST = 2  # "others are new too" is said of this many, never of one


@dataclass(frozen=True, slots=True)
class Line:
    """One block of the programme, with the table that is theirs in it.

    Parameters
    ----------
    free
        Whether halves take turns, and the other one sits at tables in this round.
    before
        The table that it was until a repair changed it, empty if there was none; None if nothing changed.
    out
        Whether the day goes on without it.
    kept
        Where a chair is kept for whoever comes late, empty if the desk knows; None if none is kept.
    """

    block: Block
    starts: datetime | None
    table: str
    host: str
    hosting: bool
    number: int = 0
    sits_out: bool = False
    free: bool = False
    before: str | None = None
    kept: str | None = None
    out: bool = False

    @property
    def when(self) -> datetime | time:
        """When it begins: as the day really runs, or as the programme says while nobody knows on which day that is."""
        return self.starts or self.block.starts_at


@dataclass(frozen=True, slots=True)
class Turn:
    """What stands on top of my page until a round of theirs is over: their table in it; without a line once all are over.

    ``name`` says to which hours it belongs (:func:`hours.turn_of`), and ``now`` whether that is now.
    """

    name: str
    now: bool
    line: Line | None
    others_new: int = 0
    shared: tuple[Card, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """Everything my page shows."""

    lines: tuple[Line, ...]
    greeter: Greeter | None
    turns: tuple[Turn, ...]
    tables_shown: bool
    tables_from: datetime | None
    cast: Cast | None
    is_new: bool
    greets: int
    looks_out: int
    unwritten: bool
    hosting: bool
    cast_before: str
    asked: bool
    differs: tuple[int, ...]  # rounds of which a repair changed something for them, also those that are over by now

    @property
    def floors(self) -> list[Floor]:
        """The rooms in which their tables stand, each once, as far as anybody said where."""
        return list({one.place.floor.room: one.place.floor for one in self.turns if one.place}.values())


def day_of(attendee: Attendee) -> Day:
    """Return what an attendee's page shows now."""
    event, plan = attendee.event, plan_that_holds(attendee.event)
    opens = evening_before(event)
    shown = plan is not None and (opens is None or timezone.now() >= opens)
    lines, differs = _lines(attendee, plan if shown else None)
    new, greeted = is_new(attendee), greets(attendee)
    return Day(
        lines=lines,
        greeter=greeter_of(attendee),
        turns=_turns(attendee, plan, [line for line in lines if line.table], new=new) if plan else (),
        tables_shown=shown,
        tables_from=opens if plan is not None and not shown else None,
        cast=_cast(attendee, plan) if shown else None,
        is_new=new,
        greets=sum(not one.takes_over for one in greeted),
        looks_out=sum(one.takes_over for one in greeted),
        unwritten=any(one.welcome.contacted_at is None for one in greeted if not one.takes_over),
        hosting=shown and hosts_in(plan, attendee) > 0,
        asked=bool(attendee.times_attended) and offer_for(attendee) is not None,
        differs=differs,
        cast_before=before.name if plan is None and (before := cast_before(attendee)) else "",
    )


def _lines(attendee: Attendee, plan: Plan | None) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    event = attendee.event
    places = places_of(attendee, plan)
    since = _since(attendee, plan)
    changed, kept, first = since.changed, since.kept, since.first
    begins, skipped, lines, number = begins_at(event), times_of(event).skipped, [], 0
    rounds = sum(block.kind == Block.Kind.ROUND for block in blocks_of(event))
    free = free_rounds(attendee) if plan is not None and len(places) < rounds else set()
    for block in blocks_of(event):
        number += block.kind == Block.Kind.ROUND
        out = block.kind == Block.Kind.ROUND and not is_there(attendee, number)
        place = places.get(number) if block.kind == Block.Kind.ROUND else None
        table, host = (place.table, place.host) if place else ("", None)
        hosting = host is not None and host.pk == attendee.pk
        named = host.name if host and not hosting else ""
        line = Line(block, begins.get(block.pk), table, named, hosting, number if table else 0, out)
        if number in free and block.kind == Block.Kind.ROUND and not table and not out:
            line = replace(line, free=True)
        if block.kind == Block.Kind.ROUND and number >= first:
            line = replace(line, before=changed.get(number, (None,))[0], kept=None if table else kept.get(number))
        lines.append(replace(line, out=block.pk in skipped))
    return tuple(lines), since.differs


@dataclass(frozen=True, slots=True)
class _Since:
    """What repairs changed for somebody, where chairs are kept for them, and the first round that is not over."""

    changed: dict[int, tuple[str, str]]
    kept: dict[int, str]
    first: int
    differs: tuple[int, ...]


def _since(attendee: Attendee, plan: Plan | None) -> _Since:
    if plan is None:
        return _Since({}, {}, 1, ())
    first, changed = first_open(attendee.event), changed_for(attendee, plan)
    away = {int(number) for number, codes in absent_of(plan).items() if attendee.code in codes}
    kept = kept_chairs(attendee, plan, first) if away else {}
    return _Since(changed, kept, first, tuple(sorted(away | changed.keys())))


def _turns(attendee: Attendee, plan: Plan, lines: list[Line], *, new: bool) -> tuple[Turn, ...]:
    if not lines:
        return ()
    numbers, open_now = [line.number for line in lines], open_rounds(attendee.event)
    others = _others_new(attendee, plan, lines) if new else {}
    shared = shared_at_tables(attendee, plan, said_until(attendee.event, plan))
    places = tables_stand(attendee.event)
    found = []
    for turn, line in enumerate([*lines, None]):
        name = turn_of([*numbers[:turn], line.number if line else 0])
        number = line.number if line else 0
        now, place = is_turn(name, open_now), places.get(line.table) if line else None
        found.append(Turn(name, now, line, others.get(number, 0), tuple(shared.get(number, ())), place))
    return tuple(found)


def _others_new(attendee: Attendee, plan: Plan, lines: list[Line]) -> dict[int, int]:
    """Return how many others at tables of theirs are new and have not hidden it; nothing where that would point at one."""
    at = {line.number: line.table for line in lines}
    seats = Seat.objects.filter(plan=plan, round__in=at, table__in=set(at.values())).exclude(attendee=attendee)
    new = seats.filter(
        attendee__state=Attendee.State.COMING, attendee__times_attended=0, attendee__hide_new=False
    ).select_related("attendee")
    found = Counter(one.round for one in new if at[one.round] == one.table and is_there(one.attendee, one.round))
    return {number: count for number, count in found.items() if count >= OTHERS_AT_LEAST}


def _cast(attendee: Attendee, plan: Plan | None) -> Cast | None:
    found = CastMember.objects.filter(plan=plan, attendee=attendee).select_related("cast__host").first()
    return found.cast if found else None
