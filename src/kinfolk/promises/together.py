"""Together: companions, carers and interpreters share every table and cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import in_round, names
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class Together(Promise):
    """They share every table and cast with their companions."""

    name = "together"

    def owed(self, facts: Facts) -> Bools:
        """Owed to both people of each pair that can be together at all."""
        owed = np.zeros(facts.people, dtype=np.bool_)
        a, b = facts.together.T
        meet = (facts.present[a] & facts.present[b]).any(axis=1)
        if facts.problem.programme.casts.wanted:
            meet |= facts.attends[a] & facts.attends[b]
        owed[facts.together[meet].ravel()] = True
        return owed

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by a round in which both are present and do not share a table, or by different casts."""
        broken = np.zeros(facts.people, dtype=np.int32)
        rounds, casts = self._parted(facts, seating)
        broken[facts.together[rounds.any(axis=1) | casts].ravel()] = 1
        return broken

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the companion and the round or cast."""
        rounds, casts = self._parted(facts, seating)
        for pair, parted, cast in zip(facts.together.tolist(), rounds, casts, strict=True):
            if person in pair and (parted.any() or cast):
                other = facts.problem.people[sum(pair) - person].name
                place = in_round(int(parted.argmax())) if parted.any() else say("in their cast")
                return say("is not together with {who} {where}", who=other, where=place)
        return ""

    def proof(self, facts: Facts) -> Bound:
        """Prove that more people must stay together than the largest table takes."""
        for r in range(facts.rounds):
            for group in together_in(facts, r):
                most = int(facts.capacity.largest[r])
                if len(group) > most:
                    nobody = np.zeros(facts.people, dtype=np.bool_)
                    because = say(
                        "{who} belong together in round {round}, where no table takes {count}",
                        who=names(facts, group),
                        round=r + 1,
                        count=len(group),
                    )
                    return Bound(2, nobody, because, tuple(group))
        return Bound.none(facts)

    @staticmethod
    def _parted(facts: Facts, seating: Seating) -> tuple[Bools, Bools]:
        a, b = facts.together.T
        there = seating.place
        both = facts.present[a] & facts.present[b]
        rounds = both & ((there[a] != there[b]) | (there[a] < 0))
        casts = seating.solution.casts
        parted = facts.attends[a] & facts.attends[b] & (casts[a] != casts[b])
        if not facts.problem.programme.casts.wanted:
            parted &= False
        return np.asarray(rounds), np.asarray(parted)


def together_in(facts: Facts, r: int) -> list[list[int]]:
    """Return who must share one table in round position ``r``: everybody joined by pairs that are both present."""
    here = facts.present[:, r]
    group = np.arange(facts.people)
    pairs = [(a, b) for a, b in facts.together.tolist() if here[a] and here[b]]
    for a, b in pairs:
        group[group == group[b]] = group[a]
    joined = {int(group[a]) for a, _ in pairs}
    return [np.flatnonzero(group == g).tolist() for g in sorted(joined)]
