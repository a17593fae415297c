"""Compiled reading of very large gatherings: whom everybody meets, what they lack, what is broken.

Everything about a person stands in one row of whole numbers, which is one line of the processor's cache where rounds and
statements are few: their table in each round, then the fields below, then the statements they said, ascending, each
doubled, and one more where it is their needle. A *chair* is a place at a table in a round: ``chairs[r, start[t] :
start[t + 1]]`` are those who sit at table t in round r.
"""

from __future__ import annotations

import numpy as np
from numba import types

from kinfolk.search.compiling import compiled

# Fields of a row, counted from the number of rounds. MET, FIRST, FOUND: how many kindred people somebody meets in all and
# at their first table, and how many who said their needle. SAID: how many statements they said; these follow.
PARTY, FLAGS, MET, FIRST, FOUND, SAID = 0, 1, 2, 3, 4, 5
FIELDS = 6
NEWCOMER, HELD, APART, SEEKS = 1, 2, 4, 8  # flags; who seeks has a needle
OWED = 4  # from this bit on: how many kindred people they are owed

# What two people share: a statement, and whether it is the needle of the one or of the other.
KINDRED, NEEDLE_OF_ONE, NEEDLE_OF_OTHER = 1, 2, 4

# What is lacking costs. A newcomer alone at their first table comes before anything that others lack.
FIRST_OF_NEWCOMER, FIRST_OF_OTHER, EACH_MISSING, NEEDLE = 64, 3, 2, 2

TABLE, INTS, LONGS, BITS, NUMBER = (
    types.int32[:, ::1],
    types.int32[::1],
    types.int64[::1],
    types.uint64[::1],
    types.int64,
)
ROOM = (TABLE, TABLE, LONGS, LONGS, INTS, NUMBER)  # rows, chairs, start, apart_start, apart, rounds


@compiled(TABLE, NUMBER, NUMBER, NUMBER)
def shared(rows, said, i, j):
    """Return what two people share; ``said`` is where in a row the number of statements stands."""
    a, b = said + 1, said + 1
    end_a, end_b = a + rows[i, said], b + rows[j, said]
    found = np.int64(0)
    while a < end_a and b < end_b:
        x, y = rows[i, a], rows[j, b]
        if x >> 1 == y >> 1:
            found |= KINDRED | (x & 1) * NEEDLE_OF_ONE | (y & 1) * NEEDLE_OF_OTHER
        if x >> 1 <= y >> 1:
            a += 1
        else:
            b += 1
    return found


@compiled(TABLE, NUMBER, NUMBER, NUMBER)
def one_party(rows, rounds, i, j):
    """Tell whether two people came together."""
    return rows[i, rounds + PARTY] >= 0 and rows[i, rounds + PARTY] == rows[j, rounds + PARTY]


@compiled(TABLE, *[NUMBER] * 4)
def meetings(rows, rounds, i, j, but):
    """Count the rounds, but one, in which two people share a table."""
    found = np.int64(0)
    for r in range(rounds):
        if r != but and rows[i, r] == rows[j, r]:
            found += 1
    return found


@compiled(TABLE, *[NUMBER] * 3)
def kindred(rows, rounds, i, j):
    """Return what two people share who did not come together."""
    return np.int64(0) if one_party(rows, rounds, i, j) else shared(rows, rounds + SAID, i, j)


@compiled(TABLE, *[NUMBER] * 5)
def lacking(rows, rounds, i, met, first, found):
    """Return what it costs that somebody meets so many kindred people, in all, at first, and who said their needle."""
    flags = rows[i, rounds + FLAGS]
    owed = flags >> OWED
    cost = np.int64(0)
    if owed == 0:
        return cost
    if first == 0:
        cost = FIRST_OF_NEWCOMER if flags & NEWCOMER else FIRST_OF_OTHER
    if met < owed:
        cost += EACH_MISSING * (owed - met)
    if found == 0 and flags & SEEKS:
        cost += NEEDLE
    return cost


@compiled(TABLE, NUMBER, NUMBER)
def lacks(rows, rounds, i):
    """Return what it costs that somebody meets whom they meet."""
    return lacking(rows, rounds, i, rows[i, rounds + MET], rows[i, rounds + FIRST], rows[i, rounds + FOUND])


