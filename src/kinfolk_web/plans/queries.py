"""Reads on plans: which one to show, the one that holds, somebody's way through it, and two of them side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.floor import floor_of
from kinfolk_web.plans.held import HEAVY, PEOPLE, for_reading, plan_that_holds
from kinfolk_web.plans.hosting import HOST, codes_not_asked
from kinfolk_web.plans.models import Cast, CastMember, Greeting, Plan, Seat, Sitting
from kinfolk_web.plans.words import Words, said_now, words_of
from kinfolk_web.programme.models import Pin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Event

OF_A_SITTER = ("code", "name", "is_host", "times_attended")


def plans_of(event: Event) -> QuerySet[Plan]:
    """Return the plans of an event, newest first, without what is heavy."""
    return Plan.objects.filter(event=event).exclude(state=Plan.State.DROPPED).defer(*HEAVY)


def with_served(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Return the plans with ``people``, how many each seats, and ``good``, for how many every promise is kept."""
    broken = (
        "(select count(distinct one->>'id') from jsonb_array_elements(kinfolk_web_plan.ledger) line,"
        " jsonb_array_elements(line->'broken') one)"
    )
    seated = "jsonb_path_query_first(kinfolk_web_plan.ledger, '$[*] ? (@.promise == \"seated\").owed')"
    there = f"coalesce(({seated})::int, {PEOPLE})"
    whole = IntegerField()
    good = RawSQL(f"{there} - {broken}", (), output_field=whole)  # noqa: S611 - no values in it
    return plans.annotate(people=RawSQL(there, (), output_field=whole), good=good)  # noqa: S611 - as above


def plan_to_show(event: Event) -> Plan | None:
    """Return the newest draft made since the release, else the plan that holds, else nothing."""
    plans = Plan.objects.filter(event=event)
    newest = plans.filter(state=Plan.State.DRAFT).values_list("number", flat=True).first()
    held = plan_that_holds(event)
    if held and (newest is None or newest < held.number):
        newest = held.number
    return for_reading(plans.filter(number=newest)) if newest else None


# -- the plan that holds ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """One table of the plan that holds, in one round."""

    round: int
    table: str
    seats: int
    host: int | None
    stand_in: int | None
    people: tuple[int, ...]


@dataclass(frozen=True)
class Holding:
    """The plan that holds, whole: everything here belongs to one version, however often plans are released meanwhile."""

    plan: Plan
    places: tuple[Place, ...]
    casts: tuple[tuple[str, int | None, tuple[int, ...]], ...]
    greeters: Mapping[int, int]
    where: Mapping[tuple[int, int], str] = field(repr=False)


def released_plan(event: Event) -> Holding | None:
    """Return the plan that holds, or None.

    The pointer is read once; the rows of a released plan never change, which the database itself sees to, so all that
    is read after it belongs to the same version.
    """
    held = plan_that_holds(event, whole=True)
    return holding(held) if held else None


def holding(plan: Plan) -> Holding:
    """Return a plan with all its rows."""
    at: dict[tuple[int, str], list[int]] = defaultdict(list)
    where: dict[tuple[int, int], str] = {}
    for number, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        at[number, table].append(attendee)
        where[attendee, number] = table
    sittings = Sitting.objects.filter(plan=plan).values_list("round", "table", "seats", "host_id", "stand_in_id")
    members: dict[int, list[int]] = defaultdict(list)
    for cast, attendee in CastMember.objects.filter(plan=plan).values_list("cast_id", "attendee_id"):
        members[cast].append(attendee)
    return Holding(
        plan=plan,
        places=tuple(
            Place(number, table, seats, host, stand_in, tuple(at[number, table]))
            for number, table, seats, host, stand_in in sittings
        ),
        casts=tuple(
            (name, host, tuple(members[pk]))
            for pk, name, host in Cast.objects.filter(plan=plan).values_list("pk", "name", "host_id")
        ),
        greeters=dict(Greeting.objects.filter(plan=plan).values_list("newcomer_id", "greeter_id")),
        where=where,
    )


