"""What may be shown of few people: cells under five are hidden, with enough others that nobody can work them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.estimating.estimate import Estimate
    from kinfolk.metrics.ties import Bools, Wide
    from kinfolk.sentences import Sentence

LEAST = 5
"""No cell with fewer people is shown (agencies use 3 or 5: OECD, glossary of statistical disclosure control)."""
ROUNDED_BELOW = 20
"""Of fewer people shares are rounded to 5 %."""
STEP = 0.05
MOST_CROSSED = 2


@dataclass(frozen=True, slots=True)
class Share:
    """A share as it may be shown.

    Parameters
    ----------
    value
        0 to 1, rounded if ``n`` is small; ``None`` if it is not shown.
    n
        Of how many people; ``None`` if that is not shown.
    said
        The share in words, or why there is none.
    """

    value: float | None
    n: int | None
    said: Sentence


def share(count: int, n: int) -> Share:
    """Return ``count`` of ``n`` people as it may be shown: neither side of it may be one of fewer than five.

    Of a share of which one side has 0 to 4 people only that is said; that it is exactly nobody is not told either, since
    it would tell something of everybody.
    """
    if n < LEAST:
        return Share(None, None, say("fewer than {least} people", least=LEAST))
    if n < 2 * LEAST:
        return Share(None, n, say("too few to tell apart"))
    if count < LEAST:
        return Share(None, n, say("fewer than {least} of {n}", least=LEAST, n=n))
    if n - count < LEAST:
        return Share(None, n, say("all but fewer than {least} of {n}", least=LEAST, n=n))
    value = count / n
    if n < ROUNDED_BELOW:
        value = _rounded(value)
    return Share(value, n, say("{share} of {n}", share=f"{100 * value:.0f} %", n=n))


def shown(estimate: Estimate) -> Estimate:
    """Return an estimate as it may be shown: a share by the rules of :func:`share`, everything else as it is."""
    if estimate.unit != "share" or estimate.withheld:
        return estimate
    allowed = share(round(estimate.seen * estimate.n), estimate.n)
    if allowed.value is None:
        return replace(
            estimate, seen=np.nan, estimated=np.nan, low=np.nan, high=np.nan, bounds=None, withheld=allowed.said
        )
    if estimate.n >= ROUNDED_BELOW:
        return estimate
    bounds = (_rounded(estimate.bounds[0]), _rounded(estimate.bounds[1])) if estimate.bounds else None
    return replace(
        estimate,
        seen=_rounded(estimate.seen),
        estimated=_rounded(estimate.estimated),
        low=_rounded(estimate.low),
        high=_rounded(estimate.high),
        bounds=bounds,
    )


def hidden(counts: ArrayLike) -> Bools:
    """Return which cells of a table are hidden, so that totals give none of them away.

    The rows and columns of the table are taken to be added up somewhere. Hidden are all cells under five, and as many
    others, the smallest first, until from what is left each hidden cell could be at least five numbers (audited by linear
    programming, as in Fischetti & Salazar 2001).

    Parameters
    ----------
    counts
        ``[any]`` or ``[any, any]`` people; one axis for each attribute.

    Raises
    ------
    ValueError
        More than two attributes are crossed.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.ndim > MOST_CROSSED:
        raise ValueError(f"{table.ndim} attributes are crossed; more than {MOST_CROSSED} would single people out")
    square = table.reshape(1, -1) if table.ndim < MOST_CROSSED else table
    away = square < LEAST
    while away.any() and not away.all():
        open_cells = _given_away(square, away)
        if not open_cells.any():
            break
        away |= _next(square, away, open_cells)
    return np.asarray(away.reshape(table.shape))


def spans(counts: Wide, away: Bools) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the greatest number that each hidden cell could hold, for whoever knows the rest and all totals.

    Both are ``[hidden cells]``, in reading order; numbers below 0 are no people.
    """
    cells = np.argwhere(away)
    rows, columns = counts.shape
    equations = np.zeros((rows + columns, len(cells)))
    equations[cells[:, 0], np.arange(len(cells))] = 1
    equations[rows + cells[:, 1], np.arange(len(cells))] = 1
    left = np.where(away, counts, 0)
    totals = np.concatenate([left.sum(axis=1), left.sum(axis=0)])
    if rows == 1:  # one attribute: only its total is known
        equations, totals = equations[:1], totals[:1]
    ends = []
    for sign in (1, -1):
        wanted = [linprog(sign * one, A_eq=equations, b_eq=totals, bounds=(0, None)) for one in np.eye(len(cells))]
        ends.append(np.array([sign * float(found.fun or 0.0) for found in wanted]))
    return ends[0], ends[1]


def _rounded(value: float) -> float:
    return value if np.isnan(value) else round(round(value / STEP) * STEP, 2)


def _given_away(counts: Wide, away: Bools) -> Bools:
    """Return the hidden cells of which fewer than five numbers are possible."""
    low, high = spans(counts, away)
    found = np.zeros_like(away)
    found[away] = high - low < LEAST - 1e-6
    return found


def _next(counts: Wide, away: Bools, open_cells: Bools) -> Bools:
    """Return the one cell to hide next: the smallest that is still shown in a row or column of a cell given away."""
    near = np.logical_or.outer(np.any(open_cells, axis=1), np.any(open_cells, axis=0))
    possible = near & ~away if (near & ~away).any() else ~away
    size = np.where(possible, counts, np.iinfo(np.int64).max)
    found = np.zeros_like(away)
    found[np.unravel_index(int(size.argmin()), size.shape)] = True
    return found
