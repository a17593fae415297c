"""What people say of belonging: scales of several items, with their reliability, and the single questions of the pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Floats

ENOUGH = 0.75
"""Part of a scale's items that a person has to answer to be scored (6 of 8)."""


@metric(
    id="S1",
    name=say("Sense of community"),
    says=say("The mean of a scale's items, and its change for those who also answered it before the event."),
    formula="mean over people of the mean of the items answered; change = mean over people with both of after - before",
    unit="points",
    normalisation="people who answered at least three quarters of the items",
    source="Brief Sense of Community Scale, 8 items, 1-5 (Peterson, Speer & McMillan 2008); reliability: Cronbach 1951. Its "
    "two-item parts are not scored.",
    better="more",
)
def sense_of_community(answers: ArrayLike, before: ArrayLike | None = None) -> Measured:
    """Return the mean score, with change and reliability beside it.

    Parameters
    ----------
    answers, before
        ``[people, items]``, the same people in both, ``nan`` where somebody did not answer.
    """
    after = np.asarray(answers, dtype=np.float64)
    score = scores(after)
    there = ~np.isnan(score)
    beside = {"reliability": reliability(after)}
    if before is not None:
        change = score - scores(np.asarray(before, dtype=np.float64))
        change = change[~np.isnan(change)]
        beside |= {"change": float(change.mean()) if len(change) else np.nan, "answered both": float(len(change))}
    return Measured(score[there].mean() if there.any() else np.nan, int(there.sum()), beside)


@metric(
    id="S2",
    name=say("The pulse"),
    says=say(
        "Belonging here (1 to 5), a bond with somebody new (1 to 5), not being the only one (%), the circles (1 to 7)."
    ),
    formula="the mean of each question by itself: belonging; beside it bond, not the only one, circles; never added up",
    unit="points",
    normalisation="people who answered the question",
    source="Belonging: item 4 of the Brief Sense of Community Scale; circles: Aron et al. 1992, Gächter et al. 2015. Bond and "
    "“not the only one” are Kinfolk's own and not validated.",
    better="more",
)
def pulse(belonging: ArrayLike, bond: ArrayLike = (), only_one: ArrayLike = (), circles: ArrayLike = ()) -> Measured:
    """Return the mean of belonging, and the means of the other questions beside it.

    Parameters
    ----------
    belonging, bond
        1 to 5; ``nan`` where somebody did not answer.
    only_one
        1 for "I met someone who is like me in a way I thought was only me", 0 for "not yet".
    circles
        1 to 7.
    """
    asked = {"bond": bond, "not the only one": only_one, "circles": circles}
    beside: dict[str, float] = {}
    for name, answers in asked.items():
        given = _given(answers)
        beside |= {name: float(given.mean()) if len(given) else np.nan, f"{name}, answered": float(len(given))}
    first = _given(belonging)
    return Measured(first.mean() if len(first) else np.nan, len(first), beside)


def scores(answers: Floats) -> Floats:
    """Return ``[people]``: the mean of the items answered, ``nan`` for whoever answered less than three quarters."""
    given = ~np.isnan(answers)
    count = given.sum(axis=1)
    total = np.where(given, answers, 0.0).sum(axis=1)
    return np.where(count >= ENOUGH * answers.shape[1], total / np.maximum(count, 1), np.nan)


def reliability(answers: Floats) -> float:
    """Return Cronbach's alpha over the people who answered every item; ``nan`` below two items or three people."""
    whole = answers[~np.isnan(answers).any(axis=1)]
    items = answers.shape[1]
    if items < 2 or len(whole) < 3 or not (spread := whole.sum(axis=1).var(ddof=1)):  # noqa: PLR2004 - see above
        return np.nan
    return float(items / (items - 1) * (1 - whole.var(axis=0, ddof=1).sum() / spread))


def _given(answers: ArrayLike) -> Floats:
    said = np.asarray(answers, dtype=np.float64)
    return said[~np.isnan(said)]
