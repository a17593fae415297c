"""People who did not answer: how likely each answer was, what the room would say, and what it might say at the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, special, stats

from kinfolk.estimating.estimate import CONFIDENCE, FEWEST, Estimate, too_few
from kinfolk.estimating.intervals import wilson
from kinfolk.estimating.leanings import partly_weighted

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.estimating.estimate import Unit
    from kinfolk.metrics.ties import Bools, Floats
    from kinfolk.sentences import Sentence

CAP = 5.0
"""No answer counts for more than so many people."""
RIDGE = 1.0
"""Penalty on the squared slopes of standardised facts, so that a small room cannot fit its own noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Answering:
    """How likely each person's answer was, from what is known of everybody.

    Parameters
    ----------
    answered
        ``[people]``: who did.
    chance
        ``[people]``: how likely that was; never below 1 / 5.
    facts
        ``[people, facts + 1]``: a column of ones, then standardised facts.
    """

    answered: Bools
    chance: Floats
    facts: Floats

    @property
    def weight(self) -> Floats:
        """``[people]``: for how many people each answer counts; 0 for whoever did not answer."""
        return np.where(self.answered, 1 / self.chance, 0.0)


def answering(answered: ArrayLike, facts: ArrayLike, *, ridge: float = RIDGE) -> Answering:
    """Return how likely each answer was, by logistic regression with a ridge (Little & Rubin 2019, section 3.3).

    Parameters
    ----------
    answered
        ``[people]``: who did.
    facts
        ``[people, any]``, known of everybody whether they answered or not: first-timer, size of the party, rounds
        attended, taps received. Taps received are known only of people who consented to be tapped: see :func:`known_facts`.
    """
    said = np.asarray(answered, dtype=np.bool_)
    given = np.asarray(facts, dtype=np.float64).reshape(len(said), -1)
    spread = given.std(axis=0)
    columns = np.column_stack([np.ones(len(said)), (given - given.mean(axis=0)) / np.where(spread > 0, spread, 1)])
    if said.all() or not said.any():
        return Answering(said, np.ones(len(said)), columns)
    penalty = np.r_[0.0, np.full(given.shape[1], ridge)]

    def loss(slopes: Floats) -> tuple[float, Floats]:
        line = columns @ slopes
        value = np.logaddexp(0, line).sum() - line[said].sum() + (penalty * slopes**2).sum() / 2
        return float(value), columns.T @ (special.expit(line) - said) + penalty * slopes

    found = optimize.minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B")
    return Answering(said, np.maximum(special.expit(columns @ found.x), 1 / CAP), columns)


def known_facts(
    first_timer: ArrayLike, party_size: ArrayLike, rounds: ArrayLike, received: ArrayLike, consents: ArrayLike
) -> Floats:
    """Return ``[people, 5]``: what may be known of everybody, for :func:`answering`.

    Taps received count by their logarithm, and only for people who consented to be tapped; that somebody did not is a
    fact of its own.
    """
    open_to = np.asarray(consents, dtype=np.bool_)
    taps = np.where(open_to, np.log1p(np.asarray(received, dtype=np.float64)), 0.0)
    usual = taps[open_to].mean() if open_to.any() else 0.0
    rows = (
        first_timer,
        np.log1p(np.asarray(party_size, dtype=np.float64)),
        rounds,
        np.where(open_to, taps, usual),
        open_to,
    )
    return np.column_stack([np.asarray(row, dtype=np.float64) for row in rows])


def weighted_share(what: Sentence | str, yes: ArrayLike, asked: Answering) -> Estimate:
    """Return the share of yes in the whole room, each answer counting for the people like it who did not answer.

    Parameters
    ----------
    yes
        ``[people]``: who said yes; what stands there for the silent does not count.
    asked
        From :func:`answering`.
    """
    said = np.asarray(yes, dtype=np.float64)
    n, eligible = int(asked.answered.sum()), len(asked.answered)
    if n < FEWEST:
        return too_few(what, "share", n, eligible)
    count = float(said[asked.answered].sum())
    bounds = (count / eligible, (count + eligible - n) / eligible)
    share, variance = ratio(said, np.ones(eligible), asked)
    worth = share * (1 - share) / variance if variance > 0 else np.inf
    low, high = (share, share) if np.isinf(worth) else wilson(share, worth or n)
    return Estimate(
        what, "share", count / n, share, low, high, n, eligible,
        "weighted by 1 / P(answer), capped at 5; Wilson 1927 on the effective sample", partly_weighted(n, eligible), bounds,
    )  # fmt: skip


def weighted_mean(what: Sentence | str, values: ArrayLike, asked: Answering, *, unit: Unit = "points") -> Estimate:
    """Return the mean of the whole room, each answer counting for the people like it who did not answer.

    Parameters
    ----------
    values
        ``[people]``; what stands there for the silent does not count.
    """
    said = np.where(asked.answered, np.asarray(values, dtype=np.float64), 0.0)
    n, eligible = int(asked.answered.sum()), len(asked.answered)
    if n < FEWEST:
        return too_few(what, unit, n, eligible)
    mean, variance = ratio(said, np.ones(eligible), asked)
    half = t_quantile(n) * np.sqrt(variance)
    return Estimate(
        what, unit, float(said[asked.answered].mean()), mean, mean - half, mean + half, n, eligible,
        "weighted by 1 / P(answer), capped at 5; linearised variance", partly_weighted(n, eligible),
    )  # fmt: skip


def ratio(top: ArrayLike, bottom: ArrayLike, asked: Answering, within: ArrayLike | None = None) -> tuple[float, float]:
    """Return the ratio of two totals over the room, and its variance, from those who answered.

    The room is what it is: the variance is that of who answers, less what the facts explain (linearisation: Särndal,
    Swensson & Wretman 1992, sections 5.7 and 9.3; estimated chances: Kim & Kim 2007).

    Parameters
    ----------
    top, bottom
        ``[people]``: each person's part of the two totals; what stands there for the silent does not count.
    within
        ``[people]``: the variance of each person's ``top - ratio * bottom``, if that was itself sampled.
    """
    weight = asked.weight
    u = np.where(asked.answered, np.asarray(top, dtype=np.float64), 0.0)
    v = np.where(asked.answered, np.asarray(bottom, dtype=np.float64), 0.0)
    total = float((weight * v).sum())
    if total <= 0:
        return np.nan, np.nan
    value = float((weight * u).sum()) / total
    off = u - value * v
    spread = np.sqrt(asked.chance * (1 - asked.chance))
    weighed = asked.facts * spread[:, None]
    # What the facts explain of the missing part: regression of off / chance on the facts, as the score of the fit weighs them.
    wanted = (asked.facts * (weight * (1 - asked.chance) * off)[:, None]).sum(axis=0)
    slopes = np.linalg.lstsq(weighed.T @ weighed, wanted, rcond=None)[0]
    left = off * weight - asked.facts @ slopes
    parts = np.where(asked.answered, (1 - asked.chance) * left**2, 0.0)
    inner = 0.0 if within is None else float((weight * np.asarray(within, dtype=np.float64)).sum())
    return value, float(parts.sum() + inner) / total**2


def t_quantile(n: int) -> float:
    """Return Student's quantile for an interval of 95 % from ``n`` people."""
    return float(stats.t.isf((1 - CONFIDENCE) / 2, max(n - 1, 1)))
