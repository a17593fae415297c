"""Seated: a seat in every round they are present in, and nobody sits alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise
from kinfolk.promises.wording import in_round, people_count, where

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class Seated(Promise):
    """A seat in every round they are present in, at a table with enough people."""

    name = "seated"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends."""
        return facts.attends

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by a round without a seat, or at a table with fewer people than its minimum."""
        return np.asarray(self._rounds(facts, seating).any(axis=1).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the round without a seat, or the table that is too empty."""
        r = int(self._rounds(facts, seating)[person].argmax())
        place = int(seating.place[person, r])
        if place < 0:
            return f"has no seat {in_round(r)}"
        if seating.size[place] == 1:
            return f"sits alone {where(seating, place)}"
        least = facts.room.minimum.ravel()[place]
        here = people_count(int(seating.size[place]))
        return f"sits {where(seating, place)}, where {here} are fewer than the {least} it needs"

    @staticmethod
    def _rounds(facts: Facts, seating: Seating) -> Bools:
        short = seating.size < facts.room.minimum.reshape(-1)
        return np.asarray(facts.present & ((seating.place < 0) | short[seating.place]))
