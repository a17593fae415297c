"""Who really sat with whom: the plan that held in a round that has begun, and of its people those who are here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from kinfolk_web.day.clock import run_of
from kinfolk_web.day.models import CheckIn, Clock
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.quieting import is_there
from kinfolk_web.plans.models import Plan, Release, Seat, Sitting
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.timeline import Slot


SLOT = "_slot"  # under which a block that was read here carries its times


def starts(event: Event, block: Block) -> datetime | None:
    """Return when a block begins, as the day is steered by now; None if the event has no date."""
    if event.starts_on is None:
        return None
    if slot := _slot(event, block):
        return slot.starts_at
    day = event.starts_on + timedelta(days=block.day - 1)
    return datetime.combine(day, block.starts_at, ZoneInfo(event.timezone))


def ends(event: Event, block: Block) -> datetime | None:
    """Return when a block ends, as the day is steered by now; None if the event has no date."""
    if event.starts_on is not None and (slot := _slot(event, block)):
        return slot.ends_at
    begins = starts(event, block)
    return begins + timedelta(minutes=block.minutes) if begins else None


def _slot(event: Event, block: Block) -> Slot | None:
    """Return the times of a block on a day that was steered; nothing where the programme's own hold."""
    if SLOT not in block.__dict__:
        block.__dict__[SLOT] = slots_of(event).get(block.pk)
    slot: Slot | None = block.__dict__[SLOT]
    return slot


def slots_of(event: Event) -> dict[int, Slot]:
    """Return the times of all blocks by their keys, if the day was steered at all."""
    if event.starts_on is None or not Clock.objects.filter(event=event, version__gt=0).exists():
        return {}
    return {slot.block.pk: slot for slot in run_of(event).slots}


def has_begun(event: Event, block: Block) -> bool:
    """Whether a block has begun; one that was left out never does."""
    begins, slot = starts(event, block), block.__dict__.get(SLOT)
    return begins is not None and begins <= timezone.now() and not (slot and slot.skipped)


def is_over(event: Event, block: Block) -> bool:
    """Whether a block has ended."""
    over = ends(event, block)
    return over is not None and over <= timezone.now()


def blocks_of(event: Event, kind: Block.Kind) -> list[Block]:
    """Return the blocks of one kind, in the order of the day."""
    blocks = list(Block.objects.filter(event=event, kind=kind).select_related("room"))
    slots = slots_of(event) if blocks else {}
    for block in blocks:
        block.__dict__[SLOT] = slots.get(block.pk)
    return blocks


def rounds_begun(event: Event) -> list[tuple[int, Block]]:
    """Return the rounds that have begun, each with its number."""
    numbered = enumerate(blocks_of(event, Block.Kind.ROUND), start=1)
    return [(number, block) for number, block in numbered if has_begun(event, block)]


def plan_in(event: Event, block: Block) -> Plan | None:
    """Return the plan that held in a round, also when another one was released after it."""
    over = ends(event, block)
    released = Plan.objects.filter(event=event, released_at__isnull=False).only("pk", "event_id", "number")
    then = released.filter(released_at__lte=over).order_by("-released_at").first() if over else None
    return then or _held(event)


def _held(event: Event) -> Plan | None:
    held = Release.objects.filter(event=event).select_related("plan").first()
    return held.plan if held else None


# -- who is here ------------------------------------------------------------------------------------------------------


def presence_known(event: Event) -> bool:
    """Whether anybody was checked in at all; without it nobody counts as missing."""
    return CheckIn.objects.filter(event=event, kind=CheckIn.Kind.HERE).exists()


def here_among(event: Event, keys: Iterable[int]) -> set[int]:
    """Return who of some attendees is here: all of them as long as nobody was checked in."""
    wanted = set(keys)
    if not presence_known(event):
        return wanted
    said = CheckIn.objects.filter(event=event, attendee__in=wanted, kind=CheckIn.Kind.HERE)
    words = dict(said.values_list("id", "attendee_id"))
    back = CheckIn.objects.filter(event=event, kind=CheckIn.Kind.MISTAKE, undoes__in=list(words))
    mistakes = set(back.values_list("undoes", flat=True))
    return {attendee for key, attendee in words.items() if key not in mistakes}


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
    for number, block in reversed(rounds_begun(event)):
        plan = plan_in(event, block)
        if plan is not None and is_there(attendee, number) and (one := _company(attendee, plan, (number, block))):
            found.append(one)
    everybody = {person.pk for one in found for person in one.people} | {attendee.pk}
    here = here_among(event, everybody) if found else set()
    return [_of_those(one, here) for one in found] if attendee.pk in here else []


def _company(attendee: Attendee, plan: Plan, at: tuple[int, Block]) -> Company | None:
    number, block = at
    mine = Seat.objects.filter(plan=plan, round=number, attendee=attendee).values_list("table", flat=True).first()
    if mine is None:
        return None
    there = Seat.objects.filter(plan=plan, round=number, table=mine).exclude(attendee=attendee)
    people = tuple(one for one in known(there.values_list("attendee_id", flat=True)) if is_there(one, number))
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


# -- everybody --------------------------------------------------------------------------------------------------------


def seats_taken(event: Event) -> list[tuple[int, dict[str, list[int]]]]:
    """Return who sat where in each round that has begun, of those who are here: keys by table, round by round."""
    found: list[tuple[int, dict[str, list[int]]]] = []
    for number, block in rounds_begun(event):
        plan = plan_in(event, block)
        at: dict[str, list[int]] = defaultdict(list)
        if plan is not None:
            for table, attendee in Seat.objects.filter(plan=plan, round=number).values_list("table", "attendee_id"):
                at[table].append(attendee)
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
