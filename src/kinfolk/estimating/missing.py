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
_ALIKE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Answering:
    """For how many people each answer counts, from what is known of everybody.

    Parameters
    ----------
    answered
        ``[people]``: who did.
    weight
        ``[people]``: between 1 and 5, so that what is known of everybody adds up among the answers as it does in the
        room; 0 for whoever did not answer.
    facts
        ``[people, facts + 1]``: a column of ones, then standardised facts.
    """

    answered: Bools
    weight: Floats
    facts: Floats


def answering(answered: ArrayLike, facts: ArrayLike, *, ridge: float = RIDGE) -> Answering:
    """Return for how many people each answer counts: 1 / P(answer), then adjusted to what is known of everybody.

    P(answer) is a logistic regression with a ridge, its inverse capped at 5. Capped weights no longer add up to the room,
    so they are calibrated to its totals within the same limits (Deville & Särndal 1992, case 7; for people who do not
    answer: Särndal & Lundström 2005).

    Parameters
    ----------
    answered
        ``[people]``: who did.
    facts
        ``[people, any]``, known of everybody whether they answered or not: see :func:`known_facts`.
    """
    said = np.asarray(answered, dtype=np.bool_)
    given = np.asarray(facts, dtype=np.float64).reshape(len(said), -1)
    spread = given.std(axis=0)
    columns = np.column_stack([np.ones(len(said)), (given - given.mean(axis=0)) / np.where(spread > 0, spread, 1)])
    if said.all() or not said.any():
        return Answering(said, said.astype(np.float64), columns)
    first = np.minimum(1 / _chance(said, columns, ridge), CAP)
    weight = np.zeros(len(said))
    weight[said] = _calibrated(first[said], columns[said], columns.sum(axis=0))
    return Answering(said, weight, columns)


def _chance(said: Bools, columns: Floats, ridge: float) -> Floats:
    """Return ``[people]``: how likely each answer was; the first column is not penalised."""
    penalty = np.r_[0.0, np.full(columns.shape[1] - 1, ridge)]

    def loss(slopes: Floats) -> tuple[float, Floats]:
        line = columns @ slopes
        value = np.logaddexp(0, line).sum() - line[said].sum() + (penalty * slopes**2).sum() / 2
        return float(value), columns.T @ (special.expit(line) - said) + penalty * slopes

    found = optimize.minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(special.expit(columns @ found.x))


def _calibrated(first: Floats, facts: Floats, totals: Floats) -> Floats:
    """Return weights as near to ``first`` as may be whose facts add up to ``totals``, each between 1 and the cap."""
    weight, free = first.copy(), np.ones(len(first), dtype=np.bool_)
    while free.any():
        weighed = facts[free] * first[free, None]
        wanted = totals - facts[~free].T @ weight[~free] - weighed.sum(axis=0)
        weight[free] = first[free] * (1 + facts[free] @ np.linalg.lstsq(weighed.T @ facts[free], wanted, rcond=None)[0])
        out = free & ((weight < 1) | (weight > CAP))
        if not out.any():
            break
        weight[out] = np.clip(weight[out], 1, CAP)
        free &= ~out
    return weight


def known_facts(
    first_timer: ArrayLike, party_size: ArrayLike, rounds: ArrayLike, tapped: ArrayLike, consents: ArrayLike
) -> Floats:
    """Return ``[people, 5]``: what may be known of everybody, for :func:`answering`.

    Parameters
    ----------
    first_timer, party_size, rounds
        ``[people]`` each: who is here for the first time, how many came with each (1 alone), rounds attended.
    tapped, consents
        ``[people]`` each: with how many others there was a tap, received or given; and who agreed to be tapped. Of
        whoever did not, taps say nothing; that they did not agree is a fact of its own.
    """
    open_to = np.asarray(consents, dtype=np.bool_)
    taps = np.where(open_to, np.log1p(np.asarray(tapped, dtype=np.float64)), 0.0)
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
        "weighted by 1 / P(answer), capped at 5, calibrated; Wilson 1927 on the effective sample", partly_weighted(n, eligible), bounds,
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
        "weighted by 1 / P(answer), capped at 5, calibrated (Särndal & Lundström 2005)", partly_weighted(n, eligible),
    )  # fmt: skip


def ratio(top: ArrayLike, bottom: ArrayLike, asked: Answering, within: ArrayLike | None = None) -> tuple[float, float]:
    """Return the ratio of two totals over the room, and its variance, from those who answered.

    The room is what it is: the variance is that of who answers, less what the facts explain (Särndal & Lundström 2005,
    chapter 11).

    Parameters
    ----------
    top, bottom
        ``[people]``: each person's part of the two totals; what stands there for the silent does not count.
    within
        ``[people]``: the variance of each person's ``top - ratio * bottom``, if that was itself sampled.
    """
    answered = asked.answered
    weight, facts = asked.weight[answered], asked.facts[answered]
    u, v = np.asarray(top, dtype=np.float64)[answered], np.asarray(bottom, dtype=np.float64)[answered]
    total = float(weight @ v)
    if total <= 0:
        return np.nan, np.nan
    value = float(weight @ u) / total
    off, root = u - value * v, np.sqrt(weight)
    basis, size, _ = np.linalg.svd(facts * root[:, None], full_matrices=False)
    basis = basis[:, size > size.max() * _ALIKE]
    # What the fit draws towards itself is given back (HC3: MacKinnon & White 1985): few answers carry large weights.
    left = (off * root - basis @ (basis.T @ (off * root))) / np.maximum(1 - (basis**2).sum(axis=1), 1 / CAP) / root
    inner = 0.0 if within is None else float(weight @ np.asarray(within, dtype=np.float64)[answered])
    return value, (float(weight * (weight - 1) @ left**2) + inner) / total**2


def t_quantile(n: int) -> float:
    """Return Student's quantile for an interval of 95 % from ``n`` people."""
    return float(stats.t.isf((1 - CONFIDENCE) / 2, max(n - 1, 1)))
