"""Random small crowds, and their slow twins: loops over people and rounds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from kinfolk.crowd.arrays import Crowd
from kinfolk.crowd.count import Counts


def make_crowd(tables, rounds=3, *, parties=(), apart=(), hosts=(), newcomers=(), said=()):
    """Return a crowd; ``parties`` are lists of people, ``said`` gives the first people their statements."""
    people = sum(tables)
    party = np.full(people, -1, dtype=np.int32)
    for number, members in enumerate(parties):
        party[list(members)] = number
    rows = [sorted(set(row)) for row in said] + [[]] * (people - len(said))
    return Crowd(
        people=people,
        tables=np.array(tables, dtype=np.int32),
        rounds=rounds,
        party=party,
        apart=np.array(list(apart), dtype=np.int32).reshape(-1, 2),
        host=np.isin(np.arange(people), list(hosts)),
        newcomer=np.isin(np.arange(people), list(newcomers)),
        said_start=np.cumsum([0, *map(len, rows)], dtype=np.int64),
        said=np.array([s for row in rows for s in row], dtype=np.int32),
    )


@st.composite
def crowds(draw):
    """Crowds of up to 36 people, at tables of any sizes, with everything that makes a plan hard."""
    tables = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    people = sum(tables)
    everyone = st.integers(0, people - 1)
    pairs = st.tuples(everyone, everyone).filter(lambda pair: pair[0] != pair[1]).map(sorted).map(tuple)
    belongs = draw(st.lists(st.integers(-1, 3), min_size=people, max_size=people))
    return make_crowd(
        tables,
        draw(st.integers(1, 4)),
        parties=[[i for i in range(people) if belongs[i] == number] for number in range(4)],
        apart=sorted(draw(st.sets(pairs, max_size=3))),
        hosts=draw(st.sets(everyone)),
        newcomers=draw(st.sets(everyone)),
        said=draw(st.lists(st.lists(st.integers(0, 8), max_size=4), max_size=people)),
    )


def naive_counts(crowd, seats):
    """Return the counts by loops, straight from their definitions."""
    everyone, all_rounds = range(crowd.people), range(crowd.rounds)
    said = [set(crowd.said[crowd.said_start[i] : crowd.said_start[i + 1]].tolist()) for i in everyone]
    pairs = list(combinations(everyone, 2))

    def together(i, j):
        return [r for r in all_rounds if seats[i, r] == seats[j, r]]

    def one_party(i, j):
        return crowd.party[i] == crowd.party[j] >= 0

    def kindred(i):
        return {j for j in everyone if j != i and said[i] & said[j] and not one_party(i, j)}

    def at(r, t):
        return [i for i in everyone if seats[i, r] == t]

    tables = [at(r, t) for r in all_rounds for t in range(len(crowd.tables))]
    kindred_of = {i: kindred(i) for i in everyone if kindred(i)}
    owed = {i: min(2, len(kindred(i))) for i in everyone if kindred(i)}
    alone = {i for i in owed if not any(0 in together(i, j) for j in kindred(i))}
    few = {i for i in owed if sum(bool(together(i, j)) for j in kindred(i)) < owed[i]}
    seekers, pricked = 0, 0
    for i, mine in kindred_of.items():
        by = {s: {j for j in mine if s in said[j]} for s in said[i]}
        fewest = min(len(others) for others in by.values() if others)
        holders = {j for others in by.values() if len(others) == fewest for j in others}
        seekers += 1
        pricked += any(together(i, j) for j in holders)
    unwelcomed = 0
    for t in range(len(crowd.tables)):
        there = at(0, t)
        new = sum(bool(crowd.newcomer[i]) for i in there)
        if not any(crowd.host[i] for i in there) or new < 2 or 2 * new >= len(there):
            unwelcomed += new
    return Counts(
        misseated=sum(len(at(r, t)) != size for r in all_rounds for t, size in enumerate(crowd.tables)),
        repeats=sum(len(together(i, j)) * (len(together(i, j)) - 1) // 2 for i, j in pairs),
        party=sum(len(together(i, j)) for i, j in pairs if one_party(i, j)),
        apart=sum(len(together(i, j)) for i, j in crowd.apart.tolist()),
        hostless=sum(not any(crowd.host[i] for i in there) for there in tables),
        unwelcomed=unwelcomed,
        newcomers=sum(bool(crowd.newcomer[i]) for i in owed),
        newcomers_missed=sum(bool(crowd.newcomer[i]) for i in alone),
        owed=len(owed),
        missed=len(alone | few),
        needles=seekers,
        needles_missed=seekers - pricked,
    )
