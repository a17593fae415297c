"""New hosts for many tables at once: as few people move as possible, each to as many tables as they can lead."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.repair.faults import HOST, Fault

if TYPE_CHECKING:
    from kinfolk.repair.mending import Decisions, Mender

MOST_TRIED = 24
Open = dict[int, set[int]]
"""Tables without a host by round, as positions."""


def tables_without(mender: Mender) -> Open:
    """Return the tables that must have a host and have none."""
    floor = mender.floor
    must = floor.must_rounds()
    found: Open = {r: set() for r in floor.rounds}
    for r in floor.rounds:
        if must[r]:
            without = {t for t, i in enumerate(floor.host[r]) if i < 0 and floor.size[r][t] > 0}
            found[r] = {t for t in without if Fault(HOST, r, t) not in mender.ignored}
    return found


def bring_hosts(mender: Mender, variant: int = 0) -> None:
    """Move hosts who lead nothing to tables without one: first those who can help in most rounds.

    Everybody can lead one table in a round, so at least as many people move as any round has such tables.

    Parameters
    ----------
    variant
        Another number, another order among people who can help equally well.
    """
    open_ = tables_without(mender)
    spare = _spare(mender, open_)
    while any(open_.values()) and spare:
        best, decisions = _next(mender, spare, open_, variant)
        spare.pop(best)
        if not decisions:
            continue
        for (_, r), t in decisions.items():
            open_[r].discard(t)
        mender.commit(decisions, {(i, r): Fault(HOST, r, t) for (i, r), t in decisions.items()})


def _next(mender: Mender, spare: dict[int, set[int]], open_: Open, variant: int) -> tuple[int, Decisions]:
    """Return who leads next and where: the first who can really lead as many tables as it seemed, else who leads most.

    Somebody may be free in three rounds and yet not fit at the tables there; whoever moves anyway counts for nothing.
    """
    ranks = {i: (*_rank(mender, i, rounds, open_), _lot(i, variant)) for i, rounds in spare.items()}
    best: tuple[int, Decisions] | None = None
    for i in nlargest(MOST_TRIED, ranks, key=ranks.__getitem__):
        decisions = _tables_for(mender, i, sorted(spare[i]), open_)
        if best is None or len(decisions) > len(best[1]):
            best = i, decisions
        if len(decisions) == ranks[i][1] or (decisions and i in mender.movers):
            break
    return best or (next(iter(spare)), {})


def _spare(mender: Mender, open_: Open) -> dict[int, set[int]]:
    """Return hosts who lead nothing, with the rounds in which they could lead a table that has nobody."""
    floor, crowd = mender.floor, mender.floor.crowd
    spare: dict[int, set[int]] = {}
    for i in np.flatnonzero(crowd.host).tolist():
        if floor.may_lead(i):
            rounds = {r for r, tables in open_.items() if tables and _can_go(mender, i, r)}
            if rounds:
                spare[i] = rounds
    return spare


def _can_go(mender: Mender, i: int, r: int) -> bool:
    """Whether the table of ``i`` can do without them."""
    floor = mender.floor
    t = floor.at[i][r]
    if t < 0 or (i, r) in mender.frozen or floor.host[r][t] == i:
        return False
    crowd = floor.crowd
    alone = all(floor.at[j][r] < 0 for j in crowd.together.get(i, ()))
    return alone and bool(floor.size[r][t] > floor.least[r][t])


def _rank(mender: Mender, i: int, rounds: set[int], open_: Open) -> tuple[int, int, bool, int]:
    crowd = mender.floor.crowd
    left = int(crowd.limit[i]) - mender.floor.leads[i]
    useful = min(left, sum(1 for r in rounds if open_[r]))
    urgent = sum(len(open_[r]) for r in rounds)
    return (int(i in mender.movers and useful > 0), useful, not crowd.newcomer[i], urgent)


def _lot(i: int, variant: int) -> int:
    """Return where ``i`` stands in the order of this variant; the first is the order of the list."""
    return -i if not variant else (i + 1) * (2 * variant + 1) * 7_919 % 1_000_003


def _tables_for(mender: Mender, i: int, rounds: list[int], open_: Open) -> Decisions:
    """Return for each round, while their yes lasts, the table that ``i`` leads; the same one where possible."""
    floor = mender.floor
    left = int(floor.crowd.limit[i]) - floor.leads[i]
    decisions: Decisions = {}
    names: set[str] = set()
    wanted = sorted(rounds, key=lambda r: (-len(open_[r]), r))
    for r in wanted:
        if len(decisions) == left or not open_[r] or not _can_go(mender, i, r):
            continue
        fits = mender.prices.open_to(i, r)
        tables = [t for t in sorted(open_[r]) if fits[t]]
        if not tables:
            continue
        cost = mender.prices.besides(i, r)
        name = floor.name[r]
        rank = {t: (name[t] not in names, -_other_rounds(name[t], r, open_, mender), float(cost[t]), t) for t in tables}
        best = min(tables, key=rank.__getitem__)
        names.add(name[best])
        decisions[i, r] = best
    return decisions


def _other_rounds(name: str, r: int, open_: Open, mender: Mender) -> int:
    """Return in how many other rounds the table of that name has no host either."""
    names = mender.floor.name
    return sum(any(names[q][t] == name for t in tables) for q, tables in open_.items() if q != r)
