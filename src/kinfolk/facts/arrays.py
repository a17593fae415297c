"""Padded rows of numbers: how sets that belong to people are stored, and whether two of them overlap."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Wide = NDArray[np.int64]

EMPTY = -1
_CHUNK = 1 << 22
_NARROW = 16


def padded(rows: Sequence[Sequence[int]]) -> Ints:
    """Return ``[rows, most]`` with each row filled up by -1."""
    size = np.array([len(row) for row in rows], dtype=np.int64)
    table = np.full((len(rows), max(int(size.max(initial=0)), 1)), EMPTY, dtype=np.int32)
    filled = np.arange(table.shape[1]) < size[:, None]
    table[filled] = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=int(size.sum()))
    return table


def kept(rows: Ints, keep: Bools) -> Ints:
    """Return padded ``rows`` with only the numbers that ``keep`` allows, in their order."""
    chosen = (rows >= 0) & keep[rows] if len(keep) else np.zeros_like(rows, dtype=np.bool_)
    size = chosen.sum(axis=1)
    table = np.full((len(rows), max(int(size.max(initial=0)), 1)), EMPTY, dtype=np.int32)
    table[np.arange(table.shape[1]) < size[:, None]] = rows[chosen]
    return table


def runs(start: Ints | Wide, size: Ints | Wide) -> Wide:
    """Return ``start[k], start[k] + 1, ...`` for ``size[k]`` numbers, one run after the other."""
    before = np.cumsum(size, dtype=np.int64) - size
    return np.asarray(np.arange(int(size.sum(dtype=np.int64))) + np.repeat(start - before, size))


def distinct_rows(rows: NDArray[np.integer[Any]] | Bools) -> tuple[NDArray[Any], Wide, Wide]:
    """Return the different rows in ascending order, the number of each row's own, and how many rows are like it.

    The same as ``np.unique(rows, axis=0)``, which compares records, and is several times as slow.
    """
    number = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:
        values, place = np.unique(column, return_inverse=True)
        number = np.unique(number * len(values) + place, return_inverse=True)[1].reshape(-1)
    _, first, count = np.unique(number, return_index=True, return_counts=True)
    return rows[first], number, count


def row_sizes(rows: Ints) -> Ints:
    """Return how many numbers each padded row holds."""
    return np.asarray((rows >= 0).sum(axis=1, dtype=np.int32))


def overlap(left: Ints, a: Ints, right: Ints, b: Ints) -> Bools:
    """Return for each pair whether row ``a`` of ``left`` and row ``b`` of ``right`` share a number.

    Rows are filled from the left and padded with -1. The work is that of the widest pair among those asked
    for, so pairs of narrow rows never pay for one person with hundreds of statements.
    """
    shared = np.zeros(len(a), dtype=np.bool_)
    if not len(a):
        return shared
    if left.shape[1] * right.shape[1] <= _NARROW:
        for x in left.T:
            for y in right.T:
                shared |= (x[a] == y[b]) & (x[a] >= 0)
        return shared
    wide_a, wide_b = row_sizes(left)[a], row_sizes(right)[b]
    work = wide_a.astype(np.int64) * wide_b
    # Pairs are grouped by how much there is to compare: powers of four keep the padding small.
    level = np.ceil(np.log2(np.maximum(work, 1)) / 2).astype(np.int64)
    for step in np.unique(level[work > 0]).tolist():
        chosen = np.flatnonzero((level == step) & (work > 0))
        size = int(wide_a[chosen].max()) * int(wide_b[chosen].max())
        for part in np.array_split(chosen, max(1, len(chosen) * size // _CHUNK)):
            x = left[a[part], : wide_a[part].max()]
            y = right[b[part], : wide_b[part].max()]
            shared[part] = ((x[:, :, None] == y[:, None, :]) & (x[:, :, None] >= 0)).any(axis=(1, 2))
    return shared
