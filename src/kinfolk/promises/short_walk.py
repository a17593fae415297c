"""Short walk: the way from one table to the next stays under the organiser's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import where
from kinfolk.sentences import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class ShortWalk(Promise):
    """The straight line between consecutive tables is not longer than the limit."""

    name = "short_walk"

    def owed(self, facts: Facts) -> Bools:
        """Owed, if there is a limit, to everyone present in two rounds that follow each other."""
        if facts.problem.programme.walk_limit is None:
            return np.zeros(facts.people, dtype=np.bool_)
        return np.asarray(self._both(facts).any(axis=1))

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one longer walk."""
        return np.asarray(self._long(facts, seating).any(axis=1).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the first longer walk."""
        r = int(self._long(facts, seating)[person].argmax())
        metres = self._metres(facts, seating)[person, r]
        start, end = (where(seating, int(seating.place[person, k])) for k in (r, r + 1))
        return say(
            "walks {metres:.0f} metres from their table {start} to that {end}", metres=metres, start=start, end=end
        )

    def proof(self, facts: Facts) -> Bound:
        """Prove that every table of the next round is too far from every table of this one."""
        limit = facts.problem.programme.walk_limit
        far = np.zeros(facts.people, dtype=np.bool_)
        for r in range(facts.rounds - 1 if limit is not None else 0):
            here, there = (facts.room.places[k, : facts.room.count[k]] for k in (r, r + 1))
            metres = np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1))
            if (metres > limit).all():
                far |= self._both(facts)[:, r]
        return Bound.surely(far, say("some rounds follow each other in places that are further apart than the limit"))

    def _long(self, facts: Facts, seating: Seating) -> Bools:
        limit = facts.problem.programme.walk_limit
        if limit is None:
            return np.zeros((facts.people, 1), dtype=np.bool_)
        return np.asarray(self._both(facts) & (self._metres(facts, seating) > limit))

    @staticmethod
    def _both(facts: Facts) -> Bools:
        return np.asarray(facts.present[:, :-1] & facts.present[:, 1:])

    @staticmethod
    def _metres(facts: Facts, seating: Seating) -> NDArray[np.float64]:
        """Return ``[people, rounds - 1]``: length of each walk; NaN (never too long) where it is not known."""
        places = np.vstack([facts.room.places.reshape(-1, 2), [[np.nan, np.nan]]])
        steps = np.diff(places[seating.place], axis=1)
        return np.hypot(steps[..., 0], steps[..., 1])
