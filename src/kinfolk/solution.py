"""A full assignment: who sits where in every round, who hosts, casts and greeters, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

AWAY = -1
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Solution:
    """Who sits where; positions are those of ``problem.people`` and ``round.tables``.

    Parameters
    ----------
    labels
        ``[people, rounds]``: the table of each person in each round, -1 for absent or sitting out.
    hosts
        ``[rounds, most tables]``: who hosts each table, -1 for nobody.
    casts
        ``[people]``: the cast of each person, -1 for none.
    cast_hosts
        ``[casts]``: who hosts each cast, -1 for nobody.
    greeters
        ``[people]``: who greets each newcomer, -1 for nobody.
    greeter_stand_ins
        ``[people]``: who stands in for each newcomer's greeter, -1 for nobody; None where nobody has settled it yet.
    """

    labels: NDArray[np.int32]
    hosts: NDArray[np.int32]
    casts: NDArray[np.int32]
    cast_hosts: NDArray[np.int32]
    greeters: NDArray[np.int32]
    greeter_stand_ins: NDArray[np.int32] | None = None

    def __post_init__(self) -> None:
        for array in (self.labels, self.hosts, self.casts, self.cast_hosts, self.greeters):
            array.setflags(write=False)
        if self.greeter_stand_ins is not None:
            self.greeter_stand_ins.setflags(write=False)

    @cached_property
    def by_table(self) -> tuple[tuple[NDArray[np.int32], ...], ...]:
        """Members of each table in each round, in the order of the list."""
        return tuple(_grouped(self.labels[:, r], self.hosts.shape[1]) for r in range(self.labels.shape[1]))

    @cached_property
    def by_cast(self) -> tuple[NDArray[np.int32], ...]:
        """Members of each cast, in the order of the list."""
        return _grouped(self.casts, len(self.cast_hosts))

    def members(self, round_: int, table: int) -> NDArray[np.int32]:
        """Return who sits at ``table`` (position) in round position ``round_``."""
        return self.by_table[round_][table]


def _grouped(labels: NDArray[np.int32], groups: int) -> tuple[NDArray[np.int32], ...]:
    order = np.argsort(labels, kind="stable").astype(np.int32)
    bounds = np.searchsorted(labels[order], np.arange(groups + 1))
    return tuple(order[bounds[g] : bounds[g + 1]] for g in range(groups))
