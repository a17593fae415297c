"""Protects counts before anybody sees them: each is moved at random, once and for all, and what is small is hidden.

However much somebody knows (who came, who sat where, and every answer but one), what is told makes them at most
``SUREST`` times surer of that one answer: the two-sided geometric mechanism of Ghosh, Roughgarden and Sundararajan (2012),
which is differential privacy (Dwork et al. 2006) for counts. See ``docs/decisions/0048``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

from kinfolk_web.core.privacy import FLOOR, STEP
from kinfolk_web.outcomes.reporting.topics import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from kinfolk_web.outcomes.reporting.counting import Counts

EPSILON = 0.7
"""How strongly one count may change what is told of it, as a logarithm; one answer changes two counts."""

SUREST = math.exp(2 * EPSILON)
"""At most so many times surer of one answer is whoever reads everything and knows all other answers: about 4."""

FEW, BESIDE = "<5", "-"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one topic, for good: never counted again.

    Parameters
    ----------
    topic
        Its key.
    people
        By group, how many of those who came it concerns.
    cells
        By group and answer: a number; ``"<5"``; or ``"-"`` for what is hidden beside a small number.
    answered
        By group, how many answered; 0 for fewer than five.
    """

    topic: str
    people: Mapping[str, int]
    cells: Mapping[str, Mapping[str, int | str]]
    answered: Mapping[str, int]

    def as_data(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"topic": self.topic, "people": dict(self.people), "answered": dict(self.answered),
                "cells": {group: dict(row) for group, row in self.cells.items()}}  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Told:
        """Return it from how it is stored."""
        return cls(data["topic"], data["people"], data["cells"], data["answered"])


def spread(topic: str) -> float:
    """Return the standard deviation by which each count of a topic is moved, in people."""
    alpha = math.exp(-_strength(topic))
    return math.sqrt(2 * alpha) / (1 - alpha)


def chance(topic: str, moved: int) -> float:
    """Return the probability that a count of a topic is moved by exactly so much."""
    alpha = math.exp(-_strength(topic))
    return (1 - alpha) / (1 + alpha) * alpha ** abs(moved)


def protect(counts: Counts, draw: Random | None = None) -> Told:
    """Return what is told of a topic; ``draw`` is the source of chance, by default the system's, which nobody can repeat."""
    moved = shake(counts, draw or SystemRandom())
    cells = {group: _hidden(row) for group, row in moved.items()}
    sums = {group: sum(row.values()) for group, row in moved.items()}
    answered = {group: count if count >= FLOOR else 0 for group, count in sums.items()}
    return Told(
        topic=counts.topic.key,
        people={**counts.people, ALL: sum(counts.people.values())},
        cells=cells | {ALL: _together(moved, cells)},
        answered=answered | {ALL: sum(answered.values())},
    )


def shake(counts: Counts, draw: Random) -> dict[str, dict[str, int]]:
    """Return the counts, each moved at random and never below nothing; this is all that anything later is made of."""
    strength = _strength(counts.topic.key)
    return {
        group: {answer: max(0, count + _noise(strength, draw)) for answer, count in row.items()}
        for group, row in counts.answers.items()
    }


def _strength(topic: str) -> float:
    return EPSILON / BY_KEY[topic].moves


def _noise(strength: float, draw: Random) -> int:
    def geometric() -> int:
        return math.floor(math.log(1.0 - draw.random()) / -strength)

    return geometric() - geometric()


def _hidden(row: Mapping[str, int]) -> dict[str, int | str]:
    """Hide what is below five, and beside it the next smallest, until two are hidden with five people in them."""
    ascending = sorted(row, key=lambda one: (row[one], one))
    small = [answer for answer in ascending if row[answer] < FLOOR]
    hidden = list(small)
    for answer in ascending[len(small) :]:
        if not small or (len(hidden) > 1 and sum(row[one] for one in hidden) >= FLOOR):
            break
        hidden.append(answer)
    return {one: FEW if one in small else BESIDE if one in hidden else count for one, count in row.items()}


def _together(
    moved: Mapping[str, Mapping[str, int]], cells: Mapping[str, Mapping[str, int | str]]
) -> dict[str, int | str]:
    """Return all groups together; to the nearest five where any group hides something, so that it does not follow."""
    if len(moved) == 1:
        return dict(next(iter(cells.values())))
    sums = {answer: sum(row[answer] for row in moved.values()) for answer in next(iter(moved.values()))}
    if all(isinstance(one, int) for row in cells.values() for one in row.values()):
        return dict(sums)
    return {answer: FEW if count < FLOOR else round(count / STEP) * STEP for answer, count in sums.items()}
