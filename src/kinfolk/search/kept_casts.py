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

    A cast goes where one of its own people hosts; then the others go to groups that no earlier cast has taken, first to
    those whose host was in none. People who must be apart, hosts of other groups, and whoever exceeds the group's size are
    left to the search.
    """
    kept: dict[int, int] = {}
    if facts.problem.programme.casts.from_memory != "keep" or sittings.count == sittings.rounds:
        return kept
    free = sittings.used(sittings.rounds).tolist()
    host_at = {int(host[group]): group for group in free if host[group] >= 0}
    casts = [members for members in _members(facts) if len(members) >= FEWEST]
    at_home = [next((host_at[i] for i in members if i in host_at), -1) for members in casts]
    strangers = [group for group in free if int(host[group]) not in {i for members in casts for i in members}]
    elsewhere = [*strangers, *(group for group in free if group not in strangers and group not in at_home)]
    for members, home in zip(casts, at_home, strict=True):
        group = home if home >= 0 else elsewhere.pop(0) if elsewhere else -1
        if group < 0:
            continue
        room = int(sittings.highest[group]) - (0 if home >= 0 or host[group] < 0 else 1)
        staying = [i for i in members if host_at.get(i, group) == group]
        for i in _without_apart(facts, staying, int(host[group]))[:room]:
            kept[i] = group
    return kept


def one_host_each(facts: Facts, hosts: list[int]) -> list[int]:
    """Return hosts in the order in which they take casts: one of each cast that is kept, then who was in none, then the rest.

    A second host of one cast would have to leave it to lead another.
    """
    if facts.problem.programme.casts.from_memory != "keep":
        return hosts
    casts = [set(members) for members in _members(facts) if len(members) >= FEWEST]
    known = set().union(*casts) if casts else set()
    first = [i for members in casts if (i := next((i for i in hosts if i in members), -1)) >= 0]
    first = list(dict.fromkeys(first))
    free = [i for i in hosts if i not in known]
    return [*first, *free, *(i for i in hosts if i in known and i not in first)]


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
