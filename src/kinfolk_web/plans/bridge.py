"""The one wire to the planner: rows become a problem, a result becomes rows, a plan becomes its document."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from kinfolk.facts import Facts
from kinfolk.files.document import plan_document
from kinfolk.problem import AtMost, Casts, Level, Neighbourhoods, PartyRules, Problem
from kinfolk.problem import Person as Planned
from kinfolk.problem import Table as PlannedTable
from kinfolk.programme import Outline, from_document, resolve, to_document
from kinfolk.programme.outline import PinWish, PlanWish, RoundWish
from kinfolk.programme.parsing import cast_sizes
from kinfolk.promises import Seating
from kinfolk.repair.released import Released, read_released
from kinfolk_web.core.journal import filling
from kinfolk_web.people.models import Attendee, MeToo, Tie
from kinfolk_web.plans.models import Cast, CastMember, Greeting, Plan, Seat, Sitting
from kinfolk_web.programme.models import Block, Pin, Programme, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.problem import Pairs
    from kinfolk.result import Result
    from kinfolk_web.communities.models import Event

CHUNK = 5_000  # rows written at once

# -- the site's rows as the planner's problem -----------------------------------------------------------------------


def attendees_of(event: Event) -> list[Attendee]:
    """Return the attendees whom a plan has to seat, in the order of the list."""
    return list(Attendee.objects.filter(event=event, state=Attendee.State.COMING))


def people_of(event: Event, attendees: Iterable[Attendee] | None = None) -> tuple[Planned, ...]:
    """Return the attendees of an event as the planner's people; each is known by their code."""
    attendees = attendees_of(event) if attendees is None else attendees
    said: dict[int, list[str]] = defaultdict(list)
    shown: dict[int, list[str]] = defaultdict(list)
    for attendee, text, show in MeToo.objects.filter(attendee__event=event).values_list(
        "attendee_id", "statement__text", "shown"
    ):
        said[attendee].append(text)
        if show:
            shown[attendee].append(text)
    return tuple(_person(one, said[one.pk], shown[one.pk]) for one in attendees)


def _person(one: Attendee, said: list[str], shown: list[str]) -> Planned:
    roles = ({"host"} if one.is_host else set()) | ({"greeter"} if one.is_greeter else set())
    return Planned(
        id=one.code,
        name=one.name,
        email=one.email,
        organisation=one.organisation,
        order=one.order,
        parties=tuple(one.parties),
        times_attended=one.times_attended,
        roles=frozenset(roles),
        host_rounds=one.host_rounds,
        greeter_capacity=one.greeter_capacity,
        languages=tuple(one.languages),
        statements=tuple(said),
        shown_statements=tuple(shown),
        needs=tuple(one.needs),
        largest_table=one.largest_table,
        rounds=None if one.rounds is None else tuple(one.rounds),
        pronouns=one.pronouns,
        name_sound=one.name_sound,
        hide_new=one.hide_new,
        listen_first=one.listen_first,
        no_greeter=one.no_greeter,
        kinds=tuple(one.kinds),
        guest_of=one.guest_of,
        attributes=tuple(sorted(one.attributes.items())),
    )


def ties_of(event: Event, kind: Tie.Kind) -> Pairs:
    """Return the pairs of one kind, as the planner's ids."""
    coming = Attendee.State.COMING
    ties = Tie.objects.filter(event=event, kind=kind, a__state=coming, b__state=coming)
    return tuple(ties.values_list("a__code", "b__code"))


def outline_of(event: Event) -> Outline:
    """Return what the organiser chose: rounds, tables, casts, promises, pins."""
    chosen = Programme.objects.filter(event=event).first() or Programme(event=event)
    smallest, largest = cast_sizes(chosen.cast_size) if chosen.cast_size else (0, 0)
    return Outline(
        file="",
        event=event.name,
        date=event.starts_on.isoformat() if event.starts_on else "",
        plan=PlanWish(seats=None if _tables(event) else chosen.seats),
        rounds=tuple(_round(block) for block in round_blocks(event)),
        tables=_tables(event),
        promises={name: level_of(said) for name, said in chosen.promises.items()},
        casts=Casts(
            smallest=smallest, largest=largest, meetings=chosen.cast_meetings, from_memory=chosen.casts_from_memory
        ),
        pins=tuple(
            PinWish(code, round_, table)
            for code, round_, table in Pin.objects.filter(
                event=event, attendee__state=Attendee.State.COMING
            ).values_list("attendee__code", "round", "table")
        ),
        parties=PartyRules(**chosen.parties),
        neighbourhoods=Neighbourhoods(size=chosen.neighbourhood, crossing=chosen.crossing),
        not_the_only_one=tuple(chosen.not_the_only_one),
        at_most=tuple(AtMost(one["kind"], one["limit"]) for one in chosen.at_most),
        balanced=tuple(chosen.balanced),
        walk_limit=chosen.walk_limit,
        hosts_keep_table=chosen.hosts_keep_table,
    )


