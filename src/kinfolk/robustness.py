"""What a morning with empty chairs would leave: tables without a host, newcomers without a greeter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import Facts
from kinfolk.promises import Seating
from kinfolk.roles import host_stand_ins, settled_stand_ins

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts import Bools
    from kinfolk.problem import Problem
    from kinfolk.solution import Solution

USUAL_SHARE = 0.17
"""Share of registered people who do not come, at the low end of what is reported for free or cheap gatherings."""

_FEWEST, _MOST = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Range:
    """What many random mornings gave: the mean, and the range in which nine of ten lie."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class NoShows:
    """What is left when a share of people, drawn at random, does not come.

    Parameters
    ----------
    share, draws
        How many do not come (0 to 1), and how many random mornings were tried.
    tables, newcomers
        Tables still in use over all rounds, and newcomers who do come.
    tables_without_host, newcomers_without_greeter
        Of these, how many lost both host and stand-in, or greeter and stand-in.
    """

    share: float
    draws: int
    tables: Range
    tables_without_host: Range
    newcomers: Range
    newcomers_without_greeter: Range


def no_shows(
    problem: Problem, solution: Solution, *, share: float = USUAL_SHARE, draws: int = 200, seed: int = 0
) -> NoShows:
    """Return what ``share`` of absent people, drawn at random, would leave without host or greeter.

    Parameters
    ----------
    share
        Between 0 and 1; everybody is as likely to stay away.
    draws, seed
        The same seed gives the same mornings.
    """
    facts = Facts(problem)
    seating = Seating(facts, solution)
    stand_ins = host_stand_ins(facts, solution).reshape(-1)
    greeter = solution.greeters
    reserve = settled_stand_ins(facts, solution)
    seeking = facts.newcomer & facts.attends & facts.wants_greeter
    absent = np.random.default_rng(seed).random((draws, facts.people)) < share
    counts = np.zeros((draws, 4), dtype=np.int64)
    for draw, away in enumerate(absent):
        used = seating.at_table(~away) > 0
        here = seeking & ~away
        counts[draw] = (
            used.sum(),
            (used & _gone(seating.host, away) & _gone(stand_ins, away)).sum(),
            here.sum(),
            (here & _gone(greeter, away) & _gone(reserve, away)).sum(),
        )
    return NoShows(share, draws, *(_range(column) for column in counts.T))


def _gone(people: NDArray[np.int32], away: Bools) -> Bools:
    """Return where nobody is named, or whoever is named stays away."""
    return np.asarray((people < 0) | away[people])


def _range(counts: NDArray[np.int64]) -> Range:
    if not len(counts):
        return Range(0.0, 0.0, 0.0)
    low, high = np.quantile(counts, [_FEWEST, _MOST])
    return Range(float(counts.mean()), float(low), float(high))
