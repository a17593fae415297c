"""Needle: at least once they sit with somebody who said their rarest shared statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import names

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

    def proof(self, facts: Facts) -> Bound:
        """Prove that more people can be served by one person alone than ever sit with that person."""
        server = _only_servers(facts)
        wanted = np.bincount(server[server >= 0], minlength=facts.people)
        neighbours = np.where(facts.present, facts.capacity.largest - 1, 0).sum(axis=1)
        over = np.maximum(wanted - neighbours, 0)
        if not over.any():
            return Bound.none(facts)
        who = np.flatnonzero(over)
        because = f"more people share their rarest statement with {names(facts, who)} alone than sit with them in all"
        return Bound(int(over.sum()), np.zeros(facts.people, dtype=np.bool_), because)


def _only_servers(facts: Facts) -> Ints:
    """Return ``[people]``: the one person who can serve a needle, where all ties are statements of two; else -1."""
    partner = np.full(facts.people, -1, dtype=np.int32)
    for i in np.flatnonzero(facts.needles[:, 0] >= 0).tolist():
        mine = [s for s in facts.needles[i].tolist() if s >= 0]
        if all(facts.holder_count[s] == 2 for s in mine):  # noqa: PLR2004 - themselves and one other
            others = {int(facts.holders[s].sum()) - i for s in mine}
            partner[i] = others.pop() if len(others) == 1 else -1
    return partner
