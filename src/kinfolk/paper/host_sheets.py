"""Host sheets: all that a host needs on one sheet of paper; and a sheet for each greeter."""

from __future__ import annotations

from functools import reduce
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
from kinfolk.sentences import Sentence, joined, say, say_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.day import Day, Greeting, Sitting
    from kinfolk.problem import Person

Item = dict[str, Any]

WORDS = {
    "title": say("Host sheets"),
    "above": say("You host, and people will be glad of it"),
    "greet": say("You greet: nobody you look out for arrives alone"),
    "table": say("Table"),
    "tables": say("Tables"),
    "at_table": say_blank("table {table}"),
    "at_tables": say_blank("tables {tables}"),
    "tick": say("Tick who came. The numbers are the order of speaking."),
    "cast": say_blank("You also host the cast {cast}."),
    "new": say("new"),
    "you": say("You"),
    "share": say("They share"),
    "round": say_blank("Round {round}"),
    "round_at": say_blank("Round {round} · table {table}"),
    "minutes": say_blank("{minutes} minutes"),
    "rounds_of": say_blank("Rounds of {minutes} minutes"),
    "how": say("How it goes"),
    "marks": say("Minute by minute"),
    "speaks": say("Who speaks when"),
    "order": say(
        "You answer first, shortly and honestly: the others will go as deep as you do. Then in the order of the "
        "numbers overleaf. The newest comes third or so, never first and never last. Whoever listens first may pass, "
        "and is asked once more at the end."
    ),
    "closing": say("Closing"),
    "say_closing": say_blank("Say: “Two minutes. {question}” One sentence each, you last."),
    "then": say_blank("Then: {line}"),
    "agree": say("What we agree on"),
    "what_if": say("What to do if"),
    "after": say("Afterwards, for the organisers only"),
    "word": say("Somebody here needs a friendly word."),
    "unsettled": say("Something could not be settled."),
    "moves": say("Five moves."),
    "five": say(
        "Greet standing. Names once around. You answer first. The same time for each. Hand over to the quiet one."
    ),
    "cannot": say("If you cannot be there:"),
    "stands_in": say_blank("tell the organisers; {name} stands in for you."),
    "first": say_blank("first at table {table}"),
    "first_with": say_blank("first at table {table}, with {host}"),
    "do": say("What you do"),
    "keep": say("Keep this sheet to yourself: who is new is theirs to tell."),
    "nobody": say(
        "Nobody has said yes to hosting so far. The list names whom to ask; until then the cards on the tables lead "
        "people through."
    ),
}


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
    join = join_sentence(day, sittings) or say("ask the organisers where to go")
    cast = day.cast_of.get(host.id)
    return {
        "tables": tables,
        "cast": cast.name if cast is not None and cast.host is host else "",
        "rounds": [_round(day, sitting) for sitting in sittings],
        "agreements": list(AGREEMENTS),
        "marks": [{"minutes": minutes, "marks": minute_marks(minutes, people)} for minutes, people in largest.items()],
        "closing_round": CLOSING_ROUND,
        "closing_line": CLOSING_LINE,
        "what_if": [{"when": when, "then": say(then, join=join)} for when, then in WHAT_IF],
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
    notes: list[str] = [printable(person.pronouns)] if person.pronouns else []
    if person.name_sound:
        notes.append(say("say “{sound}”", sound=printable(person.name_sound)))
    notes.extend(dict.fromkeys(NEEDS[feature(need)] for need in person.needs if feature(need) in NEEDS))
    if person.listen_first:
        notes.append(say("listens first"))
    return {
        "name": day.wrapping_name(person),
        "you": person is sitting.host,
        "new": person.id in day.newcomers and not person.hide_new,
        "notes": "" if person is sitting.host else joined(notes, " · "),
    }


def _shared_lines(sitting: Sitting, day: Day) -> list[Sentence]:
    by_holders: dict[tuple[Person, ...], list[Sentence]] = {}
    for holders, statement in shared_statements(sitting, day):
        by_holders.setdefault(holders, []).append(say("“{statement}”", statement=printable(statement)))
    return [_shared(holders, sitting.host, joined(statements)) for holders, statements in by_holders.items()]


def _shared(holders: Sequence[Person], host: Person | None, said: Sentence) -> Sentence:
    others = [wrapping(short_name(person)) for person in holders if person is not host]
    if len(holders) > 2:  # noqa: PLR2004
        return say("Some of you: {statements}", statements=said)
    if not others[1:]:
        return say("{name} and you: {statements}", name=others[0], statements=said)
    return say("{name} and {other}: {statements}", name=others[0], other=others[1], statements=said)


def _stand_ins(day: Day, sittings: Sequence[Sitting]) -> str:
    first, *others = list(dict.fromkeys(day.name(s.stand_in) for s in sittings if s.stand_in is not None)) or [""]
    return reduce(lambda some, one: say("{some} or {one}", some=some, one=one), others, joined([first]))


def _greeting(day: Day, greeting: Greeting) -> Item:
    return {
        "newcomers": [_welcome(day, person) for person in greeting.newcomers],
        "steps": list(GREETING_STEPS),
        "stand_in": day.name(greeting.stand_in) if greeting.stand_in else "",
    }


def _welcome(day: Day, person: Person) -> Item:
    first = next((day.seat[person.id, n] for n in day.round_numbers if (person.id, n) in day.seat), None)
    notes: list[str] = [printable(person.pronouns)] if person.pronouns else []
    if person.name_sound:
        notes.append(say("say “{sound}”", sound=printable(person.name_sound)))
    return {
        "name": day.wrapping_name(person),
        "notes": joined(notes, " · "),
        "table": printable(first.table) if first else NOWHERE,
        "host": day.name(first.host) if first and first.host else "",
    }
