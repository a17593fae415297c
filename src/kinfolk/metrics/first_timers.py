"""How newcomers fare beside returners: their connections, their welcome, and whether they come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Bools, Ties


@metric(
    id="F1",
    name=say("First-timer gap"),
    says=say("New meaningful connections of first-timers, beside those of everybody else. 1 is no gap."),
    formula="mean deg_G2 over F / mean deg_G2 over V∖F; zero share of F minus that of V∖F beside it",
    unit="ratio",
    normalisation="means over all first-timers and over all others counted, tied or not",
    source="0.84 and 0.87 at two conferences left to themselves; mostly because first-timers were there for less of the time.",
    rungs=("meaningful",),
    better="more",
    headline=True,
)
def first_timer_gap(ties: Ties, first_timer: ArrayLike) -> Measured:
    """Return the mean number of ties of first-timers as a ratio to that of the others.

    Parameters
    ----------
    first_timer
        ``[people]``: who is here for the first time.
    """
    new = _flags(first_timer, ties.people)
    ours, theirs = ties.degree[new], ties.degree[~new]
    beside = {"first-timers": float(len(ours)), "others": float(len(theirs))}
    if not len(ours) or not len(theirs):
        return Measured(np.nan, ties.people, beside)
    beside["zero share, first-timers"] = float((ours == 0).mean())
    beside["zero share, others"] = float((theirs == 0).mean())
    beside["difference of zero shares"] = beside["zero share, first-timers"] - beside["zero share, others"]
    usual = float(theirs.mean())
    return Measured(float(ours.mean()) / usual if usual else np.nan, ties.people, beside)


@metric(
    id="F2",
    name=say("Welcomed in the first 15 minutes"),
    says=say("Of the first-timers who were asked and answered: how many somebody had welcomed within 15 minutes."),
    formula="yes / answers; beside it yes / first-timers asked, which takes every silence for a no",
    unit="share",
    normalisation="share of answers",
    source="No published figure was found. The question is Kinfolk's own and not validated.",
    better="more",
)
def welcomed(answers: ArrayLike) -> Measured:
    """Return the share of yes among the answers.

    Parameters
    ----------
    answers
        ``[first-timers asked]``: 1 yes, 0 no, ``nan`` no answer.
    """
    said = np.asarray(answers, dtype=np.float64)
    given = said[~np.isnan(said)]
    beside = {"asked": float(len(said)), "share of all asked": float(given.sum() / len(said)) if len(said) else np.nan}
    return Measured(given.mean() if len(given) else np.nan, len(given), beside)


@metric(
    id="F3",
    name=say("Came back"),
    says=say("Of the first-timers who could have come again within a year: how many did. It says nothing about why."),
    formula="first-timers who attend again within 12 months / first-timers still eligible; returners beside it",
    unit="share",
    normalisation="share of those who had an event to come to within 12 months and had not asked to be forgotten",
    source="About 30 % in a trade survey, without a method that could be checked; first-year members of associations renew "
    "at 72 % (MGI benchmark 2019).",
    better="more",
    headline=True,
)
def came_back(again: ArrayLike, eligible: ArrayLike, first_timer: ArrayLike) -> Measured:
    """Return the share of eligible first-timers who came again, with that of eligible returners beside it.

    Parameters
    ----------
    again, eligible, first_timer
        ``[people]`` each: who came again, who could have, who had been here for the first time.
    """
    new = np.asarray(first_timer, dtype=np.bool_)
    could, did = _flags(eligible, len(new)), _flags(again, len(new))
    ours, theirs = did[could & new], did[could & ~new]
    beside = {"returners": float(theirs.mean()) if len(theirs) else np.nan, "returners eligible": float(len(theirs))}
    return Measured(ours.mean() if len(ours) else np.nan, len(ours), beside)


def _flags(flags: ArrayLike, people: int) -> Bools:
    array = np.asarray(flags, dtype=np.bool_)
    if array.shape != (people,):
        raise ValueError(f"there are {people} people, and answers of shape {array.shape}")
    return array
