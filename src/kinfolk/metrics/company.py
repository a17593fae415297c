"""Whom people spend their time with: their own party, and how many partners it is really shared among."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.sentences import say

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from kinfolk.metrics.ties import Floats, Ties


@metric(
    id="C4",
    name=say("Time with one's own party"),
    says=say("Of the ties, or the attention, of a person: which part went to those they came with or already knew."),
    formula="mean_i (Σ_{j in H(i)} x_ij / Σ_j x_ij)",
    unit="share",
    normalisation="mean over people with at least one tie",
    source="About half of the encounters at a mixer (Ingram & Morris 2007); 46-55 % of the time (model); 86 % for school "
    "friends (Mastrandrea et al. 2015).",
    rungs=("seated", "met"),
    weighted=True,
    better="less",
)
def party_share(ties: Ties, party: csr_array) -> Measured:
    """Return the mean share of a person's weight that lies within their own party.

    Parameters
    ----------
    party
        ``[people, people]``, from :func:`kinfolk.metrics.parties`.
    """
    within = _rows(ties.csr.multiply(party))
    whole = _rows(ties.csr)
    tied = whole > 0
    share = within[tied] / whole[tied]
    return Measured(share.mean() if len(share) else np.nan, len(share))


@metric(
    id="C6",
    name=say("Effective partners"),
    says=say(
        "Among how many people a person's time is really shared: two partners of whom one has nearly all count as one."
    ),
    formula="mean_i 1 / Σ_j p_ij², p_ij = x_ij / Σ_j x_ij",
    unit="people",
    normalisation="mean over all people counted; 0 for whoever has no tie",
    source="8.7-9.8 by time at two conferences. The inverse of Simpson's index (Simpson 1949).",
    rungs=("seated", "met"),
    weighted=True,
    better="more",
)
def effective_partners(ties: Ties) -> Measured:
    """Return the mean number of partners among whom a person's weight would be evenly shared."""
    if not ties.people:
        return Measured(np.nan, 0)
    whole, squares = _rows(ties.csr), _rows(ties.csr.multiply(ties.csr))
    tied = whole > 0
    each = np.zeros(ties.people)
    each[tied] = whole[tied] ** 2 / squares[tied]
    return Measured(each.mean(), ties.people)


def _rows(matrix: csr_array) -> Floats:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
