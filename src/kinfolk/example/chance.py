"""Small draws that give the same answer for a seed on every machine: built on uniform numbers and plain arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]


class Chance:
    """A seeded source of draws; everything is an array."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def uniform(self, count: int) -> NDArray[np.float64]:
        """Return ``[count]`` numbers in [0, 1)."""
        return self._generator.random(count)

    def flags(self, count: int, share: float) -> Flags:
        """Return ``[count]`` flags, each true with probability ``share``."""
        return self.uniform(count) < share

    def below(self, count: int, limit: int) -> Ints:
        """Return ``[count]`` whole numbers in 0 ... limit - 1."""
        return (self.uniform(count) * limit).astype(np.int64)

    def order(self, count: int) -> Ints:
        """Return the positions 0 ... count - 1 in random order."""
        return np.argsort(self.uniform(count), kind="stable")

    def some(self, candidates: Ints, count: int) -> Ints:
        """Return ``count`` different ones of ``candidates`` (all of them if there are fewer), sorted."""
        return np.sort(candidates[self.order(len(candidates))[:count]])

    def weighted(self, count: int, weights: ArrayLike) -> Ints:
        """Return ``[count]`` indices into ``weights``, drawn in proportion to them."""
        steps = np.cumsum(np.asarray(weights, dtype=np.float64))
        drawn: Ints = np.searchsorted(steps, self.uniform(count) * steps[-1], side="right")
        return drawn

    def foremost(self, weights: NDArray[np.float64], count: int) -> Flags:
        """Return flags of ``count`` positions, drawn without replacement, the heavier more often; 0 means never."""
        keys = np.full(len(weights), np.inf)
        np.divide(self.uniform(len(weights)), weights, out=keys, where=weights > 0)
        chosen = np.zeros(len(weights), dtype=np.bool_)
        chosen[np.argsort(keys, kind="stable")[: min(count, int((weights > 0).sum()))]] = True
        return chosen
