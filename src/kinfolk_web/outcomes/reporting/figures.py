"""The figures of a report: nothing goes into them but what is told, so everybody can work them out again from the files."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from kinfolk_web.outcomes.reporting.counting import CARDS
from kinfolk_web.outcomes.reporting.protecting import ALL, FEW, LEAST, spread
from kinfolk_web.outcomes.reporting.topics import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.outcomes.reporting.protecting import Told

State = Literal["share", "few", "nearly all", "hidden"]
Z = 1.959964
ROUGH_BELOW, ROUGH = 20, 0.05  # shares of fewer people are told in steps of five percent
CAP = 5.0  # no answer counts for more people
FEWEST_GROUPS = 2  # groups from which weights say anything


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
    weighted, weighted_low, weighted_high
        For everybody together: the share if each group counts for as many of it as came, with its 95 % interval; only where
        every group tells a share.
    moved_by
        By how many people each of its counts was moved at random (standard deviation).
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
    weighted: float | None = None
    weighted_low: float | None = None
    weighted_high: float | None = None
    moved_by: float | None = None

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
    state = _state(row, topic.answers, answered)
    good = row[topic.answers[0]]
    if state != "share" or not isinstance(good, int):
        return Figure(told.topic, group, state, answered, people)
    share = good / answered
    moved = spread(told.topic, told.parts.get(group, 1))
    low, high = interval(good, answered, moved=moved, asked=topic.asked, each=topic.each)
    step = ROUGH if answered < ROUGH_BELOW else 0.001
    floor = ceiling = None
    if topic.asked and people:
        missing = max(0, people - answered)
        floor, ceiling = _to(good / (answered + missing), step), _to((good + missing) / (answered + missing), step)
    return Figure(
        told.topic, group, "share", answered, people, good,
        share=_to(share, step), low=_to(low, step, math.floor), high=_to(high, step, math.ceil), floor=floor, ceiling=ceiling,
        moved_by=round(moved, 6), **(_weighted(told, step) if group == ALL else {}),
    )  # fmt: skip


def _weighted(told: Told, step: float) -> dict[str, float]:
    """Return the share of the whole room: an answer counts for as many of its group as came for each who answered.

    That is 1 / P(answer) as far as newcomers, those who return and hosts answer unequally, between 1 and 5
    (post-stratification; :func:`kinfolk.estimating.weighted_share` knows more of everybody than may be told here). The
    interval is Wilson's on the effective sample, widened by how far the counts were moved.
    """
    from kinfolk.estimating import wilson

    topic = BY_KEY[told.topic]
    groups = [group for group in told.cells if group != ALL]
    rows = [[told.cells[group][answer] for answer in topic.answers] for group in groups]
    tellable = all(_state(told.cells[one], topic.answers, told.answered[one]) == "share" for one in groups)
    if not topic.asked or len(groups) < FEWEST_GROUPS or CARDS in groups or not tellable:
        return {}
    weights = [min(CAP, max(1.0, told.people[one] / told.answered[one])) for one in groups]
    parts = [
        (weight, float(good), float(good) + float(other)) for weight, (good, other) in zip(weights, rows, strict=True)
    ]
    total = sum(weight * n for weight, _good, n in parts)
    share = sum(weight * good for weight, good, _n in parts) / total
    chance = sum(weight**2 * good * (n - good) / n for weight, good, n in parts) / total**2
    under, over = wilson(share, share * (1 - share) / chance)
    sums = [
        weight * spread(told.topic, told.parts.get(group, 1)) for weight, group in zip(weights, groups, strict=True)
    ]
    more = Z * math.hypot(*sums) * math.hypot(1 - share, share) / total
    low, high = max(0.0, share - math.hypot(share - under, more)), min(1.0, share + math.hypot(over - share, more))
    return {
        "weighted": _to(share, step),
        "weighted_low": _to(low, step, math.floor),
        "weighted_high": _to(high, step, math.ceil),
    }


def _state(row: Mapping[str, int | str], answers: tuple[str, str], answered: int) -> State:
    """Return how much of a row can be told."""
    good, other = row[answers[0]], row[answers[1]]
    if answered < LEAST or (good == FEW and other == FEW):
        return "hidden"
    if other == FEW:
        return "nearly all"
    if good == FEW:
        return "few"
    return "share" if isinstance(good, int) and isinstance(other, int) else "hidden"


def interval(good: int, answered: int, *, moved: float, asked: bool, each: int = 1) -> tuple[float, float]:
    """Return the 95 % interval of a share: Wilson's, widened by how far the counts were moved to protect people.

    Parameters
    ----------
    good, answered
        The counts as they are told; ``answered`` is the sum of the good answers and the others.
    moved
        The standard deviation by which a count was moved, in people.
    asked
        Whether both counts were moved; else the good one alone, and the other is the rest.
    each
        How many answers one person gave at most. They may all be alike, so that no more was learnt than from one: Wilson's
        interval is that of so many times fewer answers, never too narrow.

    Notes
    -----
    The share is good / answered. Moving both counts independently adds ``moved**2 * ((1 - share)**2 + share**2) /
    answered**2`` to its variance (the delta method), moving one ``moved**2 / answered**2``; it is added in squares to
    each half of Wilson's interval (Wilson 1927).
    """
    from kinfolk.estimating import wilson

    share = good / answered
    under, over = wilson(share, answered / each)
    more = Z * moved * (math.hypot(1 - share, share) if asked else 1) / answered
    return max(0.0, share - math.hypot(share - under, more)), min(1.0, share + math.hypot(over - share, more))


def _to(share: float, step: float, how: Any = round) -> float:  # noqa: ANN401 - round, floor or ceil
    stepped = float(how(round(share / step, 9))) * step
    return round(min(1.0, max(0.0, stepped)), 3)
