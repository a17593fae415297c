"""Apart: two people never share a table or cast; confidential, and in no ledger, score or bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class Apart(Promise):
    """They never share a table or cast with somebody they are apart from."""

    name = "apart"

    def owed(self, facts: Facts) -> Bools:
        """Owed to both people of each pair."""
        owed = np.zeros(facts.people, dtype=np.bool_)
        owed[facts.apart.ravel()] = True
        return owed

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken when both of a pair sit at one table or are in one cast."""
        broken = np.zeros(facts.people, dtype=np.int32)
        if len(facts.apart):
            a, b = facts.apart.T
            broken[facts.apart[share_anything(seating, a, b)].ravel()] = 1
        return broken

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Say only what anybody may know."""
        del facts, seating, person
        return say("needs safety review")


def share_a_table(seating: Seating, a: Ints, b: Ints) -> Bools:
    """Return for each pair whether they share a table in some round."""
    there = seating.place
    return np.asarray(((there[a] == there[b]) & (there[a] >= 0)).any(axis=1))


def share_anything(seating: Seating, a: Ints, b: Ints) -> Bools:
    """Return for each pair whether they share a table in some round, or a cast."""
    casts = seating.solution.casts
    return np.asarray(share_a_table(seating, a, b) | ((casts[a] == casts[b]) & (casts[a] >= 0)))
