"""Intervals for what people answered: Wilson's for shares, the bootstrap over people for means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from kinfolk.estimating.estimate import CONFIDENCE, FEWEST, Estimate, too_few
from kinfolk.estimating.leanings import silent_were_less_connected

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.estimating.estimate import Unit
    from kinfolk.sentences import Sentence

RESAMPLES = 2000


def wilson(share: float, n: float, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the ends of Wilson's interval (Wilson 1927) for a share among ``n``, which need not be a whole number.

    For whole numbers it is what ``scipy.stats.binomtest(...).proportion_ci(method="wilson")`` gives.
    """
    z2 = stats.norm.isf((1 - confidence) / 2) ** 2
    if n <= 0:
        return 0.0, 1.0
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2) / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(float(middle - half), 0.0), min(float(middle + half), 1.0)


def share_of(what: Sentence | str, yes: int, n: int, eligible: int) -> Estimate:
    """Return the share of yes among those who answered, as an estimate for all who could have.

    The interval is Wilson's for a sample from a room of ``eligible`` people: where nearly all answered there is little
    left to be uncertain about (finite population correction: Burstein 1975). It takes those who answered for a random part
    of the room; :func:`kinfolk.estimating.weighted_share` does not.

    Parameters
    ----------
    yes, n, eligible
        How many said yes, how many answered, how many could have.
    """
    if not 0 <= yes <= n <= eligible:
        raise ValueError(f"{yes} yes of {n} answers of {eligible} people")
    if n < FEWEST:
        return too_few(what, "share", n, eligible)
    share = yes / n
    low, high = wilson(share, as_if(n, eligible)) if n < eligible else (share, share)
    bounds = (yes / eligible, (yes + eligible - n) / eligible)
    return Estimate(
        what, "share", share, share, low, high, n, eligible,
        "Wilson 1927, finite population", silent_were_less_connected(n, eligible), bounds,
    )  # fmt: skip


def mean_of(
    what: Sentence | str, values: ArrayLike, eligible: int, *, unit: Unit = "points", seed: int = 0
) -> Estimate:
    """Return the mean of those who answered, with a bootstrap over people (BCa: Efron 1987).

    Like :func:`share_of` it takes those who answered for a random part of the room, and narrows the interval as the room
    is exhausted.

    Parameters
    ----------
    values
        One for each person who answered; ``nan`` is no answer.
    eligible
        How many could have answered.
    seed
        Of the bootstrap; the same seed gives the same interval.
    """
    given = np.asarray(values, dtype=np.float64)
    given = given[~np.isnan(given)]
    n = len(given)
    if n > eligible:
        raise ValueError(f"{n} answers of {eligible} people")
    if n < FEWEST:
        return too_few(what, unit, n, eligible)
    mean = float(given.mean())
    ends = bootstrap(given, seed=seed)
    low, high = (mean + (end - mean) * np.sqrt(1 - n / eligible) for end in ends)
    return Estimate(
        what, unit, mean, mean, float(low), float(high), n, eligible,
        "bootstrap over people, BCa (Efron 1987), finite population", silent_were_less_connected(n, eligible),
    )  # fmt: skip


def bootstrap(values: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES) -> tuple[float, float]:
    """Return the ends of the BCa interval for the mean of ``values``, one for each person.

    Raises
    ------
    ValueError
        There are fewer than ten.
    """
    given = np.asarray(values, dtype=np.float64)
    if len(given) < FEWEST:
        raise ValueError(f"{len(given)} people are too few for an interval; {FEWEST} are needed")
    if np.ptp(given) == 0:
        return float(given[0]), float(given[0])
    chance = np.random.default_rng(seed)
    found = stats.bootstrap(
        (given,), np.mean, confidence_level=CONFIDENCE, n_resamples=resamples, vectorized=True, rng=chance
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def as_if(n: int, eligible: int) -> float:
    """Return the sample size from an endless room that says as much as ``n`` of ``eligible`` people."""
    return n * (eligible - 1) / (eligible - n)
