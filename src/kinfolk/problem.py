"""Everything the planner is given: people, rounds, tables, pairs and what is promised, frozen and validated once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.kinds import is_left_out
from kinfolk.pinning import check_pins
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Pairs = tuple[tuple[str, str], ...]

FREE_SEATING = "mixed"
HIGH, NORMAL = 10, 3


@dataclass(frozen=True, slots=True)
class Level:
    """How firmly a promise is meant: must, should with a weight, or off (weight 0)."""

    weight: int
    must: bool = False

    @property
    def on(self) -> bool:
        """Whether the promise counts at all."""
        return self.must or self.weight > 0

    def __str__(self) -> str:
        return "must" if self.must else "should" if self.weight else "off"


OFF = Level(0)
MUST = Level(NORMAL, must=True)
MUST_HIGH = Level(HIGH, must=True)
SHOULD = Level(NORMAL)
SHOULD_HIGH = Level(HIGH)

DEFAULT_PROMISES: Mapping[str, Level] = MappingProxyType(
    {
        "seated": MUST,
        "apart": MUST,
        "together": MUST,
        "needs": MUST,
        "understood": MUST,
        "pinned": MUST,
        "hosted": MUST,
        "welcomed": SHOULD_HIGH,
        "no_party": SHOULD_HIGH,
        "new_faces": SHOULD_HIGH,
        "kindred": SHOULD,
        "needle": SHOULD,
        "not_the_only_one": OFF,
        "at_most": OFF,
        "at_ease": SHOULD,
        "short_walk": OFF,
        "balanced": OFF,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One attendee as the list describes them; a blank never lowers what they are owed.

    Keep-apart requests are deliberately not here: they live on the :class:`Problem`,
    so that nothing which shows a person can ever show them.
    """

    id: str
    name: str
    email: str = ""
    organisation: str = ""
    order: str = ""
    parties: tuple[str, ...] = ()
    times_attended: int | None = None
    roles: frozenset[str] = frozenset()
    host_rounds: int | None = None
    greeter_capacity: int = 4
    languages: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    shown_statements: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    largest_table: int | None = None
    rounds: tuple[int, ...] | None = None
    pronouns: str = ""
    name_sound: str = ""
    hide_new: bool = False
    listen_first: bool = False
    no_greeter: bool = False
    kinds: tuple[str, ...] = ()
    guest_of: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    times_by_self: bool = False  # they alone said how often they came: it says nothing of anybody else's blank

    @property
    def is_host(self) -> bool:
        """Whether they said (or were proposed) to host tables."""
        return "host" in self.roles

    @property
    def is_greeter(self) -> bool:
        """Whether they said (or were proposed) to greet newcomers."""
        return "greeter" in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A place that takes several people at once; ``minimum`` is None until the programme is resolved."""

    id: str
    seats: int
    minimum: int | None = None
    minimum_derived: bool = False
    features: tuple[str, ...] = ()
    x: float | None = None
    y: float | None = None
    language: str = ""
    topic: str = ""
    neighbourhood: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One sitting with new neighbours; people of the kinds in ``without`` are left out of it."""

    number: int
    tables: tuple[Table, ...]
    minutes: int = 45
    kind: str = FREE_SEATING
    without: tuple[str, ...] = ()
    crossing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Casts:
    """Persistent small groups wanted beside the rounds; ``largest`` 0 means none."""

    smallest: int = 0
    largest: int = 0
    count: int | None = None
    meetings: int = 2
    from_memory: str = ""

    @property
    def wanted(self) -> bool:
        """Whether the event has casts."""
        return self.largest > 0

    def fewest(self, people: int) -> int:
        """Return the fewest casts that take so many people."""
        return max(1, -(-people // self.largest))

    def most(self, people: int) -> int:
        """Return the most casts that so many people fill."""
        return max(self.fewest(people), people // max(self.smallest, 1))


@dataclass(frozen=True, slots=True)
class Pin:
    """Somebody at a table in a round, fixed in advance; an empty table means that they sit it out."""

    person: str
    round: int
    table: str


@dataclass(frozen=True, slots=True)
class AtMost:
    """No table holds more than ``limit`` people of ``kind``."""

    kind: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRules:
    """Which ways of coming together make a party; each can be switched off."""

    organisation: bool = True
    order: bool = True
    domain: bool = True
    declared: bool = True
    free_mail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindredRules:
    """When a shared statement makes two people kindred, and how many each is owed."""

    at_least: int = 2
    share: float = 0.08
    floor: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhoods:
    """Big rooms split into parts of about ``size`` people; ``crossing`` is the share of rounds that mix them."""

    size: int = 0
    crossing: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What happens when, where, and what is promised; everything a plan file stores of the problem."""

    event: str = ""
    date: str = ""
    rounds: tuple[Round, ...] = ()
    promises: Mapping[str, Level] = field(default_factory=lambda: DEFAULT_PROMISES)
    casts: Casts = Casts()
    pins: tuple[Pin, ...] = ()
    parties: PartyRules = PartyRules()
    kindred: KindredRules = KindredRules()
    neighbourhoods: Neighbourhoods = Neighbourhoods()
    not_the_only_one: tuple[str, ...] = ()
    at_most: tuple[AtMost, ...] = ()
    balanced: tuple[str, ...] = ()
    walk_limit: float | None = None
    hosts_keep_table: bool = True
    memory_level: Level = SHOULD

    def level(self, promise: str) -> Level:
        """Return how firmly ``promise`` is meant at this event."""
        return self.promises.get(promise, OFF)


@dataclass(frozen=True, slots=True)
class Meeting:
    """An earlier meeting that the community remembers: who, how often, how long ago."""

    a: str
    b: str
    times: int = 1
    days_ago: int = 365
    kind: str = "seated"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Attendees, programme and pairs: the planner's whole input.

    Parameters
    ----------
    people
        Everyone on the list, in the order in which results are reported.
    programme
        Resolved: every round has tables and every table a minimum.
    apart, together, known
        Pairs of ids, each listed once. ``apart`` is confidential.
    greeters
        Who greets whom, settled weeks before any plan: pairs of a greeter's and a newcomer's id. The plan keeps each
        pair that the list still bears out, and finds greeters for all others.
    memory, memory_casts
        Earlier meetings, and earlier casts as (name, member ids).
    declined
        Whose no to being asked is known: pairs of a role and an id. Once it is given, also empty, a short list of hosts or
        greeters is topped up with people to ask; without it only an empty one is.

    Raises
    ------
    InputError
        A duplicate id, an unknown id in a pair or pin, an impossible table.
    """

    people: tuple[Person, ...]
    programme: Programme
    apart: Pairs = ()
    together: Pairs = ()
    known: Pairs = ()
    greeters: Pairs = ()
    memory: tuple[Meeting, ...] = ()
    memory_casts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    declined: Pairs | None = None

    def __post_init__(self) -> None:
        _check_people(self.people)
        _check_rounds(self.programme.rounds)
        for name in ("together", "known", "greeters"):
            _check_pairs(name, getattr(self, name), self.index)
        check_pins(self.programme.pins, self.index, self.rounds)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each person by id."""
        return {person.id: position for position, person in enumerate(self.people)}

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds in order."""
        return self.programme.rounds

    def is_present(self, person: Person, round_: Round) -> bool:
        """Whether ``person`` has a seat owed in ``round_``: there, and not of a kind left out of it."""
        if person.rounds is not None and round_.number not in person.rounds:
            return False
        return not is_left_out(person.kinds, round_.without)

    @cached_property
    def knows_times_attended(self) -> bool:
        """Whether the list says of anybody how often they came before; what people say of themselves does not count."""
        return any(person.times_attended is not None and not person.times_by_self for person in self.people)

    def is_newcomer(self, person: Person) -> bool:
        """Whether ``person`` is here for the first time, or blank in a list that knows it of others."""
        return self.knows_times_attended if person.times_attended is None else person.times_attended == 0

    def with_roles(self, hosts: Iterable[str] = (), greeters: Iterable[str] = ()) -> Problem:
        """Return the problem with the proposed ``hosts`` and ``greeters`` (ids) in their roles."""
        add = {id_: {"host"} for id_ in hosts}
        for id_ in greeters:
            add.setdefault(id_, set()).add("greeter")
        people = tuple(
            replace(person, roles=person.roles | add[person.id]) if person.id in add else person
            for person in self.people
        )
        return replace(self, people=people)


def _check_people(people: tuple[Person, ...]) -> None:
    seen: dict[str, str] = {}
    for person in people:
        if person.id in seen:
            raise InputError(
                say(
                    "the id {id} is used by {seen} and by {name}.",
                    id=repr(person.id),
                    seen=repr(seen[person.id]),
                    name=repr(person.name),
                ),
                remedy=say("Give each person an id of their own."),
            )
        seen[person.id] = person.name
    if not people:
        raise InputError(
            say("the list has no people in it."), remedy=say("Check that the right sheet or file was given.")
        )


def _check_rounds(rounds: tuple[Round, ...]) -> None:
    for expected, round_ in enumerate(rounds, start=1):
        if round_.number != expected:
            raise InputError(say("round {n} stands where round {expected} is due.", n=round_.number, expected=expected))
        if not round_.tables:
            raise InputError(
                say("round {round} has no tables.", round=expected), remedy=say("Name its tables, or remove the round.")
            )
        ids = [table.id for table in round_.tables]
        twice = next((id_ for id_, count in Counter(ids).items() if count > 1), None)
        if twice is not None:
            raise InputError(
                say("round {round} has two tables called {table}.", round=expected, table=repr(twice)),
                remedy=say("Rename one of them."),
            )
        for table in round_.tables:
            _check_table(table, expected)


def _check_table(table: Table, number: int) -> None:
    if table.seats < 1:
        raise InputError(
            say("table {id} in round {n} has {seats} seats.", id=repr(table.id), n=number, seats=table.seats),
            remedy=say("A table needs at least one seat."),
        )
    if table.minimum is not None and not 0 <= table.minimum <= table.seats:
        raise InputError(
            say(
                "table {id} in round {n} wants at least {minimum} people on {seats} seats.",
                id=repr(table.id),
                n=number,
                minimum=table.minimum,
                seats=table.seats,
            ),
            remedy=say("The minimum lies between 0 and the number of seats."),
        )


def _check_pairs(name: str, pairs: Pairs, index: Mapping[str, int]) -> None:
    for a, b in pairs:
        for id_ in (a, b):
            if id_ not in index:
                raise InputError(
                    say("{name} names {id}, who is not on the list.", name=repr(name), id=repr(id_)),
                    remedy=say("Check the spelling."),
                )
        if a == b:
            raise InputError(
                say("{name} pairs {a} with themselves.", name=repr(name), a=repr(a)),
                remedy=say("Name the other person."),
            )
