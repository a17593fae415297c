"""No party: nobody sits with those they came with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Promise
from kinfolk.promises.wording import where

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class NoParty(Promise):
    """They never share a table or a cast with their own party, companions excepted."""

    name = "no_party"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends."""
        return facts.attends

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one table or cast shared."""
        meetings, casts = seating.meetings, seating.cast_pairs
        at_table = seating.either(meetings, facts.same_party(meetings.a, meetings.b))
        in_cast = seating.either(casts, facts.same_party(casts.a, casts.b))
        return np.asarray((at_table | in_cast).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the first of their party they sit with, and what makes them one."""
        for pairs, mine, in_cast in (
            (seating.pairs, seating.pairs_of(person), False),
            (seating.cast_pairs, seating.cast_pairs_of(person), True),
        ):
            other = pairs.a[mine] + pairs.b[mine] - person
            shared = np.flatnonzero(facts.same_party(np.full(len(other), person, dtype=np.int32), other))
            if len(shared):
                found = int(other[shared[0]])
                at = "in their cast" if in_cast else where(seating, int(pairs.place[mine[shared[0]]]))
                verb = "is" if in_cast else "sits"
                return f"{verb} with {facts.problem.people[found].name} {_of(facts, person, found)} {at}"
        return ""


def _of(facts: Facts, person: int, other: int) -> str:
    """Return what makes two people one party: ``of the same employer``."""
    shared = set(facts.parties[person].tolist()) & set(facts.parties[other].tolist()) - {-1}
    kind = facts.party_names[min(shared)].split(" ", 1)[0]
    return {
        "employer": "of the same employer",
        "order": "of the same order",
        "mail": "of the same e-mail domain",
    }.get(kind, "of the same party")
