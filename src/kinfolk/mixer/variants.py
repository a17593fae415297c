"""What if: the same people with other tables, more rounds, other minutes, casts or no hosts, each dealt simply and forecast."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.mixer.assumptions import TABLE_SIZES, settled
from kinfolk.mixer.forecasting import USUAL, Wish, of_crowd, runs_for
from kinfolk.mixer.rooms import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kinfolk.mixer.crowd import Crowd
    from kinfolk.mixer.forecasting import Forecast

    Ints = NDArray[np.int64]

SEATS = (4, 6, 8, 10)
MINUTES = (15, 30, 45, 60)
MOST_ROUNDS = 6
RUNS_LESS = 8  # a picture needs fewer runs than a figure


@dataclass(frozen=True, slots=True)
class Variant:
    """A programme in a few numbers.

    Parameters
    ----------
    seats
        People at a table.
    rounds, minutes
        How many rounds, and how long each is.
    casts
        Whether people sit in the last round with those of the first.
    hosts
        Whether tables have hosts; without, fewer of those who share a table meet, as many as is assumed.
    """

    seats: int
    rounds: int
    minutes: int
    casts: bool = False
    hosts: bool = True


def usual(crowd: Crowd) -> Variant:
    """Return the programme of a plan in four numbers: its most frequent table size, its rounds, their mean length."""
    sizes: list[int] = []
    for column in crowd.labels.T:
        sizes += np.bincount(column[column >= 0]).tolist()
    seats = int(np.bincount([size for size in sizes if size] or [2]).argmax())
    minutes = round(sum(crowd.minutes) / max(1, len(crowd.minutes)))
    return Variant(max(2, seats), len(crowd.minutes), minutes, casts=_has_casts(crowd))


def _has_casts(crowd: Crowd) -> bool:
    return len(crowd.minutes) > 1 and bool((crowd.labels[:, 0] == crowd.labels[:, -1]).all())


def variants(now: Variant) -> Iterator[tuple[str, Variant]]:
    """Return what can be asked: one number changed at a time, the programme as it is among them."""
    for seats in sorted({*SEATS, now.seats}):
        yield "seats", replace(now, seats=seats)
    for rounds in range(1, min(MOST_ROUNDS, now.rounds + 2) + 1):
        yield "rounds", replace(now, rounds=rounds)
    for minutes in sorted({*MINUTES, now.minutes}):
        yield "minutes", replace(now, minutes=minutes)
    if now.rounds > 1:
        for casts in (False, True):
            yield "casts", replace(now, casts=casts)
    for hosts in (True, False):
        yield "hosts", replace(now, hosts=hosts)


def dealt(crowd: Crowd, variant: Variant, seed: int) -> Crowd:
    """Return the crowd with another programme: parties dealt over all tables, in another order each round.

    It is no plan: it looks at parties alone.
    """
    chance = Chance(seed, variant.seats)
    there = crowd.seated
    party = np.where(crowd.parties >= 0, crowd.parties, -1).max(axis=1)
    columns: list[Ints] = []
    for r in range(variant.rounds):
        if r and variant.casts and r == variant.rounds - 1:
            columns.append(columns[0])
            continue
        order = chance.order(crowd.people)
        place = np.empty(crowd.people, dtype=np.int64)
        place[order] = np.arange(crowd.people)
        party_place = np.zeros(int(party.max(initial=0)) + 1, dtype=np.int64)
        np.maximum.at(party_place, party[party >= 0], place[party >= 0])
        first = np.where(party >= 0, party_place[party], place)
        row = np.lexsort((place, party, first))
        row = row[there[row]]
        column = np.full(crowd.people, -1, dtype=np.int64)
        column[row] = np.arange(len(row)) % max(1, -(-len(row) // variant.seats))
        columns.append(column)
    return replace(crowd, labels=np.stack(columns, axis=1), minutes=(variant.minutes,) * variant.rounds)


def what_if(crowd: Crowd, wish: Wish = USUAL) -> list[dict[str, Any]]:
    """Return for each variant what it would give, as plain values: what is changed, its numbers, shares by new people."""
    now = usual(crowd)
    runs = max(1, (wish.runs or runs_for(crowd.people)) // RUNS_LESS)
    known: dict[Variant, Forecast] = {}
    found = []
    for changed, variant in variants(now):
        if variant not in known:
            assume = wish.assume if variant.hosts else _without_hosts(wish)
            quieter = replace(wish, runs=runs, progress=None, assume=assume)
            known[variant] = of_crowd(dealt(crowd, variant, wish.seed), quieter)
            if wish.progress:
                wish.progress(len(known), 0)
        one = known[variant]
        found.append(
            {
                "changed": changed,
                "seats": variant.seats,
                "rounds": variant.rounds,
                "minutes": variant.minutes,
                "casts": variant.casts,
                "hosts": variant.hosts,
                "now": variant == now and (changed != "hosts" or crowd.hosted),
                "plan": list(one.plan),
                "nobody": next((row.plan.mean for row in one.rows if row.name == "nobody"), 0.0),
                "new_people": next((row.plan.mean for row in one.rows if row.name == "new_people"), 0.0),
                "by_luck": next((row.luck.mean for row in one.rows if row.name == "new_people"), 0.0),
            }
        )
    return found


def _without_hosts(wish: Wish) -> dict[str, float]:
    """Return what is assumed where no table has a host."""
    assumed = settled(wish.assume)
    shares = {name: assumed[name] * assumed["without_host"] for name in (f"met_at_{size}" for size in TABLE_SIZES)}
    return {**wish.assume, **shares}
