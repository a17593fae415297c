"""The problem as arrays, worked out once: presence, newcomers, parties, kindred, needles, languages, needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.arrays import EMPTY, Bools, Ints, Wide, distinct_rows, kept, overlap
from kinfolk.facts.capacity import Capacity
from kinfolk.facts.groups import find_groups
from kinfolk.facts.languages import find_lone_speakers, name_languages, who_speaks
from kinfolk.facts.pairs import find_better_apart, find_pairs, number_units
from kinfolk.facts.parties import number_parties
from kinfolk.facts.reach import Reach
from kinfolk.facts.room import Room
from kinfolk.facts.statements import count_kindred, find_needles, group_holders, number_statements
from kinfolk.facts.words import feature, primary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kinfolk.problem import Problem

EVERY_LANGUAGE = ~np.uint64(0)
MOST_LANGUAGES = 63
MOST_GREETED = 5


@dataclass(frozen=True, eq=False)
class Facts:
    """What follows from a problem alone, whatever the plan; positions are those of ``problem.people``."""

    problem: Problem

    @property
    def people(self) -> int:
        """How many people are on the list."""
        return len(self.problem.people)

    @property
    def rounds(self) -> int:
        """How many rounds the programme has."""
        return len(self.problem.rounds)

    @cached_property
    def room(self) -> Room:
        """The tables of every round as arrays."""
        return Room(self.problem, self.language_names, self.need_names)

    @cached_property
    def capacity(self) -> Capacity:
        """How many tables can be in use, and how many people at one, in any plan that seats everybody."""
        return Capacity(self.room, self.present)

    @cached_property
    def reach(self) -> Reach:
        """Whom the musts let people share a table with."""
        return Reach(self)

    @cached_property
    def there(self) -> Bools:
        """``[people, rounds]``: not away, and not of a kind left out of the round."""
        problem = self.problem
        there = np.ones((self.people, self.rounds), dtype=np.bool_)
        left_out = any(round_.without for round_ in problem.rounds)
        for i, person in enumerate(problem.people):
            if person.rounds is not None or (left_out and person.kinds):
                there[i] = [problem.is_present(person, round_) for round_ in problem.rounds]
        return there

    @cached_property
    def present(self) -> Bools:
        """``[people, rounds]``: has a seat owed there (not away, not left out, not pinned to sit out)."""
        present = self.there.copy()
        out = self.pins[self.pins[:, 2] == EMPTY]
        present[out[:, 0], out[:, 1]] = False
        present.setflags(write=False)
        return present

    @cached_property
    def attends(self) -> Bools:
        """``[people]``: present in at least one round; everybody else is owed nothing but their pins."""
        return np.asarray(self.present.any(axis=1))

    @cached_property
    def attendances(self) -> tuple[Bools, Wide, Wide]:
        """``[patterns, rounds]``: who is there when, ``[people]``: the pattern of each, and how many have each."""
        return distinct_rows(self.present)

    @cached_property
    def pins(self) -> Ints:
        """``[pins, 3]``: person, round and table positions; table -1 means that they sit the round out."""
        index, positions = self.problem.index, self.room.positions
        found = [
            (index[pin.person], pin.round - 1, positions[pin.round - 1][pin.table] if pin.table else EMPTY)
            for pin in self.problem.programme.pins
        ]
        return np.array(found, dtype=np.int32).reshape(-1, 3)

    @cached_property
    def first_round(self) -> Ints:
        """``[people]``: position of the first round they attend, -1 for none."""
        if not self.rounds:
            return np.full(self.people, EMPTY, dtype=np.int32)
        first = self.present.argmax(axis=1).astype(np.int32)
        first[~self.present.any(axis=1)] = EMPTY
        return np.asarray(first)

    @cached_property
    def newcomer(self) -> Bools:
        """``[people]``: here for the first time."""
        return np.array([self.problem.is_newcomer(person) for person in self.problem.people], dtype=np.bool_)

    @cached_property
    def host(self) -> Bools:
        """``[people]``: said yes to hosting (or was proposed)."""
        return np.array([person.is_host for person in self.problem.people], dtype=np.bool_)

    @cached_property
    def host_rounds(self) -> Ints:
        """``[people]``: in how many rounds they are willing to host; 0 for people who do not host."""
        limit = [
            0 if not person.is_host else self.rounds if person.host_rounds is None else max(0, person.host_rounds)
            for person in self.problem.people
        ]
        return np.minimum(np.array(limit, dtype=np.int32), np.int32(self.rounds))

    @cached_property
    def greeter_room(self) -> Ints:
        """``[people]``: how many newcomers they may greet, never more than 5; 0 for people who do not greet."""
        room = [
            min(MOST_GREETED, max(0, person.greeter_capacity)) if person.is_greeter else 0
            for person in self.problem.people
        ]
        return np.array(room, dtype=np.int32)

    @cached_property
    def wants_greeter(self) -> Bools:
        """``[people]``: did not ask to come without a greeter."""
        return np.array([not person.no_greeter for person in self.problem.people], dtype=np.bool_)

    @cached_property
    def times_attended(self) -> Ints:
        """``[people]``: how often they came before, 0 where blank."""
        return np.array([person.times_attended or 0 for person in self.problem.people], dtype=np.int32)

    # Pairs that a person named.

    @cached_property
    def together(self) -> Ints:
        """``[pairs, 2]``: must share every table and cast."""
        return find_pairs(self.problem, self.problem.together)

    @cached_property
    def known(self) -> Ints:
        """``[pairs, 2]``: already know each other."""
        return find_pairs(self.problem, self.problem.known)

    @cached_property
    def apart(self) -> Ints:
        """``[pairs, 2]``: must never share a table or cast; confidential."""
        return find_pairs(self.problem, self.problem.apart)

    @cached_property
    def remembered(self) -> Ints:
        """``[pairs, 2]``: sat or met at an earlier event."""
        return find_pairs(self.problem, ((meeting.a, meeting.b) for meeting in self.problem.memory))

    @cached_property
    def better_apart(self) -> Ints:
        """``[pairs, 2]``: met before, or were of one cast that is to be mixed, and the programme minds it."""
        return find_better_apart(self)

    @cached_property
    def together_group(self) -> Ints:
        """``[people]``: people who (through others) stay together share a number; -1 for everybody else."""
        return number_units(self.together, self.people)

    def companions(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they stay together, directly or through others."""
        group = self.together_group
        return np.asarray((group[a] >= 0) & (group[a] == group[b]))

    def are_known(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they already know each other."""
        known = self.known.astype(np.int64)
        keys = np.sort(known[:, 0] * self.people + known[:, 1])
        return np.isin(np.minimum(a, b).astype(np.int64) * self.people + np.maximum(a, b), keys)

    # Parties.

    @cached_property
    def party_names(self) -> tuple[str, ...]:
        """What each party is: ``employer acme``, ``order 4711``, ``mail acme.org``, ``party choir``."""
        return self._parties[0]

    @cached_property
    def parties(self) -> Ints:
        """``[people, most]``: numbers of the parties of each person, padded with -1."""
        return self._parties[1]

    @cached_property
    def _parties(self) -> tuple[tuple[str, ...], Ints]:
        return number_parties(self.problem)

    def in_one_party(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they share a party, companions included."""
        return overlap(self.parties, a, self.parties, b)

    def same_party(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they came together; companions are exempt."""
        return self.in_one_party(a, b) & ~self.companions(a, b)

    # Statements.

    @cached_property
    def statement_texts(self) -> tuple[str, ...]:
        """The statements as first written, by number."""
        return self._statements[0]

    @cached_property
    def statements(self) -> Ints:
        """``[people, most]``: numbers of the statements each person said, padded with -1."""
        return self._statements[1]

    @cached_property
    def _statements(self) -> tuple[tuple[str, ...], Ints]:
        return number_statements(self.problem)

    @cached_property
    def holders(self) -> tuple[Ints, ...]:
        """Who said each statement, in the order of the list."""
        start = self.said_from.tolist()
        return tuple(self.said_by[first:last] for first, last in pairwise(start))

    @property
    def said_by(self) -> Ints:
        """Who said the first statement, then who said the second, and so on, each in the order of the list."""
        return self._sayings[0]

    @property
    def said_from(self) -> Ints:
        """``[statements + 1]``: where in :attr:`said_by` the people of each statement start."""
        return self._sayings[1]

    @cached_property
    def _sayings(self) -> tuple[Ints, Ints]:
        return group_holders(self.statements, len(self.statement_texts))

    @cached_property
    def holder_count(self) -> Ints:
        """``[statements]``: how many people said it."""
        return np.asarray(np.diff(self.said_from))

    @cached_property
    def makes_kindred(self) -> Bools:
        """``[statements]``: said by at least 2 and at most max(floor, share of attendees) people."""
        rules = self.problem.programme.kindred
        most = max(rules.floor, math.floor(rules.share * self.people + 1e-9))
        return (self.holder_count > 1) & (self.holder_count <= most)

    @cached_property
    def rarity(self) -> Ints:
        """``[statements]``: log(people / holders) in thousandths, rounded once so that every search cost is whole."""
        count = np.maximum(self.holder_count, 1)
        return np.round(1000 * np.log(self.people / count)).astype(np.int32)

    @cached_property
    def kindred_statements(self) -> Ints:
        """``[people, most]``: the statements of each person that make people kindred, padded with -1."""
        return kept(self.statements, self.makes_kindred)

    def are_kindred(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they share a rare statement, are of different parties and can ever meet."""
        shared = overlap(self.kindred_statements, a, self.kindred_statements, b)
        return shared & self.available(a, b)

    def meet_in(self, a: Ints, b: Ints) -> Bools:
        """Return ``[pairs, rounds]``: in which rounds both are present."""
        return self.present[a] & self.present[b]

    def available(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they are in some round together and not of one party."""
        common = np.zeros(len(a), dtype=np.bool_)
        for eight in self._presence:
            common |= (eight[a] & eight[b]) != 0
        return np.asarray(common & ~self.in_one_party(a, b) & (a != b))

    @cached_property
    def _presence(self) -> NDArray[np.uint8]:
        """``[bytes, people]``: the rounds they are present in, eight to a byte, so that pairs are compared quickly."""
        return np.ascontiguousarray(np.packbits(self.present, axis=1).T)

    @cached_property
    def kindred_owed(self) -> Ints:
        """``[people]``: how many kindred people each is owed over the programme: min(at least, available)."""
        return self._kindred_available[0]

    @cached_property
    def kindred_first(self) -> Bools:
        """``[people]``: whether a kindred person is present in the first round they attend."""
        return self._kindred_available[1]

    @cached_property
    def kindred_to_meet(self) -> Ints:
        """``[people]``: how many kindred people each could meet, counted up to one more than seats beside anybody."""
        return count_kindred(self, 1 + self.rounds * int((self.capacity.largest - 1).max(initial=0)))[0]

    @cached_property
    def _kindred_available(self) -> tuple[Ints, Bools]:
        return count_kindred(self, self.problem.programme.kindred.at_least)

    @cached_property
    def needles(self) -> Ints:
        """``[people, most]``: the statements that serve as each person's needle (ties), padded with -1."""
        return find_needles(self)

    def serves_needle(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether ``b`` said what is ``a``'s needle and is available to ``a``."""
        return overlap(self.needles, a, self.statements, b) & self.available(a, b)

    # Languages, needs, kinds.

    @cached_property
    def languages(self) -> NDArray[np.uint64]:
        """``[people]``: a bit for each language spoken; a blank speaks every language."""
        kinds: dict[tuple[str, ...], int] = {}
        kind = [kinds.setdefault(person.languages, len(kinds)) for person in self.problem.people]
        return np.array([self.language_bits(tags) for tags in kinds], dtype=np.uint64)[kind]

    @cached_property
    def language_names(self) -> tuple[str, ...]:
        """The languages of the event (primary subtags), most spoken first; beyond 63 the rarest share a bit."""
        return name_languages(self.problem)

    def language_bits(self, tags: Sequence[str]) -> int:
        """Return the bits of ``tags``; all of them when there are none."""
        if not tags:
            return int(EVERY_LANGUAGE)
        number = self._language_number
        return sum(1 << bit for bit in {number[primary(tag)] for tag in tags if primary(tag) in number})

    @cached_property
    def _language_number(self) -> dict[str, int]:
        return {name: min(position, MOST_LANGUAGES) for position, name in enumerate(self.language_names)}

    @cached_property
    def needs(self) -> Bools:
        """``[people, needs]``: which features every table of theirs must have."""
        number = {name: k for k, name in enumerate(self.need_names)}
        needs = np.zeros((self.people, len(number)), dtype=np.bool_)
        for i, person in enumerate(self.problem.people if number else ()):
            for need in person.needs:
                needs[i, number[feature(need)]] = True
        return needs

    @cached_property
    def need_names(self) -> tuple[str, ...]:
        """The needs of the event, in alphabetical order."""
        return tuple(sorted({feature(need) for person in self.problem.people for need in person.needs}))

    @cached_property
    def largest_table(self) -> Ints:
        """``[people]``: the largest table they are at ease with, 0 where blank."""
        return np.array([person.largest_table or 0 for person in self.problem.people], dtype=np.int32)

    @cached_property
    def speaks(self) -> Bools:
        """``[people, languages]``: who speaks which language; who names none speaks every one."""
        return who_speaks(self.problem, self.language_names)

    @cached_property
    def names_language(self) -> Bools:
        """``[people]``: named at least one language."""
        return np.array([bool(person.languages) for person in self.problem.people], dtype=np.bool_)

    @cached_property
    def lone_speaker(self) -> Bools:
        """``[people]``: in some round too few others present speak a language of theirs to fill the smallest table."""
        return find_lone_speakers(self)

    def groups(self, name: str) -> tuple[tuple[str, Bools], ...]:
        """Return the groups of people that ``name`` means, each as what it is called and ``[people]``."""
        return find_groups(self.problem.people, name)
