"""Hosted: every table they sit at has a host; a must wherever there are hosts enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.hosting import least_unhosted, must_rounds
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import listed, people_count, where
from kinfolk.sentences import say, say_count

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class Hosted(Promise):
    """Each of their tables, and their cast, has a host."""

    name = "hosted"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends."""
        return facts.attends

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by a table, or a cast, without a host."""
        del facts
        return np.asarray((seating.unhosted.any(axis=1) | _cast_unhosted(seating)).astype(np.int32))

    def must(self, facts: Facts, seating: Seating) -> Bools:
        """Return a must for rounds, and for casts, that hosts are enough for."""
        if not super().is_must(facts, seating):
            return np.zeros(facts.people, dtype=np.bool_)
        in_round = (seating.unhosted & must_rounds(facts, seating.in_use)).any(axis=1)
        in_cast = _cast_unhosted(seating) & _casts_must(facts, seating)
        return np.asarray(in_round | in_cast)

    def is_must(self, facts: Facts, seating: Seating) -> bool:
        """Whether some round, or the casts, have hosts enough."""
        if not super().is_must(facts, seating):
            return False
        used = must_rounds(facts, seating.in_use) & (seating.in_use > 0)
        casts = len(seating.solution.cast_hosts) > 0 and _casts_must(facts, seating)
        return bool(used.any() or casts)

    def rounds_broken(self, facts: Facts, seating: Seating, person: int) -> tuple[int, ...]:
        """Name the rounds without a host."""
        del facts
        return tuple((np.flatnonzero(seating.unhosted[person]) + 1).tolist())

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the first table without a host, or the cast."""
        del facts
        rounds = np.flatnonzero(seating.unhosted[person])
        if len(rounds):
            return say("sits {where}, which has no host", where=where(seating, int(seating.place[person, rounds[0]])))
        return say("is in a cast that has no host")

    def proof(self, facts: Facts) -> Bound:
        """Prove that the tables hosts can lead do not hold everybody."""
        none = ~facts.present[facts.host & (facts.host_rounds > 0)].any(axis=0)
        certain = np.asarray(facts.present[:, none].any(axis=1))
        rounds = listed([str(r + 1) for r in np.flatnonzero(none & facts.present.any(axis=0))])
        alone = Bound.surely(certain, say("nobody who hosts is there in round {rounds}", rounds=rounds))
        least = least_unhosted(facts)
        most = int(facts.capacity.fewest_tables.max(initial=0))
        because = say_count(
            most,
            "with the hosts there are, {who} or more must sit at a table without one",
            "with the hosts there are, {who} or more must sit at one of {tables} tables without one",
            who=people_count(least),
            tables=most,
        )
        few = Bound(least, np.zeros(facts.people, dtype=np.bool_), because if least else "")
        return Bound.best(alone, few)


def _cast_unhosted(seating: Seating) -> Bools:
    casts = seating.solution.casts
    if not len(seating.cast_hosted):
        return np.zeros(len(casts), dtype=np.bool_)
    return np.asarray((casts >= 0) & ~seating.cast_hosted[casts])


def _casts_must(facts: Facts, seating: Seating) -> bool:
    return int((facts.host & facts.attends).sum()) >= len(seating.solution.cast_hosts)
