"""Luck beside plan: the same people dealt to the same seats at random, many times, measured like the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.robustness import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kinfolk.report.seating import Seating

    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

MOST_DRAWS, FEWEST_DRAWS = 200, 20
_SEATS_DEALT = 240_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Everybody who shares a table: ``a`` before ``b`` in the list, in round ``round``."""

    a: Ints
    b: Ints
    round: Ints


@dataclass(frozen=True, slots=True)
class Measures:
    """What a seating does to each person; every array is ``[people]``."""

    own_party: Bools
    twice: Bools
    alone_when_new: Bools
    no_kindred: Bools
    new_people: Ints


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that happens to people: to how many of ``of`` by plan, and to how many by luck."""

    name: str
    of: int
    plan: int
    luck: Range


def pairs_at_tables(labels: Ints) -> Pairs:
    """Return every pair that shares a table in ``labels`` (``[people, rounds]``, -1 for nowhere)."""
    first, second, rounds = [], [], []
    for r in range(labels.shape[1]):
        order = np.argsort(labels[:, r], kind="stable").astype(np.int32)
        order = order[labels[order, r] >= 0]
        tables = labels[order, r]
        for step in range(1, int(np.bincount(tables).max()) if len(tables) else 0):
            same = np.flatnonzero(tables[:-step] == tables[step:])
            first.append(order[same])
            second.append(order[same + step])
            rounds.append(np.full(len(same), r, dtype=np.int32))
    if not first:
        nothing = np.zeros(0, dtype=np.int32)
        return Pairs(nothing, nothing, nothing)
    return Pairs(np.concatenate(first), np.concatenate(second), np.concatenate(rounds))


def measure(seating: Seating, labels: Ints) -> Measures:
    """Return what ``labels`` (``[people, rounds]``) does to each person."""
    facts = seating.facts
    n = len(labels)
    pairs = pairs_at_tables(labels)
    keys, times = np.unique(pairs.a.astype(np.int64) * n + pairs.b, return_counts=True)
    a, b = (keys // n).astype(np.int32), (keys % n).astype(np.int32)
    together = facts.in_one_party(a, b)
    companions = facts.companions(a, b)
    kindred = facts.are_kindred(a, b)
    own = together & ~companions
    again = (times > 1) & ~companions
    return Measures(
        own_party=_either(a[own], b[own], n),
        twice=_either(a[again], b[again], n),
        alone_when_new=_alone_when_new(seating, labels),
        no_kindred=(facts.kindred_owed > 0) & ~_either(a[kindred], b[kindred], n),
        new_people=_count_either(a[~together], b[~together], n),
    )


def compare(seating: Seating) -> tuple[tuple[Comparison, ...], Range]:
    """Return the plan beside luck, and how many new people luck would give all people taken together."""
    draws = _draws(seating)
    plan = measure(seating, seating.labels)
    dealt = [measure(seating, deal(seating.labels, np.random.default_rng([draw, 477]))) for draw in range(draws)]
    rows = []
    for name, among in _who_counts(seating).items():
        of = int(among.sum())
        if of:
            counts = [int((getattr(one, name) & among).sum()) for one in dealt]
            rows.append(Comparison(name, of, int((getattr(plan, name) & among).sum()), spread(counts)))
    return tuple(rows), spread([int(one.new_people.sum()) for one in dealt])


def deal(labels: Ints, random: np.random.Generator) -> Ints:
    """Return ``labels`` with the people of every round dealt anew to the same seats."""
    dealt = labels.copy()
    for r in range(labels.shape[1]):
        seated = np.flatnonzero(labels[:, r] >= 0)
        # Sorting random numbers, not Generator.permutation: their order is the same in every version of numpy.
        dealt[seated, r] = labels[seated[np.argsort(random.random(len(seated)), kind="stable")], r]
    return dealt


def spread(counts: Sequence[int]) -> Range:
    """Return the mean of ``counts`` and the range that the middle nine tenths of them stay in."""
    ordered = sorted(counts)
    cut = len(ordered) // 20
    return Range(sum(ordered) / len(ordered), ordered[cut], ordered[-1 - cut])


def _draws(seating: Seating) -> int:
    seats = max(1, int((seating.labels >= 0).sum()))
    return max(FEWEST_DRAWS, min(MOST_DRAWS, _SEATS_DEALT // seats))


def _who_counts(seating: Seating) -> dict[str, Bools]:
    facts = seating.facts
    seated = (seating.labels >= 0).any(axis=1)
    among = {
        "own_party": (facts.parties >= 0).any(axis=1),
        "twice": seated,
        "alone_when_new": facts.newcomer,
        "no_kindred": facts.kindred_owed > 0,
    }
    return {name: np.asarray(seated & who) for name, who in among.items()}


def _alone_when_new(seating: Seating, labels: Ints) -> Bools:
    """Newcomers who miss a host or another newcomer at their first table."""
    new = seating.facts.newcomer
    rounds, tables = labels.shape[1], int(labels.max(initial=0)) + 1
    hosts, newcomers = np.zeros((rounds, tables)), np.zeros((rounds, tables))
    who, r = np.nonzero(labels >= 0)
    t = labels[who, r]
    np.add.at(hosts, (r, t), seating.hosting[who])
    np.add.at(newcomers, (r, t), new[who])
    alone = np.zeros(len(labels), dtype=np.bool_)
    seated = np.flatnonzero(new & (labels >= 0).any(axis=1))
    first = (labels[seated] >= 0).argmax(axis=1)
    at = labels[seated, first]
    others = hosts[first, at] - seating.hosting[seated]
    alone[seated] = (others < 1) | (newcomers[first, at] < 2)  # noqa: PLR2004 - herself and one more
    return alone


def _either(a: Ints, b: Ints, n: int) -> Bools:
    return _count_either(a, b, n) > 0


def _count_either(a: Ints, b: Ints, n: int) -> Ints:
    return (np.bincount(a, minlength=n) + np.bincount(b, minlength=n)).astype(np.int32)
