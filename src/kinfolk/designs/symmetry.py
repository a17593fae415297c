"""Base rounds that a cyclic group moves into a whole schedule: how a room may be laid out for it, and which pairs are one.

Places are copies of the group and a few that stay. The group moves a pair of places to a whole orbit of pairs, so a
schedule has no repeat if its base rounds take no orbit twice: a search has to look at a few tables only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs.bank import Starter

if TYPE_CHECKING:
    from kinfolk.designs.design import Ints

SMALLEST_GROUP = 3
MOST_BASES = 3
LARGER = 2  # elements a group may have beyond those that are needed


@dataclass(frozen=True)
class Symmetry:
    """A room of full tables whose ``rounds`` are to develop from ``bases`` base rounds over a cyclic group.

    ``order`` is that of the group; as many places as it has make a copy, and those left over are ``fixed``.
    """

    tables: int
    seats: int
    rounds: int
    bases: int
    order: int

    @property
    def places(self) -> int:
        """All of the room."""
        return self.tables * self.seats

    @property
    def fixed(self) -> int:
        """How many places the group does not move."""
        return self.places % self.order

    def orbits(self) -> tuple[Ints, Ints]:
        """Return ``[places, places]`` numbers of orbits of pairs, and ``[orbits]`` how often base rounds may take each.

        Once, or never where a pair comes back to itself before the whole group has moved it: both of it stay, or they
        are half a turn apart.
        """
        m, moving = self.order, self.places - self.fixed
        place = np.arange(self.places)
        copy = np.where(place < moving, place // m, moving // m + place - moving)
        offset = np.where(place < moving, place % m, 0)
        low, high = np.minimum(copy[:, None], copy[None]), np.maximum(copy[:, None], copy[None])
        turn = (offset[None] - offset[:, None]) % m
        turn = np.where(copy[:, None] > copy[None], -turn % m, turn)
        turn = np.where(low == high, np.minimum(turn, -turn % m), turn)
        still = (low == high) & (2 * turn == m)
        stays = place >= moving
        turn = np.where(stays[:, None] | stays[None], 0, turn)
        still |= stays[:, None] & stays[None]
        names, number = np.unique((low * (copy.max() + 1) + high) * m + turn, return_inverse=True)
        orbit: Ints = number.reshape(self.places, self.places).astype(np.int32)
        allowed: Ints = np.ones(len(names), dtype=np.int32)
        allowed[orbit[still]] = 0
        return orbit, allowed

    def develop(self, bases: Ints) -> Ints:
        """Return ``[rounds, tables, seats]`` places from base rounds ``[bases, tables, seats]``."""
        blocks = tuple(tuple(tuple(block) for block in base) for base in bases.tolist())
        return Starter(self.tables, self.seats, self.rounds, False, (self.order,), self.fixed, blocks).develop()


def symmetries(tables: int, seats: int, rounds: int) -> list[Symmetry]:
    """Return how a room may be laid out, fewest base rounds first; none where counting forbids so many rounds."""
    found = []
    most = (tables * seats - 1) // (seats - 1) if seats > 1 else 0
    for bases in range(1, MOST_BASES + 1):
        least = max(SMALLEST_GROUP, -(-rounds // bases))
        for order in range(least, least + LARGER + 1):
            one = Symmetry(tables, seats, rounds, bases, order)
            if order * bases <= most and order <= one.places and one.fixed <= tables:
                found.append(one)
    return found
