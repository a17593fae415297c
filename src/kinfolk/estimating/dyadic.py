"""Regression on pairs: what sitting together changes, with errors that know that pairs share people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.estimating.missing import t_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Floats, Wide


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A regression on pairs.

    Parameters
    ----------
    slopes, errors
        ``[columns]`` each: the coefficients, and their standard errors clustered by both people of a pair.
    naive
        ``[columns]``: the errors that take pairs for independent; to be seen beside the others, never used.
    low, high
        ``[columns]`` each: the ends of the interval.
    people, pairs
        How many there were.
    """

    slopes: Floats
    errors: Floats
    naive: Floats
    low: Floats
    high: Floats
    people: int
    pairs: int


def regression(pairs: ArrayLike, outcome: ArrayLike, columns: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Return the least-squares fit of ``outcome`` on ``columns``, with dyadic-cluster-robust errors.

    Errors of two pairs may depend on each other wherever the pairs share a person (Aronow, Samii & Assenova 2015): a sum
    over people of what each brings with all their pairs, less what each pair brings, which was counted twice. What a person
    brings is how far the fit moves without them, since residuals alone hide what people drew the fit towards themselves
    (as in CR3: MacKinnon, Nielsen & Webb 2023). With few people the difference can fall below nothing; then nothing is
    subtracted, and the errors are too large rather than too small.

    Parameters
    ----------
    pairs
        ``[pairs, 2]`` numbers of people; each pair once.
    outcome, columns
        ``[pairs]`` and ``[pairs, any]``; a constant has to be among the columns.
    weights
        ``[pairs]``, such as 1 / P(seated together); left out, all 1.
    """
    ends = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    y, x = np.asarray(outcome, dtype=np.float64), np.asarray(columns, dtype=np.float64).reshape(len(ends), -1)
    w = np.ones(len(ends)) if weights is None else np.asarray(weights, dtype=np.float64)
    bread = np.linalg.pinv(x.T @ (x * w[:, None]))
    slopes = bread @ (x.T @ (w * y))
    scores = x * (w * (y - x @ slopes))[:, None]
    naive = bread @ (scores.T @ scores) @ bread
    there, place = np.unique(ends, return_inverse=True)
    people = len(there)
    moved = slopes - _without_each(x * w[:, None], x, y, place.reshape(-1, 2))
    by_person = (people - 1) / people * moved.T @ moved
    variance = by_person - naive
    if np.linalg.eigvalsh(variance).min() <= 0:
        variance = by_person
    errors, alone = np.sqrt(np.diag(variance)), np.sqrt(np.diag(naive))
    half = t_quantile(people) * errors
    return Fit(slopes, errors, alone, slopes - half, slopes + half, people, len(ends))


def _without_each(weighed: Floats, x: Floats, y: Floats, place: Wide) -> Floats:
    """Return ``[people, columns]``: the slopes of the fit without all pairs of each person."""
    people, columns = int(place.max()) + 1, x.shape[1]
    squares, products = np.zeros((people, columns, columns)), np.zeros((people, columns))
    each, right = weighed[:, :, None] * x[:, None, :], weighed * y[:, None]
    for side in place.T:
        np.add.at(squares, side, each)
        np.add.at(products, side, right)
    rest = np.linalg.pinv(each.sum(axis=0) - squares, hermitian=True)
    return np.asarray((rest @ (right.sum(axis=0) - products)[:, :, None])[:, :, 0])
