"""How far people reach through those they met: in two steps, in one connected whole, and with ties to spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components

from kinfolk.metrics.metric import Measured, metric
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.metrics.ties import Bools, Rung, Ties, Wide

WORDS: tuple[Rung, ...] = ("met", "meaningful", "alive")
"""The rungs on which people told that they met."""
CORE = 2


@metric(
    id="B1",
    name=say("Reach in two steps"),
    says=say("The part of all the others whom a person has met, or who met somebody they have met."),
    formula="mean_i #{j: dist_G1(i, j) ≤ 2} / (n - 1); whoever cannot be reached counts 0",
    unit="share",
    normalisation="mean over all people counted, tied or not, of the share of all others",
    source="21 % and 6 % at two conferences, at five minutes or more.",
    rungs=("met",),
    better="more",
    headline=True,
)
def reach(ties: Ties) -> Measured:
    """Return the mean share of the others within two steps, with the lowest tenth beside it."""
    if ties.people < 2:  # noqa: PLR2004 - nobody else is there
        return Measured(np.nan, ties.people)
    share = reached(ties) / (ties.people - 1)
    return Measured(share.mean(), ties.people, {"lowest tenth": float(np.quantile(share, 0.1))})


@metric(
    id="B2",
    name=say("The largest connected part"),
    says=say("The share of people in the largest part of the room that is joined by ties, step by step."),
    formula="max over components |component| / n; the number of components beside it",
    unit="share",
    normalisation="share of all people counted; whoever has no tie is a component alone",
    source="0.83-0.86 at two conferences, at five minutes or more.",
    rungs=WORDS,
    better="more",
)
def giant_share(ties: Ties) -> Measured:
    """Return the share of people in the largest component."""
    if not ties.people:
        return Measured(np.nan, 0)
    number, label = connected_components(ties.links, directed=False)
    return Measured(np.bincount(label).max() / ties.people, ties.people, {"components": float(number)})


@metric(
    id="B3",
    name=say("The share that holds together"),
    says=say("The share of people left when whoever has fewer than two ties is taken away, again and again."),
    formula="|2-core| / n",
    unit="share",
    normalisation="share of all people counted",
    source="0.69-0.72 at two conferences, at five minutes or more. Cores: Seidman 1983.",
    rungs=WORDS,
    better="more",
)
def two_core(ties: Ties) -> Measured:
    """Return the share of people in the 2-core."""
    if not ties.people:
        return Measured(np.nan, 0)
    return Measured(float((cores(ties) >= CORE).mean()), ties.people)


def reached(ties: Ties) -> Wide:
    """Return ``[people]``: how many others are within two steps of each."""
    near = ties.links + ties.links @ ties.links
    within = np.diff(near.indptr)
    return np.asarray(within - (near.diagonal() > 0), dtype=np.int64)


def cores(ties: Ties) -> Wide:
    """Return ``[people]``: the largest k for which each person is in the k-core; 0 without ties."""
    if not len(ties):
        return np.zeros(ties.people, dtype=np.int64)
    from scipy.sparse import csr_matrix
    from sknetwork.topology import get_core_decomposition

    return np.asarray(get_core_decomposition(csr_matrix(ties.links)), dtype=np.int64)


def giant(ties: Ties) -> Bools:
    """Return ``[people]``: who is in the largest component; of equal ones, in that of the first person."""
    _, label = connected_components(ties.links, directed=False)
    return np.asarray(label == np.bincount(label).argmax())
