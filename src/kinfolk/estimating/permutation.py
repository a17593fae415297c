"""Whether a difference could be luck: the same figure after other draws that might have been made."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike

Draw = TypeVar("Draw")
RESAMPLES = 9999


def over_draws(figure: Callable[[Draw], float], actual: Draw, others: Iterable[Draw]) -> float:
    """Return the chance of a figure as far from 0 as the actual one, by the lottery that was really held.

    The actual draw counts among the possible ones, so that the chance is never 0 (Phipson & Smyth 2010).

    Parameters
    ----------
    figure
        What is compared, such as the difference between pairs who sat together and pairs who did not.
    actual, others
        The draw that was made, and other draws of the same lottery: never an invented shuffle.
    """
    far = abs(figure(actual))
    drawn = np.array([abs(figure(one)) for one in others])
    return float((1 + (drawn >= far * (1 - 1e-9)).sum()) / (1 + len(drawn)))


def between(left: ArrayLike, right: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES) -> float:
    """Return the chance that two groups of people who were told apart by lot differ so much in their means.

    All divisions are tried where there are no more than ``resamples`` of them, else as many drawn by ``seed``.
    """
    groups = [np.asarray(one, dtype=np.float64) for one in (left, right)]
    groups = [one[~np.isnan(one)] for one in groups]

    def difference(a: np.ndarray, b: np.ndarray, axis: int) -> np.ndarray:
        return np.asarray(abs(a.mean(axis=axis) - b.mean(axis=axis)))

    found = stats.permutation_test(
        groups, difference, permutation_type="independent", alternative="greater", vectorized=True,
        n_resamples=resamples, rng=np.random.default_rng(seed),
    )  # fmt: skip
    return float(found.pvalue)
