"""Talks between people as arrays: from the simulation, or from badges that recorded who faced whom."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.errors import InputError
from kinfolk.mixer.presets import STEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

DAY_SECONDS = 86_400


@dataclass(frozen=True, eq=False)
class Contacts:
    """Talks of two people each; every array is ``[talks]``.

    Parameters
    ----------
    people
        How many people there are, with or without talks; ``one`` and ``other`` are positions below it.
    day, start
        The day from 0, and the step (20 s) within the day at which a talk begins.
    one, other
        Who talks.
    steps
        How long, in steps of 20 s.
    """

    people: int
    day: Ints
    start: Ints
    one: Ints
    other: Ints
    steps: Ints

    @property
    def keys(self) -> Ints:
        """One number for each unordered pair: the smaller position times ``people`` plus the larger."""
        return np.minimum(self.one, self.other) * self.people + np.maximum(self.one, self.other)

    def on(self, day: int) -> Contacts:
        """Return the talks of one day."""
        there = self.day == day
        return Contacts(
            self.people, self.day[there], self.start[there], self.one[there], self.other[there], self.steps[there]
        )

    def totals(self) -> tuple[Ints, Ints]:
        """Return the pairs who talked at all, as sorted keys, and how many steps each talked in all."""
        keys, where = np.unique(self.keys, return_inverse=True)
        return keys, np.bincount(where, weights=self.steps, minlength=len(keys)).astype(np.int64)


def read_badges(path: str | Path) -> Contacts:
    """Return the talks in a file of the SocioPatterns kind: a line ``t i j`` for each 20 s that i and j faced each other.

    Records of a pair that follow each other without a gap are one talk. The file may be gzipped.

    Raises
    ------
    InputError
        The file cannot be read, or a line does not begin with three whole numbers.
    """
    try:
        raw = Path(path).read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("ascii")
        table = np.array([line.split()[:3] for line in text.splitlines() if line.strip()], dtype=np.int64)
        t, i, j = table.reshape(-1, 3).T
    except (OSError, ValueError, EOFError) as error:
        raise InputError(
            "the contacts cannot be read.", file=str(path), remedy="Give a file with lines of t, i and j."
        ) from error
    ids, positions = np.unique(np.concatenate((i, j)), return_inverse=True)
    n = len(ids)
    a, b = positions[: len(i)], positions[len(i) :]
    key = np.minimum(a, b) * n + np.maximum(a, b)
    order = np.lexsort((t, key))
    key, t = key[order], t[order]
    first = np.flatnonzero(np.concatenate(([True], (np.diff(key) != 0) | (np.diff(t) != STEP))))
    steps = np.diff(np.concatenate((first, [len(t)])))
    began = t[first]
    day = began // DAY_SECONDS - (began.min() // DAY_SECONDS if len(began) else 0)
    return Contacts(n, day, began % DAY_SECONDS // STEP, key[first] // n, key[first] % n, steps)
