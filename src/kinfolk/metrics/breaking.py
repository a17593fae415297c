"""Where a room would break: people who alone hold parts of it together, and how narrow its narrowest passage is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import eye_array
from scipy.sparse.csgraph import laplacian
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from kinfolk.metrics.metric import Measured, metric
from kinfolk.metrics.reaching import WORDS, giant
from kinfolk.sentences import say

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from kinfolk.metrics.ties import Bools, Ties

_DENSE = 1500
"""Up to so many people eigenvalues are found directly; beyond, by Lanczos' method."""


@metric(
    id="B4",
    name=say("Fragility"),
    says=say("The share of people without whom the others would fall into more parts than before."),
    formula="#articulation people / n; those in the largest component beside it",
    unit="share",
    normalisation="share of all people counted",
    source="14 % at two conferences (16 of 113, 55 of 403 in the largest part), at five minutes or more. Hopcroft & Tarjan 1973.",
    rungs=WORDS,
    better="less",
)
def fragility(ties: Ties) -> Measured:
    """Return the share of articulation people, with those in the largest connected part beside it."""
    if not ties.people:
        return Measured(np.nan, 0)
    hold = articulation(ties)
    return Measured(float(hold.mean()), ties.people, {"in the largest part": float((hold & giant(ties)).mean())})


@metric(
    id="B5",
    name=say("Algebraic connectivity"),
    says=say("How wide the narrowest passage between two halves of the largest connected part is."),
    formula="λ₂ of I - D^(-1/2) A D^(-1/2) on the largest component, A without weights; its share of people beside it",
    unit="eigenvalue",
    normalisation="normalised Laplacian of the largest component, never of the whole room",
    source="0.16 and 0.06 at two conferences, at five minutes or more. Fiedler 1973; Chung 1997. Of the whole room it would be 0 "
    "as soon as one person has no tie, and without normalising near 1 as soon as one has a single tie.",
    rungs=WORDS,
    better="more",
)
def algebraic_connectivity(ties: Ties) -> Measured:
    """Return the second smallest eigenvalue of the normalised Laplacian of the largest component."""
    if not len(ties):
        return Measured(np.nan, 0, {"share of people": 0.0})
    part = ties.among(giant(ties))
    matrix = cast("csr_array", laplacian(part.links, normed=True))
    return Measured(_second(matrix, part.people), part.people, {"share of people": part.people / ties.people})


def _second(laplacian_: csr_array, people: int) -> float:
    """Return the second smallest eigenvalue of a normalised Laplacian."""
    if people <= _DENSE:
        return float(eigh(laplacian_.toarray(), eigvals_only=True, subset_by_index=[1, 1])[0])
    start = np.linspace(1.0, 2.0, people)  # a start of our own, so that the same ties give the same bytes
    try:  # rooms that mix converge from above within moments, and are slow to invert; long thin ones the other way round
        other = eye_array(people, format="csr") - laplacian_
        largest = eigsh(other, k=2, which="LA", v0=start, maxiter=500, return_eigenvectors=False)
        return float(1 - largest.min())
    except ArpackNoConvergence:
        smallest = eigsh(laplacian_, k=2, sigma=-0.01, which="LM", v0=start, return_eigenvectors=False)
        return float(smallest.max())


def articulation(ties: Ties) -> Bools:
    """Return ``[people]``: without whom their component would fall apart (low points of a depth-first search)."""
    start, neighbour = ties.links.indptr.tolist(), ties.links.indices.tolist()
    found = np.zeros(ties.people, dtype=np.bool_)
    order = [-1] * ties.people
    low = [0] * ties.people
    clock = 0
    for root in range(ties.people):
        if order[root] >= 0:
            continue
        order[root] = low[root] = clock
        clock += 1
        path, place, branches = [root], [start[root]], 0
        while path:
            one = path[-1]
            if place[-1] < start[one + 1]:
                next_ = neighbour[place[-1]]
                place[-1] += 1
                if order[next_] < 0:
                    order[next_] = low[next_] = clock
                    clock += 1
                    path.append(next_)
                    place.append(start[next_])
                else:
                    low[one] = min(low[one], order[next_])
                continue
            path.pop()
            place.pop()
            if len(path) > 1:
                above = path[-1]
                low[above] = min(low[above], low[one])
                found[above] |= low[one] >= order[above]
            elif path:
                branches += 1
        found[root] = branches > 1
    return found
