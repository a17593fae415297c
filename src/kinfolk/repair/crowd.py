"""What a repair needs to know of people, made once for a plan and extended by a walk-in without starting anew."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import EVERY_LANGUAGE, Facts, feature, normal
from kinfolk.facts.groups import find_groups
from kinfolk.facts.parties import number_parties, shared_domains
from kinfolk.problem import Problem, Programme
from kinfolk.repair.sharing import Sharing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.facts import Bools, Ints
    from kinfolk.problem import Person

Numbers = frozenset[int]
NONE: Numbers = frozenset()


class Crowd:
    """People as positions with their parties, statements, languages, needs and pairs.

    The lists and arrays are shared between the plan and its repairs, and are replaced, never changed in place,
    when somebody arrives.
    """

    def __init__(self, facts: Facts) -> None:
        problem = facts.problem
        self.people: list[Person] = list(problem.people)
        self.rounds = facts.rounds
        self.problem = problem
        self.present: Bools = facts.present
        self.newcomer, self.host, self.limit = facts.newcomer, facts.host, facts.host_rounds
        self.largest = facts.largest_table
        self.times, self.greeter_room = facts.times_attended, facts.greeter_room
        self.languages = facts.languages
        self.tongues = self.languages
        self.needs: list[frozenset[str]] = [_needs(one) if one.needs else frozenset() for one in self.people]
        self.apart, self.known = _beside(facts.apart), _beside(facts.known)
        self.apart_pairs = facts.apart
        self.sharing = Sharing(facts)
        self.together = _beside(facts.together)
        self.unit = facts.together_group
        self.language_bits = facts.language_bits
        self._name_parties(problem)
        self._name_statements(facts)
        self._groups: dict[str, tuple[tuple[str, Bools], ...]] = {}
        self._kin: dict[int, Ints] = {}
        self._peers: dict[int, Ints] = {}
        self._servers: dict[int, Ints] = {}
        self._served: dict[int, Ints] = {}

    def _name_parties(self, problem: Problem) -> None:
        """Give every party a number; everybody stands there twice, so that a party of one, which may grow, has one too."""
        own = sorted(shared_domains(problem))
        self._rules = replace(problem.programme.parties, free_mail=(*problem.programme.parties.free_mail, *own))
        rules = Programme(parties=self._rules)
        doubles = tuple(replace(one, id=f"{k}") for k, one in enumerate([*self.people, *self.people]))
        names, rows = number_parties(Problem(people=doubles, programme=rules))
        self._party_number = {name: number for number, name in enumerate(names)}
        self.parties: list[Numbers] = _rows(rows[: len(self.people)])
        self.members: dict[int, list[int]] = {}
        for i, mine in enumerate(self.parties):
            for party in mine:
                self.members.setdefault(party, []).append(i)

    def _name_statements(self, facts: Facts) -> None:
        self._statement_number = {normal(text): s for s, text in enumerate(facts.statement_texts)}
        self.said: list[Numbers] = _rows(facts.statements)
        self.rare: list[Numbers] = _rows(facts.kindred_statements)
        self.needles: list[Numbers] = _rows(facts.needles)
        self.holders: dict[int, list[int]] = {s: who.tolist() for s, who in enumerate(facts.holders)}
        self.seekers: dict[int, list[int]] = {}
        for i, needles in enumerate(self.needles):
            for s in needles:
                self.seekers.setdefault(s, []).append(i)
        self.owed, self.owed_first = facts.kindred_owed, facts.kindred_first

    def extended(self, arrivals: Iterable[Person], present: Bools) -> Crowd:
        """Return a crowd in which ``arrivals`` stand after everybody, with ``present`` ``[people, rounds]`` for all."""
        crowd = copy(self)
        crowd.present = present
        crowd._welcome(list(arrivals))  # noqa: SLF001 - a copy of our own
        return crowd

    def _welcome(self, arrivals: list[Person]) -> None:
        """Take everything that is about to change into our own hands, and put ``arrivals`` at the end."""
        self._kin, self._peers, self._servers, self._served = {}, {}, {}, {}
        if not arrivals:
            return
        self._groups = {}
        for name in ("people", "needs", "parties", "said", "rare", "needles"):
            setattr(self, name, list(getattr(self, name)))
        self.members = {party: list(who) for party, who in self.members.items()}
        self.holders = {s: list(who) for s, who in self.holders.items()}
        self.seekers = {s: list(who) for s, who in self.seekers.items()}
        self._party_number = dict(self._party_number)
        self._statement_number = dict(self._statement_number)
        self.sharing = self.sharing.extended(arrivals, len(self.people))
        for person in arrivals:
            self._add(person)
        self._add_columns(arrivals)

    def groups(self, name: str) -> tuple[tuple[str, Bools], ...]:
        """Return the groups that an organiser's name means among those on the list and those who have come."""
        if name not in self._groups:
            self._groups[name] = find_groups(self.people, name)
        return self._groups[name]

    @property
    def attends(self) -> Bools:
        """``[people]``: there in at least one round."""
        return np.asarray(self.present.any(axis=1))

    def ahead(self, first: int) -> Bools:
        """Return ``[people]``: there in some round from ``first`` on."""
        return np.asarray(self.present[:, first:].any(axis=1))

    @property
    def first_round(self) -> Ints:
        """``[people]``: the first round they are there for, -1 for none."""
        return np.where(self.attends, self.present.argmax(axis=1), -1).astype(np.int32)

    def _add(self, person: Person) -> None:
        i = len(self.people)
        self.people.append(person)
        self.needs.append(_needs(person))
        rules = Programme(parties=self._rules)
        twice = (replace(person, id="a"), replace(person, id="b"))
        labels, _ = number_parties(Problem(people=twice, programme=rules))
        mine = [self._party_number.setdefault(label, len(self._party_number)) for label in labels]
        self.parties.append(frozenset(mine))
        for party in mine:
            self.members.setdefault(party, []).append(i)
        said = [self._statement_number.setdefault(key, len(self._statement_number)) for key in _keys(person)]
        for s in said:
            self.holders.setdefault(s, []).append(i)
        self.said.append(frozenset(said))
        self.rare.append(frozenset(s for s in said if self._makes_kindred(s)))
        for s in said:
            if len(self.holders[s]) == 2:  # noqa: PLR2004 - the other holder has somebody kindred now
                other = self.holders[s][0]
                self.rare[other] = self.rare[other] | {s}
        fewest = min((len(self.holders[s]) for s in said if len(self.holders[s]) > 1), default=0)
        self.needles.append(frozenset(s for s in said if len(self.holders[s]) == fewest))
        for s in self.needles[i]:
            self.seekers.setdefault(s, []).append(i)

    def _makes_kindred(self, s: int) -> bool:
        rules = self.problem.programme.kindred
        most = max(rules.floor, math.floor(rules.share * len(self.people) + 1e-9))
        return 1 < len(self.holders[s]) <= most

    def _add_columns(self, arrivals: list[Person]) -> None:
        new = [self.problem.is_newcomer(person) for person in arrivals]
        limits = [
            0 if not one.is_host else self.rounds if one.host_rounds is None else min(self.rounds, one.host_rounds)
            for one in arrivals
        ]
        self.newcomer = np.append(self.newcomer, new)
        self.host = np.append(self.host, [one.is_host for one in arrivals])
        self.limit = np.append(self.limit, np.array(limits, dtype=np.int32))
        self.largest = np.append(self.largest, np.array([one.largest_table or 0 for one in arrivals], dtype=np.int32))
        self.times = np.append(self.times, np.array([one.times_attended or 0 for one in arrivals], dtype=np.int32))
        room = [min(5, max(0, one.greeter_capacity)) if one.is_greeter else 0 for one in arrivals]
        self.greeter_room = np.append(self.greeter_room, np.array(room, dtype=np.int32))
        bits = np.array([self.language_bits(one.languages) or EVERY_LANGUAGE for one in arrivals], dtype=np.uint64)
        self.languages = np.append(self.languages, bits)
        self.unit = np.append(self.unit, np.full(len(arrivals), -1, dtype=np.int32))
        self.owed_first = np.append(self.owed_first, [bool(rare) for rare in self.rare[-len(arrivals) :]])
        most = self.problem.programme.kindred.at_least
        first = len(self.people) - len(arrivals)
        owed = [min(most, len(self.kin(i))) for i in range(first, len(self.people))]
        self.owed = np.append(self.owed, np.array(owed, dtype=np.int32))

    def hear(self, enough: Iterable[int]) -> None:
        """Let lone speakers count as speaking everything: a must is broken for nobody by where they sit.

        Parameters
        ----------
        enough
            For each round, how many people the smallest table takes; see ``Facts.lone_speaker``.
        """
        names_some = self.languages != EVERY_LANGUAGE
        bits = np.bitwise_or.reduce(self.languages[names_some], initial=np.uint64(0))
        columns = [b for b in range(64) if int(bits) >> b & 1]
        speaks = (self.languages[:, None] >> np.array(columns, dtype=np.uint64)[None]) & np.uint64(1) > 0
        lone = np.zeros(len(self.people), dtype=np.bool_)
        for r, least in enumerate(enough):
            here = self.present[:, r]
            common = speaks[here].sum(axis=0) >= least
            lone |= here & ~(speaks & common).any(axis=1)
        self.tongues = np.where(lone & names_some, EVERY_LANGUAGE, self.languages)

    # What two people are to each other.

    def companions(self, i: int, j: int) -> bool:
        """Whether they stay together, directly or through others."""
        return bool(self.unit[i] >= 0 and self.unit[i] == self.unit[j])

    def one_party(self, i: int, j: int) -> bool:
        """Whether they share a party, companions included."""
        return not self.parties[i].isdisjoint(self.parties[j])

    def kindred(self, i: int, j: int) -> bool:
        """Whether they share a rare statement and are not of one party."""
        return not self.rare[i].isdisjoint(self.rare[j]) and not self.one_party(i, j)

    def peers(self, i: int) -> Ints:
        """Return whom ``i`` came with, companions excepted."""
        if i not in self._peers:
            found = self._party(i) - {i}
            self._peers[i] = _sorted(j for j in found if not self.companions(i, j))
        return self._peers[i]

    def kin(self, i: int) -> Ints:
        """Return who is kindred to ``i``."""
        if i not in self._kin:
            found = {j for s in self.rare[i] for j in self.holders[s]} - {i}
            self._kin[i] = _sorted(found - self._party(i))
        return self._kin[i]

    def _party(self, i: int) -> set[int]:
        """Return everybody of the parties of ``i``."""
        return {j for party in self.parties[i] for j in self.members[party]}

    def servers(self, i: int) -> Ints:
        """Return who said the needle of ``i``."""
        if i not in self._servers:
            found = {j for s in self.needles[i] for j in self.holders[s]} - {i}
            self._servers[i] = _sorted(found - self._party(i))
        return self._servers[i]

    def served_by(self, i: int) -> Ints:
        """Return whose needle ``i`` said."""
        if i not in self._served:
            found = {j for s in self.said[i] for j in self.seekers.get(s, ())} - {i}
            self._served[i] = _sorted(found - self._party(i))
        return self._served[i]


def _needs(person: Person) -> frozenset[str]:
    return frozenset(feature(need) for need in person.needs)


def _keys(person: Person) -> list[str]:
    return [key for key in dict.fromkeys(normal(text) for text in person.statements) if key]


def _rows(table: Ints) -> list[Numbers]:
    return [frozenset(row) - {-1} if row else NONE for row in table.tolist()]


def _sorted(found: Iterable[int]) -> Ints:
    return np.array(sorted(found), dtype=np.int32)


def _beside(pairs: Ints) -> dict[int, set[int]]:
    beside: dict[int, set[int]] = {}
    for a, b in pairs.tolist():
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    return beside
