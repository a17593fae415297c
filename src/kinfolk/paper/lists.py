"""Lists: A to Z and table by table for the door, and for the team whom to ask and who greets whom."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from kinfolk.paper.names import full_name, heading, printable
from kinfolk.paper.personal_cards import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.day import Ask, Day, Sitting
    from kinfolk.problem import Person

Item = dict[str, Any]


def lists(day: Day) -> Item:
    """Return everything on the list: by name, by table, people to ask, who greets whom."""
    return {
        "rounds": list(day.round_numbers),
        "casts": bool(day.casts),
        "letters": [
            {"letter": letter, "rows": [_row(day, person) for person in people]}
            for letter, people in groupby(day.people, key=lambda person: heading(person.name))
        ],
        "tables": [_table(day, table, sittings) for table, sittings in day.tables.items()],
        "hosts_to_ask": [_ask(ask) for ask in day.hosts_to_ask],
        "greeters_to_ask": [_ask(ask) for ask in day.greeters_to_ask],
        "greetings": [
            {
                "greeter": full_name(greeting.greeter),
                "stand_in": full_name(greeting.stand_in) if greeting.stand_in else "",
                "newcomers": [full_name(person) for person in greeting.newcomers],
            }
            for greeting in day.greetings
        ],
    }


def _row(day: Day, person: Person) -> Item:
    cast = day.cast_of.get(person.id)
    seats = [day.seat.get((person.id, number)) for number in day.round_numbers]
    return {
        "name": full_name(person),
        "tables": [printable(sitting.table) if sitting else NOWHERE for sitting in seats],
        "cast": cast.name if cast else "",
    }


def _table(day: Day, table: str, sittings: Sequence[Sitting]) -> Item:
    return {
        "table": printable(table),
        "rounds": [
            {
                "round": sitting.round,
                "people": [
                    {"name": full_name(person), "host": person is sitting.host}
                    for person in sorted(sitting.people, key=lambda p: (p is not sitting.host, day.place[p.id]))
                ],
            }
            for sitting in sittings
        ],
    }


def _ask(ask: Ask) -> Item:
    times = ask.person.times_attended
    came = "" if times is None else "came once" if times == 1 else f"came {times} times"
    return {"name": full_name(ask.person), "came": came, "task": ask.task, "reserve": ask.reserve}
