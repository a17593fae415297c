"""The plan and the list joined for printing: who sits where, with whom, and who has really said yes to hosting."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.facts import normal
from kinfolk.paper.joining import tables_to_join
from kinfolk.paper.names import marked_name, printable, sort_key, told_apart, wrapping
from kinfolk.sentences import Sentence, joined, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.paper.options import PaperOptions
    from kinfolk.problem import Person, Problem, Table

FORMAT = "kinfolk.plan/1"
Plan = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One table in one round; ``host`` is only somebody who said yes, and sits at it."""

    round: int
    minutes: int
    table: str
    seats: int
    people: tuple[Person, ...]
    host: Person | None
    stand_in: Person | None
    place: Table | None

    def host_first(self) -> tuple[Person, ...]:
        """Return the people of the table, the host first, then A to Z."""
        return tuple(
            sorted(self.people, key=lambda person: (person is not self.host, sort_key(person.name), person.id))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CastGroup:
    """One cast with its people; ``host`` only if they said yes."""

    name: str
    people: tuple[Person, ...]
    host: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """Somebody who said yes to greeting, and the newcomers who are theirs."""

    greeter: Person
    stand_in: Person | None
    newcomers: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody whom the planner would like to host or greet, and who has not been asked yet."""

    person: Person
    task: str
    reserve: bool = False


@dataclass(frozen=True, kw_only=True)
class Day:
    """Everything that the sheets say, in the order in which it is printed; apart is never read."""

    title: str
    date: str
    version: int
    people: tuple[Person, ...]
    newcomers: frozenset[str]
    round_numbers: tuple[int, ...]
    sittings: tuple[Sitting, ...]
    casts: tuple[CastGroup, ...]
    greetings: tuple[Greeting, ...]
    hosts_to_ask: tuple[Ask, ...]
    greeters_to_ask: tuple[Ask, ...]
    holders: Mapping[str, int]
    marks: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Who is on the list and not in the plan, by id: their cards are taken away."""
    questions: Mapping[tuple[int, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """The opening question of a table (id) in a round (number) that has one of its own."""
    settled_joins: Mapping[int, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Where it was settled beforehand: for rounds and tables as in ``joins``; empty where somebody has to be asked."""
    free: Mapping[str, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))
    """The rounds (numbers) that are free time for somebody (id) while others sit at tables."""

    def name(self, person: Person) -> str:
        """Return the whole name, and for namesakes what tells them apart: ``Maria Silva (Harbour Trust)``."""
        return marked_name(person, self.marks)

    def wrapping_name(self, person: Person) -> str:
        """Return :meth:`name` with places where a very long word may be broken."""
        return wrapping(self.name(person))

    @cached_property
    def seat(self) -> dict[tuple[str, int], Sitting]:
        """The sitting of each person (id) in each round (number) in which they have a seat."""
        return {(person.id, sitting.round): sitting for sitting in self.sittings for person in sitting.people}

    def free_rounds(self, person: Person) -> tuple[int, ...]:
        """Return the rounds that are free time for ``person``, who has no seat in them."""
        free = self.free.get(person.id, frozenset())
        return tuple(n for n in self.round_numbers if n in free and (person.id, n) not in self.seat)

    @cached_property
    def tables(self) -> dict[str, tuple[Sitting, ...]]:
        """The sittings of each table by its id, in the order in which tables are first used."""
        found: dict[str, list[Sitting]] = {}
        for sitting in self.sittings:
            found.setdefault(sitting.table, []).append(sitting)
        return {table: tuple(sittings) for table, sittings in found.items()}

    @cached_property
    def joins(self) -> dict[int, dict[str, str]]:
        """For each round (number) and table (id) the table that its last three people join."""
        rounds: dict[int, list[Sitting]] = {number: [] for number in self.round_numbers}
        for sitting in self.sittings:
            rounds[sitting.round].append(sitting)
        settled = self.settled_joins
        return {
            number: {one.table: settled[number].get(one.table, "") for one in sittings}
            if number in settled
            else tables_to_join(sittings)
            for number, sittings in rounds.items()
        }

    @cached_property
    def cast_of(self) -> dict[str, CastGroup]:
        """The cast of each person by id."""
        return {person.id: cast for cast in self.casts for person in cast.people}

    @cached_property
    def greeting_of(self) -> dict[str, Greeting]:
        """The greeting of each newcomer by id."""
        return {person.id: greeting for greeting in self.greetings for person in greeting.newcomers}


def read_day(problem: Problem, plan: Plan, options: PaperOptions) -> Day:
    """Return ``plan`` (a parsed plan.json) joined with the list it was made from.

    Raises
    ------
    InputError
        The document is not a plan, or names somebody who is not on the list.
    """
    if plan.get("format") != FORMAT:
        raise InputError(
            f"the plan says that its format is {plan.get('format')!r}.", remedy=f"Give a plan of format {FORMAT!r}."
        )
    reader = _Reader(problem, plan, options)
    listed = sorted(reader.present(), key=lambda person: (sort_key(person.name), person.id))
    return Day(
        title=printable(str(plan.get("event") or problem.programme.event)) or say("Our gathering"),
        date=printable(problem.programme.date),
        version=int(plan.get("version", 1)),
        people=tuple(listed),
        newcomers=frozenset(person.id for person in problem.people if problem.is_newcomer(person)),
        round_numbers=tuple(int(entry["round"]) for entry in plan.get("rounds", [])),
        sittings=reader.sittings(),
        casts=reader.casts(),
        greetings=reader.greetings(),
        hosts_to_ask=reader.asks("hosts"),
        greeters_to_ask=reader.asks("greeters"),
        holders=_count_holders(problem.people),
        marks=reader.marks,
        others=reader.others(),
    )


class _Reader:
    """Looks up what a plan names, and keeps people who were never asked from being named as hosts."""

    def __init__(self, problem: Problem, plan: Plan, options: PaperOptions) -> None:
        self._problem = problem
        self._plan = plan
        proposed = {} if options.accept_proposed else plan.get("proposed", {})
        self._not_asked = {role: set(_ids(proposed.get(role, []))) for role in ("hosts", "greeters")}
        self._accepted = options.accept_proposed
        self._rounds = {round_.number: round_ for round_ in problem.rounds}
        self.marks = told_apart(self.present())
        self._places = {(r.number, table.id): table for r in problem.rounds for table in r.tables}

    def person(self, id_: str) -> Person:
        position = self._problem.index.get(id_)
        if position is None:
            raise InputError(
                f"the plan seats {id_!r}, who is not on the list.", remedy="Print with the list the plan was made from."
            )
        return self._problem.people[position]

    def present(self) -> tuple[Person, ...]:
        listed = self._plan.get("people") or [{"id": person.id} for person in self._problem.people]
        return tuple(self.person(entry["id"]) for entry in listed)

    def others(self) -> dict[str, str]:
        here = {person.id for person in self.present()}
        return {person.id: printable(person.name) for person in self._problem.people if person.id not in here}

    def sittings(self) -> tuple[Sitting, ...]:
        return tuple(
            self._sitting(int(entry["round"]), table)
            for entry in self._plan.get("rounds", [])
            for table in entry["tables"]
            if table["people"]
        )

    def casts(self) -> tuple[CastGroup, ...]:
        return tuple(
            CastGroup(name=printable(cast["cast"]), people=self._people(cast["people"]), host=self._host(cast))
            for cast in self._plan.get("casts", [])
        )

    def greetings(self) -> tuple[Greeting, ...]:
        found = []
        for entry in self._plan.get("greeters", []):
            greeter = self._confirmed(entry.get("greeter"), "greeters")
            if greeter is not None and entry["newcomers"]:
                stand_in = self._confirmed(entry.get("stand_in"), "greeters")
                newcomers = tuple(p for p in self._people(entry["newcomers"]) if not p.no_greeter)
                found.append(Greeting(greeter=greeter, stand_in=stand_in, newcomers=newcomers))
        return tuple(found)

    def asks(self, role: str) -> tuple[Ask, ...]:
        if self._accepted:
            return ()
        proposed = self._plan.get("proposed", {})
        task: Mapping[str, str] = self._hosting() if role == "hosts" else self._greeting()
        reserve = say("reserve, for any table") if role == "hosts" else say("reserve, for any newcomer")
        first = [Ask(person=self.person(id_), task=task.get(id_, "")) for id_ in _ids(proposed.get(role, []))]
        spare = [
            Ask(person=self.person(id_), task=reserve, reserve=True)
            for id_ in _ids(proposed.get(f"reserve_{role}", []))
        ]
        return (*first, *spare)

    def _hosting(self) -> dict[str, Sentence]:
        rounds: dict[str, dict[str, list[int]]] = {}
        for entry in self._plan.get("rounds", []):
            for table in entry["tables"]:
                if table.get("host"):
                    rounds.setdefault(table["host"], {}).setdefault(table["table"], []).append(entry["round"])
        return {
            id_: joined(
                [
                    say("table {table} ({rounds})", table=table, rounds=round_span(numbers))
                    for table, numbers in at.items()
                ],
                "; ",
            )
            for id_, at in rounds.items()
        }

    def _greeting(self) -> dict[str, str]:
        return {
            entry["greeter"]: ", ".join(marked_name(self.person(id_), self.marks) for id_ in entry["newcomers"])
            for entry in self._plan.get("greeters", [])
        }

    def _sitting(self, number: int, table: Mapping[str, Any]) -> Sitting:
        round_ = self._rounds.get(number)
        people = self._people(table["people"])
        host = self._host(table)
        stand_in = self._confirmed(table.get("stand_in"), "hosts")
        return Sitting(
            round=number,
            minutes=round_.minutes if round_ else 45,
            table=str(table["table"]),
            seats=int(table["seats"]),
            people=people,
            host=host if host in people else None,
            stand_in=stand_in,
            place=self._places.get((number, str(table["table"]))),
        )

    def _host(self, entry: Mapping[str, Any]) -> Person | None:
        return self._confirmed(entry.get("host"), "hosts")

    def _confirmed(self, id_: str | None, role: str) -> Person | None:
        return self.person(id_) if id_ and id_ not in self._not_asked[role] else None

    def _people(self, ids: Sequence[str]) -> tuple[Person, ...]:
        return tuple(self.person(id_) for id_ in ids)


def round_span(numbers: Sequence[int]) -> Sentence:
    """Return ``round 2``, ``rounds 1 and 3`` or ``rounds 1 to 4``."""
    if len(numbers) == 1:
        return say("round {round}", round=numbers[0])
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and list(numbers) == list(range(first, last + 1)):  # noqa: PLR2004
        return say("rounds {first} to {last}", first=first, last=last)
    return say("rounds {several} and {last}", several=", ".join(map(str, numbers[:-1])), last=last)


def _ids(entries: Sequence[Any]) -> list[str]:
    return [str(entry["id"]) if isinstance(entry, dict) else str(entry) for entry in entries]


def _count_holders(people: Sequence[Person]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for person in people:
        for statement in dict.fromkeys(normal(said) for said in person.statements):
            counts[statement] = counts.get(statement, 0) + 1
    return counts
