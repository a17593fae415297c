"""Very many people as a crowd: a problem that asks for nothing that a crowd does not know is planned as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.crowd.arrays import KINDRED_OWED, Crowd
from kinfolk.problem import DEFAULT_PROMISES
from kinfolk.promises import OPEN_PROMISES
from kinfolk.search.sittings import lay_out
from kinfolk.solution import Solution

if TYPE_CHECKING:
    from kinfolk.crowd.arrays import Ints, Seats
    from kinfolk.facts import Facts
    from kinfolk.search.sittings import Sittings

KNOWN = frozenset({"seated", "apart", "hosted", "welcomed", "no_party", "new_faces", "kindred", "needle"})


@dataclass(frozen=True, eq=False)
class Gathering:
    """A problem as a crowd; ``tables`` ``[rounds, tables]`` are the positions of the crowd's tables in each round."""

    crowd: Crowd
    tables: Ints

    def solution(self, facts: Facts, seats: Seats, hosts: Ints, greeters: Ints) -> Solution:
        """Return the crowd's seats, and the hosts who keep its tables, as a solution of the problem."""
        rounds = len(self.tables)
        labels = np.stack([self.tables[r][seats[:, r]] for r in range(rounds)], axis=1).astype(np.int32)
        width = max(len(round_.tables) for round_ in facts.problem.rounds)
        host = np.full((rounds, width), -1, dtype=np.int32)
        for r in range(rounds):
            host[r, self.tables[r]] = hosts
        nowhere = np.full(facts.people, -1, dtype=np.int32)
        return Solution(labels, host, nowhere, np.zeros(0, dtype=np.int32), greeters)


def crowd_of(facts: Facts) -> Gathering | None:
    """Return a problem as a crowd, or nothing if it asks for more than a crowd knows.

    A crowd knows everybody there in every round, the same tables in all of them, one party for each person (or
    several of which the largest holds the others) of no more people than there are tables, and the promises of
    :data:`KNOWN` at their usual levels. Needles it seeks are those that make people kindred. Hosts keep their table
    through all rounds: of those who host in some rounds only it asks nobody, so there must be enough others. It knows no
    casts, pins, companions, earlier meetings or neighbourhoods. Needs, languages and wishes for small tables it knows
    where any seats answer them: every table has what somebody needs, everybody speaks one language, no table is too large.
    """
    if not facts.rounds or not facts.present.all() or _asks_for_more(facts):
        return None
    sittings = lay_out(facts)
    tables, party = _tables(sittings), _largest_parties(facts)
    if tables is None or party is None or int(np.bincount(party[party >= 0], minlength=1).max()) > tables.shape[1]:
        return None
    first = sittings.start[0] + tables[0]
    host = facts.host & (facts.host_rounds >= facts.rounds)
    if (facts.host & ~host).any() and int(host.sum()) < tables.shape[1]:
        return None
    if _owes_more(facts, int(sittings.highest[first].max())):
        return None
    apart = facts.apart if facts.problem.programme.level("apart").on else facts.apart[:0]
    rows = facts.kindred_statements
    start = np.zeros(facts.people + 1, dtype=np.int64)
    np.cumsum((rows >= 0).sum(axis=1), out=start[1:])
    said = np.sort(np.where(rows >= 0, rows, np.iinfo(np.int32).max), axis=1)
    crowd = Crowd(
        people=facts.people,
        tables=_sizes(sittings.lowest[first], sittings.highest[first], facts.people),
        rounds=facts.rounds,
        party=party,
        apart=np.ascontiguousarray(apart),
        host=host,
        newcomer=facts.newcomer,
        said_start=start,
        said=said[said < np.iinfo(np.int32).max].astype(np.int32),
    )
    return Gathering(crowd, tables)


def _asks_for_more(facts: Facts) -> bool:
    """Whether the programme or the list has anything that a crowd does not know."""
    programme = facts.problem.programme
    if programme.casts.wanted or programme.neighbourhoods.size or programme.kindred.at_least != KINDRED_OWED:
        return True
    if len(facts.known) or len(facts.together) or len(facts.pins):
        return True
    if len(facts.remembered) and programme.memory_level.on:
        return True
    return any(programme.level(name) != DEFAULT_PROMISES[name] for name in KNOWN)


def _owes_more(facts: Facts, largest: int) -> bool:
    """Whether anybody is owed what a crowd does not know, and not any seats at tables of up to ``largest`` keep it."""
    asked = facts.largest_table[facts.largest_table > 0]
    anyway = {
        "understood": _one_language(facts),
        "needs": all(facts.room.features[r, : facts.room.count[r]].all() for r in range(facts.rounds)),
        "at_ease": int(asked.min(initial=largest)) >= largest,
    }
    known = KNOWN | {name for name, kept in anyway.items() if kept}
    others = [one for one in OPEN_PROMISES if one.name not in known and facts.problem.programme.level(one.name).on]
    return any(promise.owed(facts).any() for promise in others)


def _one_language(facts: Facts) -> bool:
    """Whether everybody speaks one language, and no table is kept for one."""
    if any(table.language for round_ in facts.problem.rounds for table in round_.tables):
        return False
    return not facts.language_names or bool(facts.speaks.all(axis=0).any())


def _tables(sittings: Sittings) -> Ints | None:
    """Return ``[rounds, tables]`` positions of the tables in use, if every round lays as many for as many."""
    used = [sittings.used(r) for r in range(sittings.rounds)]
    sizes = {(tuple(sittings.lowest[groups]), tuple(sittings.highest[groups])) for groups in used}
    if len(sizes) != 1:
        return None
    return np.stack([groups - sittings.start[r] for r, groups in enumerate(used)]).astype(np.int32)


def _sizes(lowest: Ints, highest: Ints, people: int) -> Ints:
    """Return how many sit at each table: the even sizes, the larger ones first where both will do."""
    sizes = lowest.copy()
    spare = np.flatnonzero(highest > lowest)
    sizes[spare[: people - int(lowest.sum())]] += 1
    return sizes


def _largest_parties(facts: Facts) -> Ints | None:
    """Return everybody's largest party, if whoever shares any party with somebody shares the largest too."""
    parties = facts.parties
    size = np.bincount(parties[parties >= 0], minlength=1)
    sizes = np.where(parties >= 0, size[np.maximum(parties, 0)], 0)
    largest = parties[np.arange(facts.people), sizes.argmax(axis=1)]
    who, column = np.nonzero(parties >= 0)
    of, mine = parties[who, column], largest[who]
    low = np.full(len(size), np.iinfo(np.int32).max)
    high = np.full(len(size), -1)
    np.minimum.at(low, of, mine)
    np.maximum.at(high, of, mine)
    agreed = bool(((low == high) | (high < 0)).all())
    return largest.astype(np.int32) if agreed else None
