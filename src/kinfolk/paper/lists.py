"""Lists: A to Z and table by table for the door, and for the team whom to ask and who greets whom."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from kinfolk.paper.names import heading, printable, unprinted
from kinfolk.paper.personal_cards import table_name
from kinfolk.paper.press import in_batches
from kinfolk.sentences import say, say_blank, say_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.day import Ask, Day, Greeting, Sitting
    from kinfolk.problem import Person

Item = dict[str, Any]

WORDS = {
    "title": say("List"),
    "find": say("Find your table"),
    "a_to_z": say("A to Z"),
    "a_to_z_more": say("A to Z, continued"),
    "round_short": say("R"),
    "cast": say("cast"),
    "round": say_blank("Round {round}"),
    "host": say("host"),
    "by_table": say("Table by table"),
    "who_sits": say("Who sits where"),
    "who_sits_more": say("Who sits where, continued"),
    "team": say("For the team"),
    "team_only": say("For the team, not for the door"),
    "ask_hosts": say("People to ask: hosts"),
    "ask_hosts_how": say(
        "The list names too few hosts, so the plan proposes some: people who came most often, spread over "
        "parties. Ask each of them; then print again and they are named. Until then the cards on the tables lead "
        "people through."
    ),
    "ask_greeters": say("People to ask: greeters"),
    "ask_greeters_how": say(
        "Each would look out for a few people who are here for the first time. Ask them; then print again and they "
        "are named."
    ),
    "yes": say("yes"),
    "no": say("no"),
    "name": say("name"),
    "so_far": say("so far"),
    "would": say("would"),
    "who_greets": say("Who greets whom"),
    "greeter": say("greeter"),
    "looks_out": say("looks out for"),
    "stand_in": say("stand-in"),
    "by_hand": say("Please write by hand"),
    "by_hand_how": say(
        "These names hold letters for which the sheets have no typeface. Write them on the cards of the people below."
    ),
    "id": say("id"),
    "prints": say("name as far as it prints"),
    "tables": say("tables"),
}
_NAMES = 600
_TABLES = 100


def list_parts(day: Day) -> list[list[Item]]:
    """Return the parts of the list: by name, by table, people to ask, who greets whom; in one batch if it is short."""
    parts = [_by_name(day, people, position) for position, people in enumerate(in_batches(day.people, _NAMES))]
    tables = in_batches(tuple(day.tables.items()), _TABLES)
    parts.extend(_by_table(day, entries, position) for position, entries in enumerate(tables))
    parts.extend(_team(day))
    return [[part] for part in parts] if len(day.people) > _NAMES else [parts]


def _by_name(day: Day, people: Sequence[Person], position: int) -> Item:
    return {
        "kind": "names",
        "continued": position > 0,
        "rounds": list(day.round_numbers),
        "casts": max((len(cast.name) for cast in day.casts), default=0),
        "letters": [
            {"letter": letter, "rows": [_row(day, person) for person in group]}
            for letter, group in groupby(people, key=lambda person: heading(person.name))
        ],
    }


def _by_table(day: Day, entries: Sequence[tuple[str, tuple[Sitting, ...]]], position: int) -> Item:
    tables = [_table(day, table, sittings) for table, sittings in entries]
    return {"kind": "tables", "continued": position > 0, "tables": tables}


def _team(day: Day) -> list[Item]:
    parts: list[Item] = []
    if day.hosts_to_ask:
        parts.append({"kind": "ask", "to": "host", "people": [_ask(day, ask) for ask in day.hosts_to_ask]})
    if day.greeters_to_ask:
        parts.append({"kind": "ask", "to": "greet", "people": [_ask(day, ask) for ask in day.greeters_to_ask]})
    if day.greetings:
        parts.append({"kind": "greetings", "greetings": [_greeting(day, greeting) for greeting in day.greetings]})
    by_hand = [person for person in day.people if unprinted(person.name)]
    if by_hand:
        parts.append({"kind": "by_hand", "people": [{"id": printable(p.id), **_row(day, p)} for p in by_hand]})
    return parts


def _greeting(day: Day, greeting: Greeting) -> Item:
    return {
        "greeter": day.wrapping_name(greeting.greeter),
        "stand_in": day.wrapping_name(greeting.stand_in) if greeting.stand_in else "",
        "newcomers": [day.wrapping_name(person) for person in greeting.newcomers],
    }


def _row(day: Day, person: Person) -> Item:
    cast = day.cast_of.get(person.id)
    return {
        "name": day.wrapping_name(person),
        "tables": [table_name(day, person, number) for number in day.round_numbers],
        "cast": cast.name if cast else "",
    }


def _table(day: Day, table: str, sittings: Sequence[Sitting]) -> Item:
    return {
        "table": printable(table),
        "rounds": [
            {
                "round": sitting.round,
                "people": [
                    {"name": day.wrapping_name(person), "host": person is sitting.host}
                    for person in sitting.host_first()
                ],
            }
            for sitting in sittings
        ],
    }


def _ask(day: Day, ask: Ask) -> Item:
    times = ask.person.times_attended
    came = "" if times is None else say_count(times, "came once", "came {count} times")
    return {"name": day.wrapping_name(ask.person), "came": came, "task": ask.task, "reserve": ask.reserve}
