"""How well a room mixes: distinct pairs, beside those that as many contacts would make among partners drawn by chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics.metric import Measured, metric
from kinfolk.metrics.shuffling import redealt, rooms
from kinfolk.metrics.ties import checked_pairs, codes
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.metrics.ties import Floats, Rung, Wide

RESHUFFLES = 200


@dataclass(frozen=True, eq=False)
class Contacts:
    """Who was in contact with whom in which block of time; the same pair may come back.

    Parameters
    ----------
    people, rung
        How many people are looked at, and on which rung the contacts are.
    pairs, block
        ``[contacts, 2]`` people, and ``[contacts]`` the number of the block: a round, or some minutes of free time.
    length
        ``[contacts]`` in ``unit``; left out, each counts 1.
    threshold
        What a pair's lengths must add up to, in ``unit``, so that it counts.
    """

    people: int
    pairs: Wide
    block: Wide
    length: Floats | None = None
    threshold: float = 0.0
    unit: str = "contacts"
    rung: Rung = "met"

    def __post_init__(self) -> None:
        pairs = np.sort(checked_pairs(self.pairs, self.people, "contacts"), axis=1)
        length = np.ones(len(pairs)) if self.length is None else np.asarray(self.length, dtype=np.float64)
        block = np.asarray(self.block, dtype=np.int64).reshape(-1)
        if not len(pairs) == len(block) == len(length):
            raise ValueError(f"{len(pairs)} contacts, {len(block)} blocks and {len(length)} lengths")
        if (pairs[:, 0] == pairs[:, 1]).any():
            raise ValueError("somebody is in contact with themselves")
        for name, array in (("pairs", pairs), ("block", block), ("length", length)):
            object.__setattr__(self, name, array)

    @property
    def lengths(self) -> Floats:
        """``[contacts]``: how long each contact was, in ``unit``."""
        assert self.length is not None  # noqa: S101 - settled in __post_init__
        return self.length

    @cached_property
    def come_back_within(self) -> bool:
        """Whether some pair comes back within a block."""
        held = self.block * self.people**2 + codes(self.people, self.pairs)
        return len(np.unique(held)) < len(held)


@metric(
    id="C5",
    name=say("Mixing ratio"),
    says=say("How many different pairs met, beside how many would have if everybody had met as often, but at random."),
    formula="distinct pairs / mean over ≥ 200 reshuffles that keep each person's number of contacts in each block",
    unit="ratio",
    normalisation="1 is a room where partners are drawn by chance",
    source="0.46 and 0.49 at two conferences left to themselves; 0.60 and 0.78 at two whose sensors saw more. Shuffling "
    "keeps times but not rooms: sessions held side by side lower it.",
    rungs=("met",),
    weighted=True,
    better="more",
)
def mixing_ratio(contacts: Contacts, *, reshuffles: int = RESHUFFLES, seed: int = 0) -> Measured:
    """Return distinct pairs as a ratio to those of reshuffled contacts.

    Where no pair comes back within a block, none does in a reshuffle; else the ends of contacts are dealt anew.

    Parameters
    ----------
    reshuffles, seed
        How many, at least 2; the same seed gives the same ratio.
    """
    real = _distinct(contacts, contacts.pairs, contacts.lengths)
    chance = np.random.default_rng(seed)
    drawn = np.fromiter(islice(_shuffled(contacts, chance), reshuffles), dtype=np.float64)
    usual = float(drawn.mean()) if len(contacts.pairs) else 0.0
    error = real / usual**2 * float(drawn.std(ddof=1)) / np.sqrt(reshuffles) if usual else np.nan
    return Measured(
        real / usual if usual else np.nan,
        contacts.people,
        {"pairs": float(real), "pairs by chance": usual, "simulation error": float(error)},
    )


def _shuffled(contacts: Contacts, chance: np.random.Generator) -> Iterator[int]:
    """Yield the distinct pairs of other rooms, without end."""
    if not contacts.come_back_within:
        for pairs in rooms(contacts.pairs, contacts.block, chance):
            yield _distinct(contacts, pairs, contacts.lengths)
    while True:
        pairs, slots = redealt(contacts.pairs, contacts.block, chance)
        yield _distinct(contacts, pairs, contacts.lengths[slots])


def _distinct(contacts: Contacts, pairs: Wide, length: Floats) -> int:
    """Return how many pairs of two different people reach the threshold."""
    two = pairs[:, 0] != pairs[:, 1]
    _, place = np.unique(codes(contacts.people, pairs[two]), return_inverse=True)
    total = np.bincount(place, weights=length[two])
    return int((total >= contacts.threshold).sum())
