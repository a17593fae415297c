"""How uncertain a figure of a graph is: the room again and again without some of its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.estimating.estimate import FEWEST, Estimate, too_few
from kinfolk.estimating.leanings import rather_wide
from kinfolk.estimating.missing import t_quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.estimating.estimate import Unit
    from kinfolk.metrics.ties import Floats, Ties
    from kinfolk.sentences import Sentence

GROUPS = 100
"""In rooms of at least twice as many people so many random groups are left out in turn, instead of each person."""


def jackknife(
    ties: Ties, figure: Callable[[Ties], float], *, groups: int = GROUPS, seed: int = 0
) -> tuple[float, float]:
    """Return a figure of ``ties`` and its standard error, from rooms without one person (or one group) each.

    Resampling ties would take them for independent of each other, which they are not: a person brings all of theirs
    (Snijders & Borgatti 1999; Lin, Lunde & Sarkar 2020).

    Parameters
    ----------
    figure
        Such as ``lambda ties: reach(ties).value``.
    groups, seed
        So many rooms at the most before people are left out in groups, which ``seed`` draws.
    """
    whole = figure(ties)
    parts = ties.people if ties.people < 2 * groups else groups
    place = np.random.default_rng(seed).permutation(ties.people) % parts
    without = np.array([figure(ties.among(place != one)) for one in range(parts)])
    return whole, error(without)


def error(without: Floats) -> float:
    """Return the standard error from the figures of the rooms that each lack one equal part (Tukey 1958)."""
    count = len(without)
    return float(np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum()))


def of_graph(
    what: Sentence | str, ties: Ties, figure: Callable[[Ties], float], *, unit: Unit = "share", seed: int = 0
) -> Estimate:
    """Return a figure of a graph with its interval: what rooms of such people would show.

    A jackknife is too large rather than too small wherever ties themselves are chance (Efron & Stein 1981), most of all for
    shares of people below a number of ties. Shares keep within 0 and 1: their interval is made on the scale of log-odds.
    """
    n = ties.people
    if n < FEWEST:
        return too_few(what, unit, n, n)
    value, wide = jackknife(ties, figure, seed=seed)
    half = t_quantile(n if n < 2 * GROUPS else GROUPS) * wide
    low, high = value - half, value + half
    if unit == "share" and 0 < value < 1:
        odds, half = np.log(value / (1 - value)), half / (value * (1 - value))
        low, high = (1 / (1 + np.exp(-end)) for end in (odds - half, odds + half))
    return Estimate(
        what, unit, value, value, float(low), float(high), n, n,
        "jackknife over people (Tukey 1958; Lin, Lunde & Sarkar 2020)", (rather_wide(),),
    )  # fmt: skip