@compiled(TABLE, LONGS, INTS, *[NUMBER] * 5)
def apart_at(rows, apart_start, apart, rounds, r, i, table, but):
    """Count people at a table in a round, but one, from whom somebody is to be kept apart."""
    found = np.int64(0)
    if rows[i, rounds + FLAGS] & APART:
        for k in range(apart_start[i], apart_start[i + 1]):
            if apart[k] != but and rows[apart[k], r] == table:
                found += 1
    return found


@compiled(TABLE, NUMBER, LONGS, INTS, NUMBER)
def find_owed(rows, rounds, holder_start, holders, enough):
    """Write down for everybody how many different people outside their party share a statement with them, one or two at most."""
    said = rounds + SAID
    for i in range(rows.shape[0]):
        found, one = np.int64(0), np.int64(-1)
        for k in range(said + 1, said + 1 + rows[i, said]):
            s = rows[i, k] >> 1
            for h in range(holder_start[s], holder_start[s + 1]):
                j = holders[h]
                if j == one:
                    continue
                if j != i and not one_party(rows, rounds, i, j):
                    found, one = found + 1, np.int64(j)
                    if found == enough:
                        break
            if found == enough:
                break
        rows[i, rounds + FLAGS] |= found << OWED


@compiled(TABLE, *[NUMBER] * 3)
def meet(rows, rounds, i, share):
    """Count for somebody one more whom they meet in all, if they share anything; ``share`` is as if they were the one."""
    if share:
        rows[i, rounds + MET] += 1
    if share & NEEDLE_OF_ONE:
        rows[i, rounds + FOUND] += 1


@compiled(TABLE, TABLE, LONGS, NUMBER)
def find_met(rows, chairs, start, rounds):
    """Write down from scratch whom of their kindred everybody meets: different people in all, and at the first table."""
    for i in range(rows.shape[0]):
        for field in (MET, FIRST, FOUND):
            rows[i, rounds + field] = 0
    for r in range(rounds):
        for t in range(start.shape[0] - 1):
            for a in range(start[t], start[t + 1]):
                for b in range(a + 1, start[t + 1]):
                    i, j = chairs[r, a], chairs[r, b]
                    share = kindred(rows, rounds, i, j)
                    if share and meetings(rows, r, i, j, -1) == 0:
                        meet(rows, rounds, i, share)
                        meet(rows, rounds, j, kindred(rows, rounds, j, i))
                    if share and r == 0:
                        rows[i, rounds + FIRST] += 1
                        rows[j, rounds + FIRST] += 1


@compiled(*ROOM, INTS)
def find_broken(rows, chairs, start, apart_start, apart, rounds, found):
    """Mark in ``found`` who sits with somebody again, with their party, or with whom they are apart from; return totals.

    The totals are repeats (c meetings are c(c - 1)/2), pairs of a party and pairs kept apart, over all rounds, into
    the last three places of ``found``, which is longer than the people by so many.
    """
    people = rows.shape[0]
    for i in range(people + 3):
        found[i] = 0
    for r in range(rounds):
        for t in range(start.shape[0] - 1):
            for a in range(start[t], start[t + 1]):
                i = chairs[r, a]
                again = apart_at(rows, apart_start, apart, rounds, r, i, t, -1)
                found[people + 2] += again
                found[i] += again
                for b in range(a + 1, start[t + 1]):
                    j = chairs[r, b]
                    before = meetings(rows, r, i, j, -1)
                    together = 1 if one_party(rows, rounds, i, j) else 0
                    found[people] += before
                    found[people + 1] += together
                    found[i] += before + together
                    found[j] += before + together
    found[people + 2] //= 2


@compiled(TABLE, NUMBER, NUMBER, INTS)
def find_lacking(rows, rounds, least, queue):
    """Write into ``queue`` who lacks at least so much; return how many they are."""
    found = 0
    for i in range(rows.shape[0]):
        if lacks(rows, rounds, i) >= least:
            queue[found] = i
            found += 1
    return found
