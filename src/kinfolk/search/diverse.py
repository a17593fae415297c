"""A small population of partitions that are shaken, crossed and improved by turns until the descents are used up.

Three phases, as in Yang et al., "A three-phase search approach with dynamic population size for solving the maximally
diverse grouping problem" (EJOR 302(3), 2022): random exchanges, crossover of groups, directed perturbation, each
followed by a descent; the population and the strength of the exchanges shrink as the search goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.search import crossing_kernels as crossing
from kinfolk.search import diversity_kernels as kernels
from kinfolk.search.chance_kernels import draw_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts import Ints

POPULATION, FEWEST = 15, 2  # partitions at first and at last
GENERATIONS = 12  # at least so many with the population it starts with, else it starts smaller
STRONG, WEAK = 120, 10  # random exchanges in hundredths of a group, at first and at last
RESEATED = 3  # times that one person of each group is placed anew
DISTANCE = 20  # a child that is worse by less than a 20th of how far it is may replace its parent
ATTEMPTS = 200  # random ways to fit everybody in before giving up


@dataclass(frozen=True, eq=False)
class Found:
    """The best partition: ``label`` [units], how many foes share a group, and the descents made."""

    label: Ints
    broken: int
    steps: int


def price_apart(largest: int, most: int, span: int) -> int:
    """Return what two units that are apart pay for sharing a group: no change between two groups gains as much.

    A change between two groups changes at most four sums of one unit's weights to a group; each sum is at most ``span``
    people of the unit times ``most`` people of the group times the ``largest`` weight.
    """
    return 4 * largest * span * most + 1


def room_of(
    weights: NDArray[np.int64], span: Ints, bounds: NDArray[np.int64], foes: NDArray[np.int64], price: int
) -> kernels.Room:
    """Return what the kernels read: whole ``weights`` [units, units], less ``price`` for foes, spans and bounds."""
    priced = weights.copy()
    both = np.concatenate((foes, foes[:, ::-1]))
    priced[both[:, 0], both[:, 1]] -= price
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    return kernels.Room(
        weight=np.ascontiguousarray(priced, dtype=np.int32),
        span=span,
        low=np.ascontiguousarray(bounds[:, 0], dtype=np.int32),
        high=np.ascontiguousarray(bounds[:, 1], dtype=np.int32),
        order=np.argsort(-span, kind="stable").astype(np.int32),
        slack=-2 * min(0, int(weights.min(initial=0))),
        mixed=int(span.max(initial=1) > 1),
        foe_start=np.searchsorted(both[:, 0], np.arange(len(span) + 1)).astype(np.int64),
        foe=np.ascontiguousarray(both[:, 1], dtype=np.int32),
    )


class Population:
    """Partitions of one room, all random draws from one state.

    Parameters
    ----------
    room
        What is given, all arrays C-contiguous.
    foes
        Pairs of units that must not share a group.
    seed
        Every draw follows from it.
    """

    def __init__(self, room: kernels.Room, foes: NDArray[np.int64], seed: int) -> None:
        self._room, self._foes = room, foes
        units, many = len(room.weight), len(room.low)
        self._random = np.array([seed & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)
        self._gains = np.zeros(units, dtype=np.int64)
        self._chosen = np.zeros(units, dtype=np.int32)
        self._out, self._free = np.zeros(many, dtype=np.int32), np.zeros(many, dtype=np.int32)
        self._worth = np.zeros((2, many), dtype=np.int64)
        self._shared = np.zeros((many, many), dtype=np.int64)
        self._members: list[kernels.Groups] = []
        self._children: list[kernels.Groups] = []
        self.best, self.steps = np.zeros(units, dtype=np.int32), 0
        self.key: tuple[int, int] | None = None

    def run(self, steps: int) -> Found | None:
        """Search for ``steps`` descents; ``None`` if no partition within the sizes was found at all."""
        most = max(1, min(POPULATION, steps // (3 * GENERATIONS)))
        fewest = min(FEWEST, most)
        for _ in range(most):
            member = _empty(self._room)
            if not self._deal(member):
                return None
            self._improve(member)
            self._members.append(member)
            self._children.append(_empty(self._room))
        while self.steps < steps:
            done, per_group = self.steps, len(self._room.weight) // len(self._room.low)
            percent = STRONG + (WEAK - STRONG) * done // steps
            for member in self._members:
                kernels.shake(self._room, member, max(1, percent * per_group // 100), self._random)
                self._improve(member)
            self._cross()
            for member in self._members:
                for _ in range(RESEATED):
                    kernels.reseat(self._room, member, self._out, self._random)
                self._improve(member)
            self._members.sort(key=self._key, reverse=True)
            del self._members[max(fewest, most + (fewest - most) * self.steps // steps) :]
        return Found(self.best, -self.key[0] if self.key else 0, self.steps)

    def _deal(self, member: kernels.Groups) -> bool:
        for _ in range(ATTEMPTS):
            member.label[:] = -1
            member.size[:] = 0
            if crossing.fill(self._room, member.label, member.size, self._random):
                kernels.rebuild(self._room, member)
                return True
        return False

    def _improve(self, member: kernels.Groups) -> None:
        kernels.descend(self._room, member, self._gains, self._chosen)
        self.steps += 1
        key = self._key(member)
        if self.key is None or key > self.key:
            self.best, self.key = member.label.copy(), key

    def _key(self, member: kernels.Groups) -> tuple[int, int]:
        """Return by what partitions are compared: first few foes in one group, then the weights."""
        label = member.label
        broken = int((label[self._foes[:, 0]] == label[self._foes[:, 1]]).sum()) if len(self._foes) else 0
        return -broken, kernels.value_of(member)

    def _cross(self) -> None:
        count = len(self._members)
        if count == 1:
            return
        for k in range(count):
            other = (k + 1 + draw_from(self._random, count - 1)) % count
            child = self._children[k]
            parents = self._members[k], self._members[other]
            if crossing.cross(self._room, *parents, child.label, child.size, self._worth, self._free, self._random):
                kernels.rebuild(self._room, child)
                self._improve(child)
            else:
                child.label[:] = parents[0].label
                kernels.rebuild(self._room, child)
        for k in range(count):
            if self._replaces(self._children[k], self._members[k]):
                self._members[k], self._children[k] = self._children[k], self._members[k]

    def _replaces(self, child: kernels.Groups, parent: kernels.Groups) -> bool:
        """Whether a child takes its parent's place: it is as good, or far enough away for how much worse it is."""
        (more, new), (less, old) = self._key(child), self._key(parent)
        if more != less or new >= old or new <= 0:
            return (more, new) >= (less, old)
        units, many = len(child.label), len(child.size)
        far = crossing.pairs_apart(child, parent, self._shared)
        return bool((old - new) * DISTANCE * (units * (units - 1) // 2) < far * many * old)


def _empty(room: kernels.Room) -> kernels.Groups:
    units, many = len(room.weight), len(room.low)
    capacity = int(room.high.max()) + 1

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int32)

    return kernels.Groups(
        label=ints(units),
        size=ints(many),
        count=ints(many),
        member=ints(many, capacity),
        place=ints(units),
        table=ints(many, units),
        clean=np.zeros((many, many), dtype=np.int64),
        changed=np.zeros(many, dtype=np.int64),
        tick=np.zeros(1, dtype=np.int64),
    )
