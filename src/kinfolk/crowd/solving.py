"""Plans a very large gathering: seats in closed form, then whoever lacks something exchanges seats, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.crowd.placing import place_crowd
from kinfolk.crowd.queue import Queue

if TYPE_CHECKING:
    from kinfolk.crowd.arrays import Crowd, Ints, Seats
    from kinfolk.crowd.count import Counts


@dataclass(frozen=True, eq=False, kw_only=True)
class CrowdPlan:
    """Who sits where, what that keeps and breaks, and what it took.

    Parameters
    ----------
    seats
        ``int32[people, rounds]`` tables, in the order of the crowd's.
    hosts
        ``int32[tables]``: the host who keeps the table through all rounds, -1 for nobody.
    counts
        What the plan keeps and breaks, counted anew from the seats by the kernels.
    perfect
        Whether the start rests on a proof that nobody meets anybody twice.
    steps
        Exchanges that were tried.
    """

    seats: Seats
    hosts: Ints
    counts: Counts
    perfect: bool
    steps: int


def solve_crowd(crowd: Crowd, *, seed: int = 0) -> CrowdPlan:
    """Plan a crowd, on one thread; the same crowd and seed give the same seats on any machine.

    Repeats, parties and keep-apart pairs are mended first; from then on no exchange breaks any of them. Then every
    newcomer's first table gets company for them, then a kindred person, then everybody else does. Each stage ends when
    nobody is left who lacks anything, or after as many tries as the number of people allows.

    Parameters
    ----------
    crowd
        Who there is and what tables there are.
    seed
        Chooses among plans.

    Returns
    -------
    CrowdPlan
        The seats, and what they keep and break.
    """
    queue = begin(crowd, seed)
    for _, make in queue.pieces():
        make()
    return CrowdPlan(
        seats=queue.seats_of_crowd,
        hosts=queue.hosts,
        counts=queue.counts(),
        perfect=queue.perfect,
        steps=queue.tried,
    )


def begin(crowd: Crowd, seed: int) -> Queue:
    """Seat everybody, and mend what no exchange of the queue may break: its first complete seating."""
    random = np.random.Generator(np.random.PCG64(seed & 0xFFFFFFFFFFFFFFFF))
    start = place_crowd(crowd, random)
    queue = Queue(crowd, start, int(random.integers(1 << 62)))
    queue.mend()
    return queue
