"""The random-pair probe: after an event each person is asked of six others, drawn by lot, whether they talked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.estimating.estimate import FEWEST, Estimate, too_few
from kinfolk.estimating.intervals import wilson
from kinfolk.estimating.leanings import partly_weighted
from kinfolk.estimating.missing import ratio
from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.estimating.missing import Answering
    from kinfolk.metrics.ties import Bools, Floats, Ties, Wide
    from kinfolk.sentences import Sentence

ASKED = 3
"""Of so many people who sat together with a person they are asked, and of as many who did not."""


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """Of whom each person is asked.

    Parameters
    ----------
    asked, about
        ``[questions]`` each: who is asked, and of whom.
    together
        ``[questions]``: whether the two sat together.
    of
        ``[people, 2]``: how many others did not, and did, sit together with each person: what the questions stand for.
    """

    asked: Wide
    about: Wide
    together: Bools
    of: Wide


def drawn(seated: Ties, seed: int, *, each: int = ASKED) -> Probe:
    """Return whom each person is asked about: three who sat with them and three who did not, or all if there are fewer.

    Parameters
    ----------
    seated
        Who sat together, of the rung ``"seated"``, with every tie (threshold 0).
    seed
        The plan's seed: the draw can be repeated, and nobody chooses.
    """
    if seated.rung != "seated":
        raise ValueError(f"the probe is drawn from ties of people seated together; these are {seated.rung}")
    chance = np.random.default_rng(seed)
    beside = seated.links.toarray() > 0
    others = ~np.eye(seated.people, dtype=np.bool_)
    asked, about, together = [], [], []
    for kind, possible in ((False, others & ~beside), (True, others & beside)):
        # The smallest of as many random numbers as there are others: a simple random sample for each person.
        lot = np.where(possible, chance.random(possible.shape), np.inf)
        order = np.argpartition(lot, min(each, seated.people) - 1, axis=1)[:, :each]
        fine = np.isfinite(np.take_along_axis(lot, order, axis=1))
        who = np.repeat(np.arange(seated.people), order.shape[1]).reshape(order.shape)[fine]
        asked.append(who)
        about.append(order[fine])
        together.append(np.full(len(who), kind))
    count = beside.sum(axis=1)
    of = np.column_stack([seated.people - 1 - count, count])
    where = np.argsort(np.concatenate(asked), kind="stable")
    who, whom, beside_them = (np.concatenate(part)[where] for part in (asked, about, together))
    return Probe(who, whom, beside_them.astype(np.bool_), of.astype(np.int64))


def talked(probe: Probe, answers: ArrayLike, people: Answering, *, together: bool) -> Estimate:
    """Return the share of pairs who talked, among those who sat together or among those who did not.

    Each answer stands for as many pairs as it was drawn from (Horvitz & Thompson 1952). The room is what it is: the
    variance is that of the draw and of who answers (two stages: Särndal, Swensson & Wretman 1992, chapter 4).

    Parameters
    ----------
    answers
        ``[questions]``: 1 talked, 0 did not, ``nan`` not sure or no answer. "Not sure" is left out, and in the bounds.
    people
        From :func:`kinfolk.estimating.answering`, of everybody who was asked.
    together
        Which of the two kinds of pairs.
    """
    said = np.asarray(answers, dtype=np.float64)
    asked = (probe.together == together) & people.answered[probe.asked]
    given = asked & ~np.isnan(said)
    what = _what(together=together)
    heads, eligible = len(np.unique(probe.asked[given])), int((probe.of[:, int(together)] > 0).sum())
    if heads < FEWEST:
        return too_few(what, "share", heads, eligible)
    size = np.bincount(probe.asked[given], minlength=len(probe.of)).astype(np.float64)
    yes = np.bincount(probe.asked[given], weights=said[given], minlength=len(probe.of))
    stands = np.where(size > 0, probe.of[:, int(together)], 0).astype(np.float64)
    rate = yes / np.maximum(size, 1)
    value, variance = ratio(stands * rate, stands, people, _within(size, stands, rate))
    worth = value * (1 - value) / variance if variance > 0 else np.inf
    low, high = wilson(value, worth) if 0 < worth < np.inf else wilson(value, float(given.sum()))
    sure, all_asked = float(said[given].sum()), int((probe.together == together).sum())
    bounds = (sure / all_asked, (sure + all_asked - int(given.sum())) / all_asked)
    return Estimate(
        what, "share", float(said[given].mean()), value, low, high, heads, eligible,
        "random pairs, weighted by the draw and by 1 / P(answer); Wilson 1927 on the effective sample",
        partly_weighted(heads, eligible), bounds,
    )  # fmt: skip


def _within(size: Floats, stands: Floats, rate: Floats) -> Floats:
    """Return ``[people]``: the variance of each person's total because only some pairs were drawn.

    One answer shows no spread; it takes that of all who gave more.
    """
    spread = np.where(size > 1, rate * (1 - rate) * size / np.maximum(size - 1, 1), np.nan)
    several = size > 1
    usual = float(np.average(spread[several], weights=size[several])) if several.any() else 0.25
    spread = np.where(np.isnan(spread), usual, spread)
    return np.asarray(np.where(size > 0, stands * np.maximum(stands - size, 0) * spread / np.maximum(size, 1), 0.0))


def _what(*, together: bool) -> Sentence:
    return say("pairs who sat together and talked") if together else say("pairs who did not sit together and talked")
