"""At ease: no table of theirs is larger than they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import names, people_count, where
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class AtEase(Promise):
    """No table has more people than they are at ease with."""

    name = "at_ease"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends and named a largest table."""
        return np.asarray(facts.attends & (facts.largest_table > 0))

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one larger table."""
        return np.asarray(self._crowded(facts, seating).any(axis=1).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the table and how many sit there."""
        place = int(seating.place[person, self._crowded(facts, seating)[person].argmax()])
        most = facts.largest_table[person]
        return say(
            "is at ease with up to {most} at a table, and {people} sit {where}",
            most=most,
            people=seating.size[place],
            where=where(seating, place),
        )

    def proof(self, facts: Facts) -> Bound:
        """Prove that every table is larger than somebody is at ease with, or that small tables have too few seats."""
        ease, capacity = facts.largest_table, facts.capacity
        smaller = (ease[:, None] > 0) & facts.present & (ease[:, None] < capacity.smallest)
        certain = np.asarray(smaller.any(axis=1))
        best = Bound.none(facts)
        for r in range(facts.rounds):
            asking = facts.present[:, r] & (ease > 0)
            for most in np.unique(ease[asking & (ease < capacity.largest[r])]).tolist():
                gain = capacity.least(r, _seats_up_to(most))
                there = asking & (ease <= most)
                wanted = int(there.sum())
                room = wanted if gain is None else -gain
                certain |= there & (room == 0)
                if wanted - room > best.minimum:
                    because = say(
                        "{who} asked for tables of at most {most} in round {round}, "
                        "and such tables hold {room} when everybody sits",
                        who=people_count(wanted),
                        most=most,
                        round=r + 1,
                        room=room,
                    )
                    best = Bound(wanted - room, np.zeros_like(certain), because)
        sentence = say("{who} asked for tables smaller than any can be", who=names(facts, np.flatnonzero(certain)))
        return Bound.best(Bound.surely(certain, sentence), best)

    @staticmethod
    def _crowded(facts: Facts, seating: Seating) -> Bools:
        most = facts.largest_table[:, None]
        return np.asarray((seating.place >= 0) & (most > 0) & (seating.size[seating.place] > most))


def _seats_up_to(most: int) -> Callable[[int], int]:
    """Return the cost of a table of some size that counts its seats (as a gain) if it has at most ``most`` people."""
    return lambda size: -size if size <= most else 0
