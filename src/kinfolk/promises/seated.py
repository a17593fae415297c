"""Seated: a seat in every round they are present in, and nobody sits alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import in_round, people_count, where
from kinfolk.sentences import say, say_count

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
            return say("has no seat {in_round}", in_round=in_round(r))
        if seating.size[place] == 1:
            return say("sits alone {where}", where=where(seating, place))
        least = facts.room.minimum.ravel()[place]
        return say(
            "sits {where}, where {people} are fewer than the {least} it needs",
            where=where(seating, place),
            people=people_count(int(seating.size[place])),
            least=least,
        )

    def bound(self, facts: Facts) -> Bound:
        """Prove that a round has too few seats, or too few people for the smallest table."""
        capacity = facts.capacity
        short = capacity.people - capacity.most_seated
        if not short.any():
            return Bound.none(facts)
        r = int(short.argmax())
        nobody = capacity.most_seated == 0
        certain = np.asarray(facts.present[:, nobody].any(axis=1))
        seats, there = facts.capacity.holds(r, int(facts.room.count[r])), int(capacity.people[r])
        if seats < there:
            because = say(
                "round {round} has {seats} for {people}",
                round=r + 1,
                seats=say_count(seats, "{count} seat", "{count} seats"),
                people=people_count(there),
            )
        elif there == 1:
            because = say("only one person is there in round {round}, and nobody is to sit alone", round=r + 1)
        else:
            because = say(
                "round {round} has {people}, and its tables need other numbers to be full enough",
                round=r + 1,
                people=people_count(there),
            )
        return Bound(max(int(short[r]), int(certain.sum())), certain, because)

    @staticmethod
    def _rounds(facts: Facts, seating: Seating) -> Bools:
        short = seating.size < facts.room.minimum.reshape(-1)
        return np.asarray(facts.present & ((seating.place < 0) | short[seating.place]))
