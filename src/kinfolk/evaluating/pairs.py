"""What it does to two people that a plan seats them together: weighted by how likely that was, tested by the lottery itself.

The estimate is the difference of Hájek means with weights 1/pi and 1/(1-pi) over the pairs of which the draw decides
(Aronow & Samii 2017, Annals of Applied Statistics 11). Its error is robust to pairs that share a person (Aronow, Samii &
Assenova 2015, Political Analysis 23). P-value and interval redraw every plan of the lottery.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.evaluating.redraws import NothingToCompareError, Redraws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.evaluating.plan_set import PlanSet

    Floats = NDArray[np.float64]


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
    sums = _Sums(plans, use)
    values = [_Value(sums, one) for one in (outcome, plans.together[drawn, use].astype(np.float64))]
    dyadic, independent = np.zeros((plans.plans, 3)), np.zeros((plans.plans, 3))
    for place, (one, other) in enumerate(((0, 0), (0, 1), (1, 1))):
        alone = sums.products(values[one], values[other])
        independent[:, place] = alone
        dyadic[:, place] = (values[one].of_people * values[other].of_people).sum(axis=1) - alone
    return Redraws(drawn, values[0].difference, values[1].difference, dyadic, independent)


class _Sums:
    """Sums over the pairs that each plan seats together, and over the others: what these are not, of all.

    A plan seats few pairs together, so that only those are gone through.
    """

    def __init__(self, plans: PlanSet, use: NDArray[np.intp]) -> None:
        first, second = plans.ends
        self._ends = np.stack([first[use], second[use]])
        self._plans, self._people = plans.plans, plans.people
        self._plan, self._pair = np.nonzero(plans.together[:, use])
        self._places = self._plan * plans.people + self._ends[:, self._pair]
        share = plans.probability[use]
        self.one, self.none = 1 / share, 1 / (1 - share)
        self.weight1, self.weight0 = self.seated(self.one), self.others(self.none)

    def seated(self, values: Floats) -> Floats:
        """Return ``[plans]``: the sum over pairs that a plan seats together."""
        return np.asarray(np.bincount(self._plan, values[self._pair], self._plans))

    def others(self, values: Floats) -> Floats:
        """Return ``[plans]``: the sum over the others."""
        return np.asarray(values.sum() - self.seated(values))

    def seated_by_person(self, values: Floats) -> Floats:
        """Return ``[plans, people]``: the same over the pairs that somebody is one of."""
        size = self._plans * self._people
        found = sum(np.bincount(places, values[self._pair], size) for places in self._places)
        return np.asarray(found).reshape(self._plans, self._people)

    def others_by_person(self, values: Floats) -> Floats:
        """Return ``[plans, people]``: the same over the others."""
        everything = sum(np.bincount(end, values, self._people) for end in self._ends)
        return np.asarray(everything - self.seated_by_person(values))

    def products(self, a: _Value, b: _Value) -> Floats:
        """Return ``[plans]``: the sum over pairs of the products of their influences on two differences."""
        with np.errstate(invalid="ignore", divide="ignore"):
            sides = (
                _about(a.mean1, b.mean1, [self.seated(one) for one in _powers(self.one, a.values, b.values)])
                / self.weight1**2,
                _about(a.mean0, b.mean0, [self.others(one) for one in _powers(self.none, a.values, b.values)])
                / self.weight0**2,
            )
        return np.asarray(sides[0] + sides[1])


class _Value:
    """Hájek means of a value under every plan, their difference, and by how much the pairs of each person move it."""

    def __init__(self, sums: _Sums, values: Floats) -> None:
        self.values = values
        with np.errstate(invalid="ignore", divide="ignore"):
            self.mean1 = sums.seated(sums.one * values) / sums.weight1
            self.mean0 = sums.others(sums.none * values) / sums.weight0
            self.difference = self.mean1 - self.mean0
            one = sums.seated_by_person(sums.one * values) - self.mean1[:, None] * sums.seated_by_person(sums.one)
            none = sums.others_by_person(sums.none * values) - self.mean0[:, None] * sums.others_by_person(sums.none)
            self.of_people = one / sums.weight1[:, None] - none / sums.weight0[:, None]


def _powers(weight: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    square = weight**2
    return square, square * a, square * b, square * a * b


def _about(mean_a: Floats, mean_b: Floats, sums: list[Floats]) -> Floats:
    """Return the weighted sum of products of two values about their means, from sums of their powers."""
    nothing, of_a, of_b, of_both = sums
    return np.asarray(of_both - mean_b * of_a - mean_a * of_b + mean_a * mean_b * nothing)


__all__ = ["NothingToCompareError", "PairEffect", "effect_of_seating"]
