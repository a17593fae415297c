"""Compiled polishing of one shard: people of one round change places so that more of them sit with kindred people.

A shard is whole tables of one round. Its arrays, with people numbered from 0 within the shard:

``who``      int32[people, 4 + rounds]: one row holds all that a try looks up of somebody, see the columns below
``sign``     uint64[people]: one bit for each statement, so that most who share none are told apart at once
``said``     int32[*] with ``said_start`` int64[people + 1]: their statements, sorted, numbered within the shard, doubled,
             and one more where it is their needle
``holders``  int32[*] with ``holders_start`` int64[statements + 1]: who said each
``apart``    int32[*] with ``apart_start`` int64[people + 1]: from whom they are kept apart
``seats``    int32[people]: who sits where, table after table; ``start`` int32[tables + 1] says where a table begins
``table``    int32[people]: the table, within the shard, at which somebody sits
``kin``      int32[people]: how many kindred people sit there with them
``worth``    int64[*]: what it costs to have met so many kindred people over the whole programme

Whole numbers alone decide.
"""

from __future__ import annotations

import numpy as np

from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import compiled

PARTY, FIXED, NEWCOMER, ELSEWHERE, LABELS = 0, 1, 2, 3, 4  # columns of `who`: labels of all rounds stand last
REFUSED = 1 << 60  # dearer than anything
MISSED = 10_000_000  # a newcomer's first table without anybody kindred
STRANGERS = 100_000  # anybody's first table without
TRIES = 200  # for each person who has nobody, before the rest
OWED = 2  # kindred people over the whole programme


@compiled()
def share(i, j, sign, said_start, said):
    """Return 0 if two people share no statement, 1 if they do, 3 if one they share is the needle of either."""
    if (sign[i] & sign[j]) == np.uint64(0):
        return 0
    found = 0
    a, b = said_start[i], said_start[j]
    a_end, b_end = said_start[i + 1], said_start[j + 1]
    while a < a_end and b < b_end:
        if said[a] >> 1 == said[b] >> 1:
            found |= 1 | (((said[a] | said[b]) & 1) << 1)
            a += 1
            b += 1
        elif said[a] < said[b]:
            a += 1
        else:
            b += 1
    return found


@compiled()
def forbidden(i, j, round_, who, apart_start, apart):
    """Return whether a hard rule forbids two people one table in this round: party, met in another round, apart."""
    if who[i, PARTY] == who[j, PARTY] and who[i, PARTY] >= 0:
        return True
    for q in range(LABELS, who.shape[1]):
        if who[i, q] == who[j, q] and q != LABELS + round_ and who[i, q] >= 0:
            return True
    for k in range(apart_start[i], apart_start[i + 1]):  # noqa: SIM110 - compiled loops stay flat
        if apart[k] == j:
            return True
    return False


@compiled()
def price(i, kin, round_, who, worth):
    """Return what it costs if somebody sits with ``kin`` kindred people in this round."""
    cost = worth[min(kin + who[i, ELSEWHERE], worth.shape[0] - 1)]
    if round_ == 0 and kin == 0:
        cost += MISSED if who[i, NEWCOMER] else STRANGERS
    return cost


@compiled()
def content(i, kin, round_, enough, who):
    """Return whether somebody has so many kindred people in the whole programme, and one at their first table."""
    return kin[i] + who[i, ELSEWHERE] >= enough and (kin[i] > 0 or round_ > 0)


@compiled()
def count_kin(seats, start, sign, said_start, said, kin):
    """Count how many kindred people everybody sits with; ``kin`` comes in cleared."""
    for t in range(start.shape[0] - 1):
        for a in range(start[t], start[t + 1]):
            for b in range(a + 1, start[t + 1]):
                i, j = seats[a], seats[b]
                shared = share(i, j, sign, said_start, said) & 1
                kin[i] += shared
                kin[j] += shared


@compiled()
def cost_of_coming(
    leaver, comer, round_, who, sign, said_start, said, apart_start, apart, seats, start, table, kin, worth
):
    """Return how the cost of a table's people and of ``comer`` changes if they take the seat of ``leaver``.

    It is refused if a hard rule forbids it, or if somebody would lose the company of a person who shares their needle.
    """
    t = table[leaver]
    change, found = np.int64(0), 0
    for s in range(start[t], start[t + 1]):
        x = seats[s]
        if x == leaver:
            continue
        if forbidden(comer, x, round_, who, apart_start, apart):
            return np.int64(REFUSED)
        more = share(comer, x, sign, said_start, said) & 1
        less = share(leaver, x, sign, said_start, said)
        if less > 1:
            return np.int64(REFUSED)
        found += more
        if more != less:
            change += price(x, kin[x] + more - less, round_, who, worth) - price(x, kin[x], round_, who, worth)
    return change + price(comer, found, round_, who, worth) - price(comer, kin[comer], round_, who, worth)


