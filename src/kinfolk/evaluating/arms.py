"""Two arms of people, newcomers or clusters: intention to treat, tested by drawing the arms again as they were drawn.

Half of each block is drawn into the first arm (:func:`kinfolk.evaluating.drawing.halves`), so redraws shuffle within blocks.
Where there are few ways to draw, all of them are looked at and the test is exact; otherwise 1,999 others and the observed
one, which keeps its level as well (Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.evaluating.redraws import NothingToCompareError, Redraws

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

ALL_UP_TO = 20_000
"""Ways to draw up to which all of them are looked at."""

REDRAWS = 1_999
_TWO = 2  # of an arm in a block, from which its spread can be told


@dataclass(frozen=True, slots=True)
class ArmEffect:
    """The difference between two arms as they were drawn, whoever took part in what.

    Parameters
    ----------
    first, second
        How many of each arm have a known outcome.
    missing
        Of how many of each arm it is not known.
    of_first, of_second
        Means of the outcome.
    difference, error
        Within blocks, weighted by their size, and its standard error (Neyman's).
    low, high
        Every difference that the lottery does not reject; infinite where it rejects none on that side.
    p
        The share of draws that would have shown as much, if both arms were the same.
    draws, exact
        How many draws were looked at, and whether these are all there are.
    """

    first: int
    second: int
    missing: tuple[int, int]
    of_first: float
    of_second: float
    difference: float
    error: float
    low: float
    high: float
    p: float
    draws: int
    exact: bool


def contrast(
    outcome: Floats, first: Bools, blocks: Sequence[object] = (), *, seed: int = 0, level: float = 0.95
) -> ArmEffect:
    """Return the first arm less the second.

    Parameters
    ----------
    outcome
        ``[units]``: what came of each; not a number where it is not known. Clusters come as their means.
    first
        ``[units]``: who was drawn into the first arm.
    blocks
        ``[units]``: within which the arms were drawn; empty for one block.
    seed
        Of the redraws, where not all are looked at.

    Raises
    ------
    NothingToCompareError
        One arm has nobody whose outcome is known.
    """
    outcome, first = np.asarray(outcome, dtype=np.float64), np.asarray(first, dtype=np.bool_)
    block = np.unique([str(one) for one in blocks] or ["" for _ in first], return_inverse=True)[1]
    known = np.isfinite(outcome)
    if not (known & first).any() or not (known & ~first).any():
        raise NothingToCompareError("one arm has nobody whose outcome is known.")
    draws, exact = _draws(first, block, seed)
    drawn = int(np.flatnonzero((draws == first).all(axis=1))[0])
    redraws = _redrawn(draws[:, known], drawn, outcome[known], block[known])
    low, high = redraws.interval(level)
    return ArmEffect(
        first=int((known & first).sum()),
        second=int((known & ~first).sum()),
        missing=(int((~known & first).sum()), int((~known & ~first).sum())),
        of_first=float(outcome[known & first].mean()),
        of_second=float(outcome[known & ~first].mean()),
        difference=redraws.difference,
        error=redraws.error,
        low=low,
        high=high,
        p=redraws.p,
        draws=len(draws),
        exact=exact,
    )


def stepped(outcome: Floats, first: Bools, *, seed: int = 0, level: float = 0.95) -> list[ArmEffect]:
    """Return, for each period, those whose turn it was less those whose turn it was not.

    Half of the people begin with planned tables and swap after each period. Only the first period is a clean contrast; later
    ones carry over what came before, so they are told apart and never averaged.

    Parameters
    ----------
    outcome
        ``[periods, people]``, such as taps in ten minutes.
    first
        ``[people]``: who begins.
    """
    first = np.asarray(first, dtype=np.bool_)
    return [
        contrast(values, first if period % 2 == 0 else ~first, seed=seed + period, level=level)
        for period, values in enumerate(np.asarray(outcome, dtype=np.float64))
    ]


def of_clusters(outcome: Floats, cluster: Sequence[object], first: Sequence[object], **options: float) -> ArmEffect:
    """Return the contrast of whole clusters: each counts once, by its mean, as each was drawn once.

    Parameters
    ----------
    outcome
        ``[people]``.
    cluster
        ``[people]``: the cluster of each.
    first
        Which clusters were drawn into the first arm, such as those that keep their cast.
    options
        ``seed`` and ``level`` of :func:`contrast`.
    """
    outcome, names = np.asarray(outcome, dtype=np.float64), list(dict.fromkeys(cluster))
    place = np.array([names.index(one) for one in cluster])
    known = np.isfinite(outcome)
    with np.errstate(invalid="ignore"):
        means = np.bincount(place[known], outcome[known], len(names)) / np.bincount(place[known], minlength=len(names))
    chosen = set(first)
    seed, level = int(options.get("seed", 0)), options.get("level", 0.95)
    return contrast(means, np.array([name in chosen for name in names]), seed=seed, level=level)


# -- draws ------------------------------------------------------------------------------------------------------------


def _draws(first: Bools, block: NDArray[np.intp], seed: int) -> tuple[Bools, bool]:
    """Return ``[draws, units]`` of arms, the observed one among them, and whether these are all."""
    members = [np.flatnonzero(block == one) for one in np.unique(block)]
    wanted = [int(first[one].sum()) for one in members]
    ways = math.prod(math.comb(len(one), of) for one, of in zip(members, wanted, strict=True))
    if ways <= ALL_UP_TO:
        return _all_draws(len(first), members, wanted), True
    random = np.random.Generator(np.random.PCG64(seed))
    draws = np.zeros((1 + REDRAWS, len(first)), dtype=np.bool_)
    draws[0] = first
    for one, of in zip(members, wanted, strict=True):
        keys = random.random((REDRAWS, len(one)))
        draws[1:, one] = keys.argsort(axis=1).argsort(axis=1) < of
    return draws, False


def _all_draws(units: int, members: list[NDArray[np.intp]], wanted: list[int]) -> Bools:
    each = [
        [one[list(chosen)] for chosen in combinations(range(len(one)), of)]
        for one, of in zip(members, wanted, strict=True)
    ]
    ways = list(product(*each))
    draws = np.zeros((len(ways), units), dtype=np.bool_)
    for row, chosen in enumerate(ways):
        draws[row, np.concatenate(chosen)] = True
    return draws


def _redrawn(draws: Bools, drawn: int, outcome: Floats, block: NDArray[np.intp]) -> Redraws:
    """Work out the difference within blocks and its squared error under every draw."""
    treated = draws[drawn].astype(np.float64)
    arms = draws.astype(np.float64)
    of_outcome, of_treated, squared = np.zeros(len(arms)), np.zeros(len(arms)), np.zeros((len(arms), 3))
    counted = np.zeros(len(arms))
    pooled = [np.array([np.cov(a, b)[0, 1] if len(a) > 1 else 0.0]) for a, b in _pairs_of(outcome, treated)]
    for one in np.unique(block):
        here = block == one
        sides = [_Side(side[:, here], outcome[here], treated[here], pooled) for side in (arms, 1 - arms)]
        both = (sides[0].count > 0) & (sides[1].count > 0)
        weight = np.where(both, float(here.sum()), 0.0)
        counted += weight
        with np.errstate(invalid="ignore"):
            of_outcome += np.where(both, weight * (sides[0].of_outcome - sides[1].of_outcome), 0)
            of_treated += np.where(both, weight * (sides[0].of_treated - sides[1].of_treated), 0)
            squared += np.where(both[:, None], weight[:, None] ** 2 * (sides[0].squared + sides[1].squared), 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Redraws(drawn, of_outcome / counted, of_treated / counted, squared / counted[:, None] ** 2)


def _pairs_of(outcome: Floats, treated: Floats) -> tuple[tuple[Floats, Floats], ...]:
    return (outcome, outcome), (outcome, treated), (treated, treated)


class _Side:
    """One arm of one block under every draw: means, and what they contribute to the squared error."""

    def __init__(self, arm: Floats, outcome: Floats, treated: Floats, pooled: list[Floats]) -> None:
        self.count = arm.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            self.of_outcome, self.of_treated = arm @ outcome / self.count, arm @ treated / self.count
            means = (
                (self.of_outcome, self.of_outcome),
                (self.of_outcome, self.of_treated),
                (self.of_treated, self.of_treated),
            )
            parts = []
            for (a, b), (mean_a, mean_b), spare in zip(_pairs_of(outcome, treated), means, pooled, strict=True):
                spread = (arm @ (a * b) - self.count * mean_a * mean_b) / (self.count - 1)
                parts.append(np.where(self.count >= _TWO, spread, spare) / self.count)
        self.squared = np.stack(parts, axis=1)


__all__ = ["ALL_UP_TO", "REDRAWS", "ArmEffect", "NothingToCompareError", "contrast", "of_clusters", "stepped"]
