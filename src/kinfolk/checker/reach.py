"""How many people who said a statement somebody could meet: counted by groups, for thousands may have said it."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kinfolk.checker.crowd import Crowd

    Rounds = frozenset[int]

LARGE_PARTY = 50
KEPT = 8_192  # combinations of parties


class Reach:
    """The people of a crowd as holders of statements: there in some of the same rounds, and of no common party.

    Nobody is looked at for everybody: holders are counted by the rounds they are there in, and so are the members of
    a large party. What a person of one party is answered holds for all of it.
    """

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self._said: dict[str, dict[str, Counter[Rounds]]] = {}
        self._held: dict[tuple[str, Rounds], int] = {}
        self._in_all = lru_cache(KEPT)(self._of_parties)  # the same for all who came with the same people
        self._few: dict[tuple[str, frozenset[str], Rounds], frozenset[str]] = {}

    def available(self, id_: str, statements: Iterable[str], rounds: Rounds) -> dict[str, int]:
        """Return how many others said each of these statements, are there in one of ``rounds`` and came otherwise."""
        large, others = self._came_with(id_)
        said, there = self.crowd.statements, self.crowd.present_set
        beside = [said[other] for other in others if not rounds.isdisjoint(there[other])]
        found = {statement: self._holding(statement, rounds) for statement in statements}
        if large:
            of_party = self._in_party(large)
            for statement in found:
                found[statement] -= _there(of_party.get(statement, {}), rounds)
        for theirs in beside:
            for statement in theirs & found.keys():
                found[statement] -= 1
        return found

    def _holding(self, statement: str, rounds: Rounds) -> int:
        """Return how many said a statement and are there in one of ``rounds``; many people are there in the same ones."""
        key = statement, rounds
        if key not in self._held:
            self._held[key] = _there(self._holder_rounds[statement], rounds)
        return self._held[key]

    def few(self, id_: str, statement: str) -> frozenset[str]:
        """Return the people whom :meth:`available` counts over all rounds of somebody; for few of them only."""
        parties = self.crowd.parties[id_]
        key = (statement, parties, self.crowd.present_set[id_])
        if key not in self._few:
            holders = self.crowd.holders[statement]
            self._few[key] = frozenset(other for other in holders if self.crowd.available(id_, other))
        return self._few[key] if parties else self._few.pop(key)

    def _came_with(self, id_: str) -> tuple[str, Collection[str]]:
        """Return the largest party of somebody, if it is a large one, and whom their parties have besides, with them."""
        parties = self.crowd.parties[id_]
        return self._in_all(parties) if parties else ("", (id_,))

    def _of_parties(self, parties: frozenset[str]) -> tuple[str, Collection[str]]:
        members = self._members
        large = max((party for party in parties if len(members[party]) > LARGE_PARTY), key=self._size, default="")
        beside = frozenset().union(*(members[party] for party in parties if party != large))
        return large, {other for other in beside if large not in self.crowd.parties[other]} if large else beside

    def _size(self, party: str) -> tuple[int, str]:
        return len(self._members[party]), party

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
