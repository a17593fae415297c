"""The tables of a round as they are now: who is expected and who is here, which wait, which are ready, which need somebody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _

from kinfolk_web.day.attendance import closed_rounds, said_of
from kinfolk_web.day.seats import given
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.queries import knows_times, newcomers
from kinfolk_web.plans.joining import joins_of
from kinfolk_web.plans.models import Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django_stubs_ext import StrPromise

    from kinfolk_web.day.attendance import Said
    from kinfolk_web.plans.models import Plan

State = Literal["newcomer_alone", "one", "few", "hostless", "waiting", "ready", "closed"]
STATES: Mapping[State, StrPromise] = {  # what needs somebody first
    "newcomer_alone": _("newcomer alone"),
    "one": _("one person"),
    "few": _("too few"),
    "hostless": _("no host"),
    "waiting": _("waiting"),
    "ready": _("ready"),
    "closed": _("closed"),
}
URGENT: tuple[State, ...] = ("newcomer_alone", "one", "few", "hostless")
ALONE: tuple[State, ...] = ("newcomer_alone", "one", "few")
FEWEST = 4  # as a repair has it: a table with fewer is mended, unless the plan is content with fewer


@dataclass(frozen=True, slots=True)
class TableNow:
    """One table of a round.

    Parameters
    ----------
    planned, here
        How many the plan seats there, and how many of them were seen.
    count
        How many sit there by the newest word of host or floor lead; None without one.
    host
        Who leads it, if anybody who does is here or still expected.
    neighbourhood
        The part of the room it is in, in a room that has parts.
    join
        Where its people go by its card, if they are so few.
    """

    table: str
    state: State
    planned: int
    here: int
    count: int | None
    host: str
    neighbourhood: str
    join: str = ""

    @property
    def sits(self) -> int:
        """How many sit there, as far as anybody knows."""
        return self.here if self.count is None else self.count

    @property
    def words(self) -> StrPromise:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Floor:
    """All tables of a round, and who is missing from it."""

    round: int
    closed: bool
    door: bool
    tables: tuple[TableNow, ...]
    expected: int
    here: int

    @property
    def missing(self) -> int:
        """How many of those who are expected were not seen so far."""
        return self.expected - self.here

    def counts(self) -> list[tuple[State, StrPromise, int]]:
        """Return how many tables are in each state, those that need somebody first."""
        found: dict[State, int] = defaultdict(int)
        for one in self.tables:
            found[one.state] += 1
        return [(state, words, found[state]) for state, words in STATES.items()]

    def parts(self) -> list[tuple[str, int, int, int]]:
        """Return for each neighbourhood how many tables it has, how many need somebody, and how many are ready."""
        parts: dict[str, list[TableNow]] = defaultdict(list)
        for one in self.tables:
            parts[one.neighbourhood].append(one)
        return [
            (name, len(tables), sum(one.state in URGENT for one in tables), sum(one.state == "ready" for one in tables))
            for name, tables in parts.items()
            if name
        ]

    def only(self, neighbourhood: str) -> tuple[TableNow, ...]:
        """Return the tables of one neighbourhood, or all of them."""
        return tuple(one for one in self.tables if not neighbourhood or one.neighbourhood == neighbourhood)


def floor_now(plan: Plan, number: int) -> Floor:
    """Return the tables of a round of a plan as they are now; a handful of queries, whatever the size of the room."""
    said, closed = said_of(plan.event, number), number in closed_rounds(plan.event)
    at: dict[str, list[int]] = defaultdict(list)
    seats = Seat.objects.filter(plan=plan, round=number).order_by("attendee_id")
    for table, attendee in seats.values_list("table", "attendee_id"):
        at[table].append(attendee)
    for table, attendee in given(plan.event, plan).filter(round=number).values_list("table", "attendee_id"):
        at[table].append(attendee)
    sittings = Sitting.objects.filter(plan=plan, round=number).select_related("host", "stand_in")
    sittings = sittings.only("table", "host__name", "host__is_host", "stand_in__name")
    new = _newcomers(plan, (one for people in at.values() for one in people))
    known, joins = tables_in(plan, number), joins_of(plan).get(number, {})
    tables = tuple(
        _table(
            one, at[one.table], said, new, {**known.get(one.table, {}), "join": joins.get(one.table, "")}, closed=closed
        )
        for one in sittings
    )
    return Floor(
        round=number,
        closed=closed,
        door=said.door,
        tables=tables,
        expected=sum(one.planned for one in tables),
        here=sum(one.here for one in tables),
    )


def tables_in(plan: Plan, number: int) -> dict[str, Mapping[str, Any]]:
    """Return what the programme of a plan says of each table in a round: how few may sit there, in which part of the room."""
    rounds = {entry["round"]: entry for entry in plan.programme.get("rounds", ())}
    return {one["table"]: one for one in rounds.get(number, {}).get("tables", ())}


def _newcomers(plan: Plan, people: Iterable[int]) -> set[int]:
    known = knows_times(plan.event)
    seated = set(people)
    first = Attendee.objects.filter(newcomers(known=known), event=plan.event_id).order_by()
    return seated & set(first.values_list("pk", flat=True))


def _table(  # noqa: PLR0913 - what a table is judged by
    one: Sitting, people: list[int], said: Said, new: set[int], known: Mapping[str, Any], *, closed: bool
) -> TableNow:
    there = [pk for pk in people if said.is_here(pk)]
    host = one.host if one.host and one.host.is_host else None  # whom a plan only proposed leads nothing
    lead = next((who for who in (host, one.stand_in) if who and (not closed or _leads(who.pk, people, said))), None)
    count = said.counts.get(one.table)
    sits = count if count is not None else _as_told(people, there, told=said.door, closed=closed)
    fewest = min(FEWEST, known.get("min") or FEWEST)
    state = _state(people, there, sits, new, hosted=lead is not None, fewest=fewest)
    return TableNow(
        table=one.table,
        state=state,
        join=known["join"] if state in ALONE else "",
        planned=len(people),
        here=len(there),
        count=count,
        host=lead.name if lead else "",
        neighbourhood=str(known.get("neighbourhood", "")),
    )


def _leads(attendee: int, people: list[int], said: Said) -> bool:
    """Whether somebody leads a table: seated there and seen, or never missed where nobody stands at a door."""
    if attendee not in people or attendee in said.missed:
        return False
    return said.is_here(attendee) or not said.door


def _as_told(people: list[int], there: list[int], *, told: bool, closed: bool) -> int | None:
    """Return how many sit at a table that was not counted; None while more are waited for."""
    if not closed:
        return len(people) if people and len(there) == len(people) else None
    return len(there) if told else len(people)


def _state(  # noqa: PLR0913 - as above
    people: list[int], there: list[int], sits: int | None, new: set[int], *, hosted: bool, fewest: int
) -> State:
    if not people and not sits:
        return "closed"
    if sits is None:
        return "waiting"
    if sits == 1:
        alone = there or people
        return "newcomer_alone" if len(alone) == 1 and set(alone) & new else "one"
    if sits < fewest:
        return "few"
    return "ready" if hosted else "hostless"
