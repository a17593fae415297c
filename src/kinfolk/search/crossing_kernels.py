"""Compiled dealing out and crossover for one partition of maximal diversity: whole groups of two parents, the rest dealt out.

What ``room`` and the partitions are stands in ``diversity_kernels``.
"""

from __future__ import annotations

from kinfolk.search.chance_kernels import draw_from
from kinfolk.search.compiling import compiled


@compiled()
def fill(room, label, size, random):
    """Give a group to every unit that has none (label -1), the largest units first; tell whether all fit.

    Groups below their lowest size come first; what is still short of it takes from groups that can spare somebody.
    """
    many, units = size.shape[0], label.shape[0]
    first = draw_from(random, units)
    for turn in range(2):  # large units in their order, single people from anywhere
        for k in range(units):
            v = room.order[k] if turn == 0 else room.order[(k + first) % units]
            if label[v] >= 0 or (turn == 0 and room.span[v] == 1):
                continue
            wanted, chosen, short = 0, -1, False
            for g in range(many):
                if size[g] + room.span[v] > room.high[g]:
                    continue
                below = size[g] < room.low[g]
                if below and not short:
                    wanted, short = 0, True
                if below == short:
                    wanted += 1
                    if draw_from(random, wanted) == 0:
                        chosen = g
            if chosen < 0:
                return False
            label[v] = chosen
            size[chosen] += room.span[v]
    for g in range(many):
        for k in range(units):
            if size[g] >= room.low[g]:
                break
            v = room.order[(k + first) % units]
            a, span = label[v], room.span[v]
            if a != g and size[a] - span >= room.low[a] and size[g] + span <= room.high[g]:
                label[v] = g
                size[a] -= span
                size[g] += span
        if size[g] < room.low[g]:
            return False
    return True


@compiled()
def cross(room, one, other, child, size, worth, free, random):
    """Give the child the best groups of two parents in turn, by chance; tell whether everybody found a place.

    Each time the group of one parent that is worth most among those without a place is taken whole, for a random group of
    the child that is still free and large enough. Who is left over is dealt out. ``worth`` int64 [2, groups], ``free``
    [groups] and ``size`` [groups] are scratch; ``one`` and ``other`` are parents, ``child`` labels.
    """
    many, units = size.shape[0], child.shape[0]
    child[:] = -1
    size[:] = 0
    free[:] = 1
    worth[:] = 0
    for v in range(units):
        worth[0, one.label[v]] += one.table[one.label[v], v]
        worth[1, other.label[v]] += other.table[other.label[v], v]
    for g in range(many):
        worth[0, g] //= 2
        worth[1, g] //= 2
    for _ in range(many):
        which = draw_from(random, 2)
        parent = one if which == 0 else other
        best = 0
        for g in range(many):
            if worth[which, g] > worth[which, best]:
                best = g
        people = 0
        for k in range(parent.count[best]):
            v = parent.member[best, k]
            if child[v] < 0:
                people += room.span[v]
        goal, wanted, roomy = -1, 0, -1
        for g in range(many):
            if free[g]:
                if roomy < 0 or room.high[g] > room.high[roomy]:
                    roomy = g
                if room.high[g] >= people:
                    wanted += 1
                    if draw_from(random, wanted) == 0:
                        goal = g
        goal = goal if goal >= 0 else roomy
        free[goal] = 0
        for k in range(parent.count[best]):
            v = parent.member[best, k]
            if child[v] >= 0 or size[goal] + room.span[v] > room.high[goal]:
                continue
            for side in range(2):
                family = one if side == 0 else other
                g = family.label[v]
                for j in range(family.count[g]):
                    u = family.member[g, j]
                    if child[u] < 0:
                        worth[side, g] -= room.weight[v, u]
            child[v] = goal
            size[goal] += room.span[v]
        worth[which, best] = min(0, worth[which, best]) - 1
    return fill(room, child, size, random)


@compiled()
def pairs_apart(one, other, shared):
    """Return how many pairs of units share a group in exactly one of two partitions; ``shared`` int64 [groups, groups]."""
    many = shared.shape[0]
    shared[:] = 0
    for v in range(one.label.shape[0]):
        shared[one.label[v], other.label[v]] += 1
    pairs = 0
    for g in range(many):
        pairs += one.count[g] * (one.count[g] - 1) // 2 + other.count[g] * (other.count[g] - 1) // 2
        for h in range(many):
            pairs -= shared[g, h] * (shared[g, h] - 1)
    return pairs
