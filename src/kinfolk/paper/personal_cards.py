"""Personal cards: a name to be called by, where to go in each round, who says hello first, the cast."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kinfolk.casts import badge
from kinfolk.paper.names import han_language, printable, short_name, wrapping
from kinfolk.sentences import listed, say, say_as, say_blank, say_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk.paper.day import Day, Sitting
    from kinfolk.problem import Person

Item = dict[str, Any]

WORDS = {
    "title": say("Personal cards"),
    "table": say("Your table"),
    "round": say("Round"),
    "round_short": say("R"),
    "cast": say("Your cast"),
    "say": say_blank("say “{sound}”"),
}

NOWHERE = "–"
FREE = say_as("a round", "free")


def personal_cards(day: Day, times: Mapping[int, str] = MappingProxyType({})) -> tuple[Item, ...]:
    """Return one card for each person, A to Z; ``times`` says when rounds (by number) begin, where that is known.

    Every card has the same lines, so that none shows that somebody is new: where a newcomer reads the name of
    their greeter, others read the name of a host.
    """
    return tuple(_card(day, person, times) for person in day.people)


def _card(day: Day, person: Person, times: Mapping[int, str]) -> Item:
    free = day.free_rounds(person)
    return {
        "call": wrapping(short_name(person)),
        "name": day.wrapping_name(person) if day.name(person) != short_name(person) else "",
        "lang": han_language(person.name, person.languages),
        "pronouns": printable(person.pronouns),
        "sound": printable(person.name_sound),
        "rounds": [
            {"round": number, "time": printable(times.get(number, "")), "table": table_name(day, person, number)}
            | ({"free": True} if number in free else {})
            for number in day.round_numbers
        ],
        "first": _first_lines(day, person),
        "cast": _cast(day, person),
    }


def table_name(day: Day, person: Person, number: int) -> str:
    """Return where ``person`` sits in the round of that ``number``; if nowhere a dash, or that it is free time for them."""
    sitting = day.seat.get((person.id, number))
    if sitting:
        return printable(sitting.table)
    return FREE if number in day.free.get(person.id, ()) else NOWHERE


def _first_lines(day: Day, person: Person) -> list[str]:
    sitting = next((day.seat[person.id, n] for n in day.round_numbers if (person.id, n) in day.seat), None)
    return [line for line in (_hello(day, person, sitting), _start(person, sitting), _free(day, person)) if line]


def _free(day: Day, person: Person) -> str:
    """Return what to do in rounds that are free time for half of the people; nothing for whoever has none."""
    free = day.free_rounds(person)
    if not free:
        return ""
    return say_count(
        len(free),
        "Round {rounds} is free time for you, while the other half sits at tables: talk with whom you like.",
        "Rounds {rounds} are free time for you, while the other half sits at tables: talk with whom you like.",
        rounds=listed([str(number) for number in free]),
    )


def _hello(day: Day, person: Person, sitting: Sitting | None) -> str:
    greeting = day.greeting_of.get(person.id)
    if greeting is not None and not person.no_greeter:
        return say("{name} looks out for you and says hello first.", name=day.name(greeting.greeter))
    if sitting is None:
        return ""
    if sitting.host is person:
        return say("You look out for everybody at your table and say hello first.")
    cast = day.cast_of.get(person.id)
    host = sitting.host or (cast.host if cast else None)
    if host is not None and host is not person:
        return say("{name} looks out for you and says hello first.", name=day.name(host))
    return say("Say hello to whoever sits down beside you.")


def _start(person: Person, sitting: Sitting | None) -> str:
    if sitting is None:
        return say("Your organiser knows where you are expected: just ask.")
    where = {"table": printable(sitting.table), "round": sitting.round}
    if sitting.host is person:
        return say("It starts at table {table} in round {round}. Your host sheet has every word you need.", **where)
    if sitting.host is not None:
        return say(
            "It starts at table {table} in round {round} with {host}, who answers first. You may pass at any time.",
            host=short_name(sitting.host),
            **where,
        )
    return say(
        "It starts at table {table} in round {round}. A card on the table leads you through. You may pass at any time.",
        **where,
    )


def _cast(day: Day, person: Person) -> Item | None:
    cast = day.cast_of.get(person.id)
    if cast is None:
        return None
    mark = badge(cast.name)
    host: str = ""
    if cast.host is not None:
        host = say("you host") if cast.host is person else say("with {host}", host=day.name(cast.host))
    return {"name": cast.name, "svg": mark.svg(), "sign": f"{mark.colour.lower()} {mark.shape}", "host": host}
