"""At most: no table of theirs holds more of a group than the organiser allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.counting import least_crowded
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import where
from kinfolk.sentences import say, say_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class AtMost(Promise):
    """No table of theirs holds more of a limited group than the organiser allows."""

    name = "at_most"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends and belongs to a limited group."""
        owed = np.zeros(facts.people, dtype=np.bool_)
        for _, group, _ in self._limited(facts):
            owed |= group
        return np.asarray(owed & facts.attends)

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one table with too many."""
        broken = np.zeros(facts.people, dtype=np.bool_)
        for _, group, limit in self._limited(facts):
            broken |= group & self._crowded(seating, group, limit).any(axis=1)
        return broken.astype(np.int32)

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the group, the table and how many there are."""
        for label, group, limit in self._limited(facts):
            crowded = self._crowded(seating, group, limit)[person]
            if group[person] and crowded.any():
                place = int(seating.place[person, crowded.argmax()])
                there = int(group[seating.people_at(place)].sum())
                return say(
                    "sits {where} with {there} of “{group}”, where at most {limit} are wanted",
                    where=where(seating, place),
                    there=there,
                    group=label,
                    limit=limit,
                )
        return ""

    def proof(self, facts: Facts) -> Bound:
        """Prove that a group is larger than all tables in use may hold of it."""
        best = Bound.none(facts)
        capacity = facts.capacity
        for label, group, limit in self._limited(facts):
            for r in range(facts.rounds):
                here = group & facts.present[:, r]
                size, tables = int(here.sum()), int(capacity.most_tables[r])
                least = least_crowded(size, tables, int(capacity.largest[r]), limit)
                because = say_count(
                    tables,
                    "{people} of “{group}” sit at no more than {tables} table in round {round}, at most {limit} at each",
                    "{people} of “{group}” sit at no more than {tables} tables in round {round}, at most {limit} at each",
                    people=size,
                    group=label,
                    tables=tables,
                    round=r + 1,
                    limit=limit,
                )
                certain = here & (least == size)
                best = Bound.best(best, Bound(least, certain, because)) if least else best
        return best

    @staticmethod
    def _limited(facts: Facts) -> Iterator[tuple[str, Bools, int]]:
        for rule in facts.problem.programme.at_most:
            for label, group in facts.groups(rule.kind):
                yield label, group, rule.limit

    @staticmethod
    def _crowded(seating: Seating, group: Bools, limit: int) -> Bools:
        return np.asarray((seating.place >= 0) & (seating.at_table(group)[seating.place] > limit))
