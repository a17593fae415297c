"""Compiled search for very large gatherings: a queue of people who lack something, and swaps of two seats of a round."""

from __future__ import annotations

from numba import types

from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import compiled
from kinfolk.search.crowd_rows_kernels import (
    BITS,
    FIRST,
    FLAGS,
    FOUND,
    HELD,
    INTS,
    LONGS,
    MET,
    NEEDLE,
    NEEDLE_OF_ONE,
    NEEDLE_OF_OTHER,
    NEWCOMER,
    NUMBER,
    ROOM,
    SAID,
    TABLE,
    apart_at,
    kindred,
    lacking,
    lacks,
    meetings,
    one_party,
    shared,
)

IMPOSSIBLE = 1 << 30
ABOVE_ALL = 1 << 20


@compiled(*ROOM, *[NUMBER] * 4)
def broken_with(rows, chairs, start, apart_start, apart, rounds, r, i, table, but):
    """Weigh what is broken if somebody sits at a table in a round where another (``but``) leaves.

    A repeat or somebody of their own party weighs 1; somebody they are apart from more than all of these can.
    """
    found = ABOVE_ALL * apart_at(rows, apart_start, apart, rounds, r, i, table, but)
    for k in range(start[table], start[table + 1]):
        j = chairs[r, k]
        if j == but:
            continue
        if j != i:
            found += meetings(rows, rounds, i, j, r)
            if one_party(rows, rounds, i, j):
                found += 1
    return found


@compiled(TABLE, TABLE, LONGS, *[NUMBER] * 3)
def exchange(rows, chairs, start, r, i, j):
    """Let two people exchange their seats of one round."""
    a, b = rows[i, r], rows[j, r]
    for k in range(start[a], start[a + 1]):
        if chairs[r, k] == i:
            chairs[r, k] = j
            break
    for k in range(start[b], start[b + 1]):
        if chairs[r, k] == j:
            chairs[r, k] = i
            break
    rows[i, r], rows[j, r] = b, a


@compiled(*ROOM, INTS, NUMBER, BITS)
def mend(rows, chairs, start, apart_start, apart, rounds, queue, tries, random):
    """Let each of the queue, wherever they sit with somebody they should not, exchange seats with people drawn at random.

    As good is taken as better. Returns how many exchanges were tried.
    """
    people, steps = rows.shape[0], 0
    for q in range(queue.shape[0]):
        i = queue[q]
        if rows[i, rounds + FLAGS] & HELD:
            continue
        for r in range(rounds):
            now = broken_with(rows, chairs, start, apart_start, apart, rounds, r, i, rows[i, r], -1)
            left = tries
            while now and left:
                left -= 1
                steps += 1
                j = draw_from(random, people)
                a, b = rows[i, r], rows[j, r]
                if a == b or rows[j, rounds + FLAGS] & HELD:
                    continue
                then = broken_with(rows, chairs, start, apart_start, apart, rounds, r, i, b, j)
                other = broken_with(rows, chairs, start, apart_start, apart, rounds, r, j, b, -1)
                if then > now + other:
                    continue
                if then + broken_with(rows, chairs, start, apart_start, apart, rounds, r, j, a, i) <= now + other:
                    exchange(rows, chairs, start, r, i, j)
                    now = then
    return steps


@compiled(NUMBER, NUMBER, NUMBER)
def unwelcoming(size, new, hosted):
    """Return how many newcomers are at a first table that does not welcome them."""
    return 0 if hosted and new != 1 and 2 * new < size else new


