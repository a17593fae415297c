"""Where somebody sits in each round of a plan, and who leads that table: the same on my page, in mails and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from kinfolk_web.people.models import Attendee
from kinfolk_web.people.quieting import is_there
from kinfolk_web.plans.given import tables_given
from kinfolk_web.plans.models import Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.plans.models import Plan

HEAVY = tuple(f"{who}__{name}" for who in ("host", "stand_in") for name in ("source_row", "edited", "attributes"))


@dataclass(frozen=True, slots=True)
class Place:
    """The table of somebody in one round, and who leads it, as far as anybody does."""

    table: str
    host: Attendee | None


def places_of(attendee: Attendee, plan: Plan | None) -> dict[int, Place]:
    """Return the place of somebody in each round in which they take part, in the order of the rounds."""
    if plan is None:
        return {}
    seats = dict(Seat.objects.filter(plan=plan, attendee=attendee).values_list("round", "table"))
    tables = sorted((tables_given(attendee) | seats).items())
    mine = {number: table for number, table in tables if is_there(attendee, number)}
    there = Sitting.objects.filter(plan=plan, round__in=mine, table__in=set(mine.values()))
    sittings = there.select_related("host", "stand_in").defer(*HEAVY) if mine else []
    led = {one.round: _leads(one) for one in sittings if mine[one.round] == one.table}
    return {number: Place(table, led.get(number)) for number, table in mine.items()}


def _leads(sitting: Sitting) -> Attendee | None:
    """Return the host if they come, else whoever stands in; whom the planner only proposed was never asked."""
    return next((one for one in (sitting.host, sitting.stand_in) if one and _hosts(one, sitting.round)), None)


def _hosts(one: Attendee, number: int) -> bool:
    return one.is_host and one.state == Attendee.State.COMING and is_there(one, number)


def leaders_of(plan: Plan) -> dict[tuple[int, str], Attendee]:
    """Return who leads each table of a plan, by round and table; tables that nobody leads are left out."""
    sittings = Sitting.objects.filter(plan=plan).select_related("host", "stand_in").defer(*HEAVY)
    return {(one.round, one.table): led for one in sittings if (led := _leads(one)) is not None}


def tables_led(places: Iterable[tuple[str, int]]) -> str:
    """Return in words which tables somebody leads in which rounds."""
    rounds: dict[str, list[int]] = {}
    for table, number in places:
        rounds.setdefault(table, []).append(number)
    return "; ".join(
        ngettext("table %(table)s, round %(rounds)s", "table %(table)s, rounds %(rounds)s", len(numbers))
        % {"table": table, "rounds": ", ".join(map(str, numbers))}
        for table, numbers in rounds.items()
    )
