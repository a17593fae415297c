"""Who sits where according to the plan, as the rules look it up."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.document import Plan
    from kinfolk.problem import Table

Place = tuple[int, str]
"""A round and a table in it."""

MOST_NEWCOMERS = 5
KEPT = 8_192  # people of whom it is kept with whom they sit


class Seating:
    """The plan by person and by table; contradictions are somebody else's business.

    Where a plan contradicts itself the first mention counts. People the list does not have, and tables the
    programme does not have, are left out.
    """

    def __init__(self, plan: Plan, crowd: Crowd) -> None:
        self.plan = plan
        self.crowd = crowd
        self.tables: dict[Place, Table] = {
            (round_.number, table.id): table for round_ in crowd.rounds for table in round_.tables
        }
        self.seat: dict[str, dict[int, str]] = {id_: {} for id_ in crowd.people}
        self.people: dict[Place, list[str]] = defaultdict(list)
        for sitting in plan.rounds:
            for table in sitting.tables:
                for id_ in table.people:
                    self._sit(id_, (sitting.number, table.table))
        self.seat = {id_: dict(sorted(seats.items())) for id_, seats in self.seat.items()}
        self.company: Callable[[str], dict[str, int]] = lru_cache(KEPT)(self._company)

    def _sit(self, id_: str, place: Place) -> None:
        number, table = place
        if id_ in self.seat and place in self.tables and number not in self.seat[id_]:
            self.seat[id_][number] = table
            self.people[place].append(id_)

    def places(self, id_: str) -> tuple[Place, ...]:
        """Return the rounds and tables at which somebody sits, in the order of the rounds."""
        return tuple(self.seat[id_].items())

    def at(self, id_: str, number: int) -> Place | None:
        """Return where somebody sits in a round, if they do."""
        table = self.seat[id_].get(number)
        return None if table is None else (number, table)

    def share_table(self, a: str, b: str, number: int) -> bool:
        """Whether two people sit at the same table in a round."""
        return self.at(a, number) is not None and self.at(a, number) == self.at(b, number)

    def neighbours(self, id_: str, number: int) -> Iterator[str]:
        """Yield the others at somebody's table in a round."""
        place = self.at(id_, number)
        return (other for other in (self.people[place] if place else ()) if other != id_)

    def _company(self, id_: str) -> dict[str, int]:
        """Return everyone somebody shares a table with, and in how many rounds.

        Several rules ask for everybody in turn. It is kept of thousands of people; of a million it would take more memory
        than all else.
        """
        met: dict[str, int] = {}
        for place in self.seat[id_].items():
            for other in self.people[place]:
                met[other] = met.get(other, 0) + 1
        met.pop(id_, None)
        return met

    def tables_in_use(self, number: int) -> int:
        """Return at how many tables somebody sits in a round."""
        return sum(1 for place, people in self.people.items() if place[0] == number and people)

    # Hosts and greeters.

    @cached_property
    def named_hosts(self) -> dict[Place, str]:
        """Who the plan says hosts each table, right or wrong."""
        return {
            (sitting.number, table.table): table.host
            for sitting in self.plan.rounds
            for table in sitting.tables
            if table.host
        }

    @cached_property
    def hosted(self) -> frozenset[Place]:
        """The tables that have a host: one with that role, who sits there and whose yes reaches that far."""
        rounds_hosted: Counter[str] = Counter()
        found = set()
        for place, host in sorted(self.named_hosts.items()):
            if self.crowd.has_role(host, "host") and self.at(host, place[0]) == place:
                rounds_hosted[host] += 1
                limit = self.crowd.people[host].host_rounds
                if limit is None or rounds_hosted[host] <= limit:
                    found.add(place)
        return frozenset(found)

    @cached_property
    def greeter(self) -> dict[str, str]:
        """Who the plan says greets each newcomer."""
        found: dict[str, str] = {}
        for greeting in self.plan.greetings:
            for newcomer in greeting.newcomers:
                found.setdefault(newcomer, greeting.greeter)
        return found

    @cached_property
    def greeted(self) -> Counter[str]:
        """How many newcomers each greeter has."""
        return Counter(self.greeter.values())

    def most_newcomers(self, greeter: str) -> int:
        """Return how many newcomers a greeter may have."""
        return min(MOST_NEWCOMERS, self.crowd.people[greeter].greeter_capacity)

    # Casts.

    @cached_property
    def casts(self) -> dict[str, tuple[str, ...]]:
        """The members of each cast."""
        members: dict[str, list[str]] = defaultdict(list)
        for id_, cast in self.cast_of.items():
            members[cast].append(id_)
        return {cast: tuple(ids) for cast, ids in members.items()}

    @cached_property
    def cast_of(self) -> dict[str, str]:
        """The cast of each person who has one."""
        found: dict[str, str] = {}
        for cast in self.plan.casts:
            for id_ in cast.people:
                if id_ in self.crowd.people:
                    found.setdefault(id_, cast.name)
        return found

    def share_cast(self, a: str, b: str) -> bool:
        """Whether two people are in the same cast."""
        return a in self.cast_of and self.cast_of[a] == self.cast_of.get(b)

    def castmates(self, id_: str) -> frozenset[str]:
        """Return the others of somebody's cast."""
        return self._cast_sets[self.cast_of[id_]] - {id_} if id_ in self.cast_of else frozenset()

    @cached_property
    def _cast_sets(self) -> dict[str, frozenset[str]]:
        return {cast: frozenset(people) for cast, people in self.casts.items()}

    @cached_property
    def hosted_casts(self) -> frozenset[str]:
        """The casts that have a host: one with that role who is a member."""
        return frozenset(
            cast.name
            for cast in self.plan.casts
            if self.crowd.has_role(cast.host, "host") and self.cast_of.get(cast.host) == cast.name
        )
