"""Who really sat with whom: the plan that held in a round that has begun, and of its people those who are here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.day.models import CheckIn, DoorSeat, Tick
from kinfolk_web.day.presence import here
from kinfolk_web.day.times import times_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.quieting import is_there
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.timeline import Slot
    from kinfolk_web.programme.models import Block


MANY = 500  # from so many people on it is faster to ask about everybody


def plan_in(event: Event, slot: Slot) -> Plan | None:
    """Return the plan that held in a round, also when another one was released after it."""
    released = Plan.objects.filter(event=event, released_at__isnull=False).only("pk", "event_id", "number")
    then = released.filter(released_at__lte=slot.ends_at).order_by("-released_at").first()
    return then or plan_that_holds(event)


# -- who is here ------------------------------------------------------------------------------------------------------


def presence_known(event: Event) -> bool:
    """Whether anybody was checked in at all; without it nobody counts as missing."""
    return CheckIn.objects.filter(event=event, kind=CheckIn.Kind.HERE).exists()


def here_among(event: Event, keys: Iterable[int]) -> set[int]:
    """Return who of some attendees is here, by the door or by a host who saw them; all as long as nobody was checked in."""
    wanted = set(keys)
    if not presence_known(event):
        return wanted
    seen = Tick.objects.filter(event=event, here=True)
    if len(wanted) > MANY:
        return (here(event) | set(seen.values_list("attendee_id", flat=True))) & wanted
    return here(event, wanted) | set(seen.filter(attendee__in=wanted).values_list("attendee_id", flat=True))


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
    event, found = attendee.event, []
    for number, slot in reversed(times_of(event).begun):
        plan = plan_in(event, slot)
        if plan is not None and is_there(attendee, number) and (one := _company(attendee, plan, (number, slot.block))):
            found.append(one)
    everybody = {person.pk for one in found for person in one.people} | {attendee.pk}
    here = here_among(event, everybody) if found else set()
    return [_of_those(one, here) for one in found] if attendee.pk in here else []


def _company(attendee: Attendee, plan: Plan, at: tuple[int, Block]) -> Company | None:
    number, block = at
    by_plan = Seat.objects.filter(plan=plan, round=number, attendee=attendee).values_list("table", flat=True).first()
    by_door = DoorSeat.objects.filter(event=plan.event_id, round=number, attendee=attendee)
    mine = by_plan or by_door.values_list("table", flat=True).first()
    missed = missed_in(plan.event, number)
    if not mine or attendee.pk in missed:
        return None
    there = set(Seat.objects.filter(plan=plan, round=number, table=mine).values_list("attendee_id", flat=True))
    there |= {who for table, who in seated_at_door(plan, number) if table == mine}
    people = tuple(one for one in known(there - missed - {attendee.pk}) if is_there(one, number))
    return Company(number, block, mine, people, _host(plan, number, mine, attendee))


def _host(plan: Plan, number: int, table: str, attendee: Attendee) -> Attendee | None:
    sitting = Sitting.objects.filter(plan=plan, round=number, table=table).select_related("host", "stand_in").first()
    led = [one for one in (sitting.host, sitting.stand_in) if one] if sitting else []
    return next((one for one in led if one.pk != attendee.pk and _hosts(one, number)), None)


def _hosts(one: Attendee, number: int) -> bool:
    return one.is_host and one.erased_at is None and one.state == Attendee.State.COMING and is_there(one, number)


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
    found: list[tuple[int, dict[str, list[int]]]] = []
    for number, slot in times_of(event).begun:
        plan, missed = plan_in(event, slot), missed_in(event, number)
        at: dict[str, list[int]] = defaultdict(list)
        if plan is not None:
            for table, attendee in Seat.objects.filter(plan=plan, round=number).values_list("table", "attendee_id"):
                at[table].append(attendee)
            for table, attendee in seated_at_door(plan, number):
                at[table].append(attendee)
            at = {table: [one for one in there if one not in missed] for table, there in at.items()}
        found.append((number, at))
    return _present(event, found)


def _present(
    event: Event, rounds: Sequence[tuple[int, dict[str, list[int]]]]
) -> list[tuple[int, dict[str, list[int]]]]:
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING).only("pk", "paused", "rounds")
    there = {one.pk: one for one in coming}
    here = here_among(event, there)
    return [
        (
            number,
            {
                table: who
                for table, keys in at.items()
                if (who := [key for key in keys if key in here and is_there(there[key], number)])
            },
        )
        for number, at in rounds
    ]
