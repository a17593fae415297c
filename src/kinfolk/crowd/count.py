"""Counts from the seats alone what a plan of a crowd keeps and breaks: slow, obvious, sharing nothing with the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.crowd.arrays import KINDRED_OWED

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


def count(crowd: Crowd, seats: Seats) -> Counts:
    """Recount everything; a million people take some tens of seconds and about a gigabyte."""
    met, first = _kindred_met(crowd, seats)
    owed = available(crowd)
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
    )


def available(crowd: Crowd) -> Ints:
    """Return ``[people]``: how many different people outside their party share a statement with each, two at most."""
    who = np.repeat(np.arange(crowd.people), np.diff(crowd.said_start))
    party = np.where(crowd.party >= 0, crowd.party, int(crowd.party.max()) + 1 + np.arange(crowd.people)).astype(
        np.int64
    )
    key = crowd.said.astype(np.int64) * (int(party.max()) + 1) + party[who]
    _, mine, own = np.unique(key, return_inverse=True, return_counts=True)
    others = np.bincount(crowd.said, minlength=1)[crowd.said] - own[mine]
    most = np.zeros(crowd.people, dtype=np.int64)
    np.maximum.at(most, who, others)
    found = np.minimum(most, KINDRED_OWED).astype(np.int32)
    said_by: dict[int, list[int]] = {}
    singles = np.flatnonzero((np.bincount(who, weights=others, minlength=crowd.people) > 1) & (most == 1))
    if len(singles):  # one other for each of several statements: the same person, or different ones?
        for person, statement in zip(who.tolist(), crowd.said.tolist(), strict=True):
            said_by.setdefault(statement, []).append(person)
    for i in singles.tolist():
        mine_said = crowd.said[crowd.said_start[i] : crowd.said_start[i + 1]].tolist()
        found[i] = min(KINDRED_OWED, len({j for s in mine_said for j in said_by[s] if party[j] != party[i]}))
    return found


def _pairs(table: Ints) -> Iterator[tuple[Longs, Longs]]:
    """Yield the pairs who share a table, the k-th at it with the one who sits d places on, some at a time."""
    order = np.argsort(table, kind="stable")
    for d in range(1, int(np.bincount(table).max())):
        same = np.flatnonzero(table[order[:-d]] == table[order[d:]])
        for part in np.array_split(same, len(same) // _AT_ONCE + 1):
            yield order[part], order[part + d]


def _one_party(crowd: Crowd, a: Longs, b: Longs) -> Bools:
    return np.asarray((crowd.party[a] == crowd.party[b]) & (crowd.party[a] >= 0))


def _share(crowd: Crowd, a: Longs, b: Longs) -> Bools:
    """Tell for each pair whether they are kindred: not of one party, and one statement of the one is one of the other."""
    found = np.zeros(len(a), dtype=np.bool_)
    padded = np.append(crowd.said, -1)  # somebody with fewer statements is given one that nobody has
    size = np.diff(crowd.said_start)
    for j in range(int(size[a].max(initial=0))):
        mine = np.where(j < size[a], padded[np.minimum(crowd.said_start[a] + j, len(crowd.said))], -1)
        for k in range(int(size[b].max(initial=0))):
            other = np.where(k < size[b], padded[np.minimum(crowd.said_start[b] + k, len(crowd.said))], -2)
            found |= mine == other
    return found & ~_one_party(crowd, a, b)


def _kindred_met(crowd: Crowd, seats: Seats) -> tuple[Longs, Bools]:
    """Return how many different kindred people each meets, and whether one of them at the first table."""
    met, first = np.zeros(crowd.people, dtype=np.int64), np.zeros(crowd.people, dtype=np.bool_)
    for r in range(crowd.rounds):
        for a, b in _pairs(seats[:, r]):
            kindred = _share(crowd, a, b)
            one, other = a[kindred], b[kindred]
            new = ~(seats[one, :r] == seats[other, :r]).any(axis=1)
            for who in (one[new], other[new]):
                met += np.bincount(who, minlength=crowd.people)
            if r == 0:
                first[one] = first[other] = True
    return met, first


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
