"""One observed draw among all that there could have been: its p-value, and every effect that it does not reject.

If an effect is ``tau`` for everybody, then ``outcome - tau * treated`` is what would be without it, whatever is drawn. So the
difference under each draw is linear in ``tau`` and its squared error quadratic: both are worked out once, and tests for many
effects cost next to nothing. The statistic is the difference over its error, which keeps the test right where the effect is
not the same for everybody (Wu & Ding 2021, Journal of the American Statistical Association 116).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_GRID, _HALVINGS = 201, 24
_SPANS = (4.0, 8.0, 16.0, 64.0, 1024.0)  # of the error, to each side of the difference, until both ends are rejected
_SAME = 1 - 1e-9  # two statistics that differ by rounding alone are equal


class NothingToCompareError(ValueError):
    """There is nobody in one of the two arms, or nobody of whom it is known what came of it."""


@dataclass(frozen=True, eq=False)
class Redraws:
    """Differences and squared errors under every draw; the observed one is one of them.

    Parameters
    ----------
    drawn
        Which draw was made.
    of_outcome, of_treated
        ``[draws]``: the difference of the outcome, and of who was really treated, between the arms of each draw.
    squared
        ``[draws, 3]``: what the squared error of the difference has of ``1``, ``-2 tau`` and ``tau`` squared.
    at_least
        The same for an error that the first one never goes below; None for no such floor.
    """

    drawn: int
    of_outcome: Floats
    of_treated: Floats
    squared: Floats
    at_least: Floats | None = None

    @property
    def difference(self) -> float:
        """The difference under the draw that was made."""
        return float(self.of_outcome[self.drawn])

    @property
    def error(self) -> float:
        """Its standard error."""
        return float(np.sqrt(self._squared_error(np.zeros(1))[self.drawn, 0]))

    @property
    def p(self) -> float:
        """The share of draws that show at least as much, if the treatment does nothing to anybody."""
        return float(self.p_of(np.zeros(1))[0])

    def p_of(self, tau: Floats) -> Floats:
        """Return ``[taus]``: the share of draws whose statistic is at least the observed one if ``tau`` is the effect."""
        away = np.abs(self.of_outcome[:, None] - np.outer(self.of_treated, tau))
        with np.errstate(invalid="ignore", divide="ignore"):
            statistic = away / np.sqrt(self._squared_error(tau))
        statistic = np.where(away == 0, 0.0, statistic)
        statistic[np.isnan(statistic)] = np.inf  # a draw with an empty arm: as extreme as can be
        return np.asarray((statistic >= statistic[self.drawn] * _SAME).mean(axis=0))

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the hull of every effect that is not rejected; infinite on a side on which none is rejected."""
        if not self.error > 0:
            return -np.inf, np.inf
        return self._end(-1, 1 - level), self._end(1, 1 - level)

    def _end(self, side: int, alpha: float) -> float:
        def kept(steps: Floats) -> NDArray[np.bool_]:
            return np.asarray(self.p_of(self.difference + side * self.error * steps) > alpha)

        for span in _SPANS:
            steps = np.linspace(0, span, _GRID)
            last = int(np.flatnonzero(kept(steps)).max(initial=0))
            if last < _GRID - 1:
                low, high = steps[last], steps[last + 1]
                for _ in range(_HALVINGS):
                    middle = (low + high) / 2
                    low, high = (middle, high) if kept(np.array([middle]))[0] else (low, middle)
                return float(self.difference + side * self.error * low)
        return float(side * np.inf)

    def _squared_error(self, tau: Floats) -> Floats:
        powers = np.stack([np.ones_like(tau), -2 * tau, tau**2])
        found = self.squared @ powers
        return np.asarray(np.maximum(found if self.at_least is None else np.maximum(found, self.at_least @ powers), 0))


__all__ = ["NothingToCompareError", "Redraws"]
