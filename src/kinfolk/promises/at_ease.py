"""At ease: no table of theirs is larger than they asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise
from kinfolk.promises.wording import where

if TYPE_CHECKING:
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
        return f"is at ease with up to {most} at a table, and {seating.size[place]} sit {where(seating, place)}"

    @staticmethod
    def _crowded(facts: Facts, seating: Seating) -> Bools:
        most = facts.largest_table[:, None]
        return np.asarray((seating.place >= 0) & (most > 0) & (seating.size[seating.place] > most))
