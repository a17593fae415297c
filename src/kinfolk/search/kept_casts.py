"""Last time's casts: where they are kept, their people stay in one cast, which keeps its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.casts import name_casts

if TYPE_CHECKING:
    from kinfolk.facts import Facts, Ints
    from kinfolk.search.sittings import Sittings
    from kinfolk.solution import Solution

FEWEST = 2  # one person alone is no cast to keep


def keep_casts(facts: Facts, sittings: Sittings, host: Ints) -> dict[int, int]:
    """Return for people of earlier casts the group of the cast sitting in which they stay together.

    A cast goes where one of its own people hosts, else to the first group that no earlier cast has taken. People who
    must be apart, hosts of other groups, and whoever exceeds the group's size are left to the search.
    """
    kept: dict[int, int] = {}
    if facts.problem.programme.casts.from_memory != "keep" or sittings.count == sittings.rounds:
        return kept
    free = sittings.used(sittings.rounds).tolist()
    host_at = {int(host[group]): group for group in free if host[group] >= 0}
    for members in _members(facts):
        own = [i for i in members if host_at.get(i) in free]
        if len(members) < FEWEST or not free:
            continue
        group = host_at[own[0]] if own else free[0]
        free.remove(group)
        room = int(sittings.highest[group]) - (0 if own or host[group] < 0 else 1)
        others = [i for i in members if i not in host_at or i in own[:1]]
        for i in _without_apart(facts, others, int(host[group]))[:room]:
            kept[i] = group
    return kept


def name_all_casts(facts: Facts, solution: Solution) -> tuple[str, ...]:
    """Return a name for every cast; one that is kept from last time keeps its name."""
    names: dict[int, str] = {}
    if facts.problem.programme.casts.from_memory == "keep":
        index = facts.problem.index
        for name, ids in facts.problem.memory_casts:
            there = solution.casts[[index[id_] for id_ in ids if id_ in index]]
            there = there[there >= 0]
            if len(there) >= FEWEST:
                names.setdefault(int(np.bincount(there).argmax()), name)
    taken = set(names.values())
    count = len(solution.cast_hosts)
    fresh = iter([name for name in name_casts(count + len(taken)) if name not in taken])
    return tuple(names[c] if c in names else next(fresh) for c in range(count))


def _members(facts: Facts) -> list[list[int]]:
    index, attends = facts.problem.index, facts.attends
    return [
        [index[id_] for id_ in ids if id_ in index and attends[index[id_]]] for _, ids in facts.problem.memory_casts
    ]


def _without_apart(facts: Facts, members: list[int], host: int) -> list[int]:
    """Return the members who may share a cast with each other and with its host."""
    apart = {(int(a), int(b)) for a, b in facts.apart.tolist()}
    chosen: list[int] = []
    for i in members:
        beside = [*chosen, host]
        if not any((min(i, j), max(i, j)) in apart for j in beside):
            chosen.append(i)
    return chosen
