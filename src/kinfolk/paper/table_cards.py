"""Table cards: a number to find, who sits here, seats that are kept; and the card by which a table runs itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.facts import feature
from kinfolk.paper.day import round_span
from kinfolk.paper.names import printable
from kinfolk.paper.table_talk import minute_marks, reader
from kinfolk.paper.wording import (
    A_KEPT_SEAT,
    AGREEMENTS,
    ANYBODY_STARTS,
    NEEDS,
    RUNS_ITSELF,
    RUNS_ITSELF_WHY,
    feature_word,
    opening_question,
)
from kinfolk.sentences import Sentence, joined, say, say_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.day import Day, Sitting

Item = dict[str, Any]

BATCH, WHOLE = 20, 40
"""Their names are measured, which takes much memory: many cards are set in smaller batches."""

WORDS = {
    "title": say("Table cards"),
    "table": say("Table"),
    "table_of": say_blank("Table {table}"),
    "round": say_blank("Round {round}"),
    "host": say("host"),
    "keep_free": say("Please keep free:"),
    "few": say("Three or fewer of you left?"),
    "take": say_blank("Take your cards and {join}."),
    "nobody_behind": say("Nobody stays behind."),
    "marks_for": say_blank("For {rounds} ({minutes} minutes)"),
    "read_by": say_blank("Read aloud by {name} (or whoever sits closest to this card), who then answers first."),
    "read_by_closest": say("Read aloud by whoever sits closest to this card, who then answers first."),
    "who_reads": say("Who reads, and the first question"),
    "marks": say("Minute by minute (put a phone where all can see it)"),
    "agree": say("What we agree on"),
}


def table_cards(day: Day) -> tuple[Item, ...]:
    """Return one card for each table that is used in any round, with its self-running card where no host said yes."""
    return tuple(_card(day, table, sittings) for table, sittings in day.tables.items())


def join_sentence(day: Day, sittings: Sequence[Sitting]) -> Sentence | str:
    """Return where the last three of a table go, in one sentence for all its rounds."""
    to: dict[str, list[int]] = {}
    for sitting in sittings:
        other = day.joins[sitting.round][sitting.table]
        if other:
            to.setdefault(other, []).append(sitting.round)
    if not to:
        return ""
    if len(to) == 1:
        return say("join table {table}", table=next(iter(to)))
    return say(
        "join {tables}",
        tables=joined(
            [say("table {table} ({rounds})", table=other, rounds=round_span(numbers)) for other, numbers in to.items()]
        ),
    )


def _card(day: Day, table: str, sittings: tuple[Sitting, ...]) -> Item:
    place = next((sitting.place for sitting in sittings if sitting.place), None)
    alone = tuple(sitting for sitting in sittings if sitting.host is None)
    return {
        "table": printable(table),
        "topic": printable(place.topic) if place else "",
        "features": [feature_word(name) for name in place.features] if place else [],
        "rounds": [_seated(day, sitting) for sitting in sittings],
        "kept": _kept_seats(day, sittings),
        "join": join_sentence(day, sittings),
        "runs_itself": _runs_itself(day, alone) if alone else None,
    }


def _seated(day: Day, sitting: Sitting) -> Item:
    return {
        "round": sitting.round,
        "people": [
            {"name": day.wrapping_name(person), "host": person is sitting.host} for person in sitting.host_first()
        ],
    }


def _kept_seats(day: Day, sittings: Sequence[Sitting]) -> list[str]:
    """Say which seats are kept; the seat and the rounds, never the person."""
    features = {feature(name) for sitting in day.sittings if sitting.place for name in sitting.place.features}
    rounds: dict[str, list[int]] = {}
    for sitting in sittings:
        needs = {feature(need) for person in sitting.people for need in person.needs}
        for seat in sorted({NEEDS.get(need, need if need in features else A_KEPT_SEAT) for need in needs}):
            rounds.setdefault(seat, []).append(sitting.round)
    always = len(sittings)
    return [
        seat
        if len(numbers) == always and always > 1
        else say("{seat} ({rounds})", seat=seat, rounds=round_span(numbers))
        for seat, numbers in rounds.items()
    ]


def _runs_itself(day: Day, sittings: tuple[Sitting, ...]) -> Item:
    by_minutes: dict[tuple[int, int], list[int]] = {}
    for sitting in sittings:
        by_minutes.setdefault((sitting.minutes, len(sitting.people)), []).append(sitting.round)
    most: dict[int, tuple[list[int], int]] = {}
    for (minutes, people), numbers in by_minutes.items():
        rounds, size = most.get(minutes, ([], 0))
        most[minutes] = (sorted([*rounds, *numbers]), max(size, people))
    return {
        "title": RUNS_ITSELF,
        "why": RUNS_ITSELF_WHY,
        "agreements": list(AGREEMENTS),
        "rounds": [_opening(day, sitting) for sitting in sittings],
        "marks": [
            {"rounds": round_span(rounds), "minutes": minutes, "marks": minute_marks(minutes, people)}
            for minutes, (rounds, people) in most.items()
        ],
    }


def _opening(day: Day, sitting: Sitting) -> Item:
    first = reader(sitting)
    position = day.round_numbers.index(sitting.round)
    return {
        "round": sitting.round,
        "starts": day.name(first) if first else ANYBODY_STARTS,
        "named": first is not None,
        "question": opening_question(position, len(day.round_numbers)),
    }
