"""Which tables stand in which round: those written down, counted, or the usual ones; the fewest are closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.problem import Round, Table
from kinfolk.programme.outline import RoundWish
from kinfolk.programme.shapes import (
    FEW_SEATS,
    USUAL_SEATS,
    close_fewest,
    parse_tables,
    tables_for,
    usual_seats,
    with_minima,
)
from kinfolk.sentences import say, say_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.problem import Person, Pin
    from kinfolk.programme.outline import Options, Outline

USUAL_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people, the positions of those present in each round, and their pins."""

    people: Sequence[Person]
    present: Sequence[frozenset[int]]
    pins: tuple[Pin, ...]


def rounds_wished(options: Options, outline: Outline) -> list[RoundWish]:
    """Return one wish per round: those written down, cut or filled up to the number asked for."""
    written = list(outline.rounds)
    asked = outline.plan.rounds
    if written and asked not in (None, len(written)):
        raise InputError(
            say(
                "[plan] rounds is {asked}, but [[rounds]] stands there {written} times.",
                asked=asked,
                written=len(written),
            ),
            file=outline.file,
            remedy=say("Take [plan] rounds out, or make the two agree."),
        )
    count = options.rounds or asked or len(written) or USUAL_ROUNDS
    wishes = (written + [RoundWish()] * count)[:count]
    if options.tables or options.seats:
        wishes = [replace(wish, tables=(), shape="") for wish in wishes]
    return wishes


def furnish(
    wishes: Sequence[RoundWish], options: Options, outline: Outline, crowd: Crowd
) -> tuple[tuple[Round, ...], list[str]]:
    """Return the rounds with their open tables and minima, and notes on what was decided.

    Raises
    ------
    InputError
        A round names a table that is not there, or has fewer seats than people.
    """
    rooms, notes = _rooms(options, outline, crowd.present)
    rooms = [_room(number, wish, rooms[number - 1], outline.file) for number, wish in enumerate(wishes, start=1)]
    rooms = _described(rooms, outline)
    needs = frozenset(_same(need) for person in crowd.people for need in person.needs)
    rounds = []
    for number, wish in enumerate(wishes, start=1):
        room, present = rooms[number - 1], len(crowd.present[number - 1])
        _check_seats(number, room, present)
        pinned = {pin.table for pin in crowd.pins if pin.round == number}
        tables = with_minima(close_fewest(room, present, _useful(room, needs), pinned), present)
        if len(tables) < len(room):
            notes.append(
                say(
                    "Round {round} uses {used} of {tables} tables, so that nobody sits with too few.",
                    round=number,
                    used=len(tables),
                    tables=len(room),
                )
            )
        rounds.append(
            Round(
                number=number,
                tables=tables,
                minutes=wish.minutes,
                kind=wish.kind,
                without=wish.without,
                crossing=wish.crossing,
            )
        )
    return tuple(rounds), notes


def _rooms(
    options: Options, outline: Outline, present: Sequence[frozenset[int]]
) -> tuple[list[tuple[Table, ...]], list[str]]:
    """Return the tables that stand ready in each round, before any is closed."""
    if options.tables and options.seats:
        raise InputError(say("--seats and --tables were both given."), remedy=say("Keep one of them."))
    given = options.tables or options.seats
    if given and outline.tables:
        note: list[str] = [
            say("The tables of the command line replace those of the programme, with their features and places.")
        ]
    else:
        note = []
    if options.tables:
        return [parse_tables(options.tables)] * len(present), note
    if options.seats:
        return [tables_for(len(here), options.seats) for here in present], note
    return _written_rooms(outline, present)


def _written_rooms(outline: Outline, present: Sequence[frozenset[int]]) -> tuple[list[tuple[Table, ...]], list[str]]:
    plan = outline.plan
    if outline.tables and (plan.seats or plan.tables):
        raise InputError(
            say("the programme has [[tables]] and also [plan] seats or tables."),
            file=outline.file,
            remedy=say("Keep one."),
        )
    if outline.tables:
        return [outline.tables] * len(present), []
    if plan.tables:
        return [parse_tables(plan.tables, "[plan] tables", outline.file)] * len(present), []
    if plan.seats:
        return [tables_for(len(here), plan.seats) for here in present], []
    seats, note = _usual(present)
    return [tables_for(len(here), seats) for here in present], note


def _usual(present: Sequence[frozenset[int]]) -> tuple[int, list[str]]:
    """Return the usual seats of a table; 5 needs the same people in every round, as its proof does."""
    everybody = len(present[0])
    seats = usual_seats(everybody, len(present))
    if seats != FEW_SEATS or any(here != present[0] for here in present):
        return USUAL_SEATS, []
    note = say(
        "Tables of 5: at tables of 7, {people} people in {rounds} rounds cannot all meet somebody new each "
        "time; at tables of 5 they can. Ask for other tables with --seats or --tables.",
        people=everybody,
        rounds=len(present),
    )
    return seats, [note]


def _room(number: int, wish: RoundWish, room: tuple[Table, ...], file: str) -> tuple[Table, ...]:
    """Return the tables of one round, which the round may name or count itself."""
    if wish.shape:
        return parse_tables(wish.shape, f"[[rounds]] number {number} tables", file)
    return _named(wish.tables, room, number, file) if wish.tables else room


def _named(names: tuple[str, ...], room: tuple[Table, ...], number: int, file: str) -> tuple[Table, ...]:
    at_hand = {table.id: table for table in room}
    for name in names:
        if name not in at_hand:
            raise InputError(
                say(
                    "[[rounds]] number {round} names table {table}, which the room does not have.",
                    round=number,
                    table=repr(name),
                ),
                file=file,
                remedy=say("Add it as [[tables]], or correct its name."),
            )
    return tuple(at_hand[name] for name in names)


def _described(rooms: list[tuple[Table, ...]], outline: Outline) -> list[tuple[Table, ...]]:
    """Return the rooms with what ``[[tables]]`` entries without seats add to the tables of these names."""
    known = {table.id for room in rooms for table in room}
    added: dict[str, Mapping[str, Any]] = {}
    for wish in outline.described:
        if wish.id not in known:
            raise InputError(
                say("[[tables]] describes table {id}, and no round has a table of that name.", id=repr(wish.id)),
                file=outline.file,
                remedy=say("Tables that are counted are called 1, 2, 3 ...; to add a table, give it seats."),
            )
        if wish.id in added:
            raise InputError(
                say("[[tables]] describes table {id} twice.", id=repr(wish.id)),
                file=outline.file,
                remedy=say("Make it one entry."),
            )
        added[wish.id] = wish.added
    return [tuple(replace(table, **added.get(table.id, {})) for table in room) for room in rooms]


def _check_seats(number: int, room: tuple[Table, ...], present: int) -> None:
    seats = sum(table.seats for table in room)
    if present > seats:
        raise InputError(
            say(
                "round {round} has {people} people and only {seats} seats at {tables}.",
                round=number,
                people=present,
                seats=seats,
                tables=say_count(len(room), "{count} table", "{count} tables"),
            ),
            remedy=say(
                "Add tables for {people} more, or larger ones (--tables 38x8, or --seats 8).", people=present - seats
            ),
        )


def _useful(room: tuple[Table, ...], needs: frozenset[str]) -> frozenset[str]:
    """Return the tables with a feature that somebody needs: they stay open as long as possible."""
    return frozenset(table.id for table in room if needs.intersection(map(_same, table.features)))


def _same(feature: str) -> str:
    """Return a need or feature as it is compared: ``Step free`` is ``step-free``."""
    return feature.casefold().replace(" ", "-").replace("_", "-")
