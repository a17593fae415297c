"""Comparing the arms of people that a lot made: each unit once, nothing told of so few or so alike that it tells of each."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.evaluating.arms import contrast
from kinfolk.evaluating.drawing import halves
from kinfolk.evaluating.redraws import NothingToCompareError
from kinfolk_web.day import pulse
from kinfolk_web.day.closing import has_opened
from kinfolk_web.day.times import times_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kinfolk.evaluating.arms import ArmEffect
    from kinfolk_web.communities.models import Event
    from kinfolk_web.outcomes.evaluation.models import Study, StudyArm

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Integers = NDArray[np.intp]

FEWEST_PEOPLE = 10
"""People of whom something is known, below which nothing is said."""

SMALL, ALIKE = (
    20,
    0.9,
)  # people of a half below which nothing is told if nine of ten say the same (reliability: no unanimity)


def compared(study: Study, arms: Sequence[StudyArm], outcome: Floats, *, period: int = 0) -> dict[str, Any]:
    """Return what the first arm shows beside the second, where the outcome of each is yes or no.

    Parameters
    ----------
    outcome
        ``[people]``: 1, 0, or not a number where it is not known.
    period
        Counted from 0; in every second one the arms have swapped what is done in them.
    """
    first = np.array([one.first for one in arms], dtype=np.bool_) ^ bool(period % 2)
    sides = [outcome[side & np.isfinite(outcome)] for side in (first, ~first)]
    people = [len(side) for side in sides]
    if min(people) < FEWEST_PEOPLE:
        return {"said": "too few", "people": sum(people)}
    told = {"said": "alike" if any(map(would_tell, sides)) else "counted", "people_in_arms": people}
    same = by_second_draw(study, arms, outcome) if told["said"] == "counted" and not period else {}
    return told | contrast_of(study, arms, outcome, period=period) | same


def contrast_of(study: Study, arms: Sequence[StudyArm], outcome: Floats, *, period: int = 0) -> dict[str, Any]:
    """Return the contrast of the arms by unit: who was drawn together counts once, by their mean."""
    units, unit, means = _by_unit(arms, outcome)
    first = np.zeros(len(units), dtype=np.bool_)
    first[unit] = np.array([one.first for one in arms], dtype=np.bool_) ^ bool(period % 2)
    return finite(asdict(_contrast(study, units, means, first, period)))


def by_second_draw(study: Study, arms: Sequence[StudyArm], outcome: Floats) -> dict[str, Any]:
    """Return the p-value of the same counting by a second draw, which decided nothing (nothing against nothing).

    It is drawn anew whatever the first one did, so that chance alone is as rare in it as it says. No more of it is told:
    means of other halves would be one more equation for what each said.
    """
    units, _unit, means = _by_unit(arms, outcome)
    everywhere = halves(study.protocol["blocks"], study.seed, second(study))
    try:
        return {"same_p": _contrast(study, units, means, everywhere[units]).p}
    except NothingToCompareError:
        return {}


def second(study: Study) -> str:
    """Return the fingerprint of the second draw of an evaluation."""
    return f"same {study.fingerprint}"


def _by_unit(arms: Sequence[StudyArm], outcome: Floats) -> tuple[Integers, Integers, Floats]:
    """Return the units of some people, which of them each is in, and the mean outcome of each unit."""
    units, unit = np.unique(np.array([one.position for one in arms]), return_inverse=True)
    known = np.isfinite(outcome)
    many = np.bincount(unit[known], minlength=len(units))
    with np.errstate(invalid="ignore"):
        return units, unit, np.bincount(unit[known], outcome[known], len(units)) / many


def _contrast(study: Study, units: Integers, means: Floats, first: Bools, period: int = 0) -> ArmEffect:
    blocks = [study.protocol["blocks"][place] for place in units]
    return contrast(means, first, blocks, seed=int(study.fingerprint[:8], 16) + period)


def would_tell(half: Floats) -> bool:
    """Whether so many of a half said the same that it would tell what each of them said: all but one, or most of a few."""
    yes = int(half.sum())
    return min(yes, len(half) - yes) <= 1 or (len(half) < SMALL and not 1 - ALIKE < half.mean() < ALIKE)


def is_told(event: Event) -> bool:
    """Whether no pulse can be changed any more, so that two counts never differ by what one person tapped."""
    given = pulse.turns(times_of(event))
    return bool(given) and all(one.is_closed for one in given) and has_opened(times_of(event))


def finite(numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Return numbers as JSON can hold them: what is infinite is None, which is no bound."""
    return {
        name: None if isinstance(value, float) and not np.isfinite(value) else value for name, value in numbers.items()
    }
