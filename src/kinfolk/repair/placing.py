"""Seats for people who have none: walk-ins, people who are back, and those whose table is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.repair.faults import SEAT, Fault
from kinfolk.repair.making_room import make_room

if TYPE_CHECKING:
    from kinfolk.repair.mending import Mender
    from kinfolk.repair.prices import Cost

# Nobody else has to move when an arrival fills a table that is too empty, or leads one: worth more than any promise.
SPARES_A_MOVE = 1_000_000.0
EVEN = 0.01


def place_everybody(mender: Mender) -> None:
    """Give a seat to everybody who has none, at the least cost for all promises; whom nothing fits stay without."""
    floor = mender.floor
    for r in floor.rounds:
        waiting = _waiting(mender, r)
        if waiting:
            _open_tables(mender, r, waiting)
    waiting_rounds = [(i, r) for r in floor.rounds for i in _waiting(mender, r)]
    for i, r in sorted(waiting_rounds, key=lambda one: (_ease(mender, one[0]), one)):
        if floor.at[i][r] < 0:
            place(mender, i, r)


def place_anyhow(mender: Mender) -> None:
    """Give a chair to whom only too many of a group, or somebody met before, kept from one: nobody stands for that."""
    mender.prices.lenient = True
    for r in mender.floor.rounds:
        for i in _waiting(mender, r):
            if mender.floor.at[i][r] < 0:
                place(mender, i, r)
    mender.prices.lenient = False


def _waiting(mender: Mender, r: int) -> list[int]:
    floor = mender.floor
    here: list[int] = np.flatnonzero((floor.label[r] < 0) & floor.crowd.present[:, r]).tolist()
    return here


def _ease(mender: Mender, i: int) -> int:
    """Return how easily somebody is seated: companions go first, then those with needs, then hosts."""
    crowd = mender.floor.crowd
    if crowd.unit[i] >= 0:
        return 0
    if crowd.needs[i] or i in crowd.apart:
        return 1
    return 2 if crowd.host[i] else 3


def place(mender: Mender, i: int, r: int) -> bool:
    """Seat ``i`` in round ``r``, and whoever must be with them, where it costs least; False where nothing fits.

    A table with free chairs comes first; else somebody leaves one for them.
    """
    floor, prices = mender.floor, mender.prices
    unit = [i, *(j for j in _companions(mender, i, r) if floor.at[j][r] < 0)]
    may = np.logical_and.reduce([prices.may_sit(j, r) for j in unit]) & prices.shares_well(unit, r)
    pinned = mender.faults.pins.get((i, r), -1)
    if pinned >= 0:
        may &= np.arange(len(may)) == pinned
    if not may.any():
        return False
    cost = np.sum([prices.at_tables(j, r) for j in unit], axis=0) + EVEN * floor.size[r]
    cost -= SPARES_A_MOVE * _spares(mender, i, r)
    spoken = np.bitwise_and.reduce(floor.crowd.tongues[unit])
    free = may & ((floor.common[r] & spoken) != 0) & (floor.size[r] + len(unit) <= floor.seats[r])
    if not free.any():
        return make_room(mender, unit, r, may, cost)
    cost[~free] = np.inf
    for j in unit:
        _take(mender, j, r, int(cost.argmin()))
    return True


def _take(mender: Mender, i: int, r: int, t: int) -> None:
    mender.commit({(i, r): t}, {(i, r): Fault(SEAT, r)})


def _companions(mender: Mender, i: int, r: int) -> list[int]:
    crowd = mender.floor.crowd
    if crowd.unit[i] < 0:
        return []
    return [j for j in np.flatnonzero(crowd.unit == crowd.unit[i]).tolist() if j != i and crowd.present[j, r]]


def _spares(mender: Mender, i: int, r: int) -> Cost:
    """Return ``[tables]``: how many moves are spared when ``i`` sits there."""
    floor = mender.floor
    few = (floor.size[r] > 0) & (floor.size[r] < floor.least[r])
    spared = few.astype(np.float64)
    if floor.may_lead(i) and floor.must_rounds()[r]:
        spared += 2.0 * ((np.array(floor.host[r]) < 0) & (floor.size[r] > 0))
    return spared


def _open_tables(mender: Mender, r: int, waiting: list[int]) -> None:
    """Open empty tables while there are more people waiting than free chairs, with as many as a table needs."""
    floor = mender.floor
    used = floor.size[r] > 0
    chairs = int((floor.seats[r] - floor.size[r])[used].sum())
    for t in sorted(np.flatnonzero(~used).tolist(), key=lambda t: (-int(floor.seats[r][t]), t)):
        missing = len(waiting) - chairs
        if missing <= 0:
            return
        wanted = max(int(floor.least[r][t]), min(missing, int(floor.seats[r][t])))
        group = _group(mender, r, t, waiting)[:wanted]
        if len(group) < int(floor.least[r][t]):
            continue
        for i in group:
            _take(mender, i, r, t)
            waiting.remove(i)
        chairs += int(floor.seats[r][t]) - len(group)


def _share_well(mender: Mender, people: list[int]) -> bool:
    """Whether all these can sit together, as far as groups with a limit and earlier meetings go."""
    sharing, programme = mender.floor.crowd.sharing, mender.floor.programme
    too_many = programme.level("at_most").must and sharing.beyond(people)
    return not too_many and not (programme.memory_level.must and any(sharing.again(people)))


def _group(mender: Mender, r: int, t: int, waiting: list[int]) -> list[int]:
    """Return those waiting who can sit at the empty table ``t`` together, somebody to lead it first."""
    floor, crowd = mender.floor, mender.floor.crowd
    order = sorted(waiting, key=lambda i: (not floor.may_lead(i), i))
    chosen: list[int] = []
    common = floor.tongue[r][t]
    for i in order:
        fits = crowd.needs[i] <= floor.features[r][t] and common & crowd.tongues[i] and crowd.unit[i] < 0
        fits = fits and _share_well(mender, [*chosen, i])
        if fits and not any(j in crowd.apart.get(i, ()) for j in chosen):
            chosen.append(i)
            common = common & crowd.tongues[i]
    return chosen
