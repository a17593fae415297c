"""Two plans side by side: promise by promise, who sits elsewhere, how many pairs meet in one, the other and both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg

from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.plans.words import Words, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    Ints = np.ndarray[Any, np.dtype[np.int64]]
    Tables = Sequence[tuple[int, str, list[int]]]  # round, table, who sits there


@dataclass(frozen=True)
class Difference:
    """How two plans differ: promise by promise, who sits elsewhere in which rounds, pairs that meet."""

    lines: tuple[tuple[Words, tuple[int, int] | None, tuple[int, int] | None], ...]
    movers: tuple[tuple[str, str, tuple[tuple[int, str, str], ...]], ...]
    pairs: tuple[int, int]
    shared_pairs: int


def compare(one: Plan, other: Plan) -> Difference:
    """Return how ``other`` differs from ``one``."""
    kept = [{entry["promise"]: (entry["kept"], entry["owed"]) for entry in plan.ledger} for plan in (one, other)]
    promises = list(dict.fromkeys([*kept[0], *kept[1]]))
    before, after = _tables(one), _tables(other)
    met = _pairs(before), _pairs(after)
    return Difference(
        lines=tuple((words_of(name), kept[0].get(name), kept[1].get(name)) for name in promises),
        movers=_movers(one, before, after),
        pairs=(len(met[0]), len(met[1])),
        shared_pairs=len(np.intersect1d(*met, assume_unique=True)),
    )


def _tables(plan: Plan) -> Tables:
    """Return who sits where, a row for each table in a round: thousands of people are hundreds of rows."""
    seats = Seat.objects.filter(plan=plan).order_by().values("round", "table")
    return list(seats.annotate(people=ArrayAgg("attendee_id")).values_list("round", "table", "people"))


def _movers(one: Plan, before: Tables, after: Tables) -> tuple[tuple[str, str, tuple[tuple[int, str, str], ...]], ...]:
    """Return code and name of everybody who sits elsewhere, from A to Z, with the round and both tables."""
    at = [{(pk, number): table for number, table, people in tables for pk in people} for tables in (before, after)]
    moves: dict[int, list[tuple[int, str, str]]] = {}
    for pk, number in at[0].keys() | at[1].keys():
        here, there = at[0].get((pk, number), ""), at[1].get((pk, number), "")
        if here != there:
            moves.setdefault(pk, []).append((number, here, there))
    everybody = Attendee.objects.filter(event_id=one.event_id).order_by("pk").values_list("pk", "code", "name")
    movers = [(code, name, tuple(sorted(moves[pk]))) for pk, code, name in (everybody if moves else ()) if pk in moves]
    return tuple(sorted(movers, key=lambda mover: mover[1].casefold()))


def _pairs(tables: Tables) -> Ints:
    """Return the pairs that meet, each once, as one number: the lower key times a power of two, and the higher."""
    found = [np.empty(0, dtype=np.int64)]
    for _number, _table, people in tables:
        keys = np.array(sorted(people), dtype=np.int64)
        first, second = _corners(len(keys))
        found.append((keys[first] << 32) | keys[second])
    return np.unique(np.concatenate(found))


@cache
def _corners(many: int) -> tuple[Ints, Ints]:
    first, second = np.triu_indices(many, 1)
    return first, second
