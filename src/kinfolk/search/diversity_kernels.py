"""Compiled search for one partition of maximal diversity: descent by exchanges, and perturbations.

The maximally diverse grouping problem: units (one person, or people who stay together) go to groups of bounded sizes so
that the weights between people of one group add up to as much as possible. All numbers are whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import compiled

if TYPE_CHECKING:
    from kinfolk.search.layout import Ints, Longs

TAKEN = -(1 << 60)  # below every gain, however much is added to twice of it
INSERTIONS = 8  # of so many random changes one moves a single unit, where sizes may vary


class Room(NamedTuple):
    """What is given: ``weight`` int32 [units, units], ``span`` people per unit, ``low`` and ``high`` people per group.

    ``order`` lists the units from the largest; ``slack`` is what an exchange may gain beyond its two moves: twice the
    most negative weight, without what foes pay. ``mixed`` is 1 where units differ in span. The foes of unit v are
    ``foe[foe_start[v] : foe_start[v + 1]]``.
    """

    weight: Ints
    span: Ints
    low: Ints
    high: Ints
    order: Ints
    slack: int
    mixed: int
    foe_start: Longs
    foe: Ints


class Groups(NamedTuple):
    """One partition: ``label`` [units] (-1: nowhere), ``size`` people and ``count`` units per group, ``member`` lists.

    ``table`` int32 [groups, units] is the weight of each unit to each group's units; ``clean`` [groups, groups] and
    ``changed`` [groups] are ticks of ``tick`` [1]: a pair of groups is looked at again only after one of them changed.
    """

    label: Ints
    size: Ints
    count: Ints
    member: Ints
    place: Ints
    table: Ints
    clean: Longs
    changed: Longs
    tick: Longs


@compiled()
def leave(room, groups, v):
    """Take a unit out of its group."""
    a = groups.label[v]
    last = groups.count[a] - 1
    k = groups.place[v]
    moved = groups.member[a, last]
    groups.member[a, k] = moved
    groups.place[moved] = k
    groups.count[a] = last
    groups.size[a] -= room.span[v]
    groups.label[v] = -1
    groups.changed[a] = groups.tick[0]
    weight, table = room.weight, groups.table
    for j in range(weight.shape[0]):
        table[a, j] -= weight[v, j]


@compiled()
def enter(room, groups, v, b):
    """Put a unit that is nowhere into group ``b``."""
    groups.member[b, groups.count[b]] = v
    groups.place[v] = groups.count[b]
    groups.count[b] += 1
    groups.size[b] += room.span[v]
    groups.label[v] = b
    groups.changed[b] = groups.tick[0]
    weight, table = room.weight, groups.table
    for j in range(weight.shape[0]):
        table[b, j] += weight[v, j]


@compiled()
def swap(room, groups, v, u):
    """Exchange two units of different groups."""
    a, b = groups.label[v], groups.label[u]
    k, m = groups.place[v], groups.place[u]
    groups.member[a, k], groups.member[b, m] = u, v
    groups.place[v], groups.place[u] = m, k
    groups.label[v], groups.label[u] = b, a
    more = room.span[u] - room.span[v]
    groups.size[a] += more
    groups.size[b] -= more
    groups.changed[a] = groups.tick[0]
    groups.changed[b] = groups.tick[0]
    weight, table = room.weight, groups.table
    for j in range(weight.shape[0]):
        gain = weight[u, j] - weight[v, j]
        table[a, j] += gain
        table[b, j] -= gain


@compiled()
def rebuild(room, groups):
    """Work out everything from ``label``; pairs of groups count as not looked at."""
    groups.size[:] = 0
    groups.count[:] = 0
    groups.table[:] = 0
    groups.clean[:] = 0
    groups.tick[0] = 1
    groups.changed[:] = 1
    weight, table = room.weight, groups.table
    for v in range(groups.label.shape[0]):
        a = groups.label[v]
        if a < 0:
            continue
        groups.member[a, groups.count[a]] = v
        groups.place[v] = groups.count[a]
        groups.count[a] += 1
        groups.size[a] += room.span[v]
        for j in range(weight.shape[0]):
            table[a, j] += weight[v, j]


@compiled()
def value_of(groups):
    """Return the sum of weights inside the groups."""
    total = 0
    for v in range(groups.label.shape[0]):
        if groups.label[v] >= 0:
            total += groups.table[groups.label[v], v]
    return total // 2


@compiled()
def fits(room, groups, a, b, more):
    """Whether ``more`` people may come to group ``a`` from group ``b``."""
    to_a, to_b = groups.size[a] + more, groups.size[b] - more
    return room.low[a] <= to_a <= room.high[a] and room.low[b] <= to_b <= room.high[b]


@compiled()
def best_single(room, groups, a, b):
    """Return the most that one unit moved from ``a`` to ``b`` gains within the sizes, and the unit (-1: none gains)."""
    best, who = 0, -1
    for k in range(groups.count[a]):
        v = groups.member[a, k]
        gain = groups.table[b, v] - groups.table[a, v]
        if gain > best and fits(room, groups, b, a, room.span[v]):
            best, who = gain, v
    return best, who


@compiled()
def best_swap(room, groups, a, b, gains, above):
    """Return the best exchange between two groups that gains more than ``above``: what, and the two units (-1: none).

    Members whose own gain and the most of the other side do not reach ``above`` are passed over without a look at any
    pair; ``gains`` [most units of a group] is scratch. Foes are looked at one by one: each is priced as if the other
    stayed, which no slack makes up for, and in an exchange neither does.
    """
    most = 2 * TAKEN
    for m in range(groups.count[b]):
        u = groups.member[b, m]
        gains[m] = np.int64(groups.table[a, u]) - groups.table[b, u]
        most = max(most, gains[m])
    best, v_best, u_best = above, -1, -1
    for k in range(groups.count[a]):
        v = groups.member[a, k]
        gain = np.int64(groups.table[b, v]) - groups.table[a, v] + room.slack
        if gain + most <= best:
            continue
        for m in range(groups.count[b]):
            if gain + gains[m] <= best:
                continue
            u = groups.member[b, m]
            found = gain + gains[m] - room.slack - 2 * room.weight[v, u]
            if found > best and (room.span[v] == room.span[u] or fits(room, groups, a, b, room.span[u] - room.span[v])):
                best, v_best, u_best = found, v, u
    if room.foe.shape[0] == 0:
        return best, v_best, u_best
    for k in range(groups.count[a]):
        v = groups.member[a, k]
        for f in range(room.foe_start[v], room.foe_start[v + 1]):
            u = room.foe[f]
            if groups.label[u] != b:
                continue
            found = np.int64(groups.table[b, v]) - groups.table[a, v] + groups.table[a, u] - groups.table[b, u]
            found -= 2 * room.weight[v, u]
            if found > best and (room.span[v] == room.span[u] or fits(room, groups, a, b, room.span[u] - room.span[v])):
                best, v_best, u_best = found, v, u
    return best, v_best, u_best


@compiled()
def trade(room, groups, a, b, gains, chosen):
    """Exchange a large unit of ``a`` for as many people in small units of ``b`` if that gains; tell whether it did.

    The small ones are chosen one after the other, each the best beside those chosen before.
    """
    for k in range(groups.count[a]):
        v = groups.member[a, k]
        left = room.span[v]
        if left == 1:
            continue
        for m in range(groups.count[b]):
            u = groups.member[b, m]
            gains[m] = groups.table[a, u] - groups.table[b, u] - 2 * room.weight[v, u]
        total = groups.table[b, v] - groups.table[a, v]
        taken = 0
        while left > 0:
            best = -1
            for m in range(groups.count[b]):
                small = room.span[groups.member[b, m]]
                wanted = small <= left and small < room.span[v] and gains[m] > TAKEN
                if wanted and (best < 0 or gains[m] > gains[best]):
                    best = m
            if best < 0:
                break
            x = groups.member[b, best]
            total += gains[best]
            gains[best] = 2 * TAKEN
            chosen[taken] = x
            taken += 1
            left -= room.span[x]
            for m in range(groups.count[b]):
                gains[m] += 2 * room.weight[x, groups.member[b, m]]
        if left == 0 and total > 0:
            leave(room, groups, v)
            for t in range(taken):
                leave(room, groups, chosen[t])
                enter(room, groups, chosen[t], a)
            enter(room, groups, v, b)
            return True
    return False


@compiled()
def improve(room, groups, a, b, gains, chosen):
    """Make the best change between two groups if it gains; tell whether it did."""
    there, v = best_single(room, groups, a, b)
    back, u = best_single(room, groups, b, a)
    _, x, y = best_swap(room, groups, a, b, gains, max(there, back))
    if x >= 0:
        swap(room, groups, x, y)
        return True
    if v >= 0 and there >= back:
        leave(room, groups, v)
        enter(room, groups, v, b)
        return True
    if u >= 0:
        leave(room, groups, u)
        enter(room, groups, u, a)
        return True
    if room.mixed:
        return trade(room, groups, a, b, gains, chosen) or trade(room, groups, b, a, gains, chosen)
    return False


@compiled()
def descend(room, groups, gains, chosen):
    """Improve until no move, exchange or trade between two groups gains anything; return how many were made."""
    many = groups.size.shape[0]
    made = 0
    again = True
    while again:
        again = False
        for a in range(many):
            for b in range(a + 1, many):
                seen = groups.clean[a, b]
                if seen >= groups.changed[a] and seen >= groups.changed[b]:
                    continue
                groups.tick[0] += 1
                while improve(room, groups, a, b, gains, chosen):
                    made += 1
                    again = True
                groups.clean[a, b] = groups.tick[0]
    return made


@compiled()
def shake(room, groups, times, random):
    """Make random exchanges, some moves where sizes may vary, whatever they cost (undirected perturbation)."""
    groups.tick[0] += 1
    units, many = groups.label.shape[0], groups.size.shape[0]
    made = 0
    for _ in range(20 * times + 100):
        if made == times:
            break
        v = draw_from(random, units)
        a = groups.label[v]
        if draw_from(random, INSERTIONS) == 0:
            b = draw_from(random, many)
            if b != a and fits(room, groups, b, a, room.span[v]):
                leave(room, groups, v)
                enter(room, groups, v, b)
                made += 1
            continue
        u = draw_from(random, units)
        b = groups.label[u]
        if a != b and (room.span[u] == room.span[v] or fits(room, groups, a, b, room.span[u] - room.span[v])):
            swap(room, groups, v, u)
            made += 1


@compiled()
def reseat(room, groups, out, random):
    """Take the person who adds least out of every group and place them anew where they add most (directed perturbation).

    Groups below their lowest size choose first, in random order; then people with the best average to a group with a
    free place. ``out`` [groups] is scratch. Units of several people stay.
    """
    groups.tick[0] += 1
    many = groups.size.shape[0]
    for a in range(many):
        out[a] = -1
        for k in range(groups.count[a]):
            v = groups.member[a, k]
            if room.span[v] == 1 and (out[a] < 0 or groups.table[a, v] < groups.table[a, out[a]]):
                out[a] = v
    left = 0
    for a in range(many):
        if out[a] >= 0:
            leave(room, groups, out[a])
            out[left] = out[a]
            left += 1
    while left:
        short = 0
        for b in range(many):
            if groups.size[b] < room.low[b]:
                short += 1
        if short:
            nth, b = draw_from(random, short), -1
            while nth >= 0:
                b += 1
                if groups.size[b] < room.low[b]:
                    nth -= 1
            best = 0
            for k in range(left):
                if groups.table[b, out[k]] > groups.table[b, out[best]]:
                    best = k
        else:
            best, b = draw_from(random, left), -1
            v = out[best]
            for g in range(many):
                if groups.size[g] < room.high[g] and (
                    b < 0 or groups.table[g, v] * max(1, groups.size[b]) > groups.table[b, v] * max(1, groups.size[g])
                ):
                    b = g
        v = out[best]
        left -= 1
        out[best] = out[left]
        enter(room, groups, v, b)
