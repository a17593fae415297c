"""Compiled search for base rounds: places are swapped between tables until no orbit of pairs is taken too often."""

from __future__ import annotations

import numpy as np

from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import compiled


@compiled()
def take(orbit, allowed, taken, place, table, without):
    """Count in the pairs of ``place`` with a table's places but the one at ``without``; return what that costs."""
    cost = np.int64(0)
    for k in range(table.shape[0]):
        if k != without:
            one = orbit[place, table[k]]
            cost += 2 * taken[one] + 1 - allowed[one]
            taken[one] += 1
    return cost


@compiled()
def drop(orbit, allowed, taken, place, table, without):
    """Count the pairs of ``place`` with a table's places but the one at ``without`` out; return what that costs."""
    cost = np.int64(0)
    for k in range(table.shape[0]):
        if k != without:
            one = orbit[place, table[k]]
            taken[one] -= 1
            cost -= 2 * taken[one] + 1 - allowed[one]
    return cost


@compiled()
def anneal(bases, orbit, allowed, taken, cost, random, tries, temperature, thresholds):
    """Try to swap two places of a base round; return what is left of the cost, 0 where every orbit has its room.

    ``bases`` ``[bases, tables, seats]`` are changed; ``taken`` ``[orbits]`` counts their pairs, and an orbit costs
    taken x (taken - allowed). ``temperature`` is in thousandths of that, ``thresholds`` as in the search.
    """
    rounds, tables, seats = bases.shape
    for _ in range(tries):
        if cost == 0:
            break
        base = draw_from(random, rounds)
        s, t = draw_from(random, tables), draw_from(random, tables)
        i, j = draw_from(random, seats), draw_from(random, seats)
        if s == t:
            continue
        one, other = bases[base, s, i], bases[base, t, j]
        change = drop(orbit, allowed, taken, one, bases[base, s], i)
        change += drop(orbit, allowed, taken, other, bases[base, t], j)
        change += take(orbit, allowed, taken, other, bases[base, s], i)
        change += take(orbit, allowed, taken, one, bases[base, t], j)
        if 1_000 * change <= (temperature * thresholds[draw_from(random, thresholds.shape[0])]) >> 16:
            bases[base, s, i], bases[base, t, j] = other, one
            cost += change
        else:
            drop(orbit, allowed, taken, one, bases[base, t], j)
            drop(orbit, allowed, taken, other, bases[base, s], i)
            take(orbit, allowed, taken, other, bases[base, t], j)
            take(orbit, allowed, taken, one, bases[base, s], i)
    return cost
