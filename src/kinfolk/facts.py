"""The problem as arrays, worked out once: presence, newcomers, parties, kindred, needles, languages, needs."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.freemail import FREE_MAIL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.problem import Person, Problem

    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

EMPTY = -1
EVERY_LANGUAGE = ~np.uint64(0)
MOST_LANGUAGES = 63


def normal(text: str) -> str:
    """Return ``text`` as it is compared: case, spaces and a closing full stop do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" .!?")


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
    def present(self) -> Bools:
        """``[people, rounds]``: has a seat owed there (not away, not left out, not pinned to sit out)."""
        problem = self.problem
        there = np.array(
            [[problem.is_present(person, round_) for round_ in problem.rounds] for person in problem.people],
            dtype=np.bool_,
        ).reshape(self.people, self.rounds)
        for pin in problem.programme.pins:
            if not pin.table:
                there[problem.index[pin.person], pin.round - 1] = False
        there.setflags(write=False)
        return there

    @cached_property
    def first_round(self) -> Ints:
        """``[people]``: position of the first round they attend, -1 for none."""
        if not self.rounds:
            return np.full(self.people, EMPTY, dtype=np.int32)
        first = self.present.argmax(axis=1).astype(np.int32)
        first[~self.present.any(axis=1)] = EMPTY
        return first

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
            0 if not person.is_host else self.rounds if person.host_rounds is None else person.host_rounds
            for person in self.problem.people
        ]
        return np.minimum(np.array(limit, dtype=np.int32), self.present.sum(axis=1, dtype=np.int32))

    @cached_property
    def times_attended(self) -> Ints:
        """``[people]``: how often they came before, 0 where blank."""
        return np.array([person.times_attended or 0 for person in self.problem.people], dtype=np.int32)

    # Pairs that a person named.

    @cached_property
    def together(self) -> Ints:
        """``[pairs, 2]``: must share every table and cast."""
        return self._pairs(self.problem.together)

    @cached_property
    def known(self) -> Ints:
        """``[pairs, 2]``: already know each other."""
        return self._pairs(self.problem.known)

    @cached_property
    def apart(self) -> Ints:
        """``[pairs, 2]``: must never share a table or cast; confidential."""
        return self._pairs(self.problem.apart)

    @cached_property
    def together_group(self) -> Ints:
        """``[people]``: people who (through others) stay together share a number; -1 for everybody else."""
        parent: dict[int, int] = {}

        def root(i: int) -> int:
            while parent.setdefault(i, i) != i:
                parent[i] = parent[parent[i]]
                i = parent[i]
            return i

        for a, b in self.together.tolist():
            first, second = sorted((root(a), root(b)))
            parent[second] = first
        group = np.full(self.people, EMPTY, dtype=np.int32)
        numbers: dict[int, int] = {}
        for i in sorted(parent):
            group[i] = numbers.setdefault(root(i), len(numbers))
        return group

    def _pairs(self, pairs: Iterable[tuple[str, str]]) -> Ints:
        index = self.problem.index
        found = {(min(index[a], index[b]), max(index[a], index[b])) for a, b in pairs if a in index and b in index}
        return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)

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
        rules = self.problem.programme.parties
        free = FREE_MAIL | {domain.casefold() for domain in rules.free_mail}
        labels = [_party_labels(person, rules, free) for person in self.problem.people]
        counts: dict[str, int] = {}
        for mine in labels:
            for label in mine:
                counts[label] = counts.get(label, 0) + 1
        number: dict[str, int] = {}
        rows = [
            [number.setdefault(label, len(number)) for label in mine if counts[label] > 1] for mine in labels
        ]
        return tuple(number), _padded(rows)

    def same_party(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they came together (``together`` pairs are exempt)."""
        shared = _overlap(self.parties[a], self.parties[b])
        group = self.together_group
        return shared & ~((group[a] >= 0) & (group[a] == group[b]))

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
        number: dict[str, int] = {}
        texts: list[str] = []
        rows = []
        for person in self.problem.people:
            mine: dict[int, None] = {}
            for text in person.statements:
                key = normal(text)
                if key and key not in number:
                    number[key] = len(number)
                    texts.append(text)
                if key:
                    mine[number[key]] = None
            rows.append(list(mine))
        return tuple(texts), _padded(rows)

    @cached_property
    def holders(self) -> tuple[Ints, ...]:
        """Who said each statement, in the order of the list."""
        flat = self.statements
        who, column = np.nonzero(flat >= 0)
        said = flat[who, column]
        order = np.argsort(said, kind="stable")
        bounds = np.searchsorted(said[order], np.arange(len(self.statement_texts) + 1))
        ordered = who[order].astype(np.int32)
        return tuple(ordered[bounds[s] : bounds[s + 1]] for s in range(len(self.statement_texts)))

    @cached_property
    def holder_count(self) -> Ints:
        """``[statements]``: how many people said it."""
        return np.array([len(who) for who in self.holders], dtype=np.int32)

    @cached_property
    def makes_kindred(self) -> Bools:
        """``[statements]``: said by at least 2 and at most max(floor, share of attendees) people."""
        rules = self.problem.programme.kindred
        most = max(rules.floor, math.floor(rules.share * self.people + 1e-9))
        return (self.holder_count >= 2) & (self.holder_count <= most)

    @cached_property
    def rarity(self) -> Ints:
        """``[statements]``: log(people / holders) in thousandths, rounded once so that every search cost is whole."""
        count = np.maximum(self.holder_count, 1)
        return np.round(1000 * np.log(self.people / count)).astype(np.int32)

    @cached_property
    def kindred_statements(self) -> Ints:
        """``[people, most]``: the statements of each person that make people kindred, padded with -1."""
        return _kept(self.statements, self.makes_kindred)

    def are_kindred(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they share a rare statement, are of different parties and can ever meet."""
        shared = _overlap(self.kindred_statements[a], self.kindred_statements[b])
        return shared & self.available(a, b)

    def available(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether they are in some round together and not of one party."""
        common = (self.present[a] & self.present[b]).any(axis=1)
        return common & ~_overlap(self.parties[a], self.parties[b]) & (a != b)

    @cached_property
    def kindred_owed(self) -> Ints:
        """``[people]``: how many kindred people each is owed over the programme: min(at least, available)."""
        return self._kindred_available[0]

    @cached_property
    def kindred_first(self) -> Bools:
        """``[people]``: whether a kindred person is present in the first round they attend."""
        return self._kindred_available[1]

    @cached_property
    def _kindred_available(self) -> tuple[Ints, Bools]:
        wanted = self.problem.programme.kindred.at_least
        owed = np.zeros(self.people, dtype=np.int32)
        first = np.zeros(self.people, dtype=np.bool_)
        for i in np.flatnonzero((self.kindred_statements >= 0).any(axis=1) & (self.first_round >= 0)):
            owed[i], first[i] = self._kindred_of(int(i), wanted)
        return owed, first

    def _kindred_of(self, i: int, wanted: int) -> tuple[int, bool]:
        """Count available kindred people of ``i`` up to ``wanted``; rare statements first, stops early."""
        found: set[int] = set()
        at_first = False
        mine = self.kindred_statements[i]
        for s in sorted(mine[mine >= 0].tolist(), key=lambda s: (self.holder_count[s], s)):
            who = self.holders[s]
            who = who[self.available(np.full(len(who), i, dtype=np.int32), who)]
            found.update(who.tolist())
            at_first = at_first or bool(self.present[who, self.first_round[i]].any())
            if at_first and len(found) >= wanted:
                break
        return min(wanted, len(found)), at_first

    @cached_property
    def needles(self) -> Ints:
        """``[people, most]``: the statements that serve as each person's needle (ties), padded with -1."""
        rows: list[list[int]] = []
        for i in range(self.people):
            mine = self.statements[i]
            count = {s: self._available_holders(i, s) for s in mine[mine >= 0].tolist()}
            fewest = min((c for c in count.values() if c), default=0)
            rows.append([s for s, c in count.items() if c and c == fewest])
        return _padded(rows)

    def _available_holders(self, i: int, s: int) -> int:
        who = self.holders[s]
        return int(self.available(np.full(len(who), i, dtype=np.int32), who).sum()) if len(who) > 1 else 0

    def serves_needle(self, a: Ints, b: Ints) -> Bools:
        """Return for each pair whether ``b`` said what is ``a``'s needle and is available to ``a``."""
        return _overlap(self.needles[a], self.statements[b]) & self.available(a, b)

    # Languages, needs, kinds.

    @cached_property
    def languages(self) -> NDArray[np.uint64]:
        """``[people]``: a bit for each language spoken; a blank speaks every language."""
        return np.array([self.language_bits(person.languages) for person in self.problem.people], dtype=np.uint64)

    @cached_property
    def language_names(self) -> tuple[str, ...]:
        """The languages of the event (primary subtags), most spoken first; beyond 63 the rarest share a bit."""
        count: dict[str, int] = {}
        for person in self.problem.people:
            for language in {primary(tag) for tag in person.languages}:
                count[language] = count.get(language, 0) + 1
        for round_ in self.problem.rounds:
            for table in round_.tables:
                if table.language:
                    count.setdefault(primary(table.language), 0)
        return tuple(sorted(count, key=lambda name: (-count[name], name)))

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
        for i, person in enumerate(self.problem.people):
            for need in person.needs:
                needs[i, number[feature(need)]] = True
        return needs

    @cached_property
    def need_names(self) -> tuple[str, ...]:
        """The needs of the event, in alphabetical order."""
        return tuple(sorted({feature(need) for person in self.problem.people for need in person.needs}))

    def kind_values(self, kind: str) -> Bools:
        """Return ``[people]``: who is of ``kind`` (a kind, or ``Column=value`` of any other column)."""
        column, equals, value = kind.partition("=")
        wanted = normal(value if equals else kind)
        return np.array(
            [_is_kind(person, normal(column) if equals else "", wanted) for person in self.problem.people],
            dtype=np.bool_,
        )


def primary(tag: str) -> str:
    """Return the primary subtag of a language: ``en`` for ``en-GB``."""
    return tag.casefold().replace("_", "-").split("-")[0].strip()


def feature(name: str) -> str:
    """Return a need or table feature as it is compared: ``step-free`` for ``Step free``."""
    return "-".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _is_kind(person: Person, column: str, wanted: str) -> bool:
    if column:
        return any(normal(name) == column and normal(value) == wanted for name, value in person.attributes)
    return wanted in {normal(kind) for kind in person.kinds}


def _party_labels(person: Person, rules: object, free: frozenset[str] | set[str]) -> list[str]:
    domain = person.email.rpartition("@")[2].casefold().strip()
    labels = []
    if getattr(rules, "organisation", False) and normal(person.organisation):
        labels.append(f"employer {normal(person.organisation)}")
    if getattr(rules, "order", False) and person.order.strip():
        labels.append(f"order {person.order.strip()}")
    if getattr(rules, "domain", False) and domain and domain not in free:
        labels.append(f"mail {domain}")
    if getattr(rules, "declared", False):
        labels.extend(f"party {normal(party)}" for party in person.parties if normal(party))
    return list(dict.fromkeys(labels))


def _padded(rows: Sequence[Sequence[int]]) -> Ints:
    width = max((len(row) for row in rows), default=0)
    table = np.full((len(rows), max(width, 1)), EMPTY, dtype=np.int32)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table


def _kept(rows: Ints, keep: Bools) -> Ints:
    return _padded([[s for s in row if s >= 0 and keep[s]] for row in rows.tolist()])


def _overlap(a: Ints, b: Ints) -> Bools:
    """Return for each row whether ``a`` and ``b`` (padded with -1) have a number in common."""
    return ((a[:, :, None] == b[:, None, :]) & (a[:, :, None] >= 0)).any(axis=(1, 2))
