"""Pinned: what a person fixed in advance holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import EMPTY, Bools, Ints
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import in_round, listed
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.facts import Facts
    from kinfolk.promises.seating import Seating


class Pinned(Promise):
    """Their pins hold: at that table, or sitting out."""

    name = "pinned"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who has a pin."""
        owed = np.zeros(facts.people, dtype=np.bool_)
        owed[facts.pins[:, 0]] = True
        return owed

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one pin that does not hold."""
        return seating.per_person(facts.pins[:, 0], self._lost(facts, seating)).astype(np.int32)

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the pin."""
        mine = facts.pins[self._lost(facts, seating) & (facts.pins[:, 0] == person)]
        r, t = mine[0, 1:].tolist()
        if t == EMPTY:
            return say("was to sit out {in_round}, but has a seat", in_round=in_round(r))
        return say(
            "is not at table {table} {in_round}, where they were pinned",
            table=facts.room.name(r, t),
            in_round=in_round(r),
        )

    def proof(self, facts: Facts) -> Bound:
        """Prove that more people are pinned to a table than it has seats."""
        nobody = np.zeros(facts.people, dtype=np.bool_)
        best = Bound.none(facts)
        person, r, t = facts.pins.T
        real = (t != EMPTY) & facts.present[person, r]
        for k in range(facts.rounds):
            tables, pinned = np.unique(t[real & (r == k)], return_counts=True)
            over = np.maximum(pinned - facts.room.seats[k, tables], 0)
            if over.sum() > best.minimum:
                full = tables[over > 0]
                where_ = listed([facts.room.name(k, int(table)) for table in full])
                because = say(
                    "more people are pinned to table {tables} in round {round} than have seats there",
                    tables=where_,
                    round=k + 1,
                )
                there = person[real & (r == k) & np.isin(t, full)]
                best = Bound(int(over.sum()), nobody, because, tuple(there.tolist()))
        return best

    @staticmethod
    def _lost(facts: Facts, seating: Seating) -> Bools:
        person, r, t = facts.pins.T
        label = seating.solution.labels[person, r]
        held = (label == t) | ((t != EMPTY) & ~facts.there[person, r])
        return np.asarray(~held)
