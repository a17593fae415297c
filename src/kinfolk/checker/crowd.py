"""What the attendee list says of people, whatever the plan: docs/reference/promises.md, "Words used below"."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from kinfolk.checker.reach import Reach
from kinfolk.checker.words import mail_domain, plain, shared, tongue
from kinfolk.freemail import FREE_MAIL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kinfolk.problem import Person, Problem, Round


class Crowd:
    """The people of a problem by id, and what follows from the list about each.

    Parameters
    ----------
    problem
        People, pairs and the plan's programme.
    proposed
        Ids of the people whom the plan proposed as ``host`` and as ``greeter``.
    """

    def __init__(self, problem: Problem, proposed: Mapping[str, Collection[str]]) -> None:
        self.problem = problem
        self.people: dict[str, Person] = {person.id: person for person in problem.people}
        self.rounds: tuple[Round, ...] = problem.rounds
        self._proposed = {role: frozenset(ids) for role, ids in proposed.items()}
        self.reach = Reach(self)

    def name(self, id_: str) -> str:
        """Return how reports call somebody: the name with the id, or the id alone."""
        return f"{self.people[id_].name} ({id_})" if id_ in self.people else repr(id_)

    def has_role(self, id_: str, role: str) -> bool:
        """Whether somebody said to be, or was proposed as, ``host`` or ``greeter``."""
        person = self.people.get(id_)
        return person is not None and (role in person.roles or id_ in self._proposed.get(role, ()))

    # Presence.

    @cached_property
    def away(self) -> dict[str, frozenset[int]]:
        """The rounds in which each person is not there, or left out by their kind."""
        # Nearly all are there in the same rounds: one set for all of these, and so for what follows from it.
        found: dict[object, frozenset[int]] = {}
        for person in self.problem.people:
            when = (person.rounds, person.kinds)
            if when not in found:
                missed = (round_.number for round_ in self.rounds if not self.problem.is_present(person, round_))
                found[when] = frozenset(missed)
        return {id_: found[person.rounds, person.kinds] for id_, person in self.people.items()}

    @cached_property
    def sits_out(self) -> frozenset[tuple[str, int]]:
        """Person and round of every pin to no table."""
        return frozenset((pin.person, pin.round) for pin in self.problem.programme.pins if not pin.table)

    @cached_property
    def present(self) -> dict[str, tuple[int, ...]]:
        """The rounds in which each person is owed a seat."""
        numbers = [round_.number for round_ in self.rounds]
        there = {away: tuple(number for number in numbers if number not in away) for away in set(self.away.values())}
        found = {id_: there[away] for id_, away in self.away.items()}
        for id_, out in self.sits_out:
            found[id_] = tuple(number for number in found[id_] if number != out)
        return found

    @cached_property
    def attending(self) -> tuple[str, ...]:
        """Everyone who is present in at least one round."""
        return tuple(id_ for id_ in self.people if self.present[id_])

    def common_rounds(self, a: str, b: str) -> Iterator[int]:
        """Yield the rounds in which both are present."""
        return (number for number in self.present[a] if number in self.present_set[b])

    @cached_property
    def present_set(self) -> dict[str, frozenset[int]]:
        """The same rounds as sets."""
        sets = {rounds: frozenset(rounds) for rounds in set(self.present.values())}
        return {id_: sets[rounds] for id_, rounds in self.present.items()}

    @cached_property
    def newcomers(self) -> frozenset[str]:
        """Everyone who is here for the first time."""
        return frozenset(id_ for id_, person in self.people.items() if self.problem.is_newcomer(person))

    # Parties and companions.

    @cached_property
    def parties(self) -> dict[str, frozenset[str]]:
        """The groups of at least two people that each person came with."""
        one: dict[str, str] = {}
        named = {
            id_: tuple(dict.fromkeys(one.setdefault(name, name) for name in self._party_names(person)))
            for id_, person in self.people.items()
        }
        size = Counter(name for names in named.values() for name in names)
        return shared((id_, frozenset(name for name in names if size[name] > 1)) for id_, names in named.items())

    def _party_names(self, person: Person) -> Iterator[str]:
        rules = self.problem.programme.parties
        employed = bool(rules.organisation and plain(person.organisation))
        if employed:
            yield f"organisation {plain(person.organisation)}"
        if rules.order and person.order.strip():
            yield f"order {person.order.strip()}"
        domain = mail_domain(person.email)
        if rules.domain and domain and not employed and domain not in self._domains_of_nobody:
            yield f"domain {domain}"
        if rules.declared:
            yield from (f"party {plain(party)}" for party in person.parties if plain(party))

    @cached_property
    def _domains_of_nobody(self) -> frozenset[str]:
        """Mail domains that make no party: free mail, what the programme adds, and what too many people have."""
        added = {domain.strip().casefold() for domain in self.problem.programme.parties.free_mail}
        users = Counter(mail_domain(person.email) for person in self.problem.people)
        tables = max((len(round_.tables) for round_ in self.rounds), default=0)
        quarter = Fraction(len(self.problem.people), 4)
        return FREE_MAIL | added | {domain for domain, count in users.items() if count > quarter and count > tables}

    def of_one_party(self, a: str, b: str) -> bool:
        """Whether two people came together."""
        return not self.parties[a].isdisjoint(self.parties[b])

    @cached_property
    def companions(self) -> dict[str, frozenset[str]]:
        """Everyone whom each person stays together with, directly or through others."""
        beside: dict[str, set[str]] = defaultdict(set)
        for a, b in self.problem.together:
            beside[a].add(b)
            beside[b].add(a)
        found: dict[str, frozenset[str]] = {}
        for start in beside:
            if start not in found:
                group = _reachable(start, beside)
                found.update((id_, group - {id_}) for id_ in group)
        return found

    def are_companions(self, a: str, b: str) -> bool:
        """Whether two people stay together."""
        return b in self.companions.get(a, ())

    @cached_property
    def known(self) -> dict[str, set[str]]:
        """Whom each person who knows somebody knows already."""
        found: dict[str, set[str]] = defaultdict(set)
        for a, b in self.problem.known:
            found[a].add(b)
            found[b].add(a)
        return dict(found)

    # Statements.

    def available(self, a: str, b: str) -> bool:
        """Whether two people are in some round together and are not of one party."""
        common = not self.present_set[a].isdisjoint(self.present_set[b])
        return a != b and common and not self.of_one_party(a, b)

    @cached_property
    def statements(self) -> dict[str, frozenset[str]]:
        """What each person said me-too to."""
        one: dict[str, str] = {}
        return shared(
            (id_, frozenset(one.setdefault(said, said) for text in person.statements if (said := plain(text))))
            for id_, person in self.people.items()
        )

    @cached_property
    def holders(self) -> dict[str, list[str]]:
        """Who said each statement."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_, said in self.statements.items():
            for statement in said:
                found[statement].append(id_)
        return found

    @cached_property
    def rare(self) -> dict[str, frozenset[str]]:
        """The statements of each person that make kindred."""
        rules = self.problem.programme.kindred
        most = max(rules.floor, int(Fraction(str(rules.share)) * len(self.people)))
        makes_kindred = {statement for statement, who in self.holders.items() if 1 < len(who) <= most}
        return {id_: said if said <= makes_kindred else said & makes_kindred for id_, said in self.statements.items()}

    def kindred_among(self, id_: str, others: Iterable[str]) -> int:
        """Return how many of ``others`` share a statement with somebody that makes kindred, and could meet them."""
        mine, rare = self.rare[id_], self.rare
        alike = [other for other in others if not mine.isdisjoint(rare[other])] if mine else ()
        return sum(self.available(id_, other) for other in alike)

    def needles(self, id_: str) -> frozenset[str]:
        """Return the statements that somebody shares with the fewest available people."""
        mine = self.present_set[id_]
        count = self.reach.available(id_, self.statements[id_], mine)
        fewest = min((others for others in count.values() if others), default=0)
        return frozenset(statement for statement, others in count.items() if others and others == fewest)

    # Languages.

    @cached_property
    def languages(self) -> dict[str, frozenset[str]]:
        """The languages each person named; none means all."""
        return shared(
            (id_, frozenset(spoken for tag in person.languages if (spoken := tongue(tag))))
            for id_, person in self.people.items()
        )

    @cached_property
    def lone_speakers(self) -> frozenset[str]:
        """People whose languages too few others speak to fill a table, in some round they are present in."""
        return frozenset(id_ for round_ in self.rounds for id_ in self._lone_in(round_))

    def _lone_in(self, round_: Round) -> Iterator[str]:
        there = [id_ for id_ in self.people if round_.number in self.present_set[id_]]
        speakers = Counter(language for id_ in there for language in self.languages[id_])
        of_all = sum(not self.languages[id_] for id_ in there)
        smallest = min(max(2, table.minimum or 0) for table in round_.tables)
        for id_ in there:
            mine = self.languages[id_]
            if mine and max(speakers[language] for language in mine) + of_all < smallest:
                yield id_

    def have_a_language(self, ids: Collection[str], only: str = "") -> bool:
        """Whether there is a language (or that the one called ``only`` is one) that all of them speak."""
        named = [self.languages[id_] for id_ in ids if self.languages[id_]]
        if not named:
            return True
        common = frozenset.intersection(*named)
        return only in common if only else bool(common)

    # Groups that the organiser named.

    def groups(self, name: str) -> dict[str, frozenset[str]]:
        """Return the groups of people that ``name`` stands for, by what they are called."""
        column, _, value = name.partition("=")
        of_value = self._of_column(column).get(plain(value))
        if of_value:
            return {name: frozenset(of_value)}
        kinds = self._kinds
        if plain(name) == "kind":
            return {kind: frozenset(who) for kind, who in kinds.items()}
        if plain(name) in kinds:
            return {name: frozenset(kinds[plain(name)])}
        return {f"{name}={value}": frozenset(who) for value, who in self._of_column(name).items()}

    @cached_property
    def _kinds(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for id_, person in self.people.items():
            for kind in filter(None, map(plain, person.kinds)):
                found[kind].add(id_)
        return dict(found)

    def _of_column(self, column: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for id_, person in self.people.items():
            for header, value in person.attributes:
                if plain(header) == plain(column) and plain(value):
                    found[plain(value)].add(id_)
        return dict(found)


def _reachable(start: str, beside: Mapping[str, Collection[str]]) -> frozenset[str]:
    found, new = {start}, [start]
    while new:
        new = [other for id_ in new for other in beside[id_] if other not in found]
        found.update(new)
    return frozenset(found)
