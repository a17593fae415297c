"""Who is not to share a table beyond what everybody is promised: too many of one group, and who met at an earlier event."""

from __future__ import annotations

from collections import Counter
from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import normal
from kinfolk.facts.groups import find_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfolk.facts import Facts, Ints
    from kinfolk.problem import Person

NONE = np.zeros(0, dtype=np.int32)


class Sharing:
    """The groups of which a table holds so many at most, and pairs who are remembered; nothing where these are off.

    Attributes
    ----------
    limits, members
        By number of a group: how many of it a table may hold, and who they are.
    groups
        The numbers of the groups of each person who is in any.
    met
        Whom each person met at an earlier event, companions left out.
    """

    def __init__(self, facts: Facts) -> None:
        programme = facts.problem.programme
        self._rules = programme.at_most if programme.level("at_most").on else ()
        self._number: dict[tuple[int, str], int] = {}
        self.limits: list[int] = []
        self.members: list[Ints] = []
        self.groups: dict[int, tuple[int, ...]] = {}
        for k, rule in enumerate(self._rules):
            for label, group in facts.groups(rule.kind):
                self._join(k, label, np.flatnonzero(group).tolist())
        self.met: dict[int, frozenset[int]] = {}
        if programme.memory_level.on and len(facts.remembered):
            a, b = facts.remembered.T
            self._remember(facts.remembered[~facts.companions(a, b)])
        self._met_of: dict[int, Ints] = {}

    def _join(self, rule: int, label: str, people: list[int]) -> None:
        key = rule, normal(label)
        if key not in self._number:
            self._number[key] = len(self.limits)
            self.limits.append(self._rules[rule].limit)
            self.members.append(NONE)
        g = self._number[key]
        self.members[g] = np.append(self.members[g], np.array(people, dtype=np.int32))
        for i in people:
            self.groups[i] = (*self.groups.get(i, ()), g)

    def _remember(self, pairs: Ints) -> None:
        met: dict[int, set[int]] = {}
        for a, b in pairs.tolist():
            met.setdefault(a, set()).add(b)
            met.setdefault(b, set()).add(a)
        self.met = {i: frozenset(who) for i, who in met.items()}

    def extended(self, arrivals: Sequence[Person], first: int) -> Sharing:
        """Return the same with ``arrivals``, who stand from position ``first`` on."""
        if not self._rules:
            return self
        more = copy(self)
        more.limits, more.members, more.groups = list(self.limits), list(self.members), dict(self.groups)
        more._number = dict(self._number)  # noqa: SLF001 - a copy of our own
        for i, person in enumerate(arrivals, start=first):
            for k, rule in enumerate(self._rules):
                for label, _ in find_groups((person,), rule.kind):
                    more._join(k, label, [i])  # noqa: SLF001 - a copy of our own
        return more

    def met_by(self, i: int) -> Ints:
        """Return whom ``i`` met before."""
        if i not in self._met_of:
            self._met_of[i] = np.array(sorted(self.met.get(i, ())), dtype=np.int32)
        return self._met_of[i]

    def count(self, people: Sequence[int]) -> Counter[int]:
        """Return how many of ``people`` are in each group that any of them is in."""
        return Counter(g for i in people for g in self.groups.get(i, ())) if self.groups else Counter()

    def beyond(self, people: Sequence[int]) -> list[int]:
        """Return the groups of which too many are among ``people``."""
        return [g for g, count in self.count(people).items() if count > self.limits[g]]

    def again(self, people: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the pairs among ``people`` who met before."""
        here = frozenset(people) if self.met else frozenset()
        for i in here & self.met.keys():
            yield from ((i, j) for j in sorted(self.met[i] & here) if i < j)
