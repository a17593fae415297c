"""How many new meaningful connections people have: their mean, and the tail with none or few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.metrics.ties import Ties

FEW = 2
"""People with so many connections or fewer are counted by C3."""


@metric(
    id="C1",
    name=say("New meaningful connections per person"),
    says=say("How many strangers a person met, with both saying so and at least one glad of it."),
    formula="mean_i deg_G2(i); the median beside it",
    unit="people",
    normalisation="mean over all people counted, tied or not",
    source="Left to itself, the median person has 1 new partner of five minutes or more in a whole conference (a model "
    "fitted to two conferences, not an observation).",
    rungs=("meaningful",),
    better="more",
)
def connections(ties: Ties) -> Measured:
    """Return the mean number of ties per person, with the median beside it."""
    if not ties.people:
        return Measured(np.nan, 0)
    return Measured(ties.degree.mean(), ties.people, {"median": float(np.median(ties.degree))})


@metric(
    id="C2",
    name=say("Zero share"),
    says=say("The share of people who left without a single new meaningful connection."),
    formula="#{i: deg_G2(i) = 0} / n",
    unit="share",
    normalisation="share of all people counted",
    source="33-39 % without a new partner of five minutes or more (model); 10-11 % without any (two conferences, "
    "Génois & Barrat 2018; Isella et al. 2011).",
    rungs=("meaningful",),
    better="less",
    headline=True,
)
def zero_share(ties: Ties) -> Measured:
    """Return the share of people without a tie."""
    return Measured(share_with_at_most(ties, 0), ties.people)


@metric(
    id="C3",
    name=say("Low share"),
    says=say("The share of people with two new meaningful connections or fewer."),
    formula="#{i: deg(i) ≤ 2} / n, deg of G2; of G1 without pairs in each other's H where a forecast stands beside it",
    unit="share",
    normalisation="share of all people counted",
    source="39-44 % with two or fewer partners of five minutes or more (two conferences).",
    rungs=("met", "meaningful"),
    better="less",
)
def low_share(ties: Ties) -> Measured:
    """Return the share of people with two ties or fewer."""
    return Measured(share_with_at_most(ties, FEW), ties.people)


def share_with_at_most(ties: Ties, most: int) -> float:
    """Return the share of people, 0 to 1, with ``most`` ties or fewer, on whatever rung the ties are."""
    return float((ties.degree <= most).mean()) if ties.people else np.nan
