"""Invents a very large gathering from a seed: parties, hosts, newcomers, keep-apart pairs and statements as they fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.crowd.arrays import Crowd, even_tables

if TYPE_CHECKING:
    from kinfolk.crowd.arrays import Bools, Ints, Longs

    Generator = np.random.Generator

IN_PARTIES = 0.7  # of all people came with somebody
LARGEST_PARTY = 0.02  # of all people
PARTY_TAIL = 0.85  # the k-th largest party is smaller than the largest by k to this power
HOSTS, NEWCOMERS = 0.2, 0.3
PEOPLE_AN_APART_PAIR = 100
FEWEST_SAID, MOST_SAID = 3, 6
STATEMENTS_A_ROOT = 4  # different statements there are, for each root of the number of people
HEAD = 10  # statements at the head that are said about equally often
COMMON, COMMON_FLOOR = 0.08, 4  # said by more than this share (and so many), a statement makes nobody kindred


def invent_crowd(people: int, *, rounds: int = 4, seats: int = 8, seed: int = 0) -> Crowd:
    """Return an invented crowd at tables of up to ``seats``, filled evenly; the same numbers give the same crowd.

    Parties are Zipf-like, of at most 2 % of all people and never more than there are tables; hosts are a fifth, at
    least one for each table, newcomers 30 % (no host is one); everybody said three to six of statements whose
    popularity is Zipf-like too.
    """
    random = np.random.Generator(np.random.PCG64([seed & 0xFFFFFFFFFFFFFFFF, people]))
    tables = even_tables(people, -(-people // seats))
    order = random.permutation(people)
    hosts = min(people, max(round(HOSTS * people), len(tables)))
    host, newcomer = np.zeros(people, dtype=np.bool_), np.zeros(people, dtype=np.bool_)
    host[order[:hosts]] = True
    newcomer[order[hosts : hosts + round(NEWCOMERS * people)]] = True
    said_start, said = _statements(people, random)
    return Crowd(
        people=people,
        tables=tables,
        rounds=rounds,
        party=_parties(people, len(tables), random),
        apart=_apart(people, random),
        host=host,
        newcomer=newcomer,
        said_start=said_start,
        said=said,
    )


def _parties(people: int, tables: int, random: Generator) -> Ints:
    """Return everybody's party: sizes fall off as a power of their rank until enough people came with somebody."""
    largest = max(2, min(int(LARGEST_PARTY * people), tables))
    left = round(IN_PARTIES * people)
    rank = np.arange(1, left // 2 + 2, dtype=np.float64)
    sizes = np.maximum(2, (largest * rank**-PARTY_TAIL)).astype(np.int64)
    sizes = sizes[np.cumsum(sizes) <= left]
    party = np.full(people, -1, dtype=np.int32)
    party[: int(sizes.sum())] = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    random.shuffle(party)
    return party


def _apart(people: int, random: Generator) -> Ints:
    """Return pairs of different people, each pair once."""
    pairs = np.sort(random.integers(0, people, (people // PEOPLE_AN_APART_PAIR, 2), dtype=np.int32), axis=1)
    return np.ascontiguousarray(np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0), dtype=np.int32)


def _statements(people: int, random: Generator) -> tuple[Longs, Ints]:
    """Return who said what, without what is too common to make anybody kindred and what only one person said."""
    count = max(FEWEST_SAID * MOST_SAID * 2, round(STATEMENTS_A_ROOT * people**0.5))
    reach = np.cumsum(1.0 / (HEAD + np.arange(count)))
    rows = np.empty((people, MOST_SAID), dtype=np.int32)
    for k in range(MOST_SAID):
        open_ = np.arange(people)
        while len(open_):  # everybody says a statement once
            rows[open_, k] = np.searchsorted(reach, random.random(len(open_)) * reach[-1], side="right")
            open_ = open_[(rows[open_, :k] == rows[open_, k : k + 1]).any(axis=1)]
    number = random.integers(FEWEST_SAID, MOST_SAID + 1, people)
    rows[np.arange(MOST_SAID) >= number[:, None]] = -1
    rows.sort(axis=1)
    return _compact(rows, np.bincount(rows[rows >= 0], minlength=count), people)


def _compact(rows: Ints, holders: Longs, people: int) -> tuple[Longs, Ints]:
    rare: Bools = (holders >= 2) & (holders <= max(COMMON_FLOOR, int(COMMON * people)))  # noqa: PLR2004 - nobody is kindred to themselves
    kept = (rows >= 0) & rare[rows]
    start = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(kept.sum(axis=1), out=start[1:])
    number = np.cumsum(rare) - 1
    return start, number[rows[kept]].astype(np.int32)
