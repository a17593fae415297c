"""Who really sat with whom: the plan that held in a round that has begun, and of its people those who are here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from kinfolk_web.core.models import Change
from kinfolk_web.core.remembering import remembered
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.models import CheckIn, DoorSeat, Tick
from kinfolk_web.day.presence import here, seen_since
from kinfolk_web.day.times import times_in
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.quieting import paused_since
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.timeline import Slot
    from kinfolk_web.programme.models import Block

    Breaks = Callable[[], dict[int, datetime]]  # since when each break lasts, looked up once somebody there takes one


RELEASED = ("pk", "event_id", "number", "released_at")
MANY = 500  # from so many people on it is faster to ask about everybody


@dataclass(frozen=True, slots=True)
class Held:
    """A round that has begun, and the plan that held in it: whoever sat there sat by it."""

    number: int
    slot: Slot
    plan: Plan | None

    @property
    def begins(self) -> datetime:
        """When it began."""
        return self.slot.starts_at


def rounds_held(event: Event) -> list[Held]:
    """Return the rounds that have begun, each with the plan that held in it, also when another one was released after it."""
    run = run_of(event)
    begun = times_in(run).begun
    told = _releases(event) if begun else []
    now = timezone.now()
    held_at = run.holds(now)
    stood = now - held_at if held_at else timedelta(0)
    found = []
    for number, slot in begun:
        ends = slot.ends_at + stood if held_at and slot.ends_at > held_at else slot.ends_at
        then = [plan for at, plan in told if at <= ends]
        found.append(Held(number, slot, then[-1] if then else plan_that_holds(event)))
    return found


def _releases(event: Event) -> list[tuple[datetime, Plan]]:
    """Return which plan held from when on, in order, with every release of one that came back.

    A plan itself knows its last release only, so that earlier ones are read from the log.
    """
    plans = {one.number: one for one in Plan.objects.filter(event=event, released_at__isnull=False).only(*RELEASED)}
    for plan in plans.values():
        plan.event = event
    told = [(plan.released_at, plan.number) for plan in plans.values() if plan.released_at]
    if len(plans) > 1:  # where there is no other, it held from the first on
        told += remembered(("releases", event.pk), lambda: _logged(event))
    return [(at, plans[number]) for at, number in sorted(told, key=itemgetter(0)) if number in plans]


def _logged(event: Event) -> list[tuple[datetime, int]]:
    logged = Change.objects.filter(event=event).filter(
        Q(verb="plan.release") | Q(verb="undo", facts__verb="plan.release")
    )
    told = logged.values_list("at", "facts__number", "undoes__facts__before")
    return [(at, number or before) for at, number, before in told]


def was_there(one: Attendee, held: Held, paused: Breaks) -> bool:
    """Whether somebody took part in a round that has begun: a break that they took since takes none of it away."""
    since = paused().get(one.pk) if one.paused else None
    return (one.rounds is None or held.number in one.rounds) and (not one.paused or bool(since and since > held.begins))


# -- who is here ------------------------------------------------------------------------------------------------------


def presence_known(event: Event, since: datetime | None = None) -> bool:
    """Whether anybody was checked in at all, or since a day began; without it nobody counts as missing."""
    said = CheckIn.objects.filter(seen_since(since) if since else Q(), event=event, kind=CheckIn.Kind.HERE)
    return said.exists()


def here_among(event: Event, keys: Iterable[int], since: datetime | None = None) -> set[int]:
    """Return who of some attendees is here, by the door or by a host who saw them; all as long as nobody was checked in.

    Parameters
    ----------
    since
        When the day began of which it is asked, on a second day; without it, who was here at all.
    """
    wanted = set(keys)
    if not presence_known(event, since):
        return wanted
    seen = Tick.objects.filter(event=event, here=True)
    if since:
        seen = seen.filter(round__in=[one.round for one in run_of(event).slots if one.round and one.starts_at >= since])
    if len(wanted) > MANY:
        return (here(event, since=since) | set(seen.values_list("attendee_id", flat=True))) & wanted
    return here(event, wanted, since) | set(seen.filter(attendee__in=wanted).values_list("attendee_id", flat=True))


def missed_in(event: Event, number: int) -> set[int]:
    """Return whom the hosts of a round missed at their tables."""
    return set(Tick.objects.filter(event=event, round=number, here=False).values_list("attendee_id", flat=True))


# -- who sat with somebody --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Company:
    """Who sat with somebody in one round, and who led that table."""

    number: int
    block: Block
    table: str
    people: tuple[Attendee, ...]
    host: Attendee | None


def company_of(attendee: Attendee) -> list[Company]:
    """Return who sat with somebody in each round that has begun, the latest first: nobody else is ever named.

    Once the door has seen anybody, that is only of those whom it has seen, and only for those whom it has seen.
    """
    event, paused = attendee.event, cache(partial(paused_since, attendee.event))
    there = [held for held in reversed(rounds_held(event)) if was_there(attendee, held, paused)]
    found = [one for held in there if (one := _company(attendee, held, paused))]
    everybody = {person.pk for one in found for person in one.people} | {attendee.pk}
    here = here_among(event, everybody) if found else set()
    return [_of_those(one, here) for one in found] if attendee.pk in here else []


def _company(attendee: Attendee, held: Held, paused: Breaks) -> Company | None:
    plan, number = held.plan, held.number
    if plan is None:
        return None
    by_plan = Seat.objects.filter(plan=plan, round=number, attendee=attendee).values_list("table", flat=True).first()
    by_door = DoorSeat.objects.filter(event=plan.event_id, round=number, attendee=attendee)
    mine = by_plan or by_door.values_list("table", flat=True).first()
    missed = missed_in(plan.event, number)
    if not mine or attendee.pk in missed:
        return None
    there = set(Seat.objects.filter(plan=plan, round=number, table=mine).values_list("attendee_id", flat=True))
    there |= {who for table, who in seated_at_door(plan, number) if table == mine}
    people = tuple(one for one in known(there - missed - {attendee.pk}) if was_there(one, held, paused))
    sitting = Sitting.objects.filter(plan=plan, round=number, table=mine).select_related("host", "stand_in").first()
    led = [one for one in (sitting.host, sitting.stand_in) if one] if sitting else []
    host = next((one for one in led if one.pk != attendee.pk and _hosted(one) and was_there(one, held, paused)), None)
    return Company(number, held.slot.block, mine, people, host)


def _hosted(one: Attendee) -> bool:
    return one.is_host and one.erased_at is None and one.state == Attendee.State.COMING


def _of_those(one: Company, here: set[int]) -> Company:
    people = tuple(person for person in one.people if person.pk in here)
    return Company(one.number, one.block, one.table, people, one.host if one.host and one.host.pk in here else None)


def known(keys: Iterable[int]) -> list[Attendee]:
    """Return those of some attendees who are coming and were not deleted, from A to Z."""
    there = Q(pk__in=list(keys), state=Attendee.State.COMING, erased_at__isnull=True)
    return list(Attendee.objects.filter(there).order_by("name", "pk").defer("source_row", "edited", "attributes"))


def known_at(event: Event, fields: Sequence[str]) -> list[Attendee]:
    """Return everybody who is coming to an event and was not deleted, from A to Z, with a few fields."""
    there = Attendee.objects.filter(event=event, state=Attendee.State.COMING, erased_at__isnull=True)
    return list(there.order_by("name", "pk").only(*fields))


def seated_at_door(plan: Plan, number: int) -> list[tuple[str, int]]:
    """Return to which tables of a round desks sent people whom the plan of that round does not seat."""
    planned = Seat.objects.filter(plan=plan, round=number).values("attendee")
    given = DoorSeat.objects.filter(event=plan.event_id, round=number, attendee__isnull=False)
    return list(given.exclude(attendee__in=planned).values_list("table", "attendee_id"))


# -- everybody --------------------------------------------------------------------------------------------------------


def seats_taken(event: Event) -> list[tuple[int, dict[str, list[int]]]]:
    """Return who sat where in each round that has begun, of those who are here: keys by table, round by round."""
    found: list[tuple[Held, dict[str, list[int]]]] = []
    for held in rounds_held(event):
        plan, number = held.plan, held.number
        missed = missed_in(event, number)
        at: dict[str, list[int]] = defaultdict(list)
        if plan is not None:
            for table, attendee in Seat.objects.filter(plan=plan, round=number).values_list("table", "attendee_id"):
                at[table].append(attendee)
            for table, attendee in seated_at_door(plan, number):
                at[table].append(attendee)
            at = {table: [one for one in there if one not in missed] for table, there in at.items()}
        found.append((held, at))
    return _present(event, found)


def _present(
    event: Event, rounds: Sequence[tuple[Held, dict[str, list[int]]]]
) -> list[tuple[int, dict[str, list[int]]]]:
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING).only("pk", "paused", "rounds")
    there = {one.pk: one for one in coming}
    here, paused = here_among(event, there), cache(partial(paused_since, event))
    return [
        (
            held.number,
            {
                table: who
                for table, keys in at.items()
                if (who := [key for key in keys if key in here and was_there(there[key], held, paused)])
            },
        )
        for held, at in rounds
    ]