def level_of(said: str | int) -> Level:
    """Return a promise's level from how the programme keeps it: ``"must"``, ``"off"`` or a weight."""
    if said == "must":
        return Level(3, must=True)
    return Level(0 if said == "off" else int(said))


def round_blocks(event: Event) -> list[Block]:
    """Return the blocks that are rounds, in the order of the day: the first is round 1."""
    return list(Block.objects.filter(event=event, kind=Block.Kind.ROUND))


def _round(block: Block) -> RoundWish:
    return RoundWish(minutes=block.minutes, without=tuple(block.without), crossing=block.crossing)


def _tables(event: Event) -> tuple[PlannedTable, ...]:
    return tuple(
        PlannedTable(
            id=table.label,
            seats=table.seats,
            minimum=table.least,
            features=tuple(table.features),
            x=table.x,
            y=table.y,
            language=table.language,
            topic=table.topic,
        )
        for table in Table.objects.filter(room__event=event, spare=False)
    )


def problem_of(event: Event, apart: Pairs = ()) -> tuple[Problem, tuple[str, ...]]:
    """Return the problem of an event as it stands now, and what was decided on the organiser's behalf.

    Raises
    ------
    kinfolk.errors.InputError
        It cannot be planned: nobody on the list, no rounds, more people than seats ...
    """
    people = people_of(event)
    programme, notes = resolve(people, None, outline_of(event))
    problem = Problem(
        people=people,
        programme=programme,
        apart=apart,
        together=ties_of(event, Tie.Kind.TOGETHER),
        known=ties_of(event, Tie.Kind.KNOWN),
    )
    return problem, notes


def digest_of(problem: Problem) -> str:
    """Return a digest of everything that is planned for, without keep-apart: two equal ones have the same plan."""
    people = [asdict(person) | {"roles": sorted(person.roles)} for person in problem.people]
    everything = [people, to_document(problem.programme), problem.together, problem.known]
    return hashlib.sha256(json.dumps(everything, sort_keys=True, default=str).encode()).hexdigest()


# -- a result as rows -----------------------------------------------------------------------------------------------


def store(result: Result, plan: Plan) -> None:
    """Fill a new, empty plan with everything of a result; to be called within the transaction that makes the plan."""
    document = plan_document(result)
    plan.seed, plan.steps, plan.stopped = result.seed, result.steps, result.stopped
    plan.seconds, plan.musts, plan.complete = round(result.seconds, 3), result.musts, result.complete
    plan.programme, plan.ledger, plan.totals = document["programme"], document["ledger"], document["totals"]
    plan.moved = document.get("moved", [])
    plan.said = {
        "proposed": document["proposed"],
        "construction": result.construction,
        "advice": list(result.advice),
        "notes": list(result.notes),
        "collisions": [asdict(one) for one in result.collisions],
    }
    plan.save()
    fill(plan, document)


def fill(plan: Plan, document: Mapping[str, Any]) -> None:
    """Write the rows of a plan document: tables, seats, casts, greeters; the journal takes no note of each."""
    with filling():
        _fill(plan, document)


def _fill(plan: Plan, document: Mapping[str, Any]) -> None:
    key = dict(Attendee.objects.filter(event_id=plan.event_id).values_list("code", "pk"))
    one = _keys(key)
    sittings, seats = [], []
    for entry in document["rounds"]:
        for place, table in enumerate(entry["tables"]):
            sittings.append(
                Sitting(
                    plan=plan,
                    round=entry["round"],
                    table=table["table"],
                    seats=table["seats"],
                    place=place,
                    host_id=one(table["host"]),
                    stand_in_id=one(table["stand_in"]),
                )
            )
            seats += [
                Seat(plan=plan, round=entry["round"], table=table["table"], attendee_id=key[code])
                for code in table["people"]
            ]
    Sitting.objects.bulk_create(sittings, batch_size=CHUNK)
    Seat.objects.bulk_create(seats, batch_size=CHUNK)
    casts = Cast.objects.bulk_create(
        Cast(plan=plan, name=entry["cast"], place=place, host_id=one(entry["host"]))
        for place, entry in enumerate(document["casts"])
    )
    CastMember.objects.bulk_create(
        [
            CastMember(plan=plan, cast=cast, attendee_id=key[code])
            for cast, entry in zip(casts, document["casts"], strict=True)
            for code in entry["people"]
        ],
        batch_size=CHUNK,
    )
    Greeting.objects.bulk_create(
        [
            Greeting(
                plan=plan, newcomer_id=key[code], greeter_id=key[entry["greeter"]], stand_in_id=one(entry["stand_in"])
            )
            for entry in document["greeters"]
            for code in entry["newcomers"]
        ],
        batch_size=CHUNK,
    )


def _keys(key: Mapping[str, int]) -> Any:  # noqa: ANN401 - a small function
    return lambda code: key[code] if code else None


# -- a plan as its document -----------------------------------------------------------------------------------------


