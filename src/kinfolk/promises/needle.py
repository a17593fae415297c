"""Needle: at least once they sit with somebody who said their rarest shared statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class Needle(Promise):
    """They sit once with somebody who shares their rarest shared statement."""

    name = "needle"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who shares any statement with somebody they can meet."""
        return np.asarray((facts.needles >= 0).any(axis=1))

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken when none of those who said it ever shares a table with them."""
        a, b, _ = seating.meetings
        served = seating.per_person(a, facts.serves_needle(a, b)) | seating.per_person(b, facts.serves_needle(b, a))
        return np.asarray((~served).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Quote the statement."""
        del seating
        text = facts.statement_texts[int(facts.needles[person, 0])]
        return f"meets nobody else who said “{text}”"
