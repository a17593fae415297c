"""Kindred: they sit with people who said a rare statement of theirs, the first time they sit down and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.arrays import runs
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.reaching import out_of_reach
from kinfolk.promises.welcomed import first_place
from kinfolk.promises.wording import in_round, names, people_count
from kinfolk.sentences import joined, say, say_count

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.facts.arrays import Wide
    from kinfolk.promises.seating import Seating


class Kindred(Promise):
    """They sit with a kindred person in their first round, and with at least K over the programme."""

    name = "kindred"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who has a kindred person they can meet."""
        return np.asarray(facts.kindred_owed > 0)

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by too few kindred people met, or none of those present in their first round."""
        met, at_first = kindred_met(facts, seating)
        kept = (met >= facts.kindred_owed) & (at_first | ~facts.kindred_first)
        return np.asarray((~kept).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Say how many kindred people they meet, or that it is too late."""
        met, _ = kindred_met(facts, seating)
        owed = int(facts.kindred_owed[person])
        if met[person] >= owed:
            return say(
                "meets nobody who shares a statement of theirs {in_round}, their first",
                in_round=in_round(int(facts.first_round[person])),
            )
        if not met[person]:
            return say("meets nobody who shares a statement of theirs")
        return say(
            "meets {met} of the {owed} owed who share a statement of theirs", met=met[person], owed=people_count(owed)
        )

    def proof(self, facts: Facts) -> Bound:
        """Prove that somebody sits with too few people in all, or that musts keep them from their kindred people."""
        neighbours = np.where(facts.present, facts.capacity.largest - 1, 0).sum(axis=1)
        few = np.asarray(facts.kindred_owed > neighbours)
        because = say_count(
            int(few.sum()),
            "{who} sits with too few people over all rounds",
            "{who} sit with too few people over all rounds",
            who=names(facts, np.flatnonzero(few)),
        )
        crowded = Bound.surely(few, because)
        kept_apart = out_of_reach(facts, facts.kindred_statements, facts.kindred_owed, facts.kindred_first)
        lost = Bound.best(crowded, *kept_apart)
        over = self._crowding_at_first(facts, lost.certain)
        if not over.any():
            return lost
        who = names(facts, np.flatnonzero(over))
        because = say(
            "more people than can sit with {who} in their first round share a statement with nobody else", who=who
        )
        reasons = [reason for reason in (lost.because, because) if reason]
        return Bound(lost.minimum + int(over.sum()), lost.certain, joined(reasons, "; "))

    @staticmethod
    def _crowding_at_first(facts: Facts, lost: Bools) -> Wide:
        """Return ``[people]``: how many of those who have only this kindred person find no seat beside them in time."""
        seekers = np.flatnonzero(facts.kindred_first & ~lost)
        only = only_kindred(facts)[seekers]
        seekers, only = seekers[only >= 0], only[only >= 0]
        wanted = np.zeros((facts.people, facts.rounds), dtype=np.int64)
        np.add.at(wanted, (only, facts.first_round[seekers]), 1)
        return np.asarray(np.maximum(wanted - np.maximum(facts.capacity.largest - 1, 0), 0).sum(axis=1))


def only_kindred(facts: Facts) -> Ints:
    """Return ``[people]``: the one kindred person available to them, -1 for those who have several or none."""
    only = np.full(facts.people, -1, dtype=np.int32)
    if facts.problem.programme.kindred.at_least < 2:  # noqa: PLR2004 - one owed does not mean that there is only one
        return only
    single = np.flatnonzero(facts.kindred_owed == 1)
    row, column = np.nonzero(facts.kindred_statements[single] >= 0)
    person, said = single[row], facts.kindred_statements[single[row], column]
    size = facts.holder_count[said]
    a, b = np.repeat(person, size).astype(np.int32), facts.said_by[runs(facts.said_from[said], size)]
    met = facts.available(a, b)
    only[a[met]] = b[met]
    return only


def kindred_met(facts: Facts, seating: Seating) -> tuple[Ints, Bools]:
    """Return how many different kindred people everybody meets, and who meets one in their first round."""
    return seating.once("kindred", lambda: _meet_kindred(facts, seating))


def _meet_kindred(facts: Facts, seating: Seating) -> tuple[Ints, Bools]:
    if not facts.makes_kindred.any():
        return np.zeros(facts.people, dtype=np.int32), np.zeros(facts.people, dtype=np.bool_)
    meetings = seating.meetings
    kindred = facts.are_kindred(meetings.a, meetings.b)
    both = np.concatenate([meetings.a[kindred], meetings.b[kindred]])
    met = np.bincount(both, minlength=facts.people).astype(np.int32)
    first = first_place(facts, seating)
    pairs = seating.pairs
    early = (pairs.place == first[pairs.a]) | (pairs.place == first[pairs.b])
    a, b, place = pairs.a[early], pairs.b[early], pairs.place[early]
    shared = facts.are_kindred(a, b)
    at_first = seating.per_person(a, shared & (place == first[a])) | seating.per_person(b, shared & (place == first[b]))
    return met, at_first