@compiled(*ROOM, LONGS, INTS, INTS, NUMBER, BITS)
def welcome(rows, chairs, start, apart_start, apart, rounds, new, hosted, queue, tries, random):
    """Let somebody of each table of the queue exchange first seats until its newcomers have company and are a minority.

    ``new`` ``[tables]`` is kept up to date. Nothing that is not broken breaks. Returns how many exchanges were tried.
    """
    people, steps = rows.shape[0], 0
    for q in range(queue.shape[0]):
        t = queue[q]
        size = start[t + 1] - start[t]
        left = tries
        while unwelcoming(size, new[t], hosted[t]) and left:
            left -= 1
            steps += 1
            i = chairs[0, start[t] + draw_from(random, size)]
            j = draw_from(random, people)
            u = rows[j, 0]
            f, g = rows[i, rounds + FLAGS], rows[j, rounds + FLAGS]
            if t == u or (f | g) & HELD or (f ^ g) & NEWCOMER == 0:
                continue
            more = 1 if g & NEWCOMER else -1
            other = start[u + 1] - start[u]
            cost = unwelcoming(size, new[t] + more, hosted[t]) - unwelcoming(size, new[t], hosted[t])
            cost += unwelcoming(other, new[u] - more, hosted[u]) - unwelcoming(other, new[u], hosted[u])
            if cost > 0 or (cost == 0 and 2 * left > tries):  # elsewhere instead: only where nothing better is found
                continue
            if broken_with(rows, chairs, start, apart_start, apart, rounds, 0, i, u, j):
                continue
            if broken_with(rows, chairs, start, apart_start, apart, rounds, 0, j, t, i):
                continue
            exchange(rows, chairs, start, 0, i, j)
            new[t] += more
            new[u] -= more
    return steps


@compiled(TABLE, TABLE, LONGS, *[NUMBER] * 5, types.boolean)
def side(rows, chairs, start, rounds, r, table, comer, leaver, keep):
    """Return what it costs a table's people that one comes for another, and whom of them the comer and the leaver meet.

    Returns (cost, kindred the comer finds, of them with the comer's needle, kindred the leaver meets nowhere else, of
    them with the leaver's needle, kindred the leaver leaves), or an impossible cost if the comer would sit with their
    party or with somebody again. With ``keep`` the numbers of the table's people are brought up to date.
    """
    cost, found, pricked, lost, blunted, left = 0, 0, 0, 0, 0, 0
    for k in range(start[table], start[table + 1]):
        j = chairs[r, k]
        if j == leaver:
            continue
        if meetings(rows, rounds, comer, j, r) or one_party(rows, rounds, comer, j):
            return IMPOSSIBLE, 0, 0, 0, 0, 0
        met, first, needle = 0, 0, 0
        share = shared(rows, rounds + SAID, comer, j)
        if share:
            found += 1
            met, first = 1, 1
            if share & NEEDLE_OF_ONE:
                pricked += 1
            if share & NEEDLE_OF_OTHER:
                needle = 1
        share = kindred(rows, rounds, leaver, j)
        if share:
            left += 1
            first -= 1
            if meetings(rows, rounds, leaver, j, r) == 0:
                lost += 1
                met -= 1
                if share & NEEDLE_OF_ONE:
                    blunted += 1
                if share & NEEDLE_OF_OTHER:
                    needle -= 1
        if r:
            first = 0
        if met or first or needle:
            m, f, n = rows[j, rounds + MET], rows[j, rounds + FIRST], rows[j, rounds + FOUND]
            cost += lacking(rows, rounds, j, m + met, f + first, n + needle) - lacking(rows, rounds, j, m, f, n)
            if keep:
                rows[j, rounds + MET] = m + met
                rows[j, rounds + FIRST] = f + first
                rows[j, rounds + FOUND] = n + needle
    return cost, found, pricked, lost, blunted, left


@compiled(TABLE, *[NUMBER] * 5, types.boolean)
def move(rows, rounds, i, met, first, found, keep):
    """Return what it costs somebody that whom they meet changes by so many; write it down with ``keep``."""
    m, f, n = rows[i, rounds + MET] + met, rows[i, rounds + FIRST] + first, rows[i, rounds + FOUND] + found
    cost = lacking(rows, rounds, i, m, f, n) - lacks(rows, rounds, i)
    if keep:
        rows[i, rounds + MET], rows[i, rounds + FIRST], rows[i, rounds + FOUND] = m, f, n
    return cost


