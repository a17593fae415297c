"""Counts from the seats alone what a plan of a crowd keeps and breaks: slow, obvious, from arrays alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.crowd.arrays import KINDRED_OWED, needles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.crowd.arrays import Bools, Crowd, Ints, Longs, Seats

_AT_ONCE = 1 << 20  # pairs looked at together


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a plan of a crowd keeps and breaks.

    Parameters
    ----------
    misseated
        Tables with more or fewer people than they are laid for, over all rounds.
    repeats
        Coincidences: the sum of c(c - 1)/2 over pairs who sit together c times.
    party, apart
        Pairs of one party, and pairs to be kept apart, at one table, over all rounds.
    hostless
        Tables without a host, over all rounds.
    unwelcomed
        Newcomers whose first table has no host, no other newcomer, or no majority of others.
    newcomers, newcomers_missed
        Newcomers who have a kindred person outside their party, and how many of them have none at their first table.
    owed, missed
        People who have a kindred person outside their party, and how many of them have none at their first table, or
        meet fewer than two over all rounds though they have two.
    needles, needles_missed
        People who have a needle (of the statements that make people kindred, the one that fewest people outside their
        party said; among ties any), and how many of them never sit with one of those who said it.
    """

    misseated: int
    repeats: int
    party: int
    apart: int
    hostless: int
    unwelcomed: int
    newcomers: int
    newcomers_missed: int
    owed: int
    missed: int
    needles: int
    needles_missed: int


def count(crowd: Crowd, seats: Seats) -> Counts:
    """Recount everything; a million people take some tens of seconds and about a gigabyte."""
    needle = needles(crowd)
    met, first, found = _kindred_met(crowd, seats, needle)
    owed, seeks = available(crowd), np.zeros(crowd.people, dtype=np.bool_)
    seeks[_who_said(crowd)[needle]] = True
    missed = (owed > 0) & (~first | (met < owed))
    servable = crowd.newcomer & (owed > 0)
    apart = seats[crowd.apart[:, 0]] == seats[crowd.apart[:, 1]]
    return Counts(
        misseated=_misseated(crowd, seats),
        repeats=_repeats(crowd, seats),
        party=sum(int(_one_party(crowd, a, b).sum()) for r in range(crowd.rounds) for a, b in _pairs(seats[:, r])),
        apart=int(apart.sum()),
        hostless=sum(int((_at_table(crowd, seats[:, r], crowd.host) == 0).sum()) for r in range(crowd.rounds)),
        unwelcomed=_unwelcomed(crowd, seats[:, 0]),
        newcomers=int(servable.sum()),
        newcomers_missed=int((servable & ~first).sum()),
        owed=int((owed > 0).sum()),
        missed=int(missed.sum()),
        needles=int(seeks.sum()),
        needles_missed=int((seeks & ~found).sum()),
    )


def available(crowd: Crowd) -> Ints:
    """Return ``[people]``: how many different people outside their party share a statement with each, two at most."""
    who, party, others = _who_said(crowd), _parties(crowd), _others(crowd)
    most = np.zeros(crowd.people, dtype=np.int64)
    np.maximum.at(most, who, others)
    found = np.minimum(most, KINDRED_OWED).astype(np.int32)
    said_by: dict[int, list[int]] = {}
    singles = np.flatnonzero((np.bincount(who, weights=others, minlength=crowd.people) > 1) & (most == 1))
    if len(singles):  # one other for each of several statements: the same person, or different ones?
        for person, statement in zip(who.tolist(), crowd.said.tolist(), strict=True):
            said_by.setdefault(statement, []).append(person)
    for i in singles.tolist():
        mine = crowd.said[crowd.said_start[i] : crowd.said_start[i + 1]].tolist()
        found[i] = min(KINDRED_OWED, len({j for s in mine for j in said_by[s] if party[j] != party[i]}))
    return found


def _who_said(crowd: Crowd) -> Longs:
    return np.repeat(np.arange(crowd.people), np.diff(crowd.said_start))


def _parties(crowd: Crowd) -> Longs:
    """Return everybody's party, where who came alone is one of their own."""
    alone = int(crowd.party.max()) + 1 + np.arange(crowd.people)
    return np.where(crowd.party >= 0, crowd.party, alone).astype(np.int64)


