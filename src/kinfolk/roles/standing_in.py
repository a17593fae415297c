"""Names for every table who leads it should its host not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kinfolk.facts import Facts, Ints
    from kinfolk.solution import Solution


def host_stand_ins(facts: Facts, solution: Solution) -> Ints:
    """Return ``[rounds, most tables]`` the stand-in of each table, -1 where only newcomers are left.

    Somebody else at the table who said yes to hosting, else who came most often; never a newcomer.
    """
    stand_in = np.full(solution.hosts.shape, -1, dtype=np.int32)
    if not facts.problem.programme.level("hosted").on and not facts.host.any():
        return stand_in  # nobody leads a table, so nobody needs to take over
    for r in range(solution.hosts.shape[0]):
        for t in range(solution.hosts.shape[1]):
            members = solution.members(r, t)
            able = members[(members != solution.hosts[r, t]) & ~facts.newcomer[members]]
            if len(able):
                order = np.lexsort((able, -facts.times_attended[able], ~facts.host[able]))
                stand_in[r, t] = able[order[0]]
    return stand_in