def document_of(plan: Plan) -> dict[str, Any]:
    """Return a plan as the ``kinfolk.plan/1`` document that checking, repairing and printing take."""
    attendees = Attendee.objects.filter(event_id=plan.event_id)
    codes = dict(attendees.values_list("pk", "code"))
    planned = _planned(plan)
    return {
        "format": "kinfolk.plan/1",
        "event": plan.programme["event"],
        "version": plan.number,
        "planner": plan.said.get("planner", ""),
        "seed": plan.seed,
        "steps": plan.steps,
        "stopped": plan.stopped or "budget",
        "seconds": plan.seconds,
        "complete": plan.complete,
        "musts": plan.musts or "not_found",
        "programme": plan.programme,
        "people": [{"id": one.code, "name": one.name} for one in attendees if one.pk in planned],
        "rounds": _rounds(plan, codes, {pk: codes[pk] for pk in planned}),
        "casts": [
            {
                "cast": cast.name,
                "host": codes.get(cast.host_id or 0),
                "people": [codes[one.attendee_id] for one in members],
            }
            for cast, members in _casts(plan)
        ],
        "greeters": _greeters(plan, codes),
        "proposed": plan.said.get("proposed", {"hosts": [], "greeters": []}),
        "ledger": plan.ledger,
        "totals": plan.totals or {"pairs_met": 0, "coincidences": 0, "worst_off": []},
        **({"moved": plan.moved} if plan.moved else {}),
    }


def _planned(plan: Plan) -> set[int]:
    """Return who is in a plan: everybody coming, and whoever has a seat in it."""
    coming = Attendee.objects.filter(event_id=plan.event_id, state=Attendee.State.COMING)
    seated = Seat.objects.filter(plan=plan).values_list("attendee_id", flat=True)
    return set(coming.values_list("pk", flat=True)) | set(seated)


def _rounds(plan: Plan, codes: Mapping[int, str], planned: Mapping[int, str]) -> list[dict[str, Any]]:
    at: dict[tuple[int, str], list[str]] = defaultdict(list)
    seated: dict[int, set[int]] = defaultdict(set)
    for round_, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        at[round_, table].append(codes[attendee])
        seated[round_].add(attendee)
    tables: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Sitting.objects.filter(plan=plan):
        tables[one.round].append(
            {
                "table": one.table,
                "seats": one.seats,
                "host": codes.get(one.host_id or 0),
                "stand_in": codes.get(one.stand_in_id or 0),
                "people": at[one.round, one.table],
            }
        )
    return [
        {
            "round": entry["round"],
            "tables": tables[entry["round"]],
            "sitting_out": [code for pk, code in planned.items() if pk not in seated[entry["round"]]],
            "absent": [],
        }
        for entry in plan.programme["rounds"]
    ]


def _casts(plan: Plan) -> list[tuple[Cast, list[CastMember]]]:
    members: dict[int, list[CastMember]] = defaultdict(list)
    for one in CastMember.objects.filter(plan=plan):
        members[one.cast_id].append(one)
    return [(cast, members[cast.pk]) for cast in Cast.objects.filter(plan=plan)]


def _greeters(plan: Plan, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    groups: dict[tuple[int, int | None], list[str]] = defaultdict(list)
    for one in Greeting.objects.filter(plan=plan):
        groups[one.greeter_id, one.stand_in_id].append(codes[one.newcomer_id])
    return [
        {"greeter": codes[greeter], "stand_in": codes.get(stand_in or 0), "newcomers": newcomers}
        for (greeter, stand_in), newcomers in groups.items()
    ]


# -- a plan as the planner's solution -------------------------------------------------------------------------------


def released_of(plan: Plan, apart: Pairs = ()) -> Released:
    """Return a plan in the planner's own terms, for judging, pricing and repairing it.

    People are as the list has them now; the programme is that of the plan.
    """
    document = document_of(plan)
    names = {one["id"] for one in document["people"]}
    attendees = [one for one in Attendee.objects.filter(event_id=plan.event_id) if one.code in names]
    ties = {
        kind: tuple(pair for pair in ties_of(plan.event, kind) if set(pair) <= names)
        for kind in (Tie.Kind.TOGETHER, Tie.Kind.KNOWN)
    }
    problem = Problem(
        people=people_of(plan.event, attendees),
        programme=_without_strangers(plan, names),
        apart=tuple(pair for pair in apart if set(pair) <= names),
        together=ties[Tie.Kind.TOGETHER],
        known=ties[Tie.Kind.KNOWN],
    )
    return read_released(problem, document)


def _without_strangers(plan: Plan, names: set[str]) -> Any:  # noqa: ANN401 - the planner's programme
    """Return the plan's programme without pins of people who have left."""
    programme = from_document(plan.programme)
    return replace(programme, pins=tuple(pin for pin in programme.pins if pin.person in names))


def seating_of(released: Released) -> Seating:
    """Return who sits where, ready to be judged by promises; needs no compiled search."""
    return Seating(Facts(released.problem), released.solution)


__all__ = [
    "attendees_of",
    "digest_of",
    "document_of",
    "fill",
    "outline_of",
    "people_of",
    "problem_of",
    "released_of",
    "round_blocks",
    "seating_of",
    "store",
]
