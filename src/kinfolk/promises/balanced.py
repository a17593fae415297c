"""Balanced: each of their tables mirrors the room for an attribute that the organiser named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise
from kinfolk.promises.wording import people_count, where
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.facts.arrays import Wide
    from kinfolk.promises.seating import Seating


class Balanced(Promise):
    """Each of their tables mirrors the room for a named attribute."""

    name = "balanced"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends and belongs to a group of a named attribute."""
        owed = np.zeros(facts.people, dtype=np.bool_)
        for _, group in self._groups(facts):
            owed |= group
        return np.asarray(owed & facts.attends)

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one table with fewer or more of their group than its share."""
        broken = np.zeros(facts.people, dtype=np.bool_)
        for _, group in self._groups(facts):
            off = self._off(facts, seating, group)
            broken |= group & ((seating.place >= 0) & off[seating.place]).any(axis=1)
        return broken.astype(np.int32)

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the group, the table and how many there are."""
        for label, group in self._groups(facts):
            place = seating.place[person]
            off = (place >= 0) & self._off(facts, seating, group)[place]
            if group[person] and off.any():
                at = int(place[off.argmax()])
                there = int(group[seating.people_at(at)].sum())
                return say(
                    "sits {where}, where {there} of {everybody} are of “{group}”: not as in the room",
                    where=where(seating, at),
                    there=there,
                    everybody=people_count(int(seating.size[at])),
                    group=label,
                )
        return ""

    @staticmethod
    def _groups(facts: Facts) -> Iterator[tuple[str, Bools]]:
        for name in facts.problem.programme.balanced:
            yield from facts.groups(name)

    @staticmethod
    def _off(facts: Facts, seating: Seating, group: Bools) -> Bools:
        least, most = fair_shares(facts, group, seating.size.reshape(facts.rounds, -1))
        there = seating.at_table(group)
        return np.asarray((there < least.ravel()) | (there > most.ravel()))


def fair_shares(facts: Facts, group: Bools, size: Wide) -> tuple[Wide, Wide]:
    """Return the fewest and most of ``group`` that tables of ``size`` (``[rounds, ...]``) hold when they mirror the room."""
    people = np.maximum(facts.present.sum(axis=0, dtype=np.int64), 1)[:, None]
    inside = (facts.present & group[:, None]).sum(axis=0, dtype=np.int64)[:, None]
    return inside * size // people, -(-inside * size // people)
