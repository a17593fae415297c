"""What one event can show at all, told before it begins: the smallest effect that four of five events would find."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import optimize, stats

DYADIC = 2.0
"""By how much errors of pairs are too small if pairs that share a person are taken for independent (Carlson et al. 2023)."""

_REJECTS = 1.959963984540054  # errors from nothing at which a test at 5 % rejects


@dataclass(frozen=True, slots=True)
class Sketch:
    """How much of a lottery there is, and what it can find.

    Parameters
    ----------
    pairs, seated
        All pairs of people, and those whom one plan seats together at least once.
    detectable
        The smallest rise of a share that is found with the wanted power; 1 less the share if none is.
    """

    pairs: int
    seated: int
    detectable: float


def of_plan_lottery(people: int, rounds: int, seats: int, *, base: float = 0.02, power: float = 0.8) -> Sketch:
    """Return what a plan lottery can find.

    Parameters
    ----------
    people, rounds, seats
        Rounds without repeats, at tables of so many.
    base
        The share of pairs that meet without being seated together.
    power
        How often an effect of that size is to be found.
    """
    pairs, seated = people * (people - 1) // 2, rounds * people * (seats - 1) // 2
    seated = min(seated, pairs)
    return Sketch(pairs, seated, of_pairs(pairs, seated, base=base, power=power))


def of_pairs(pairs: int, seated: int, *, base: float = 0.02, power: float = 0.8, times: float = DYADIC) -> float:
    """Return the smallest rise of a share that so many pairs can show, of which so many are seated together.

    ``times`` is by how much errors grow because pairs share people: less than ``DYADIC`` where each is in few pairs.
    """
    return _detectable((seated, pairs - seated), base, times, power)


def of_two_arms(units: int, *, base: float = 0.3, power: float = 0.8) -> float:
    """Return the smallest rise of a share that two arms of half the ``units`` each can find."""
    return _detectable((units / 2, units / 2), base, 1.0, power)


def of_two_arms_in_deviations(units: int, *, power: float = 0.8) -> float:
    """Return the smallest difference of means that two arms can find, in standard deviations."""
    return _beyond(power) * 2 / math.sqrt(units)


def _beyond(power: float) -> float:
    """Return how many errors from nothing an effect must lie, so that intervals of 95 % leave nothing out so often."""
    return _REJECTS + float(stats.norm.ppf(power))


def _detectable(sizes: tuple[float, float], base: float, times: float, power: float) -> float:
    """Return the rise by which two shares must differ; the error is that of one share where the test says no difference."""
    if min(sizes) <= 0:
        return 1 - base

    def lacks(rise: float) -> float:
        treated = base + rise
        common = (treated * sizes[0] + base * sizes[1]) / sum(sizes)
        same = times * math.sqrt(common * (1 - common) * (1 / sizes[0] + 1 / sizes[1]))
        each = times * math.sqrt(treated * (1 - treated) / sizes[0] + base * (1 - base) / sizes[1])
        return rise - _REJECTS * same - float(stats.norm.ppf(power)) * each

    most = 1 - base
    return float(optimize.brentq(lacks, 0.0, most)) if lacks(most) > 0 else most


__all__ = ["DYADIC", "Sketch", "of_pairs", "of_plan_lottery", "of_two_arms", "of_two_arms_in_deviations"]
