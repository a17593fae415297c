"""Ties between people on one rung of the ladder: seated together, met, meaningful, alive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Wide = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rung = Literal["seated", "met", "meaningful", "alive"]
RUNGS: tuple[Rung, ...] = ("seated", "met", "meaningful", "alive")
PAIR = 2


@dataclass(frozen=True, eq=False)
class Ties:
    """Who is tied to whom, each pair once, on one rung; rungs are never mixed.

    Parameters
    ----------
    people
        How many people are looked at, tied or not.
    pairs
        ``[ties, 2]`` whole numbers below ``people``, the smaller one first, no pair twice. They are kept in ascending
        order, their weights with them.
    weight
        ``[ties]``, each finite and above 0, in ``unit``; left out, every tie weighs 1.
    rung
        ``"seated"``, ``"met"``, ``"meaningful"`` or ``"alive"``.
    threshold
        The least weight of a tie, in ``unit``; 0 if every tie counts.
    unit
        What the weights count: ``"ties"``, ``"attention-minutes"``, ``"minutes"`` ...
    both_said
        False if one person's word sufficed where the two sat together. Such ties are for show: comparing pairs who sat
        together with pairs who did not would favour the plan by definition.

    Raises
    ------
    ValueError
        The arrays do not describe ties; the message says why.
    """

    people: int
    pairs: Wide
    weight: Floats | None = None
    rung: Rung = "met"
    threshold: float = 0.0
    unit: str = "ties"
    both_said: bool = True

    def __post_init__(self) -> None:
        pairs = checked_pairs(self.pairs, self.people, "ties")
        weight = np.ones(len(pairs)) if self.weight is None else np.array(self.weight, dtype=np.float64)
        if self.rung not in RUNGS:
            raise ValueError(f"{self.rung!r} is no rung; the rungs are {', '.join(RUNGS)}")
        if weight.shape != (len(pairs),):
            raise ValueError(f"{len(pairs)} ties have weights of shape {weight.shape}")
        if not (np.isfinite(weight).all() and (weight > 0).all() and (weight >= self.threshold).all()):
            raise ValueError(f"weights are finite, above 0 and at least the threshold of {self.threshold}")
        if (pairs[:, 0] >= pairs[:, 1]).any():
            raise ValueError("a tie names two people, the smaller number first")
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        pairs, weight = pairs[order], weight[order]
        if (pairs[1:] == pairs[:-1]).all(axis=1).any():
            raise ValueError("a pair is tied twice")
        for array in (pairs, weight):
            array.setflags(write=False)
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "weight", weight)

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def weights(self) -> Floats:
        """``[ties]``: the weight of each tie, in ``unit``."""
        assert self.weight is not None  # noqa: S101 - settled in __post_init__
        return self.weight

    @cached_property
    def csr(self) -> csr_array:
        """``[people, people]``: the weights, symmetric, nothing on the diagonal."""
        return _symmetric(self.people, self.pairs, self.weights)

    @cached_property
    def links(self) -> csr_array:
        """``[people, people]``: 1 where two people are tied, symmetric."""
        return _symmetric(self.people, self.pairs, np.ones(len(self)))

    @cached_property
    def degree(self) -> Wide:
        """``[people]``: how many people each is tied to."""
        return np.bincount(self.pairs.ravel(), minlength=self.people)

    def among(self, keep: ArrayLike) -> Ties:
        """Return the ties among the people for whom ``keep`` (``[people]``) is true, counted anew from 0."""
        kept = np.asarray(keep, dtype=np.bool_)
        if kept.shape != (self.people,):
            raise ValueError(f"there are {self.people} people, and {kept.shape} answers whether to keep them")
        stay = kept[self.pairs].all(axis=1)
        place = np.cumsum(kept) - 1
        return replace(self, people=int(kept.sum()), pairs=place[self.pairs[stay]], weight=self.weights[stay])

    def at_least(self, threshold: float) -> Ties:
        """Return the ties that weigh ``threshold`` or more, in ``unit``."""
        stay = self.weights >= threshold
        return replace(
            self, pairs=self.pairs[stay], weight=self.weights[stay], threshold=max(threshold, self.threshold)
        )


def pairs_of(people: int, said: ArrayLike, name: str = "pairs") -> Wide:
    """Return each pair that is named in ``said`` (``[any, 2]``), in whatever order, once: smaller first, ascending.

    Raises
    ------
    ValueError
        Somebody is named who is not there, or together with themselves.
    """
    pairs = np.sort(checked_pairs(said, people, name), axis=1)
    if (pairs[:, 0] == pairs[:, 1]).any():
        raise ValueError(f"{name}: somebody is paired with themselves")
    return np.unique(pairs, axis=0)


def checked_pairs(said: ArrayLike, people: int, name: str) -> Wide:
    """Return ``said`` as ``[any, 2]`` whole numbers below ``people``, in the order and direction in which they were given.

    Raises
    ------
    ValueError
        They are no such pairs; the message begins with ``name``.
    """
    array = np.asarray(said)
    pairs = array.astype(np.int64).reshape(-1, PAIR) if array.size == 0 else array
    if pairs.ndim != PAIR or pairs.shape[1] != PAIR or not np.issubdtype(pairs.dtype, np.integer):
        raise ValueError(f"{name}: wanted whole numbers of shape [any, 2], got {array.dtype} of shape {array.shape}")
    if len(pairs) and not (pairs.min() >= 0 and pairs.max() < people):
        raise ValueError(f"{name}: people are numbered from 0 to {people - 1}")
    return pairs.astype(np.int64)


def codes(people: int, pairs: Wide) -> Wide:
    """Return one number for each pair, so that sets of pairs can be compared: ``i * people + j``."""
    return np.asarray(pairs[:, 0] * people + pairs[:, 1])


def _symmetric(people: int, pairs: Wide, weight: Floats) -> csr_array:
    i, j = np.concatenate([pairs, pairs[:, ::-1]]).astype(np.int32).T
    return csr_array((np.concatenate([weight, weight]), (i, j)), shape=(people, people))
