"""Other rooms that might have been: who met whom drawn anew, with every person's number of contacts kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.random import Generator

    from kinfolk.metrics.ties import Bools, Wide

SWEEPS = 20
"""Passes of swaps over all pairs before the first room; each proposes half as many swaps as there are pairs."""
BETWEEN = 4
"""Passes between one room and the next."""
_REPAIRS = 100


def rooms(pairs: Wide, block: Wide, chance: Generator) -> Iterator[Wide]:
    """Yield pairs of other rooms without end: see :func:`rewired`; each room is made from the one before."""
    now, passes = pairs, SWEEPS
    while True:
        now, passes = rewired(now, block, chance, sweeps=passes), BETWEEN
        yield now


def rewired(pairs: Wide, block: Wide, chance: Generator, *, sweeps: int = SWEEPS) -> Wide:
    """Return as many pairs, each person as often in each block as before, none twice in a block and nobody alone.

    Two pairs of a block swap partners wherever that makes no pair that is there already (a Markov chain over simple
    graphs of given degrees: Rao, Jana & Bandyopadhyay 1996; Maslov & Sneppen 2002).

    Parameters
    ----------
    pairs, block
        ``[pairs, 2]`` people, and ``[pairs]`` the number of the block of each pair; no pair stands twice in a block.
    """
    now = np.array(pairs, dtype=np.int64)
    if len(now) < 2:  # noqa: PLR2004 - a swap needs two
        return now
    people = int(now.max()) + 1
    held = _code(now, block, people)
    for _ in range(sweeps):
        order = np.argsort(block + chance.random(len(now)))
        first, second = order[:-1:2], order[1::2]
        if chance.random() < 0.5:  # noqa: PLR2004 - which neighbours in the order are proposed
            first, second = order[1:-1:2], order[2::2]
        flip = chance.random(len(second)) < 0.5  # noqa: PLR2004 - a fair coin
        other = np.where(flip[:, None], now[second][:, ::-1], now[second])
        left = np.column_stack([now[first, 0], other[:, 1]])
        right = np.column_stack([other[:, 0], now[first, 1]])
        a, b = _code(left, block[first], people), _code(right, block[second], people)
        fine = (block[first] == block[second]) & (left[:, 0] != left[:, 1]) & (right[:, 0] != right[:, 1])
        fine &= _new(a, b, held, fine)
        now[first[fine]], now[second[fine]] = left[fine], right[fine]
        held[first[fine]], held[second[fine]] = a[fine], b[fine]
    return np.sort(now, axis=1)


def redealt(pairs: Wide, block: Wide, chance: Generator) -> tuple[Wide, Wide]:
    """Return as many pairs, each person as often in each block as before, and the contact whose length each takes.

    Within a block all ends of contacts are shuffled and joined anew; a pair may come up again and again, as it may in
    what was observed, and whoever would meet themselves swaps with another pair (configuration model: Molloy & Reed 1995).
    """
    slots = np.lexsort((chance.random(len(pairs)), block))
    ends, twice = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([block, block])
    dealt = ends[np.lexsort((chance.random(len(ends)), twice))].reshape(-1, 2)
    where = block[slots]
    start, size = np.searchsorted(where, where), np.searchsorted(where, where, side="right")
    for _ in range(_REPAIRS):
        alone = np.flatnonzero(dealt[:, 0] == dealt[:, 1])
        if not len(alone):
            break
        for one in alone.tolist():
            other = int(chance.integers(start[one], size[one]))
            dealt[one, 1], dealt[other, 1] = dealt[other, 1], dealt[one, 1]
    return np.sort(dealt, axis=1), slots


def _code(pairs: Wide, block: Wide, people: int) -> Wide:
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    return np.asarray((block * people + low) * people + high)


def _new(a: Wide, b: Wide, held: Wide, fine: Bools) -> Bools:
    """Return where neither new pair is there already or proposed by another swap of the same pass (or its other half)."""
    proposed = np.concatenate([held, np.where(fine, a, -1), np.where(fine, b, -1)])
    order = np.argsort(proposed)
    again = np.flatnonzero(proposed[order[1:]] == proposed[order[:-1]])
    new = np.ones(len(proposed), dtype=np.bool_)
    new[order[again]] = new[order[again + 1]] = False
    ours, theirs = np.split(new[len(held) :], 2)
    return np.asarray(ours & theirs)
