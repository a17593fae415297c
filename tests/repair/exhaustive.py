"""The fewest moves by trying everything: slow, obvious, and independent of the repair."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import Facts
from kinfolk.promises.hosting import must_rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kinfolk.problem import Problem

GONE = -2


class Trial:
    """Every way to seat people in the rounds that may change.

    Hosts must have no limit of rounds: then rounds depend on each other only by who moves.
    """

    def __init__(self, problem: Problem, planned: Sequence[Sequence[int]], first: int, frozen: Iterable[int]) -> None:
        self.problem, self.facts, self.first = problem, Facts(problem), first
        self.planned, self.frozen = planned, set(frozen)
        self.rounds = range(first, len(problem.rounds))
        self.pairs = [
            (problem.index[a], problem.index[b], together)
            for pairs, together in ((problem.apart, False), (problem.together, True))
            for a, b in pairs
        ]
        remembers = problem.programme.memory_level.must
        self.met = [(problem.index[one.a], problem.index[one.b]) for one in problem.memory if remembers]
        companions = {frozenset(pair[:2]) for pair in self.pairs if pair[2]}  # these tests have one such pair at most
        self.met = [pair for pair in self.met if frozenset(pair) not in companions]
        self.pins = {(problem.index[pin.person], pin.round - 1): pin.table for pin in problem.programme.pins}

    def possible(self, limit: int) -> bool:
        """Whether all musts can be kept by moves of at most ``limit`` people.

        A person who may move may also be seated where they were, so that sets of exactly that many people cover all
        smaller ones.
        """
        seated = {
            i
            for i, row in enumerate(self.planned)
            if any(row[r] != -1 and self.facts.present[i, r] for r in self.rounds)
        }
        forced = {
            i for i in seated if any(self.planned[i][r] == GONE and self.facts.present[i, r] for r in self.rounds)
        }
        others = sorted(seated - forced - self.frozen)
        if limit < len(forced):
            return False
        return any(
            all(self.works(forced | set(chosen), r) for r in self.rounds)
            for chosen in combinations(others, min(limit - len(forced), len(others)))
        )

    def works(self, moving: set[int], r: int) -> bool:
        """Whether round ``r`` can keep all musts when only ``moving`` (and people without a seat) are seated anew."""
        present = [i for i in range(len(self.planned)) if self.facts.present[i, r]]
        free = [i for i in present if i in moving or self.planned[i][r] < 0]
        at = {i: self.planned[i][r] for i in present}
        tables = range(len(self.problem.rounds[r].tables))
        for choice in product(tables, repeat=len(free)):
            at.update(zip(free, choice, strict=True))
            if self.keeps(at, r):
                return True
        return False

    def keeps(self, at: dict[int, int], r: int) -> bool:
        """Whether all musts hold in round ``r``."""
        return not any(self.broken(at, r))

    def broken(self, at: dict[int, int], r: int) -> Iterator[str]:
        """Yield the musts that do not hold in round ``r``."""
        tables = self.problem.rounds[r].tables
        members: dict[int, list[int]] = {}
        for i, t in at.items():
            members.setdefault(t, []).append(i)
        if -1 in members:
            yield "seated"
        for a, b, together in self.pairs:
            if a in at and b in at and (at[a] == at[b]) != together:
                yield "together" if together else "apart"
        for (i, q), table in self.pins.items():
            if q == r and i in at and at[i] >= 0 and tables[at[i]].id != table:
                yield "pinned"
        if any(a in at and b in at and at[a] == at[b] >= 0 for a, b in self.met):
            yield "memory"
        hosted = self._hosted_is_must(len(members), r)
        for t, who in members.items():
            if t >= 0:
                yield from self._table(t, who, r, hosted=hosted)

    def _table(self, t: int, who: list[int], r: int, *, hosted: bool) -> Iterator[str]:
        table, people = self.problem.rounds[r].tables[t], self.problem.people
        if len(who) > table.seats:
            yield "seats"
        if len(who) < max(2, table.minimum or 0):
            yield "seated"
        if any(set(people[i].needs) - set(table.features) for i in who):
            yield "needs"
        if hosted and not any(people[i].is_host for i in who):
            yield "hosted"
        for rule in self.problem.programme.at_most if self.problem.programme.level("at_most").must else ():
            if sum(rule.kind in people[i].kinds for i in who) > rule.limit:
                yield "at_most"
        spoken = [set(people[i].languages) for i in who if people[i].languages and not self.facts.lone_speaker[i]]
        if spoken and not set.intersection(*spoken):
            yield "understood"

    @cache  # noqa: B019 - a trial does not outlive its test
    def _hosted_is_must(self, tables: int, r: int) -> bool:
        in_use = np.zeros(self.facts.rounds, dtype=np.int64)
        in_use[r] = tables
        return bool(must_rounds(self.facts, in_use)[r]) and self.problem.programme.level("hosted").must
