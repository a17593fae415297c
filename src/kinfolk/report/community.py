"""The community before the first round and after each: how many islands there are, and how near people get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.report.luck import pairs_at_tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.report.seating import Seating

    Ints = NDArray[np.int32]
    Bits = NDArray[np.uint8]

MOST_FOR_NEARNESS = 6000
"""Above so many people nearness is not worked out: its memory grows with the square."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The community after ``round`` rounds (0: as people arrive, joined by their parties only).

    ``island`` is ``[people who come]``: people of one number are joined, directly or through others; 0 is the largest.
    ``threads`` is ``[pairs, 2]``: who shares a table for the first time in this round.
    ``linked`` is how many pairs have met or have somebody in common, -1 if not worked out.
    """

    round: int
    island: Ints
    sizes: Ints
    threads: Ints
    linked: int

    @property
    def people(self) -> int:
        """How many people there are; who comes to no round is no part of the community."""
        return len(self.island)

    @property
    def pairs(self) -> int:
        """How many pairs of people there are."""
        return self.people * (self.people - 1) // 2

    @property
    def islands(self) -> int:
        """How many islands there are."""
        return len(self.sizes)

    @property
    def largest(self) -> int:
        """How many people the largest island holds."""
        return int(self.sizes[0]) if len(self.sizes) else 0


def grow(seating: Seating) -> tuple[Stage, ...]:
    """Return the community before the first round and after each."""
    labels = seating.labels[seating.coming]
    groups = [seating.facts.parties[seating.coming]]
    seen: set[int] = set()
    stages = [_stage(0, groups, np.zeros((0, 2), dtype=np.int32), len(labels))]
    for r in range(labels.shape[1]):
        groups.append(labels[:, r : r + 1])
        threads = _first_meetings(labels[:, r : r + 1], seen)
        stages.append(_stage(r + 1, groups, threads, len(labels)))
    return tuple(stages)


def _first_meetings(labels: Ints, seen: set[int]) -> Ints:
    pairs = pairs_at_tables(labels)
    keys = np.sort(pairs.a.astype(np.int64) * len(labels) + pairs.b)
    new = [key for key in keys.tolist() if key not in seen]
    seen.update(new)
    return np.array([divmod(key, len(labels)) for key in new], dtype=np.int32).reshape(-1, 2)


def _stage(round_: int, groups: list[Ints], threads: Ints, people: int) -> Stage:
    member, group = _memberships(groups)
    island = _islands(member, group, people)
    count = np.bincount(island)
    order = np.argsort(-count, kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    linked = _linked(member, group, people) if len(member) and people <= MOST_FOR_NEARNESS else -1
    return Stage(round_, rank[island], count[order].astype(np.int32), threads, linked)


def _memberships(groups: list[Ints]) -> tuple[Ints, Ints]:
    """Return (person, group) for every membership; each array of ``groups`` numbers its own from 0."""
    members, numbers, start = [], [], 0
    for labels in groups:
        who, column = np.nonzero(labels >= 0)
        members.append(who.astype(np.int32))
        numbers.append(labels[who, column] + start)
        start += int(labels.max(initial=-1)) + 1
    return np.concatenate(members), np.concatenate(numbers).astype(np.int32)


def _islands(member: Ints, group: Ints, people: int) -> Ints:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = people + int(group.max(initial=-1)) + 1
    graph = coo_array((np.ones(len(member), dtype=np.int8), (member, people + group)), shape=(size, size))
    island = connected_components(graph, directed=False)[1][:people]
    return np.unique(island, return_inverse=True)[1].astype(np.int32)


def _linked(member: Ints, group: Ints, people: int) -> int:
    """How many pairs share a group, or share somebody they share a group with.

    Everybody keeps a row of bits of whom they reach; a group reaches what any of its members reaches.
    """
    reach = np.packbits(np.eye(people, dtype=np.bool_), axis=1)
    by_group, by_member = np.argsort(group, kind="stable"), np.argsort(member, kind="stable")
    row = np.unique(group, return_inverse=True)[1]
    for _ in range(2):
        gathered = _any_of(reach[member[by_group]], group[by_group])
        reach[np.unique(member)] |= _any_of(gathered[row[by_member]], member[by_member])
    return (int(np.bitwise_count(reach).sum()) - people) // 2


def _any_of(rows: Bits, key: Ints) -> Bits:
    """Return the union of the ``rows`` of each key; keys are sorted."""
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    return np.asarray(np.bitwise_or.reduceat(rows, starts, axis=0))