# -- the ledger in words ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """Somebody a promise is not kept for, and why."""

    code: str
    name: str
    why: str
    impossible: bool


@dataclass(frozen=True)
class Line:
    """One promise of the ledger."""

    promise: str
    words: Words
    must: bool
    owed: int
    kept: int
    impossible: int
    because: str
    broken: tuple[Broken, ...]

    @property
    def missing(self) -> int:
        """For how many it is not kept."""
        return self.owed - self.kept


def ledger_of(
    plan: Plan, names: Mapping[str, str] | None = None, counted: Sequence[Mapping[str, Any]] | None = None
) -> tuple[Line, ...]:
    """Return the ledger of a plan (or one that was ``counted`` since), the promises broken for most people first."""
    ledger = plan.ledger if counted is None else counted
    if names is None:
        codes = {one["id"] for entry in ledger for one in entry["broken"]}
        attendees = (
            Attendee.objects.filter(event_id=plan.event_id, code__in=codes) if codes else Attendee.objects.none()
        )
        names = dict(attendees.values_list("code", "name"))
    lines = [
        Line(
            promise=entry["promise"],
            words=words_of(entry["promise"]),
            must=entry["level"] == "must",
            owed=entry["owed"],
            kept=entry["kept"],
            impossible=entry["impossible"],
            because=said_now(entry["because"]),
            broken=tuple(
                Broken(one["id"], names.get(one["id"], ""), said_now(one["why"]), one["impossible"])
                for one in entry["broken"]
                if one["id"] in names
            ),
        )
        for entry in ledger
    ]
    return tuple(sorted(lines, key=lambda line: (not (line.must and line.missing), -line.missing)))


def causes_of(plan: Plan, promise: str) -> list[tuple[str, str]]:
    """Return what stands in the way of a must, as the command line says it too: each cause, and what would remove it."""
    found = said_now(plan.said.get("collisions", []))
    return [(one["sentence"], one["remedy"]) for one in found if one["promise"] == promise]


def served(plan: Plan, counted: Sequence[Mapping[str, Any]] | None = None) -> tuple[int, int]:
    """Return how many people have every promise kept, and how many are there; who no longer comes is in neither."""
    ledger = plan.ledger if counted is None else counted
    everybody = len(plan.said.get("people", ()))
    people = next((entry["owed"] for entry in ledger if entry["promise"] == "seated"), everybody)
    lacking = {one["id"] for entry in ledger for one in entry["broken"]}
    return people - len(lacking), people


# -- the whole plan for the picture -----------------------------------------------------------------------------------


def picture_of(plan: Plan) -> dict[str, Any]:
    """Return everything the floor plan shows, as compact as can be: people and tables are known by their positions."""
    floor = floor_of(plan)
    rows = _people_of(plan)
    place = {pk: position for position, (pk, *_) in enumerate(rows)}
    tables = {spot.label: position for position, spot in enumerate(floor.spots)}
    rounds: dict[int, list[list[Any]]] = {entry["round"]: [] for entry in plan.programme.get("rounds", [])}
    held = holding(plan)
    for one in held.places:
        rounds[one.round].append(
            [
                tables[one.table],
                one.seats,
                place.get(one.host or 0, -1),
                place.get(one.stand_in or 0, -1),
                [place[pk] for pk in one.people if pk in place],
            ]
        )
    codes = {code: position for position, (_, code, *_) in enumerate(rows)}
    pins = Pin.objects.filter(event_id=plan.event_id).values_list("attendee_id", "round")
    asked = codes_not_asked(plan)[HOST]
    known = any(times is not None for *_, times, _hosts in rows)  # else a blank says nothing, as the planner counts it
    return {
        "plan": plan.number,
        "edits": plan.edits,
        "draft": plan.is_draft,
        "size": [floor.width, floor.height],
        "tables": [[s.label, s.seats, s.x, s.y, s.radius, s.shape, list(s.features)] for s in floor.spots],
        "people": [
            [code, name, int(times == 0 or (known and times is None)), int(hosts), int(code in asked)]
            for _, code, name, times, hosts in rows
        ],
        "rounds": [[number, sittings] for number, sittings in rounds.items()],
        "lacking": [
            [entry["promise"], [codes[one["id"]] for one in entry["broken"] if one["id"] in codes]]
            for entry in plan.ledger
            if entry["broken"]
        ],
        "pins": [[place[pk], number] for pk, number in pins if pk in place],
    }


