"""In which rounds the hosts suffice: one for each table in use, nobody beyond the rounds they said yes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.flow import unmet

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.facts.arrays import Wide


def must_rounds(facts: Facts, in_use: Wide) -> Bools:
    """Return ``[rounds]``: walking in order, where hosts suffice here and in all must rounds before.

    Parameters
    ----------
    in_use
        ``[rounds]``: how many tables need a host.
    """
    kinds, count = host_kinds(facts)
    wanted = np.zeros(facts.rounds, dtype=np.int64)
    must = np.zeros(facts.rounds, dtype=np.bool_)
    for r in range(facts.rounds):
        wanted[r] = in_use[r]
        must[r] = can_host(kinds, count, wanted)
        if not must[r]:
            wanted[r] = 0
    return must


def host_kinds(facts: Facts) -> tuple[Ints, Wide]:
    """Return the different hosts as ``[kinds, rounds + 1]`` (there or not, then the limit) and how many of each."""
    hosts = facts.host & (facts.host_rounds > 0)
    rows = np.column_stack([facts.present[hosts].astype(np.int32), facts.host_rounds[hosts]])
    kinds, count = np.unique(rows, axis=0, return_counts=True)
    return kinds.astype(np.int32), count.astype(np.int64)


def can_host(kinds: Ints, count: Wide, wanted: Wide) -> bool:
    """Return whether the hosts can serve ``wanted`` tables in each round.

    This is a flow from kinds of hosts to rounds: at most ``count`` of a kind in a round, and
    ``limit * count`` over all rounds.
    """
    there, limit = kinds[:, :-1], kinds[:, -1]
    if (there.T.astype(np.int64) @ count < wanted).any():
        return False
    if (limit >= there.sum(axis=1)).all():
        return True
    return not unmet(limit * count, there * count[:, None], wanted).short


def least_unhosted(facts: Facts) -> int:
    """Return how many people of one round at least sit without a host, however hosts share out the rounds.

    With h hosts at work in a round at most the h largest tables are hosted, and the others sit elsewhere;
    the least m is sought for which enough hosts can be at work in every round to leave at most m out.
    """
    kinds, count = host_kinds(facts)
    people = facts.capacity.people
    low, high = 0, int(people.max(initial=0))
    while low < high:
        m = (low + high) // 2
        wanted = np.array([_hosts_for(facts, r, int(n) - m) for r, n in enumerate(people)], dtype=np.int64)
        if can_host(kinds, count, wanted):
            high = m
        else:
            low = m + 1
    return low


def _hosts_for(facts: Facts, r: int, people: int) -> int:
    """Return the fewest tables of a round that hold ``people``; all and one more if none do."""
    room = np.cumsum(np.sort(facts.room.seats[r])[::-1])
    return 0 if people <= 0 else int(np.searchsorted(room, people)) + 1