@compiled()
def come(leaver, comer, sign, said_start, said, seats, start, table, kin):
    """Count ``comer`` in for ``leaver`` at the table of ``leaver``, and return whom ``comer`` now has there."""
    t = table[leaver]
    found = 0
    for s in range(start[t], start[t + 1]):
        x = seats[s]
        if x != leaver:
            more = share(comer, x, sign, said_start, said) & 1
            kin[x] += more - (share(leaver, x, sign, said_start, said) & 1)
            found += more
    return found


@compiled()
def change_places(a, b, sign, said_start, said, seats, start, table, kin):
    """Let two people of two tables change places."""
    with_b, with_a = (
        come(a, b, sign, said_start, said, seats, start, table, kin),
        come(b, a, sign, said_start, said, seats, start, table, kin),
    )
    kin[a], kin[b] = with_a, with_b
    place_a, place_b = -1, -1
    for s in range(start[table[a]], start[table[a] + 1]):
        if seats[s] == a:
            place_a = s
    for s in range(start[table[b]], start[table[b] + 1]):
        if seats[s] == b:
            place_b = s
    seats[place_a], seats[place_b] = b, a
    table[a], table[b] = table[b], table[a]


@compiled()
def draw_two(a, who, said_start, said, holders_start, holders, seats, start, table, random):
    """Draw two people whose change of places seats ``a`` with somebody who shares a statement; (a, a) for nobody.

    Either ``a`` goes to the other's table, or the other comes, always so if ``a`` may not move.
    """
    statements = said_start[a + 1] - said_start[a]
    if statements == 0:
        return a, a
    t = said[said_start[a] + draw_from(random, statements)] >> 1
    first = holders_start[t]
    other = holders[first + draw_from(random, holders_start[t + 1] - first)]
    comes = who[a, FIXED] or draw_from(random, 2)
    goer, stays = (other, a) if comes else (a, other)
    at = table[stays]
    gives = seats[start[at] + draw_from(random, start[at + 1] - start[at])]
    if gives == stays or table[goer] == at or who[goer, FIXED] or who[gives, FIXED]:
        return a, a
    return goer, gives


@compiled()
def attempt(
    a, round_, who, sign, said_start, said, holders_start, holders, apart_start, apart, seats, start, table, kin, worth, random
):  # fmt: skip
    """Try once to seat ``a`` with somebody kindred, and return how the cost changed (0 if all stay).

    At first tables newcomers change places with newcomers alone, so that each keeps the share of new people it has.
    """
    i, j = draw_two(a, who, said_start, said, holders_start, holders, seats, start, table, random)
    if i == j or (round_ == 0 and who[i, NEWCOMER] != who[j, NEWCOMER]):
        return np.int64(0)
    change = cost_of_coming(
        i, j, round_, who, sign, said_start, said, apart_start, apart, seats, start, table, kin, worth
    )
    if change >= REFUSED:
        return np.int64(0)
    change += cost_of_coming(
        j, i, round_, who, sign, said_start, said, apart_start, apart, seats, start, table, kin, worth
    )
    if change > 0:
        return np.int64(0)
    change_places(i, j, sign, said_start, said, seats, start, table, kin)
    return change


@compiled()
def polish(
    steps, round_, who, sign, said_start, said, holders_start, holders, apart_start, apart, seats, start, table, kin, worth, random
):  # fmt: skip
    """Seat first those who have too few, then ``steps`` times somebody at random; return how the cost changed.

    It never rises.
    """
    total = np.int64(0)
    people = seats.shape[0]
    for a in range(people):
        for _ in range(TRIES):
            if content(a, kin, round_, OWED, who):
                break
            total += attempt(
                a, round_, who, sign, said_start, said, holders_start, holders, apart_start, apart, seats, start, table, kin, worth, random
            )  # fmt: skip
    for _ in range(steps):
        a = draw_from(random, people)
        if not content(a, kin, round_, worth.shape[0] - 1, who):
            total += attempt(
                a, round_, who, sign, said_start, said, holders_start, holders, apart_start, apart, seats, start, table, kin, worth, random
            )  # fmt: skip
    return total
