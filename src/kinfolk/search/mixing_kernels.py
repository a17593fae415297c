"""Compiled search for mixing alone: who meets whom how often, in rooms so small that every pair fits a table."""

from __future__ import annotations

import numpy as np

from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import compiled, part


@compiled()
def count_meetings(members, met, degree):
    """Add up ``met`` [people, people] and each person's repeats (sum of c(c-1)/2); both come in cleared."""
    for group in range(members.shape[0]):
        for a in range(members.shape[1]):
            for b in range(members.shape[1]):
                i, j = members[group, a], members[group, b]
                if i >= 0 and j >= 0 and i != j:
                    degree[i] += met[i, j]
                    met[i, j] += 1


@part()
def shift(members, group, leaver, comer, met, change):
    """Note how the repeats of a group's people and of the two movers change when one comes for the other."""
    for k in range(members.shape[1]):
        x = members[group, k]
        if x < 0:
            break
        if x == leaver:
            continue
        gone, new = met[leaver, x] - 1, met[comer, x]
        change[x] += new - gone
        change[leaver] -= gone
        change[comer] += new


@part()
def price(members, group, degree, change, worth):
    """Return what the noted changes cost the people of a group, and forget them."""
    cost = np.int64(0)
    most = worth.shape[0] - 1
    for k in range(members.shape[1]):
        x = members[group, k]
        if x < 0:
            break
        if change[x]:
            cost += worth[min(degree[x] + change[x], most)] - worth[min(degree[x], most)]
    return cost


@part()
def settle(members, group, degree, change, keep):
    """Make the noted changes real (``keep`` 1) or forget them (0)."""
    for k in range(members.shape[1]):
        x = members[group, k]
        if x < 0:
            break
        degree[x] += keep * change[x]
        change[x] = 0


@part()
def meet(members, group, i, met, amount):
    """Count ``i`` in or out of a group in which they do not stand (or before they leave it)."""
    for k in range(members.shape[1]):
        x = members[group, k]
        if x < 0:
            break
        if x != i:
            met[i, x] += amount
            met[x, i] += amount


@compiled()
def mix(seat, place, held, members, met, degree, change, worth, random, steps, temperature, thresholds):
    """Anneal ``steps`` swaps of two seats of one sitting; the cost is the sum of ``worth`` of everybody's repeats.

    Returns how much the cost changed. ``members`` is padded with -1; ``worth`` is convex, so that repeats spread.
    """
    people, sittings = seat.shape
    total = np.int64(0)
    for _ in range(steps):
        i, j, s = draw_from(random, people), draw_from(random, people), draw_from(random, sittings)
        a, b = seat[i, s], seat[j, s]
        if a == b or a < 0 or b < 0 or held[i, s] or held[j, s]:
            continue
        shift(members, a, i, j, met, change)
        shift(members, b, j, i, met, change)
        cost = price(members, a, degree, change, worth) + price(members, b, degree, change, worth)
        limit = (temperature * thresholds[draw_from(random, thresholds.shape[0])]) >> 16 if temperature else 0
        keep = 1 if cost <= limit else 0
        settle(members, a, degree, change, keep)
        settle(members, b, degree, change, keep)
        if keep:
            total += cost
            meet(members, a, i, met, -1)
            meet(members, b, j, met, -1)
            members[a, place[i, s]], members[b, place[j, s]] = j, i
            place[i, s], place[j, s] = place[j, s], place[i, s]
            seat[i, s], seat[j, s] = b, a
            meet(members, a, j, met, 1)
            meet(members, b, i, met, 1)
    return total
