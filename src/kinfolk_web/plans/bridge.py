"""The one wire to the planner: rows become a problem, a plan becomes its document and the planner's solution."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import astuple, fields, replace
from typing import TYPE_CHECKING, Any

from kinfolk.problem import AtMost, Casts, Level, Neighbourhoods, PartyRules, Problem
from kinfolk.problem import Person as Planned
from kinfolk.problem import Table as PlannedTable
from kinfolk.programme import Outline, from_document, resolve, to_document
from kinfolk.programme.outline import PinWish, PlanWish, RoundWish
from kinfolk.programme.parsing import cast_sizes
from kinfolk.repair.released import Released, read_released
from kinfolk.sentences import from_stored
from kinfolk_web.people.memory import memory_for
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.people.planned import Words, planned
from kinfolk_web.plans.asking import with_all_who_agreed
from kinfolk_web.plans.attending import as_here, away_in, first_round
from kinfolk_web.plans.earlier import earlier_casts
from kinfolk_web.plans.hosting import declined_in
from kinfolk_web.plans.models import Cast, CastMember, Greeting, Seat, Sitting
from kinfolk_web.plans.rows import fill, store
from kinfolk_web.plans.welcoming import settled
from kinfolk_web.programme.models import Block, Pin, Programme, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.problem import Pairs
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

# -- the site's rows as the planner's problem -----------------------------------------------------------------------


def attendees_of(event: Event) -> list[Attendee]:
    """Return the attendees whom a plan has to seat, in the order of the list."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    return list(coming.defer("source_row", "edited"))


def people_of(
    event: Event, attendees: Iterable[Attendee] | None = None, words: Words = Words.TOKENS
) -> tuple[Planned, ...]:
    """Return the attendees of an event as the planner's people; each is known by their code, statements by tokens.

    Who counts as not here on the day is there for the other rounds only.
    """
    attendees = attendees_of(event) if attendees is None else attendees
    people = planned(event, attendees, words=words)
    away = away_in(event)
    return as_here(people, away, len(round_blocks(event))) if away else people


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


def problem_of(
    event: Event, apart: Pairs = (), people: Iterable[Planned] | None = None, *, ask: bool = False
) -> tuple[Problem, tuple[str, ...]]:
    """Return the problem of an event as it stands now, and what was decided on the organiser's behalf.

    Parameters
    ----------
    people
        Those of :func:`people_of`, where they were read already.
    ask
        Whether people are proposed beside hosts and greeters whom the list names, where these are too few; once
        somebody was asked they are in any case.

    Raises
    ------
    kinfolk.errors.InputError
        It cannot be planned: nobody on the list, no rounds, more people than seats ...
    """
    outline = outline_of(event)
    people = tuple(_within(person, len(outline.rounds)) for person in (people_of(event) if people is None else people))
    programme, notes = resolve(people, None, outline)
    problem = Problem(
        people=people,
        programme=programme,
        apart=apart,
        together=ties_of(event, Tie.Kind.TOGETHER),
        known=ties_of(event, Tie.Kind.KNOWN),
        greeters=settled(event, (person.id for person in people)),
        memory=memory_for(event).meetings,
        memory_casts=earlier_casts(event) if programme.casts.from_memory else (),
        declined=declined_in(event, also_without=ask),
    )
    return problem, notes


def _within(person: Planned, last: int) -> Planned:
    """Return somebody who is down only for rounds that the programme does not have as in no round: noted, not refused."""
    if person.rounds and min(person.rounds) > last:
        return replace(person, rounds=())
    return person


def digest_of(problem: Problem) -> str:
    """Return a digest of everything that is planned for, without keep-apart: two equal ones have the same plan."""
    names = [field.name for field in fields(Planned) if field.name not in {"roles", "times_by_self"}]
    people = [
        [getattr(person, name) for name in names] + sorted(person.roles) + ["by self"] * person.times_by_self
        for person in problem.people
    ]
    remembered = [astuple(meeting) for meeting in problem.memory]
    everything = [people, to_document(problem.programme), problem.together, problem.known]
    everything += [remembered, problem.memory_casts] if remembered or problem.memory_casts else []
    everything += [problem.declined] if problem.declined is not None else []
    return hashlib.sha256(json.dumps(everything, sort_keys=True, default=str).encode()).hexdigest()


# -- a plan as its document -----------------------------------------------------------------------------------------


def document_of(plan: Plan) -> dict[str, Any]:
    """Return a plan as the ``kinfolk.plan/1`` document that checking, repairing and printing take."""
    names = planned_codes(plan)
    everybody = Attendee.objects.filter(event_id=plan.event_id).values_list("pk", "code", "name")
    planned = [one for one in everybody if one[1] in names]
    codes = {pk: code for pk, code, _ in planned}
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
        "people": [{"id": code, "name": name} for _, code, name in planned],
        "rounds": _rounds(plan, codes),
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
        "ledger": from_stored(plan.ledger),
        "totals": plan.totals or {"pairs_met": 0, "coincidences": 0, "worst_off": []},
        **({"moved": from_stored(plan.moved)} if plan.moved else {}),
    }


