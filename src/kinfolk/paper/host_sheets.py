"""Host sheets: all that a host needs on one sheet of paper; and a sheet for each greeter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.facts import feature
from kinfolk.paper.names import printable, short_name, wrapping
from kinfolk.paper.personal_cards import NOWHERE
from kinfolk.paper.table_cards import join_sentence
from kinfolk.paper.table_talk import minute_marks, shared_statements, speaking_order
from kinfolk.paper.wording import (
    AGREEMENTS,
    CLOSING_LINE,
    CLOSING_ROUND,
    GREETING_STEPS,
    NEEDS,
    WHAT_IF,
    opening_question,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.day import Day, Greeting, Sitting
    from kinfolk.problem import Person

Item = dict[str, Any]


def host_sheets(day: Day) -> tuple[Item, ...]:
    """Return a sheet for everybody who said yes to hosting or greeting, A to Z."""
    hosted: dict[str, list[Sitting]] = {}
    for sitting in day.sittings:
        if sitting.host is not None:
            hosted.setdefault(sitting.host.id, []).append(sitting)
    greets = {greeting.greeter.id: greeting for greeting in day.greetings}
    return tuple(
        {
            "name": day.wrapping_name(person),
            "hosts": _hosting(day, person, hosted[person.id]) if person.id in hosted else None,
            "greets": _greeting(day, greets[person.id]) if person.id in greets else None,
        }
        for person in day.people
        if person.id in hosted or person.id in greets
    )


def _hosting(day: Day, host: Person, sittings: Sequence[Sitting]) -> Item:
    tables = list(dict.fromkeys(printable(sitting.table) for sitting in sittings))
    largest: dict[int, int] = {}
    for sitting in sittings:
        largest[sitting.minutes] = max(largest.get(sitting.minutes, 0), len(sitting.people))
    join = join_sentence(day, sittings) or "ask the organisers where to go"
    cast = day.cast_of.get(host.id)
    return {
        "tables": tables,
        "cast": cast.name if cast is not None and cast.host is host else "",
        "rounds": [_round(day, sitting) for sitting in sittings],
        "agreements": list(AGREEMENTS),
        "marks": [{"minutes": minutes, "marks": minute_marks(minutes, people)} for minutes, people in largest.items()],
        "closing_round": CLOSING_ROUND,
        "closing_line": CLOSING_LINE,
        "what_if": [{"when": when, "then": then.format(join=join)} for when, then in WHAT_IF],
        "stand_in": _stand_ins(day, sittings),
    }


def _round(day: Day, sitting: Sitting) -> Item:
    position = day.round_numbers.index(sitting.round)
    return {
        "round": sitting.round,
        "table": printable(sitting.table),
        "minutes": sitting.minutes,
        "question": printable(day.questions.get((sitting.round, sitting.table), ""))
        or opening_question(position, len(day.round_numbers)),
        "people": [_row(day, sitting, person) for person in speaking_order(sitting, day.newcomers)],
        "shared": _shared_lines(sitting, day),
    }


def _row(day: Day, sitting: Sitting, person: Person) -> Item:
    notes = [printable(person.pronouns)] if person.pronouns else []
    if person.name_sound:
        notes.append(f"say “{printable(person.name_sound)}”")
    notes.extend(dict.fromkeys(NEEDS[feature(need)] for need in person.needs if feature(need) in NEEDS))
    if person.listen_first:
        notes.append("listens first")
    return {
        "name": day.wrapping_name(person),
        "you": person is sitting.host,
        "new": person.id in day.newcomers and not person.hide_new,
        "notes": "" if person is sitting.host else " · ".join(notes),
    }


def _shared_lines(sitting: Sitting, day: Day) -> list[str]:
    by_holders: dict[tuple[Person, ...], list[str]] = {}
    for holders, statement in shared_statements(sitting, day):
        by_holders.setdefault(holders, []).append(f"“{printable(statement)}”")
    return [_shared(holders, sitting.host, ", ".join(statements)) for holders, statements in by_holders.items()]


def _shared(holders: Sequence[Person], host: Person | None, said: str) -> str:
    others = [wrapping(short_name(person)) for person in holders if person is not host]
    if len(holders) > 2:  # noqa: PLR2004
        return f"Some of you: {said}"
    return f"{others[0]} and {others[1] if others[1:] else 'you'}: {said}"


def _stand_ins(day: Day, sittings: Sequence[Sitting]) -> str:
    names = dict.fromkeys(day.name(s.stand_in) for s in sittings if s.stand_in is not None)
    return " or ".join(names)


def _greeting(day: Day, greeting: Greeting) -> Item:
    return {
        "newcomers": [_welcome(day, person) for person in greeting.newcomers],
        "steps": list(GREETING_STEPS),
        "stand_in": day.name(greeting.stand_in) if greeting.stand_in else "",
    }


def _welcome(day: Day, person: Person) -> Item:
    first = next((day.seat[person.id, n] for n in day.round_numbers if (person.id, n) in day.seat), None)
    notes = [printable(person.pronouns)] if person.pronouns else []
    if person.name_sound:
        notes.append(f"say “{printable(person.name_sound)}”")
    return {
        "name": day.wrapping_name(person),
        "notes": " · ".join(notes),
        "table": printable(first.table) if first else NOWHERE,
        "host": day.name(first.host) if first and first.host else "",
    }
