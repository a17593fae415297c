"""Regression on pairs: what sitting together changes, with errors that know that pairs share people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.estimating.missing import t_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Floats


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

    Errors of two pairs may depend on each other wherever the pairs share a person (Aronow, Samii & Assenova 2015): the sum
    over people of the squared scores of their pairs, less the squared score of each pair, which was counted twice. With
    few people that can fall below nothing; the errors then leave out the subtraction, and are too large rather than wrong.

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
    there, place = np.unique(ends, return_inverse=True)
    people = len(there)
    meat = _meat(scores, place.reshape(-1, 2), people)
    variance = np.diag(bread @ meat @ bread)
    naive = np.diag(bread @ (scores.T @ scores) @ bread)
    errors = np.sqrt(variance * people / max(people - 1, 1))
    half = t_quantile(people) * errors
    return Fit(slopes, errors, np.sqrt(naive), slopes - half, slopes + half, people, len(ends))


def _meat(scores: Floats, place: np.ndarray, people: int) -> Floats:
    total = np.zeros((people, scores.shape[1]))
    np.add.at(total, place[:, 0], scores)
    np.add.at(total, place[:, 1], scores)
    by_person, by_pair = total.T @ total, scores.T @ scores
    both = by_person - by_pair
    return both if np.linalg.eigvalsh(both).min() > 0 else by_person