def planned_codes(plan: Plan) -> set[str]:
    """Return whom a plan was made for, as far as they are still known, with or without a seat in it."""
    said = plan.said.get("people")
    if said is not None:
        return set(said)
    return set(Seat.objects.filter(plan=plan).values_list("attendee__code", flat=True).distinct())


def _rounds(plan: Plan, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    at: dict[tuple[int, str], list[str]] = defaultdict(list)
    seated: dict[int, set[int]] = defaultdict(set)
    for round_, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        at[round_, table].append(codes[attendee])
        seated[round_].add(attendee)
    tables: dict[int, list[dict[str, Any]]] = defaultdict(list)
    sittings = Sitting.objects.filter(plan=plan).values_list("round", "table", "seats", "host_id", "stand_in_id")
    for round_, table, seats, host, stand_in in sittings:
        tables[round_].append(
            {
                "table": table,
                "seats": seats,
                "host": codes.get(host or 0),
                "stand_in": codes.get(stand_in or 0),
                "people": at[round_, table],
            }
        )
    away = {int(number): set(absent) for number, absent in plan.said.get("absent", {}).items()}
    return [
        {
            "round": number,
            "tables": tables[number],
            "sitting_out": [c for pk, c in codes.items() if pk not in seated[number] and c not in away.get(number, ())],
            "absent": [c for pk, c in codes.items() if pk not in seated[number] and c in away.get(number, ())],
        }
        for number in (entry["round"] for entry in plan.programme["rounds"])
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


def released_of(plan: Plan, apart: Pairs = (), words: Words = Words.TOKENS) -> Released:
    """Return a plan in the planner's own terms, for judging, pricing and repairing it.

    People are as the list has them now; the programme is that of the plan.
    """
    return read_released(*checkable(plan, apart, words))


def checkable(plan: Plan, apart: Pairs = (), words: Words = Words.TOKENS) -> tuple[Problem, dict[str, Any]]:
    """Return whom a plan was made for with what it promised them, and its document: what the checker takes."""
    document = document_of(plan)
    names = {one["id"] for one in document["people"]}
    attendees = [
        one
        for one in Attendee.objects.filter(event_id=plan.event_id).defer("source_row", "edited")
        if one.code in names
    ]
    ties = {
        kind: tuple(pair for pair in ties_of(plan.event, kind) if set(pair) <= names)
        for kind in (Tie.Kind.TOGETHER, Tie.Kind.KNOWN)
    }
    problem = Problem(
        people=_as_it_was(plan, people_of(plan.event, attendees, words)),
        programme=_without_strangers(plan, names),
        apart=tuple(pair for pair in apart if set(pair) <= names),
        together=ties[Tie.Kind.TOGETHER],
        known=ties[Tie.Kind.KNOWN],
    )
    return problem, with_all_who_agreed(problem, document)


def _as_it_was(plan: Plan, people: tuple[Planned, ...]) -> tuple[Planned, ...]:
    """Return people who were there, in rounds that are over, as the plan has them: nobody comes back to these."""
    over, last = set(range(1, first_round(plan.event))), len(plan.programme["rounds"])
    if not over:
        return people
    away = {number: set(plan.said.get("absent", {}).get(str(number), ())) for number in over}

    def now(one: Planned) -> Planned:
        there = set(range(1, last + 1)) if one.rounds is None else set(one.rounds)
        rounds = (there - over) | {number for number in over if one.id not in away[number]}
        return one if rounds == there else replace(one, rounds=tuple(sorted(rounds)))

    return tuple(now(one) for one in people)


def with_tables(problem: Problem, standing: Mapping[str, Table]) -> Problem:
    """Return the problem of a plan with chairs, language and features of its tables as they stand now."""

    def now(table: PlannedTable) -> PlannedTable:
        there = standing.get(table.id)
        if there is None:
            return table
        least = table.minimum and min(table.minimum, there.seats)
        features = tuple(there.features)
        return replace(table, seats=there.seats, minimum=least, features=features, language=there.language)

    rounds = tuple(
        replace(round_, tables=tuple(now(table) for table in round_.tables)) for round_ in problem.programme.rounds
    )
    return replace(problem, programme=replace(problem.programme, rounds=rounds))


def problem_of_plan(plan: Plan) -> Problem:
    """Return the problem that a plan answers, with statements in their own words as paper names them.

    People are as the list has them now, the programme is that of the plan.
    """
    return released_of(plan, words=Words.TEXTS).problem


def _without_strangers(plan: Plan, names: set[str]) -> Any:  # noqa: ANN401 - the planner's programme
    """Return the plan's programme without pins of people who have left."""
    programme = from_document(plan.programme)
    return replace(programme, pins=tuple(pin for pin in programme.pins if pin.person in names))


__all__ = [
    "attendees_of",
    "checkable",
    "digest_of",
    "document_of",
    "fill",
    "outline_of",
    "people_of",
    "planned_codes",
    "problem_of",
    "problem_of_plan",
    "released_of",
    "round_blocks",
    "store",
    "with_tables",
]
