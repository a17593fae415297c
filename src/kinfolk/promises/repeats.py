"""How many repeats no plan can avoid: counting whom one can meet, and comparing rounds two by two."""

from __future__ import annotations

from functools import partial
from itertools import permutations
from math import comb
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kinfolk.promises.counting import least_crowded, strangers_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.facts import Facts
    from kinfolk.facts.arrays import Wide


class RoundPair(NamedTuple):
    """People of one table of round ``first`` who must meet again in round ``second``."""

    first: int
    second: int
    least: int


def least_seats_beside(facts: Facts) -> Wide:
    """Return ``[people]``: with how many others who are not companions each sits at least, over all rounds."""
    beside = np.where(facts.present, facts.capacity.smallest - 1, 0)
    group = facts.together_group
    for g in np.unique(group[group >= 0]).tolist():
        members = group == g
        beside[members] -= np.where(facts.present[members], facts.present[members].sum(axis=0) - 1, 0)
    return np.asarray(np.maximum(beside, 0).sum(axis=1))


def others_to_meet(facts: Facts, *, strangers: bool) -> Wide:
    """Return ``[people]``: how many others who are not companions share a round with each.

    ``strangers`` leaves out those whom they know, for one table shared with them is a repeat already.
    """
    patterns, mine, count = facts.attendances
    meet = (patterns.astype(np.int64) @ patterns.T.astype(np.int64)) > 0
    others = (meet @ count)[mine] - facts.attends
    group = facts.together_group
    for g in np.unique(group[group >= 0]).tolist():
        members = np.flatnonzero(group == g)
        common = facts.present[members].astype(np.int64) @ facts.present[members].T.astype(np.int64)
        others[members] -= (common > 0).sum(axis=1) - facts.attends[members]
    if strangers and len(facts.known):
        a, b = facts.known.T
        away = ~facts.companions(a, b) & (facts.present[a] & facts.present[b]).any(axis=1)
        np.subtract.at(others, np.concatenate([a[away], b[away]]), 1)
    return np.asarray(others, dtype=np.int64)


def worst_round_pair(facts: Facts) -> RoundPair:
    """Return the two rounds that force the most people to meet somebody again."""
    found = [
        RoundPair(r, q, _least_over(facts, r, q, partial(_crowded, facts, q)))
        for r, q in permutations(range(facts.rounds), 2)
    ]
    return max(found, key=lambda pair: pair.least, default=RoundPair(0, 0, 0))


def most_cast_mates(facts: Facts) -> tuple[int, int]:
    """Return the round that seats the most people with a cast-mate whatever the casts are, and how many at least.

    Where casts are wanted they are to tables as one round more: a table of s people from at most C casts.
    """
    casts = facts.problem.programme.casts
    if not casts.wanted or not facts.rounds:
        return 0, 0
    attending = int(facts.attends.sum())
    count = min(casts.count or casts.most(attending), max(attending, 1))
    found = []
    for r in range(facts.rounds):
        strangers = strangers_only(facts, facts.present[:, r])
        everybody = len(strangers) == facts.capacity.people[r]
        cost = partial(least_crowded, tables=count, seats=int(facts.capacity.largest[r]))
        fits = facts.capacity.largest[r] <= count
        found.append(0 if fits else facts.capacity.least(r, cost, None if everybody else len(strangers)) or 0)
    r = max(range(facts.rounds), key=lambda k: found[k])
    return r, found[r]


def least_repeats(facts: Facts) -> int:
    """Return the least sum of c(c-1)/2 over all pairs who are not companions (casts and memory only add to it)."""
    return max(_by_round_pairs(facts), _by_counting(facts))


def _by_round_pairs(facts: Facts) -> int:
    """Add up what each two rounds repeat: a table of s people over G tables repeats at least f(s, G) pairs."""
    total = 0
    for r in range(facts.rounds):
        for q in range(r):
            total += max(
                _least_over(facts, r, q, partial(spread, places=int(facts.capacity.most_tables[q]))),
                _least_over(facts, q, r, partial(spread, places=int(facts.capacity.most_tables[r]))),
            )
    return total


def _by_counting(facts: Facts) -> int:
    """Share out everybody's neighbours as evenly as possible over those they can meet."""
    others = others_to_meet(facts, strangers=False)
    seats = least_seats_beside(facts)
    crowded = (others > 0) & (seats > others)  # for all others the least is 0
    each = sum(spread(m, d) for m, d in zip(seats[crowded].tolist(), others[crowded].tolist(), strict=True))
    if (facts.together_group >= 0).any():
        return -(-each // 2)
    pairs = int(others.sum())
    most = int((facts.capacity.people * (facts.capacity.largest - 1)).sum())
    if not pairs or most <= pairs:
        return -(-each // 2)
    meetings = sum(facts.capacity.least(r, lambda size: size * (size - 1)) or 0 for r in range(facts.rounds))
    return -(-max(each, spread(meetings, pairs)) // 2)


def least_most_often(facts: Facts) -> int:
    """Return how often those two people meet at least who meet most often, companions left out.

    Somebody's neighbours over all rounds, put on those they can meet, come so often each; and of the people at the
    fullest table of a round, who sit together there once, some meet again in every other round.
    """
    others, seats = others_to_meet(facts, strangers=False), least_seats_beside(facts)
    can = others > 0
    counted = int((-(-seats[can] // others[can])).max(initial=0))
    if not facts.present.all() or (facts.together_group >= 0).any():
        return counted
    tables = facts.capacity.most_tables
    for r in range(facts.rounds):
        full = -(-facts.people // max(1, int(tables[r])))
        again = sum(spread(full, int(tables[q])) for q in range(facts.rounds) if q != r and tables[q])
        if full > 1:
            counted = max(counted, 1 - (-again // comb(full, 2)))
    return counted


def spread(things: int, places: int) -> int:
    """Return the least sum of c(c-1)/2 when ``things`` are put into ``places``: as evenly as possible."""
    each, over = divmod(things, places)
    return over * comb(each + 1, 2) + (places - over) * comb(each, 2)


def _crowded(facts: Facts, q: int, size: int) -> int:
    return least_crowded(size, int(facts.capacity.most_tables[q]), int(facts.capacity.largest[q]))


def _least_over(facts: Facts, r: int, q: int, cost: Callable[[int], int]) -> int:
    """Return the least total ``cost`` of the tables of round ``r``, counting those who sit in round ``q`` as well."""
    if not facts.capacity.people[r] or facts.capacity.largest[r] <= facts.capacity.most_tables[q]:
        return 0
    both = strangers_only(facts, facts.present[:, r] & facts.present[:, q])
    everybody = len(both) == facts.capacity.people[r]
    return facts.capacity.least(r, cost, None if everybody else len(both)) or 0
