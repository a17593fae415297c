"""What a design is, whichever construction makes it: rounds in which no two places ever share a table twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kinfolk.sentences import Sentence

    Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Design:
    """Seats for ``columns x tables`` places; place ``a * tables + x`` is column ``a``, offset ``x``.

    ``labels`` is ``[places, rounds]``. Where ``by_column``, places of one column never meet; in the first round and in
    column 0 the table is the offset, so whoever holds a place of column 0 keeps the table through all rounds. Other
    designs promise nothing but full tables and no repeat.
    """

    labels: Ints
    tables: int
    columns: int
    name: Sentence
    by_column: bool = True

    @property
    def roomy(self) -> bool:
        """Whether tables are so many that repeats are easily mended after some people had to sit elsewhere."""
        return bool((self.columns - 1) * (self.labels.shape[1] - 1) < self.tables)


@dataclass(frozen=True)
class Construction:
    """One way to write designs down.

    Parameters
    ----------
    name
        What the plan says it rests on, for so many tables and seats.
    source
        The paper or theorem.
    rounds
        How many rounds it gives for ``(tables, seats)``; 0 where it gives none.
    make
        ``(tables, seats, rounds)``: the first so many of them, ``[rounds, tables, seats]``: places from 0 on.
    by_column
        Whether places are columns of as many as there are tables, which never meet (see `Design`).
    """

    name: Callable[[int, int], Sentence]
    source: str
    rounds: Callable[[int, int], int]
    make: Callable[[int, int, int], Ints]
    by_column: bool = False


def labels_of(schedule: Ints) -> Ints:
    """Return ``[places, rounds]`` tables for ``[rounds, tables, seats]`` places."""
    rounds, tables, seats = schedule.shape
    labels = np.empty((tables * seats, rounds), dtype=np.int32)
    at_table = np.repeat(np.arange(tables, dtype=np.int32), seats)
    for r in range(rounds):
        labels[schedule[r].ravel(), r] = at_table
    return labels


def schedule_of(labels: Ints, tables: int) -> Ints:
    """Return ``[rounds, tables, seats]`` places for ``[places, rounds]`` tables; the inverse of `labels_of`."""
    places, rounds = labels.shape
    order = np.argsort(labels, axis=0, kind="stable").T
    return np.ascontiguousarray(order.reshape(rounds, tables, places // tables)).astype(np.int32)
