"""How many people met nobody at all, if taps miss some meetings: seen by the taps that each received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from kinfolk.estimating.estimate import CONFIDENCE, FEWEST, Estimate, too_few
from kinfolk.estimating.leanings import only_those_counted, polite_taps
from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

LEAST_CHANCE = 0.55
"""Below this chance of a tap the estimate would be mostly noise."""


def nobody_met(received: ArrayLike, chance: float, chance_error: float = 0.0) -> Estimate:
    """Return the share of people who met nobody, from how many taps each received.

    A person with d meetings receives each tap with the same ``chance``, whatever they tapped themselves. The share with
    d = 0 is then the mean of (-(1 - chance) / chance)^(taps received): the only unbiased estimate (inverse of binomial
    thinning, as for sampled networks: Frank 1980).

    Parameters
    ----------
    received
        ``[people]``: from how many others each person received a tap; only people who agreed to be tapped and counted.
    chance, chance_error
        How likely a meeting is tapped by one of its two, from :func:`kinfolk.estimating.tap_chance`, and its error.
    """
    taps = np.asarray(received, dtype=np.int64)
    what, n = say("met nobody"), len(taps)
    if n < FEWEST:
        return too_few(what, "share", n, n)
    seen = float((taps == 0).mean())
    if not chance >= LEAST_CHANCE:
        held = say("too few meetings are tapped to say who met nobody")
        return Estimate(what, "share", seen, *(3 * (np.nan,)), n, 0, "", withheld=held)
    base = -(1 - chance) / chance
    each = base ** taps.astype(np.float64)
    value = float(each.mean())
    # Given who met whom, only the taps are left to chance: E[each²] - E[each]² is estimated by each² - each.
    by_taps = max(float((each**2 - each).sum()), 0.0) / n**2
    slope = float(np.mean(np.where(taps > 0, taps * base ** (taps - 1.0), 0.0))) / chance**2
    half = float(stats.norm.isf((1 - CONFIDENCE) / 2)) * np.sqrt(by_taps + (slope * chance_error) ** 2)
    low, high = max(value - half, 0.0), min(max(value, 0.0) + half, 1.0)
    return Estimate(
        what, "share", seen, max(value, 0.0), low, high, n, 0, "inverse of binomial thinning (Frank 1980)",
        (polite_taps(), only_those_counted()),
    )  # fmt: skip