def _others(crowd: Crowd) -> Longs:
    """Return for each entry of ``said`` how many people of other parties said it too."""
    party = _parties(crowd)
    key = crowd.said.astype(np.int64) * (int(party.max()) + 1) + party[_who_said(crowd)]
    _, mine, own = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(np.bincount(crowd.said, minlength=1)[crowd.said] - own[mine])


def _pairs(table: Ints) -> Iterator[tuple[Longs, Longs]]:
    """Yield the pairs who share a table, the k-th at it with the one who sits d places on, some at a time."""
    order = np.argsort(table, kind="stable")
    for d in range(1, int(np.bincount(table).max())):
        same = np.flatnonzero(table[order[:-d]] == table[order[d:]])
        for part in np.array_split(same, len(same) // _AT_ONCE + 1):
            yield order[part], order[part + d]


def _one_party(crowd: Crowd, a: Longs, b: Longs) -> Bools:
    return np.asarray((crowd.party[a] == crowd.party[b]) & (crowd.party[a] >= 0))


def _share(crowd: Crowd, a: Longs, b: Longs, needle: Bools) -> tuple[Bools, Bools, Bools]:
    """Tell for each pair whether one statement of the one is one of the other, and whether one is the needle of either."""
    kindred, of_one, of_other = (np.zeros(len(a), dtype=np.bool_) for _ in range(3))
    said, pricks = np.append(crowd.said, -1), np.append(needle, False)
    size = np.diff(crowd.said_start)
    for j in range(int(size[a].max(initial=0))):
        at = np.minimum(crowd.said_start[a] + j, len(crowd.said))
        mine, my_needle = np.where(j < size[a], said[at], -1), pricks[at]
        for k in range(int(size[b].max(initial=0))):
            at = np.minimum(crowd.said_start[b] + k, len(crowd.said))
            same = mine == np.where(k < size[b], said[at], -2)  # so that nothing is the same as nothing
            kindred |= same
            of_one |= same & my_needle
            of_other |= same & pricks[at]
    return kindred, of_one, of_other


def _kindred_met(crowd: Crowd, seats: Seats, needle: Bools) -> tuple[Longs, Bools, Bools]:
    """Return how many different kindred people each meets, whether one at the first table, and whether their needle."""
    met = np.zeros(crowd.people, dtype=np.int64)
    first, found = np.zeros(crowd.people, dtype=np.bool_), np.zeros(crowd.people, dtype=np.bool_)
    for r in range(crowd.rounds):
        for some, others in _pairs(seats[:, r]):
            strangers = ~_one_party(crowd, some, others)
            a, b = some[strangers], others[strangers]
            kindred, of_one, of_other = _share(crowd, a, b, needle)
            found[a[of_one]] = found[b[of_other]] = True
            one, other = a[kindred], b[kindred]
            new = ~(seats[one, :r] == seats[other, :r]).any(axis=1)
            for who in (one[new], other[new]):
                met += np.bincount(who, minlength=crowd.people)
            if r == 0:
                first[one] = first[other] = True
    return met, first, found


def _repeats(crowd: Crowd, seats: Seats) -> int:
    """Add up, round by round, how often those who sit together sat together before: c meetings are c(c - 1)/2."""
    return sum(
        int((seats[a, :r] == seats[b, :r]).sum()) for r in range(1, crowd.rounds) for a, b in _pairs(seats[:, r])
    )


def _at_table(crowd: Crowd, table: Ints, whom: Bools) -> Longs:
    return np.bincount(table[whom], minlength=len(crowd.tables))


def _sizes(crowd: Crowd, table: Ints) -> Longs:
    return np.bincount(table, minlength=len(crowd.tables))


def _misseated(crowd: Crowd, seats: Seats) -> int:
    return sum(int((_sizes(crowd, seats[:, r]) != crowd.tables).sum()) for r in range(crowd.rounds))


def _unwelcomed(crowd: Crowd, table: Ints) -> int:
    new, host = _at_table(crowd, table, crowd.newcomer), _at_table(crowd, table, crowd.host)
    welcoming = (host > 0) & (new > 1) & (2 * new < _sizes(crowd, table))
    return int(new[~welcoming].sum())
