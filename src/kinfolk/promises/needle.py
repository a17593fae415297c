"""Needle: at least once they sit with somebody who said their rarest shared statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.reaching import out_of_reach
from kinfolk.promises.wording import names
from kinfolk.sentences import joined, say

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
        return say("meets nobody else who said “{statement}”", statement=text)

    def proof(self, facts: Facts) -> Bound:
        """Prove that musts keep people apart, or that more need one person than ever sit with that person."""
        nobody = np.zeros(facts.people, dtype=np.bool_)
        once = self.owed(facts).astype(np.int32)
        lost = Bound.best(Bound.none(facts), *out_of_reach(facts, facts.needles, once, nobody))
        server = np.where(lost.certain, -1, _only_servers(facts))
        wanted = np.bincount(server[server >= 0], minlength=facts.people)
        neighbours = np.where(facts.present, facts.capacity.largest - 1, 0).sum(axis=1)
        over = np.maximum(wanted - neighbours, 0)
        if not over.any():
            return lost
        who = np.flatnonzero(over)
        because = say(
            "more people share their rarest statement with {who} alone than sit with them in all",
            who=names(facts, who),
        )
        reasons = [reason for reason in (lost.because, because) if reason]
        return Bound(lost.minimum + int(over.sum()), lost.certain, joined(reasons, "; "))


def _only_servers(facts: Facts) -> Ints:
    """Return ``[people]``: the one person who can serve a needle, where all ties are statements of two; else -1."""
    mine = facts.needles
    if not len(facts.said_by):
        return np.full(facts.people, -1, dtype=np.int32)
    rare = (mine < 0) | (facts.holder_count[mine] == 2)  # noqa: PLR2004 - themselves and one other
    # Of two who said a statement, the other one is what is left of the sum of both.
    both = np.add.reduceat(facts.said_by, facts.said_from[:-1])
    other = both[mine] - np.arange(facts.people)[:, None]
    alone = (rare & ((mine < 0) | (other == other[:, :1]))).all(axis=1) & (mine[:, 0] >= 0)
    return np.where(alone, other[:, 0], -1).astype(np.int32)
