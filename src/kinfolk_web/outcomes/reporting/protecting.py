"""Protects counts before anybody sees them: each is moved at random, once and for all, and what is small is hidden.

However much somebody knows (who came, who sat where, and every answer but one), what is told makes them at most
``SUREST`` times surer of that one answer: the two-sided geometric mechanism of Ghosh, Roughgarden and Sundararajan (2012),
which is differential privacy (Dwork et al. 2006) for counts. See ``docs/decisions/0048``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.outcomes.reporting.counting import HOSTS, NEW, OTHERS, RETURNING, TOGETHER
from kinfolk_web.outcomes.reporting.topics import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from kinfolk_web.outcomes.reporting.counting import Counts

EPSILON = 0.7
"""How strongly one count may change what is told of it, as a logarithm; one answer changes two counts."""

SUREST = math.exp(2 * EPSILON)
"""At most so many times surer of one answer is whoever reads everything and knows all other answers: about 4."""

TAP = 1.5 * EPSILON
"""How strongly one tap may change what is told of connections by group, and of who has three or more."""

GRAPH = 2 * EPSILON / 7
"""How strongly it may change each of the seven numbers of the graph and of taps, in all of which it stands."""

TAP_SUREST = math.exp(TAP + 7 * GRAPH)
"""At most so many times surer of one tap is whoever reads everything and knows all else: about 12."""

LEAST = 10
"""Of fewer answers no share is told."""

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
    parts
        By group, of how many moved counts each of its numbers is the sum, where it is more than one.
    """

    topic: str
    people: Mapping[str, int]
    cells: Mapping[str, Mapping[str, int | str]]
    answered: Mapping[str, int]
    parts: Mapping[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"topic": self.topic, "people": dict(self.people), "answered": dict(self.answered), "parts": dict(self.parts),
                "cells": {group: dict(row) for group, row in self.cells.items()}}  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Told:
        """Return it from how it is stored."""
        return cls(data["topic"], data["people"], data["cells"], data["answered"], data.get("parts", {}))


def spread(topic: str, parts: int = 1) -> float:
    """Return the standard deviation by which a count of a topic is moved, or a sum of several such counts, in people."""
    return spread_of(strength_of(topic)) * math.sqrt(parts)


def spread_of(strength: float) -> float:
    """Return the standard deviation of noise of a strength."""
    alpha = math.exp(-strength)
    return math.sqrt(2 * alpha) / (1 - alpha)


def chance(topic: str, moved: int) -> float:
    """Return the probability that a count of a topic is moved by exactly so much."""
    alpha = math.exp(-strength_of(topic))
    return (1 - alpha) / (1 + alpha) * alpha ** abs(moved)


def protect(counts: Counts, draw: Random | None = None) -> Told:
    """Return what is told of a topic; ``draw`` is the source of chance, by default the system's, which nobody can repeat."""
    moved, people, parts = _pooled(shake(counts, draw or SystemRandom()), counts.people)
    sums = {answer: sum(row[answer] for row in moved.values()) for answer in counts.topic.answers}
    cells = _hidden(moved) | {ALL: {one: FEW if count < FLOOR else count for one, count in sums.items()}}
    answered = {group: sum(row.values()) for group, row in moved.items()} | {ALL: sum(sums.values())}
    return Told(
        topic=counts.topic.key,
        people={**people, ALL: sum(people.values())},
        cells=cells,
        answered={group: count if count >= FLOOR else 0 for group, count in answered.items()},
        parts={group: count for group, count in (parts | {ALL: sum(parts.values())}).items() if count > 1},
    )


def _pooled(
    moved: dict[str, dict[str, int]], people: Mapping[str, int]
) -> tuple[dict[str, dict[str, int]], Mapping[str, int], dict[str, int]]:
    """Count groups together where one of them has too few answers for a share; it goes by the moved counts alone.

    Too few hosts, or too few of one answer, are counted with those who return, so that newcomers stay beside all others
    and nothing of them has to be hidden with a small number; else all are one group.
    The last that is returned is of how many counts each group then is the sum.
    """
    parts = dict.fromkeys(moved, 1)
    both = {RETURNING, HOSTS}
    if {NEW, *both} <= moved.keys() and (sum(moved[HOSTS].values()) < LEAST or min(moved[HOSTS].values()) < FLOOR):
        known = {OTHERS: sum(people[group] for group in both)}
        moved = {group: row for group, row in moved.items() if group not in both} | {OTHERS: _sum(moved, both)}
        people = {group: count for group, count in people.items() if group not in both} | known
        parts = dict.fromkeys(moved, 1) | {OTHERS: len(both)}
    if len(moved) == 1 or all(sum(row.values()) >= LEAST for row in moved.values()):
        return moved, people, parts
    return {TOGETHER: _sum(moved, moved)}, {TOGETHER: sum(people.values())}, {TOGETHER: sum(parts.values())}


def _sum(moved: Mapping[str, Mapping[str, int]], groups: Iterable[str]) -> dict[str, int]:
    """Return the counts of some groups together."""
    rows = [moved[group] for group in groups]
    return {answer: sum(row[answer] for row in rows) for answer in rows[0]}


def shake(counts: Counts, draw: Random) -> dict[str, dict[str, int]]:
    """Return the counts, each moved at random and never below nothing; this is all that anything later is made of.

    Where something is known of everybody, how many they are is no secret: one count is moved, and the other is the rest.
    """
    strength = strength_of(counts.topic.key)
    moved = {
        group: {answer: max(0, count + geometric(strength, draw)) for answer, count in row.items()}
        for group, row in counts.answers.items()
    }
    if counts.topic.asked:
        return moved
    good, other = counts.topic.answers
    at_most = {group: sum(row.values()) for group, row in counts.answers.items()}
    goods = {group: min(row[good], at_most[group]) for group, row in moved.items()}
    return {group: {good: count, other: at_most[group] - count} for group, count in goods.items()}


def strength_of(topic: str) -> float:
    """Return how strongly counts are held: an answer changes two of them, a tap those of two people, else one alone."""
    about = BY_KEY[topic]
    if not about.asked:
        return 2 * EPSILON
    return EPSILON if about.moves == 1 else TAP / (2 * about.moves)


def geometric(strength: float, draw: Random) -> int:
    """Return by how much a count is moved: two-sided geometric noise of a strength."""

    def one_side() -> int:
        return math.floor(math.log(1.0 - draw.random()) / -strength)

    return one_side() - one_side()


def _hidden(moved: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int | str]]:
    """Hide what is below five, and beside it so much that neither rows nor columns give it away."""
    import numpy as np

    from kinfolk.estimating import hidden

    table = np.array([list(row.values()) for row in moved.values()], dtype=np.int64)
    away = hidden(table[0] if len(table) == 1 else table).reshape(table.shape)
    return {
        group: {
            answer: FEW if count < FLOOR else BESIDE if away[nth, place] else count
            for place, (answer, count) in enumerate(row.items())
        }
        for nth, (group, row) in enumerate(moved.items())
    }