@compiled(*ROOM, *[NUMBER] * 3, types.boolean)
def swap(rows, chairs, start, apart_start, apart, rounds, r, i, j, keep):
    """Return what it costs that two people exchange their seats of a round; do it with ``keep``."""
    a, b = rows[i, r], rows[j, r]
    if not keep:
        if apart_at(rows, apart_start, apart, rounds, r, i, b, j):
            return IMPOSSIBLE
        if apart_at(rows, apart_start, apart, rounds, r, j, a, i):
            return IMPOSSIBLE
    cost_a, found_j, pricked_j, lost_i, blunted_i, left_i = side(rows, chairs, start, rounds, r, a, j, i, keep)
    if cost_a == IMPOSSIBLE:
        return IMPOSSIBLE
    cost_b, found_i, pricked_i, lost_j, blunted_j, left_j = side(rows, chairs, start, rounds, r, b, i, j, keep)
    if cost_b == IMPOSSIBLE:
        return IMPOSSIBLE
    first_i = found_i - left_i if r == 0 else 0
    first_j = found_j - left_j if r == 0 else 0
    cost = cost_a + cost_b
    cost += move(rows, rounds, i, found_i - lost_i, first_i, pricked_i - blunted_i, keep)
    cost += move(rows, rounds, j, found_j - lost_j, first_j, pricked_j - blunted_j, keep)
    if keep:
        exchange(rows, chairs, start, r, i, j)
    return cost


@compiled(*ROOM, *[NUMBER] * 4, BITS)
def bring(rows, chairs, start, apart_start, apart, rounds, r, i, there, limit, random):
    """Bring ``i`` to the table of ``there`` in a round, for somebody else there, if that costs less than a limit.

    In the first round newcomers exchange with newcomers, so that tables keep as many. The seats are gone through from a
    random one on, until an exchange is made. Returns how many were tried.
    """
    table, tried = rows[there, r], 0
    size = start[table + 1] - start[table]
    flags = rows[i, rounds + FLAGS]
    begin = draw_from(random, size)
    for step in range(size):
        j = chairs[r, start[table] + (begin + step) % size]
        other = rows[j, rounds + FLAGS]
        if j == there or other & HELD or (r == 0 and (flags ^ other) & NEWCOMER):
            continue
        tried += 1
        if swap(rows, chairs, start, apart_start, apart, rounds, r, i, j, False) < limit:
            swap(rows, chairs, start, apart_start, apart, rounds, r, i, j, True)
            break
    return tried


@compiled(TABLE, NUMBER, NUMBER, BITS)
def statement_of(rows, rounds, i, random):
    """Return a statement that somebody said, drawn at random; their needle as long as that is all they lack."""
    said = rounds + SAID
    many = rows[i, said]
    begin = draw_from(random, many)
    if lacks(rows, rounds, i) == NEEDLE and rows[i, rounds + FOUND] == 0:
        for step in range(many):
            s = rows[i, said + 1 + (begin + step) % many]
            if s & 1:
                return s >> 1
    return rows[i, said + 1 + begin] >> 1


@compiled(*ROOM, LONGS, INTS, INTS, NUMBER, NUMBER, BITS)
def serve(rows, chairs, start, apart_start, apart, rounds, holder_start, holders, queue, tries, limit, random):
    """Let each of the queue who lacks kindred people meet one: who said a statement of theirs comes, or they go there.

    A swap is made if it breaks nothing and adds less than a limit to the cost of everybody's lack together: 0 if it has
    to lower it, 1 if somebody else may lack the same instead. Returns how many were tried.
    """
    steps = 0
    for q in range(queue.shape[0]):
        i = queue[q]
        left = tries
        while lacks(rows, rounds, i) and left > 0:
            left -= 1
            steps += 1
            r = 0 if rows[i, rounds + FIRST] == 0 else draw_from(random, rounds)
            s = statement_of(rows, rounds, i, random)
            j = holders[holder_start[s] + draw_from(random, holder_start[s + 1] - holder_start[s])]
            if rows[j, r] == rows[i, r] or one_party(rows, rounds, i, j):
                continue
            goes, guest = i, j
            if draw_from(random, 2):
                goes, guest = j, i
            if rows[goes, rounds + FLAGS] & HELD:
                goes, guest = guest, goes
            if rows[goes, rounds + FLAGS] & HELD:
                continue
            tried = bring(rows, chairs, start, apart_start, apart, rounds, r, goes, guest, limit, random)
            steps += tried
            left -= tried
    return steps
