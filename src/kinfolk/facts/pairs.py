"""Pairs of people by their positions: those somebody named, who stays together through others, whom the memory parts."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.arrays import EMPTY, Ints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.facts.facts import Facts
    from kinfolk.problem import Problem


def find_pairs(problem: Problem, pairs: Iterable[tuple[str, str]]) -> Ints:
    """Return ``[pairs, 2]``: each pair of people on the list once, the first of the list first."""
    index = problem.index
    found = {(min(index[a], index[b]), max(index[a], index[b])) for a, b in pairs if a in index and b in index}
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)


def number_units(together: Ints, people: int) -> Ints:
    """Return ``[people]``: people who (through others) stay together share a number; -1 for everybody else."""
    parent: dict[int, int] = {}

    def root(i: int) -> int:
        while parent.setdefault(i, i) != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in together.tolist():
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    group = np.full(people, EMPTY, dtype=np.int32)
    numbers: dict[int, int] = {}
    for i in sorted(parent):
        group[i] = numbers.setdefault(root(i), len(numbers))
    return group


def find_better_apart(facts: Facts) -> Ints:
    """Return ``[pairs, 2]``: for whom the memory makes it cost to sit together, companions left out.

    They met at an earlier event, as far as the programme minds that, or were of a cast that is to be mixed.
    """
    problem, programme = facts.problem, facts.problem.programme
    named = [(meeting.a, meeting.b) for meeting in problem.memory if programme.memory_level.on]
    for _, ids in problem.memory_casts if programme.casts.from_memory == "mix" else ():
        named += combinations(ids, 2)
    pairs = find_pairs(problem, named)
    a, b = pairs.T
    return np.asarray(pairs[(a != b) & ~facts.companions(a, b)])
