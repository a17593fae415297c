"""Small seasons exactly: the most people whom any choice of pools can place, as a mixed integer programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from kinfolk.circles.pools import Pool
from kinfolk.circles.season import SMALLEST

if TYPE_CHECKING:
    from kinfolk.circles.pools import Options

MOST_PLACES = 6_000  # people times pools: above that, what was found stands
NODES = 400  # of the search: a number of steps, so that the same problem ends the same


def most_placed(options: Options) -> list[Pool] | None:
    """Return pools that place the most people; nothing if the problem is too large or nothing was found.

    Choose for each person at most one pool, and open a pool only with three people in it. Of two who never sit
    together, both are in one pool only if it is large enough for two circles. Solved by branch and bound (HiGHS).
    """
    pools = _pools(options)
    pairs = [(person, number) for number, (_, _, who) in enumerate(pools) for person in who]
    if not pairs or len(pairs) > MOST_PLACES:
        return None
    people, places = len(options.free), len(pairs)
    size = places + len(pools)  # whether each is in each pool, then whether each pool is open
    rows: list[tuple[dict[int, float], float]] = []
    by_person: list[dict[int, float]] = [{} for _ in range(people)]
    by_pool: list[dict[int, float]] = [{} for _ in pools]
    where = {pair: column for column, pair in enumerate(pairs)}
    for (person, number), column in where.items():
        by_person[person][column] = 1
        by_pool[number][column] = -1
        rows.append(({column: 1, places + number: -1}, 0))  # nobody in a pool that is closed
    rows += [(row, 1) for row in by_person if row]
    rows += [(row | {places + number: SMALLEST}, 0) for number, row in enumerate(by_pool)]
    rows += _apart(options, pools, where, by_pool)
    found = milp(
        np.concatenate([-np.ones(places), np.full(len(pools), 1e-3)]),  # everybody first, then few pools
        integrality=np.ones(size, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=_constraint(rows, size),
        options={"node_limit": NODES},
    )
    if found.x is None:
        return None
    chosen: dict[int, list[int]] = {}
    for (person, number), column in where.items():
        if found.x[column] > 0.5:  # noqa: PLR2004 - yes or no, up to rounding
            chosen.setdefault(number, []).append(person)
    return [Pool(*pools[number][:2], tuple(sorted(who))) for number, who in sorted(chosen.items())]


def _pools(options: Options) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return each pool that is not part of another one: way, start and who could be in it."""
    ways, starts = np.nonzero(options.totals >= SMALLEST)
    first: dict[frozenset[int], tuple[int, int]] = {}
    for way, start in zip(ways.tolist(), starts.tolist(), strict=True):
        first.setdefault(frozenset(options.who(way, start).tolist()), (way, start))
    sets = sorted(first, key=lambda who: (-len(who), sorted(who)))
    whole = [who for place, who in enumerate(sets) if not any(who < larger for larger in sets[:place])]
    return [(*first[who], tuple(sorted(who))) for who in whole]


def _apart(
    options: Options,
    pools: list[tuple[int, int, tuple[int, ...]]],
    where: dict[tuple[int, int], int],
    by_pool: list[dict[int, float]],
) -> list[tuple[dict[int, float], float]]:
    """Return rows that say: both of a pair that is kept apart only where there are people for two circles."""
    two = 2 * SMALLEST
    rows = []
    for one, others in options.gathering.foes.items():
        for other in (each for each in others if each > one):
            for number, (_, _, who) in enumerate(pools):
                if one in who and other in who:
                    row = dict(by_pool[number])
                    row[where[one, number]] += two
                    row[where[other, number]] += two
                    rows.append((row, float(two)))
    return rows


def _constraint(rows: list[tuple[dict[int, float], float]], size: int) -> LinearConstraint:
    entries = [(place, column, value) for place, (row, _) in enumerate(rows) for column, value in row.items()]
    at, columns, values = zip(*entries, strict=True)
    matrix = coo_array((np.array(values, dtype=np.float64), (at, columns)), shape=(len(rows), size))
    return LinearConstraint(matrix.tocsr(), -np.inf, np.array([limit for _, limit in rows]))
