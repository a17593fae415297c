"""Whether a room splits into camps, beyond what its number of ties alone would do."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.metrics.reaching import WORDS
from kinfolk.metrics.shuffling import rooms
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.metrics.ties import Floats, Ties, Wide

REWIRINGS = 20


@metric(
    id="B6",
    name=say("Split into camps"),
    says=say("How much more the room falls into camps than another room where everybody has as many ties."),
    formula="Louvain modularity - its mean over degree-preserving rewirings, weights dealt among the ties",
    unit="modularity",
    normalisation="0 is what the number of ties of each person explains by itself",
    source="Raw modularity 0.66-0.77 by time at two conferences. Louvain: Blondel et al. 2008; rewirings: Maslov & Sneppen 2002.",
    rungs=WORDS,
    weighted=True,
    better="less",
)
def split(ties: Ties, *, rewirings: int = REWIRINGS, seed: int = 0) -> Measured:
    """Return Louvain modularity less that of rewired rooms.

    Parameters
    ----------
    rewirings, seed
        How many; the same seed gives the same figure.
    """
    if not len(ties):
        return Measured(np.nan, ties.people)
    chance = np.random.default_rng(seed)
    real = modularity(ties.people, ties.pairs, ties.weights)
    block = np.zeros(len(ties), dtype=np.int64)
    drawn = [
        modularity(ties.people, pairs, chance.permutation(ties.weights))
        for pairs in islice(rooms(ties.pairs, block, chance), rewirings)
    ]
    usual = float(np.mean(drawn))
    return Measured(real - usual, ties.people, {"modularity": real, "modularity by chance": usual})


def modularity(people: int, pairs: Wide, weight: Floats) -> float:
    """Return the modularity of the camps that Louvain's method finds; 0 is one camp, below 1 many."""
    from scipy.sparse import coo_matrix, csr_matrix
    from sknetwork.clustering import Louvain, get_modularity

    i, j = np.concatenate([pairs, pairs[:, ::-1]]).astype(np.int32).T
    matrix = csr_matrix(coo_matrix((np.concatenate([weight, weight]), (i, j)), shape=(people, people)))
    return float(get_modularity(matrix, Louvain(random_state=0).fit_predict(matrix)))
