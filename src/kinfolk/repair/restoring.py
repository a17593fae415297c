"""Promises that the day broke, restored by a few moves more where many things changed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.repair.faults import Fault

if TYPE_CHECKING:
    from kinfolk.facts import Bools
    from kinfolk.repair.loads import Loads
    from kinfolk.repair.mending import Mender

GAIN = "gain"
WORTH_A_MOVE = 3.0  # one normal promise of one person
MOST_LOOKED_AT = 400


def restore(mender: Mender, before: Loads, most: int) -> None:
    """Move people to free chairs where that serves most people, while no more than ``most`` people move in all.

    Parameters
    ----------
    mender
        The room without broken musts.
    before
        What everybody had of each promise in the plan as it was handed out.
    most
        How many people may move in all.
    """
    looked_at = 0
    for i in _worse_off(mender, before):
        for r in mender.floor.rounds:
            if looked_at == MOST_LOOKED_AT or (len(mender.movers) >= most and i not in mender.movers):
                break
            if _may_go(mender, i, r):
                looked_at += 1
                _take_better_seat(mender, i, r)


def _worse_off(mender: Mender, before: Loads) -> list[int]:
    """Return who lost a promise or has arrived without it, those who may move for nothing first."""
    now, crowd = mender.loads, mender.floor.crowd
    lost = _lacks(mender, now) & crowd.ahead(mender.floor.first)
    lost[: len(before.party)] &= ~_lacks(mender, before, len(before.party))
    lost |= mender.prices.unwelcome()
    tender = np.asarray(crowd.newcomer | crowd.host)
    free = np.array([i in mender.movers or mender.is_new(i) for i in range(len(lost))], dtype=np.bool_)
    order = np.lexsort((np.arange(len(lost)), tender, ~free))
    return [int(i) for i in order if lost[i]]


def _lacks(mender: Mender, loads: Loads, count: int | None = None) -> Bools:
    """Return ``[people]`` whose kindred, needle or party promise is broken."""
    crowd = mender.floor.crowd
    needle = np.array([bool(needles) for needles in crowd.needles], dtype=np.bool_)
    chosen = slice(0, count)
    level = mender.floor.programme.level
    few = loads.kindred < crowd.owed[chosen]
    alone = crowd.owed_first[chosen] & (loads.at_first == 0)
    lacks = (few | alone) & level("kindred").on | (needle[chosen] & (loads.needle == 0) & level("needle").on)
    lacks |= ((loads.party > 0) & level("no_party").on) | ((loads.repeats > 0) & level("new_faces").on)
    return np.asarray(lacks)


def _may_go(mender: Mender, i: int, r: int) -> bool:
    floor = mender.floor
    t = floor.at[i][r]
    if t < 0 or (i, r) in mender.frozen or floor.host[r][t] == i or floor.crowd.unit[i] >= 0:
        return False
    return bool(floor.size[r][t] > floor.least[r][t])


def _take_better_seat(mender: Mender, i: int, r: int) -> None:
    floor = mender.floor
    fits = mender.prices.open_to(i, r)
    if not fits.any():
        return
    cost = mender.prices.besides(i, r)
    here = cost[floor.at[i][r]]
    cost[~fits] = np.inf
    best = int(cost.argmin())
    worth = 0.0 if i in mender.movers or mender.is_new(i) else WORTH_A_MOVE
    if here - cost[best] >= max(worth, 1.0):
        mender.commit({(i, r): best}, {(i, r): Fault(GAIN, r, best)})
