"""Chairs for people who must sit together where no table has as many free: somebody there takes another seat."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import EVERY_LANGUAGE
from kinfolk.repair.faults import SEAT, Fault

if TYPE_CHECKING:
    from kinfolk.facts import Bools
    from kinfolk.repair.mending import Decisions, Mender
    from kinfolk.repair.prices import Cost

MOST_PRICED = 16  # of the ways in which equally few people move, those at the tables that suit best
NOBODY, ANYBODY = (0, 0), (1 << 20, 0)
Way = tuple[tuple[int, int], list[int]]
"""People who move and newcomers and hosts among them, and who leaves the table."""


def make_room(mender: Mender, unit: list[int], r: int, may: Bools, cost: Cost) -> bool:
    """Seat ``unit`` at a table with too few free chairs, by moving as few others from there as possible.

    Who moves in another round anyway leaves first, newcomers and hosts leave last.

    Parameters
    ----------
    unit
        People without a seat in round ``r`` who must sit together.
    may
        ``[tables]``: where they could sit if there were chairs, and everybody there spoke a language of theirs.
    cost
        ``[tables]``: what that costs all promises.

    Returns
    -------
    bool
        Whether they were seated.
    """
    with_movers = {mender.floor.at[j][r] for j in mender.movers}
    tables = np.flatnonzero(may).tolist()
    for some, most in (([t for t in tables if t in with_movers], NOBODY), (tables, ANYBODY)):
        ways = sorted((moved, float(cost[t]), t, who) for t in some for moved, who in _ways(mender, unit, r, t))
        for moved, equal in groupby(ways, key=lambda way: way[0]):
            best = _best(mender, [way[1:] for way in islice(equal, MOST_PRICED)], r) if moved <= most else None
            if best is not None:
                t, decisions = best
                decisions |= {(i, r): t for i in unit}
                mender.commit(decisions, dict.fromkeys(decisions, Fault(SEAT, r)))
                return True
    return False


def _best(mender: Mender, ways: list[tuple[float, int, list[int]]], r: int) -> tuple[int, Decisions] | None:
    """Return the table and the seats of those who leave it that cost all promises least; None if they find no seats."""
    found = [(price, t, seats) for price, t, leaving in ways if (seats := _seats_elsewhere(mender, leaving, r))]
    if not found:
        return None
    _, t, (_, decisions) = min(found, key=lambda way: (way[0] + way[2][0], way[1]))
    return t, decisions


def _ways(mender: Mender, unit: list[int], r: int, t: int) -> list[Way]:
    """Return who could leave table ``t`` for ``unit``: whoever shares no language with them, and those who cost least.

    If one more is to leave, each who can is a way of its own.
    """
    floor = mender.floor
    missing = int(floor.size[r][t]) + len(unit) - int(floor.seats[r][t])
    able = sorted((_moved(mender, i), i) for i in floor.members[r][t] if _may_leave(mender, i, r, t))
    ways = []
    for deaf in _deaf(mender, unit, r, t):
        going = [i for _, i in able if i in deaf]
        others = [(moved, i) for moved, i in able if i not in deaf]
        more = missing - len(going)
        if len(going) < len(deaf) or more > len(others):
            continue
        if more == 1:
            ways += [[*going, i] for _, i in others]
        elif more > 1 or going:
            ways.append([*going, *(i for _, i in others[: max(more, 0)])])
    return [(_sum(mender, leaving), leaving) for leaving in ways]


def _deaf(mender: Mender, unit: list[int], r: int, t: int) -> list[set[int]]:
    """Return for each language of ``unit`` that table ``t`` allows who there does not speak it; one empty set for all."""
    floor, tongues = mender.floor, mender.floor.crowd.tongues
    spoken = np.bitwise_and.reduce(tongues[unit])
    if floor.common[r][t] & spoken:
        return [set()]
    allowed = int(spoken & floor.tongue[r][t])
    bits = [np.uint64(1 << k) for k in range(64) if allowed >> k & 1] if spoken != EVERY_LANGUAGE else []
    return [{i for i in floor.members[r][t] if not tongues[i] & bit} for bit in bits]


def _sum(mender: Mender, people: list[int]) -> tuple[int, int]:
    counted = [_moved(mender, i) for i in people]
    return sum(one for one, _ in counted), sum(tender for _, tender in counted)


def _moved(mender: Mender, i: int) -> tuple[int, int]:
    """Return what it counts that ``i`` moves: nothing if they do so anyway."""
    return (0, 0) if i in mender.movers else (1, int(mender.tender(i)))


def _may_leave(mender: Mender, i: int, r: int, t: int) -> bool:
    floor = mender.floor
    return (i, r) not in mender.frozen and floor.host[r][t] != i and floor.crowd.unit[i] < 0


def _seats_elsewhere(mender: Mender, leaving: list[int], r: int) -> tuple[float, Decisions] | None:
    """Return free chairs for those who leave, and what they cost; None where one finds none."""
    floor, total = mender.floor, 0.0
    decisions: Decisions = {}
    mark = floor.mark()
    for i in leaving:
        here, free = floor.at[i][r], mender.prices.open_to(i, r)
        free[here] = False
        if not free.any():
            break
        cost = mender.prices.besides(i, r)
        gain = float(cost[here])
        cost[~free] = np.inf
        to = int(cost.argmin())
        total += float(cost[to]) - gain
        decisions[i, r] = to
        floor.seat(i, r, to)
    floor.undo(mark)
    return (total, decisions) if len(decisions) == len(leaving) else None
