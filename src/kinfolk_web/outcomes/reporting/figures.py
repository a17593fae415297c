"""The figures of a report: nothing goes into them but what is told, so everybody can work them out again from the files."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from scipy.stats import binomtest

from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.outcomes.reporting.protecting import FEW, spread
from kinfolk_web.outcomes.reporting.topics import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kinfolk_web.outcomes.reporting.protecting import Told

State = Literal["share", "few", "nearly all", "hidden"]
SURE = 0.95
Z = 1.959964
ROUGH_BELOW, ROUGH = 20, 0.05  # shares of fewer people are told in steps of five percent
LEAST = 10  # of fewer answers no interval is told, and no share


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the share of a group that gave good news, with what is not known about it.

    Parameters
    ----------
    state
        ``share``; ``few`` or ``nearly all`` where one side is fewer than five; ``hidden`` where there is too little.
    good, answered, people
        How many gave a good answer, how many answered, how many of those who came it concerns.
    share, low, high
        The share of those who answered with its 95 % interval, which holds chance and the protection; 0 to 1.
    floor, ceiling
        The share if all who did not answer had said no, and if all had said yes; only where people were asked.
    """

    topic: str
    group: str
    state: State
    answered: int
    people: int
    good: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    floor: float | None = None
    ceiling: float | None = None

    def as_data(self) -> dict[str, Any]:
        """Return it as it is stored and written."""
        return asdict(self)


def figures_of(told: Iterable[Told]) -> list[Figure]:
    """Return every figure that follows from what is told, topic by topic and group by group."""
    return [_figure(one, group) for one in told for group in one.cells]


def _figure(told: Told, group: str) -> Figure:
    topic = BY_KEY[told.topic]
    row, answered = told.cells[group], told.answered[group]
    people = told.people.get(group, 0)
    state, good = _read(row, topic.answers[: topic.good], topic.answers[topic.good :], answered)
    if state != "share" or good is None:
        return Figure(told.topic, group, state, answered, people)
    share = good / answered
    low, high = interval(good, answered, kept=topic.good, of=len(topic.answers), moved=spread(told.topic))
    step = ROUGH if answered < ROUGH_BELOW else 0.001
    floor = ceiling = None
    if topic.asked and people:
        missing = max(0, people - answered)
        floor, ceiling = _to(good / (answered + missing), step), _to((good + missing) / (answered + missing), step)
    return Figure(
        told.topic, group, "share", answered, people, good,
        share=_to(share, step), low=_to(low, step, math.floor), high=_to(high, step, math.ceil), floor=floor, ceiling=ceiling,
    )  # fmt: skip


def _read(
    row: Mapping[str, int | str], good: Sequence[str], bad: Sequence[str], answered: int
) -> tuple[State, int | None]:
    """Return how much of a row can be told as one share."""
    if answered < LEAST:
        return "hidden", None
    if all(row[one] == FEW for one in bad) and len(bad) == 1 and answered >= 2 * FLOOR:
        return "nearly all", None
    if all(row[one] == FEW for one in good) and len(good) == 1 and answered >= 2 * FLOOR:
        return "few", None
    told = [[row[one] for one in side] for side in (good, bad)]
    counts = [sum(one for one in side if isinstance(one, int)) if _is_told(side) else None for side in told]
    if counts[0] is not None:
        return "share", min(counts[0], answered)
    if counts[1] is not None:  # what is known of the bad answers leaves the good ones
        return "share", max(0, answered - counts[1])
    return "hidden", None


def _is_told(side: Sequence[int | str]) -> bool:
    return all(isinstance(one, int) for one in side)


def interval(good: int, answered: int, *, kept: int, of: int, moved: float) -> tuple[float, float]:
    """Return the 95 % interval of a share: Wilson's, widened by how far the counts were moved to protect people.

    Parameters
    ----------
    good, answered
        The counts as they are told.
    kept, of
        Of how many counts the good ones are made, and all.
    moved
        The standard deviation by which each count was moved, in people.

    Notes
    -----
    The share is good / answered. Moving ``of`` counts independently adds to its variance
    ``moved**2 * (kept * (1 - share)**2 + (of - kept) * share**2) / answered**2`` (the delta method), which is added in
    squares to each half of Wilson's interval (Wilson 1927, from scipy).
    """
    share = min(1.0, good / answered)
    ends = binomtest(min(good, answered), answered).proportion_ci(SURE, method="wilson")
    more = Z * moved * math.sqrt(kept * (1 - share) ** 2 + (of - kept) * share**2) / answered
    low, high = share - math.hypot(share - ends.low, more), share + math.hypot(ends.high - share, more)
    return max(0.0, low), min(1.0, high)


def _to(share: float, step: float, how: Any = round) -> float:  # noqa: ANN401 - round, floor or ceil
    return round(min(1.0, max(0.0, how(round(share / step, 9)) * step)), 3)
