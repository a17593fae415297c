"""No party: nobody sits with those they came with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.counting import least_crowded, strangers_only
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.wording import where
from kinfolk.sentences import Sentence, say, say_count

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.seating import Seating


class NoParty(Promise):
    """They never share a table or a cast with their own party, companions excepted."""

    name = "no_party"

    def owed(self, facts: Facts) -> Bools:
        """Owed to everyone who attends."""
        return facts.attends

    def degrees(self, facts: Facts, seating: Seating) -> Ints:
        """Broken by one table or cast shared."""
        meetings, casts = seating.meetings, seating.cast_pairs
        at_table = seating.either(meetings, facts.same_party(meetings.a, meetings.b))
        in_cast = seating.either(casts, facts.same_party(casts.a, casts.b))
        return np.asarray((at_table | in_cast).astype(np.int32))

    def why(self, facts: Facts, seating: Seating, person: int) -> str:
        """Name the first of their party they sit with, and what makes them one."""
        for pairs, mine, in_cast in (
            (seating.pairs, seating.pairs_of(person), False),
            (seating.cast_pairs, seating.cast_pairs_of(person), True),
        ):
            other = pairs.a[mine] + pairs.b[mine] - person
            shared = np.flatnonzero(facts.same_party(np.full(len(other), person, dtype=np.int32), other))
            if len(shared):
                found = int(other[shared[0]])
                who, kind = facts.problem.people[found].name, _of(facts, person, found)
                if in_cast:
                    return say("is with {who} {of_party} in their cast", who=who, of_party=kind)
                at = where(seating, int(pairs.place[mine[shared[0]]]))
                return say("sits with {who} {of_party} {where}", who=who, of_party=kind, where=at)
        return ""

    def proof(self, facts: Facts) -> Bound:
        """Prove that parties are larger than the tables in use, or that there is one table for all."""
        total, reasons = 0, []
        certain = np.zeros(facts.people, dtype=np.bool_)
        seen = np.zeros(facts.people, dtype=np.bool_)
        capacity = facts.capacity
        for party in _largest_first(facts):
            # People of two parties count once, with the larger: the rest of the other is still a party.
            members = np.zeros(facts.people, dtype=np.bool_)
            members[party] = True
            members &= ~seen
            seen |= members
            least, at = 0, 0
            for r in range(facts.rounds):
                here = strangers_only(facts, members & facts.present[:, r])
                crowded = least_crowded(len(here), int(capacity.most_tables[r]), int(capacity.largest[r]))
                if crowded > least:
                    least, at = crowded, r
                if crowded == len(here) == int((members & facts.present[:, r]).sum()):
                    certain[here] |= crowded > 0
            if least:
                size = int((members & facts.present[:, at]).sum())
                reasons.append((size, int(capacity.most_tables[at])))
            total += max(least, int(certain[members].sum()))
        return Bound(total, certain, _because(reasons))


def _largest_first(facts: Facts) -> list[Ints]:
    """Return who is of each party that could be too large for some round, the largest party first."""
    if not facts.rounds:
        return []
    person, column = np.nonzero(facts.parties >= 0)
    party = facts.parties[person, column]
    size = np.bincount(party, minlength=len(facts.party_names))
    too_large = np.flatnonzero(size > facts.capacity.most_tables.min())
    order = sorted(too_large.tolist(), key=lambda p: (-size[p], facts.party_names[p]))
    return [person[party == p].astype(np.int32) for p in order]


def _because(reasons: list[tuple[int, int]]) -> str:
    if not reasons:
        return ""
    size, tables = reasons[0]
    first = say_count(
        tables,
        "a party of {people} has only one table to sit at, so some of them must share one",
        "a party of {people} has only {count} tables to sit at, so some of them must share one",
        people=size,
    )
    if len(reasons) == 1:
        return first
    others = say_count(
        len(reasons) - 1,
        "one more party is too large as well",
        "{count} more parties are too large as well",
    )
    return say("{first}, and {others}", first=first, others=others)


def _of(facts: Facts, person: int, other: int) -> Sentence:
    """Return what makes two people one party: ``of the same employer``."""
    shared = set(facts.parties[person].tolist()) & set(facts.parties[other].tolist()) - {-1}
    kind = facts.party_names[min(shared)].split(" ", 1)[0]
    return {
        "employer": say("of the same employer"),
        "order": say("of the same order"),
        "mail": say("of the same e-mail domain"),
    }.get(kind, say("of the same party"))
