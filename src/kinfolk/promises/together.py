"""Together: companions, carers and interpreters share every table and cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise
from kinfolk.promises.wording import in_round

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class Together(Promise):
    """They share every table and cast with their companions."""

    name = "together"

    def owed(self, facts: Facts) -> Bools:
        """Owed to both people of each pair that can be together at all."""
        owed = np.zeros(facts.people, dtype=np.bool_)
        a, b = facts.together.T
        meet = (facts.present[a] & facts.present[b]).any(axis=1)
        if facts.problem.programme.casts.wanted:
            meet |= facts.attends[a] & facts.attends[b]
        owed[facts.together[meet].ravel()] = True
        return owed

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by a round in which both are present and do not share a table, or by different casts."""
        broken = np.zeros(facts.people, dtype=np.int32)
        rounds, casts = self._parted(facts, seating)
        broken[facts.together[rounds.any(axis=1) | casts].ravel()] = 1
        return broken

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the companion and the round or cast."""
        rounds, casts = self._parted(facts, seating)
        for pair, parted, cast in zip(facts.together.tolist(), rounds, casts, strict=True):
            if person in pair and (parted.any() or cast):
                other = facts.problem.people[sum(pair) - person].name
                place = in_round(int(parted.argmax())) if parted.any() else "in their cast"
                return f"is not together with {other} {place}"
        return ""

    @staticmethod
    def _parted(facts: Facts, seating: Seating) -> tuple[Bools, Bools]:
        a, b = facts.together.T
        there = seating.place
        both = facts.present[a] & facts.present[b]
        rounds = both & ((there[a] != there[b]) | (there[a] < 0))
        casts = seating.solution.casts
        parted = facts.attends[a] & facts.attends[b] & (casts[a] != casts[b])
        if not facts.problem.programme.casts.wanted:
            parted &= False
        return np.asarray(rounds), np.asarray(parted)
