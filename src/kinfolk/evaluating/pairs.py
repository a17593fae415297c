"""What it does to two people that a plan seats them together: weighted by how likely that was, tested by the lottery itself.

The estimate is the difference of Hájek means with weights 1/pi and 1/(1-pi) over the pairs of which the draw decides
(Aronow & Samii 2017, Annals of Applied Statistics 11). Its error is robust to pairs that share a person (Aronow, Samii &
Assenova 2015, Political Analysis 23). P-value and interval redraw every plan of the lottery.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from kinfolk.evaluating.redraws import NothingToCompareError, Redraws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.evaluating.plan_set import PlanSet

    Floats = NDArray[np.float64]

_AT_ONCE = 4_000_000  # numbers in one matrix of influences


@dataclass(frozen=True, slots=True)
class PairEffect:
    """The difference that a seat at one table makes to two people.

    Parameters
    ----------
    pairs, seated
        Pairs of which the draw decided and whose outcome is known, and how many of them the drawn plan seated together.
    together, otherwise
        Weighted means of the outcome for pairs seated together, and for the others.
    difference, error
        The first less the second, and its dyadic-robust standard error.
    low, high
        Every difference that the lottery does not reject; infinite where it rejects none on that side.
    p
        The share of plans of the lottery that would have shown as much, if seats did nothing.
    plans
        How many plans there were to draw from.
    """

    pairs: int
    seated: int
    together: float
    otherwise: float
    difference: float
    error: float
    low: float
    high: float
    p: float
    plans: int


def effect_of_seating(
    plans: PlanSet, drawn: int, outcome: Floats, *, asked: NDArray[np.bool_] | None = None, level: float = 0.95
) -> PairEffect:
    """Return what being seated together did.

    Parameters
    ----------
    plans, drawn
        The set, and which of its plans was drawn and used.
    outcome
        ``[pairs]`` in the order of :attr:`PlanSet.ends`: what came of each pair, such as 1 where both say that they met;
        not a number where it is not known.
    asked
        ``[pairs]``: only these are looked at, chosen before the draw (None: all in play).
    level
        How often the interval holds the truth.

    Raises
    ------
    NothingToCompareError
        No pair in play was seated together by the drawn plan, or all were.
    """
    known = plans.in_play & np.isfinite(outcome)
    use = np.flatnonzero(known if asked is None else known & asked)
    seated = plans.together[drawn, use]
    if not 0 < int(seated.sum()) < len(use):
        raise NothingToCompareError("no pair of which the draw decided was seated together, or all were.")
    values = np.asarray(outcome[use], dtype=np.float64)
    redraws = _redrawn(plans, use, drawn, values)
    low, high = redraws.interval(level)
    weight = np.where(seated, 1 / plans.probability[use], 1 / (1 - plans.probability[use]))
    together, otherwise = (float(np.average(values[one], weights=weight[one])) for one in (seated, ~seated))
    return PairEffect(
        pairs=len(use),
        seated=int(seated.sum()),
        together=together,
        otherwise=otherwise,
        difference=together - otherwise,
        error=redraws.error,
        low=low,
        high=high,
        p=redraws.p,
        plans=plans.plans,
    )


def _redrawn(plans: PlanSet, use: NDArray[np.intp], drawn: int, outcome: Floats) -> Redraws:
    """Work out the difference and its squared error under every plan, dyadic-robust and as if pairs were independent.

    The robust one can come out smaller, even negative, by chance: the other one is its floor.
    """
    seats, probability = plans.together[:, use], plans.probability[use]
    treated = seats[drawn].astype(np.float64)
    ends = _incidence(plans, use)
    count, step = len(seats), max(1, _AT_ONCE // len(use))
    differences, dyadic, independent = np.zeros((2, count)), np.zeros((count, 3)), np.zeros((count, 3))
    for begin in range(0, count, step):
        some = slice(begin, begin + step)
        weights = _weights(seats[some].astype(np.float64), probability)
        moved = []
        for place, values in enumerate((outcome, treated)):
            differences[place, some], influence = _influence(weights, values)
            moved.append((influence, (ends @ influence.T).T))
        for place, (one, other) in enumerate(((0, 0), (0, 1), (1, 1))):
            independent[some, place] = np.einsum("mp,mp->m", moved[one][0], moved[other][0])
            dyadic[some, place] = np.einsum("mn,mn->m", moved[one][1], moved[other][1]) - independent[some, place]
    return Redraws(drawn, differences[0], differences[1], dyadic, independent)


def _incidence(plans: PlanSet, use: NDArray[np.intp]) -> csr_array:
    """Return ``[people, pairs]``: 1 where somebody is one of a pair."""
    first, second = plans.ends
    rows = np.concatenate([first[use], second[use]])
    columns = np.tile(np.arange(len(use)), 2)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(plans.people, len(use)))


def _weights(seats: Floats, probability: Floats) -> tuple[Floats, Floats]:
    """Return the shares that pairs seated together, and the others, have in the Hájek means of each plan."""
    with np.errstate(invalid="ignore", divide="ignore"):
        one, none = seats / probability, (1 - seats) / (1 - probability)
        return one / one.sum(axis=1, keepdims=True), none / none.sum(axis=1, keepdims=True)


def _influence(weights: tuple[Floats, Floats], values: Floats) -> tuple[Floats, Floats]:
    """Return the difference of ``values`` under each plan, and by how much each pair moves it."""
    one, none = weights
    mean1, mean0 = one @ values, none @ values
    return mean1 - mean0, one * (values - mean1[:, None]) - none * (values - mean0[:, None])


__all__ = ["NothingToCompareError", "PairEffect", "effect_of_seating"]
