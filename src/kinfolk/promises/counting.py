"""Counting arguments that several bounds share; docs/explanation/bounds.md has the proofs in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints


def least_crowded(people: int, tables: int, seats: int, limit: int = 1) -> int:
    """Return how many of ``people`` must sit at tables with more than ``limit`` of them.

    If b of them sit at such tables, these are at least ceil(b / seats) tables, and the others find at most
    ``limit`` places at each table that is left: people - b <= limit (tables - ceil(b / seats)).

    >>> least_crowded(9, 8, 6)  # nine colleagues at eight tables: two of them must share one
    2
    """
    if limit >= seats or people <= limit * tables:
        return 0
    crowded = people - limit * tables
    while crowded < people and people - crowded > limit * (tables - -(-crowded // seats)):
        crowded += 1
    return crowded


def strangers_only(facts: Facts, people: Bools) -> Ints:
    """Return ``people`` with one of each group of companions: no two of those returned are companions."""
    found = np.flatnonzero(people).astype(np.int32)
    group = facts.together_group[found]
    _, first = np.unique(group, return_index=True)
    keep = group < 0
    keep[first[group[first] >= 0]] = True
    return found[keep]
