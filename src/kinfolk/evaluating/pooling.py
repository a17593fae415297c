"""One event almost never proves it: what several events say together, each with its own size and its own effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import optimize, stats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Method = Literal["paule-mandel", "dersimonian-laird"]
_TWO = 2


@dataclass(frozen=True, slots=True)
class Pooled:
    """The effect over events like these.

    Parameters
    ----------
    events
        How many were pooled.
    effect, error
        The mean over events, and its standard error (Hartung & Knapp, never smaller than the plain one).
    low, high
        Interval by Student's t with ``events - 1`` degrees of freedom; for one event by the normal law.
    p
        How likely as much would be, if the mean were nothing.
    between
        Variance between events (tau squared): 0 if they differ by chance alone.
    share
        Of all differences between events, the share that is more than chance (I squared), 0 to 1.
    """

    events: int
    effect: float
    error: float
    low: float
    high: float
    p: float
    between: float
    share: float


def pool(
    effects: Sequence[float], errors: Sequence[float], *, method: Method = "paule-mandel", level: float = 0.95
) -> Pooled:
    """Pool the effects of several events (random effects).

    Paule & Mandel 1982 or DerSimonian & Laird 1986 for the variance between events; Hartung & Knapp 2001 for the error,
    with the factor at least 1, as Röver, Knapp & Friede 2015 advise for few events.

    Parameters
    ----------
    effects, errors
        Of each event, with its standard error, in the same unit.

    Raises
    ------
    ValueError
        There is no event, their numbers differ, or an error is not above 0.
    """
    y, error = np.asarray(effects, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if not len(y) or y.shape != error.shape or not (error > 0).all():
        raise ValueError("one effect and one standard error above 0 are wanted of each event.")
    v = error**2
    between = _paule_mandel(y, v) if method == "paule-mandel" else _dersimonian_laird(y, v)
    weight = 1 / (v + between)
    mean = float(np.average(y, weights=weight))
    plain = float(np.sqrt(1 / weight.sum()))
    freedom = len(y) - 1
    factor = max(1.0, float((weight * (y - mean) ** 2).sum()) / freedom) if freedom else 1.0
    law = stats.t(freedom or np.inf)
    spread = plain * float(np.sqrt(factor))
    reach = float(law.ppf((1 + level) / 2)) * spread
    q = _q(y, v, 0.0)
    return Pooled(
        events=len(y),
        effect=mean,
        error=spread,
        low=mean - reach,
        high=mean + reach,
        p=float(2 * law.sf(abs(mean) / spread)),
        between=between,
        share=max(0.0, (q - freedom) / q) if freedom and q > 0 else 0.0,
    )


def _q(y: Floats, v: Floats, between: float) -> float:
    """Return Cochran's Q: how far events are from their mean, in their errors."""
    weight = 1 / (v + between)
    return float((weight * (y - np.average(y, weights=weight)) ** 2).sum())


def _paule_mandel(y: Floats, v: Floats) -> float:
    """Return the variance between events for which Q is what it should be."""
    freedom = len(y) - 1
    if freedom < 1 or _q(y, v, 0.0) <= freedom:
        return 0.0
    most = float(np.ptp(y) ** 2 + v.max())
    while _q(y, v, most) > freedom:
        most *= _TWO
    return float(optimize.brentq(lambda between: _q(y, v, between) - freedom, 0.0, most, xtol=1e-14))


def _dersimonian_laird(y: Floats, v: Floats) -> float:
    """Return the variance between events by moments."""
    freedom, weight = len(y) - 1, 1 / v
    if freedom < 1:
        return 0.0
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (_q(y, v, 0.0) - freedom) / scale)


__all__ = ["Method", "Pooled", "pool"]