def _people_of(plan: Plan) -> list[tuple[int, str, str, int | None, bool]]:
    planned = set(plan.said.get("people", ()))
    people = Attendee.objects.filter(event_id=plan.event_id).values_list(
        "pk", "code", "name", "times_attended", "is_host"
    )
    return [one for one in people if one[1] in planned]


# -- one person, one round --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stop:
    """Where somebody is in one round, with whom."""

    round: int
    table: str
    host: str
    is_proposed: bool
    hosting: bool
    company: tuple[Attendee, ...]
    pinned: bool


def way_of(plan: Plan, attendee: Attendee) -> tuple[Stop, ...]:
    """Return somebody's way through the rounds of a plan."""
    mine = dict(Seat.objects.filter(plan=plan, attendee=attendee).values_list("round", "table"))
    pins = set(Pin.objects.filter(attendee=attendee).values_list("round", flat=True))
    stops, asked = [], codes_not_asked(plan)[HOST]
    for entry in plan.programme.get("rounds", []):
        number = entry["round"]
        table = mine.get(number, "")
        sitting = Sitting.objects.filter(plan=plan, round=number, table=table).select_related("host").first()
        there = Seat.objects.filter(plan=plan, round=number, table=table).exclude(attendee=attendee)
        stops.append(
            Stop(
                round=number,
                table=table,
                host=sitting.host.name if sitting and sitting.host else "",
                is_proposed=bool(sitting and sitting.host and sitting.host.code in asked),
                hosting=bool(sitting and sitting.host_id == attendee.pk),
                company=tuple(seat.attendee for seat in there.select_related("attendee")) if table else (),
                pinned=number in pins,
            )
        )
    return tuple(stops)


def promises_of(plan: Plan, attendee: Attendee) -> list[tuple[Line, Broken]]:
    """Return the promises not kept for somebody, each with why."""
    lines = ledger_of(plan, {attendee.code: attendee.name})
    return [(line, one) for line in lines for one in line.broken]


@dataclass(frozen=True)
class Moved:
    """Somebody whose table differs from the plan before, in one round."""

    code: str
    name: str
    round: int
    before: str
    after: str
    why: str


def moves_of(plan: Plan) -> list[Moved]:
    """Return who moved from the plan before to this one, and why."""
    codes = {one["id"] for one in plan.moved}
    names = (
        dict(Attendee.objects.filter(event_id=plan.event_id, code__in=codes).values_list("code", "name"))
        if codes
        else {}
    )
    return [
        Moved(one["id"], names[one["id"]], one["round"], one["from"], one["to"], said_now(one.get("why", "")))
        for one in plan.moved
        if one["id"] in names
    ]


def tables_of(plan: Plan, number: int) -> QuerySet[Sitting]:
    """Return the tables of a round, as they stand."""
    return Sitting.objects.filter(plan=plan, round=number)


def people_at(plan: Plan, number: int, tables: Iterable[str]) -> dict[str, list[Attendee]]:
    """Return who sits at some tables of a round, with what is shown of everybody at a table."""
    found: dict[str, list[Attendee]] = defaultdict(list)
    seats = Seat.objects.filter(plan=plan, round=number, table__in=list(tables)).select_related("attendee")
    for seat in seats.only("round", "table", *(f"attendee__{name}" for name in OF_A_SITTER)):
        found[seat.table].append(seat.attendee)
    return found
