"""Whether people stay among their like: ties within a category, beside the same ties with categories dealt by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.metrics.ties import RUNGS
from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Ties

DEALS = 1000


@metric(
    id="C7",
    name=say("Mix across groups"),
    says=say("How much likelier a tie is to stay within a group (language, field ...) than by chance. 1 is chance."),
    formula="same-category share of ties / its mean over permutations of the categories among people; z beside it",
    unit="ratio",
    normalisation="ties of whose two people the category is known, weighted",
    source="Language 1.4, field 1.1-1.2, gender 1.0 at five minutes or more (Génois et al., arXiv:1901.01182).",
    rungs=RUNGS,
    weighted=True,
)
def group_mix(ties: Ties, category: ArrayLike, *, deals: int = DEALS, seed: int = 0) -> Measured:
    """Return the same-category share of ties as a ratio to chance.

    The mean over permutations is exact: the share of equal categories among all pairs of known ones. Only z is drawn.

    Parameters
    ----------
    category
        ``[people]`` whole numbers; below 0 where it is not known.
    deals, seed
        How many permutations z comes from.
    """
    label = np.asarray(category)
    if label.shape != (ties.people,):
        raise ValueError(f"there are {ties.people} people, and categories of shape {label.shape}")
    known = label >= 0
    among, label = ties.among(known), label[known]
    counts = np.unique(label, return_counts=True)[1].astype(np.float64)
    pairs = len(label) * (len(label) - 1)
    usual = float((counts * (counts - 1)).sum() / pairs) if pairs else 0.0
    if not len(among) or not usual:
        return Measured(np.nan, len(label), {"z": np.nan})
    real = _same(among, label)
    chance = np.random.default_rng(seed)
    spread = np.std([_same(among, chance.permutation(label)) for _ in range(deals)], ddof=1)
    z = (real - usual) / spread if spread > 0 else 0.0
    return Measured(real / usual, len(label), {"share": real, "share by chance": usual, "z": float(z)})


def _same(ties: Ties, label: np.ndarray) -> float:
    i, j = ties.pairs.T
    return float(np.average(label[i] == label[j], weights=ties.weights))
