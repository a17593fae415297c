"""How many people who said a statement somebody could meet: counted by groups, for thousands may have said it."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kinfolk.checker.crowd import Crowd

    Rounds = frozenset[int]

LARGE_PARTY = 50


class Reach:
    """The people of a crowd as holders of statements: there in some of the same rounds, and of no common party.

    Nobody is looked at for everybody: holders are counted by the rounds they are there in, and so are the members of
    a large party. What a person of one party is answered holds for all of it.
    """

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self._said: dict[str, dict[str, Counter[Rounds]]] = {}
        self._few: dict[tuple[str, frozenset[str], Rounds], frozenset[str]] = {}

    def available(self, id_: str, statements: Iterable[str], rounds: Rounds) -> dict[str, int]:
        """Return how many others said each of these statements, are there in one of ``rounds`` and came otherwise."""
        large = self._largest(id_)
        beside = [
            self.crowd.statements[other]
            for other in self._beside(id_, large)
            if not rounds.isdisjoint(self.crowd.present_set[other])
        ]
        of_party = self._in_party(large) if large else {}
        return {
            statement: _there(self._holder_rounds[statement], rounds)
            - _there(of_party.get(statement, {}), rounds)
            - sum(statement in said for said in beside)
            for statement in statements
        }

    def few(self, id_: str, statement: str) -> frozenset[str]:
        """Return the people whom :meth:`available` counts over all rounds of somebody; for few of them only."""
        parties = self.crowd.parties[id_]
        key = (statement, parties, self.crowd.present_set[id_])
        if key not in self._few:
            holders = self.crowd.holders[statement]
            self._few[key] = frozenset(other for other in holders if self.crowd.available(id_, other))
        return self._few[key] if parties else self._few.pop(key)

    def _largest(self, id_: str) -> str:
        """Return the party of somebody that has most members, if it is a large one."""
        large = [party for party in self.crowd.parties[id_] if len(self._members[party]) > LARGE_PARTY]
        return max(large, key=lambda party: (len(self._members[party]), party), default="")

    def _beside(self, id_: str, large: str) -> Collection[str]:
        """Return somebody and their parties, but for the members of the ``large`` one."""
        beside = {id_}.union(*(self._members[party] for party in self.crowd.parties[id_] if party != large))
        return {other for other in beside if large not in self.crowd.parties[other]} if large else beside

    def _in_party(self, party: str) -> Mapping[str, Counter[Rounds]]:
        if party not in self._said:
            said: dict[str, Counter[Rounds]] = defaultdict(Counter)
            for id_ in self._members[party]:
                for statement in self.crowd.statements[id_]:
                    said[statement][self.crowd.present_set[id_]] += 1
            self._said[party] = said
        return self._said[party]

    @cached_property
    def _holder_rounds(self) -> dict[str, Counter[Rounds]]:
        there = self.crowd.present_set
        return {statement: Counter(there[id_] for id_ in who) for statement, who in self.crowd.holders.items()}

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = defaultdict(list)
        for id_, parties in self.crowd.parties.items():
            for party in parties:
                members[party].append(id_)
        return members


def _there(counts: Mapping[Rounds, int], rounds: Rounds) -> int:
    return sum(count for present, count in counts.items() if not rounds.isdisjoint(present))
