"""Slow, obvious twins of the metrics: loops over people and pairs, straight from the formulas."""

from __future__ import annotations

from itertools import combinations

import numpy as np


def neighbours(ties):
    held = {person: set() for person in range(ties.people)}
    for i, j in ties.pairs.tolist():
        held[i].add(j)
        held[j].add(i)
    return held


def weights(ties):
    held = {person: {} for person in range(ties.people)}
    for (i, j), weight in zip(ties.pairs.tolist(), ties.weights.tolist(), strict=True):
        held[i][j] = held[j][i] = weight
    return held


def attention(people, sittings):
    """``{(i, j): attention-minutes}``."""
    total = {}
    for labels, minutes in sittings:
        for i, j in combinations(range(people), 2):
            if labels[i] == labels[j] >= 0:
                size = sum(label == labels[i] for label in labels)
                total[i, j] = total.get((i, j), 0.0) + minutes / (size - 1)
    return total


def degree(ties):
    return [len(others) for others in neighbours(ties).values()]


def zero_share(ties):
    return sum(count == 0 for count in degree(ties)) / ties.people


def low_share(ties):
    return sum(count <= 2 for count in degree(ties)) / ties.people


def effective_partners(ties):
    each = []
    for mine in weights(ties).values():
        whole = sum(mine.values())
        each.append(1 / sum((one / whole) ** 2 for one in mine.values()) if mine else 0.0)
    return sum(each) / ties.people


def party_share(ties, party):
    each = []
    for person, mine in weights(ties).items():
        if mine:
            each.append(sum(one for other, one in mine.items() if (person, other) in party) / sum(mine.values()))
    return sum(each) / len(each) if each else np.nan


def reach(ties):
    near = neighbours(ties)
    total = 0
    for person, first in near.items():
        second = set().union(*(near[other] for other in first)) if first else set()
        total += len((first | second) - {person})
    return total / ties.people / (ties.people - 1)


def components(near):
    left, found = set(near), []
    while left:
        part, edge = set(), {next(iter(left))}
        while edge:
            part |= edge
            edge = {other for one in edge for other in near[one] if other in near} - part
        found.append(part)
        left -= part
    return found


def giant_share(ties):
    return max(len(part) for part in components(neighbours(ties))) / ties.people


def two_core(ties):
    near = neighbours(ties)
    while True:
        few = {person for person, others in near.items() if len(others & set(near)) < 2}
        if not few:
            return len(near) / ties.people
        near = {person: others for person, others in near.items() if person not in few}


def fragility(ties):
    near = neighbours(ties)
    before = len(components(near))
    articulation = 0
    for person, others in near.items():
        rest = {one: its for one, its in near.items() if one != person}
        articulation += len(components(rest)) > before - (not others)
    return articulation / ties.people


def second_eigenvalue(ties):
    """Of the normalised Laplacian of the largest component (of the first among equals)."""
    near = neighbours(ties)
    part = sorted(max(components(near), key=lambda one: (len(one), -min(one))))
    matrix = np.eye(len(part))
    for a, i in enumerate(part):
        for b, j in enumerate(part):
            if j in near[i]:
                matrix[a, b] = -1 / np.sqrt(len(near[i]) * len(near[j]))
    return float(np.sort(np.linalg.eigvalsh(matrix))[1])
