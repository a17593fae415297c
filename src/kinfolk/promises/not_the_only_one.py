"""Not the only one: at no table are they the only one of a group that the organiser named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import normal
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import in_round, listed, where
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating

_PAIR = 2


class NotTheOnlyOne(Promise):
    """At no table are they the only one of a named group, if another of it is there."""

    name = "not_the_only_one"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone of a named group who could have company in some round."""
        owed = np.zeros(facts.people, dtype=np.bool_)
        for _, due in self._due(facts):
            owed |= due.any(axis=1)
        return owed

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one round without another of the group at their table."""
        broken = np.zeros(facts.people, dtype=np.bool_)
        for _, alone in self._alone(facts, seating):
            broken |= alone.any(axis=1)
        return broken.astype(np.int32)

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the group and the table."""
        for label, alone in self._alone(facts, seating.around(np.array([person], dtype=np.int32))):
            if alone[person].any():
                r = int(alone[person].argmax())
                place = int(seating.place[person, r])
                at = where(seating, place) if place >= 0 else in_round(r)
                return say("is the only one of “{group}” {where}", group=label, where=at)
        return ""

    def proof(self, facts: Facts) -> Bound:
        """Prove that a group of an odd number leaves somebody over where tables take two people."""
        nobody = np.zeros(facts.people, dtype=np.bool_)
        best = Bound.none(facts)
        for r in np.flatnonzero(facts.capacity.largest == _PAIR).tolist():
            seen, odd = nobody.copy(), []
            due = [(label, due[:, r]) for label, due in self._due(facts) if due[:, r].sum() % _PAIR]
            for label, here in sorted(due, key=lambda group: (group[1].sum(), normal(group[0]))):
                if not (here & seen).any():  # people of two groups may be alone in both
                    seen |= here
                    odd.append(label)
            if len(odd) > best.minimum:
                because = say(
                    "tables in round {round} take two people, and {groups} cannot be shared out by twos",
                    round=r + 1,
                    groups=listed([say("“{group}”", group=label) for label in odd]),
                )
                best = Bound(len(odd), nobody, because)
        return best

    @staticmethod
    def _due(facts: Facts) -> Iterator[tuple[str, Bools]]:
        for name in facts.problem.programme.not_the_only_one:
            for label, group in facts.groups(name):
                here = facts.present & group[:, None]
                yield label, here & (here.sum(axis=0) > 1)

    def _alone(self, facts: Facts, seating: Seating) -> Iterator[tuple[str, Bools]]:
        for name in facts.problem.programme.not_the_only_one:
            for label, group in facts.groups(name):
                here = facts.present & group[:, None]
                due = here & (here.sum(axis=0) > 1)
                company = seating.at_table(group)[seating.place] > 1
                yield label, due & ~(company & (seating.place >= 0))
