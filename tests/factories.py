"""Builders of people, programmes and problems for tests: short to call, nothing hidden, no randomness."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kinfolk.problem import DEFAULT_PROMISES, OFF, Level, Person, Problem, Programme, Round, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def make_person(id_: str = "p1", **fields: Any) -> Person:
    """Return a person; the name is the id in capitals unless given.

    >>> make_person("ana", times_attended=0).name
    'Ana'
    """
    return Person(id=id_, **{"name": id_.capitalize(), **fields})


def make_people(count: int, **fields: Any) -> tuple[Person, ...]:
    """Return ``count`` people p1, p2, ... who all have the same ``fields``."""
    return tuple(make_person(f"p{number}", **fields) for number in range(1, count + 1))


def make_tables(count: int, seats: int, **fields: Any) -> tuple[Table, ...]:
    """Return ``count`` equal tables named 1, 2, ...; the minimum is 0 unless given."""
    return tuple(Table(id=str(number), seats=seats, **{"minimum": 0, **fields}) for number in range(1, count + 1))


def make_rounds(count: int, tables: Sequence[Table], **fields: Any) -> tuple[Round, ...]:
    """Return ``count`` rounds at the same ``tables``."""
    return tuple(Round(number=number, tables=tuple(tables), **fields) for number in range(1, count + 1))


def make_promises(*, only: Iterable[str] = (), **levels: Level) -> Mapping[str, Level]:
    """Return the default promises with ``levels`` changed; with ``only``, every other promise is off."""
    kept = set(only)
    chosen = {name: level if not kept or name in kept else OFF for name, level in DEFAULT_PROMISES.items()}
    return MappingProxyType({**chosen, **levels})


def make_programme(tables: Sequence[Table], rounds: int = 3, **fields: Any) -> Programme:
    """Return a programme of ``rounds`` rounds at the same ``tables``."""
    return Programme(rounds=make_rounds(rounds, tables), **fields)


def make_problem(
    people: int | Sequence[Person] = 12, *, tables: int | Sequence[Table] = 3, rounds: int = 3, **fields: Any
) -> Problem:
    """Return a problem: so many people (or these), at so many even tables (or these), in so many rounds.

    With a number of tables, each has just the seats that an even spread needs and the minimum of a planned table,
    as the contract defines it. ``fields`` that a programme knows (``promises``, ``casts``, ``pins`` ...) go to it,
    the others (``apart``, ``together`` ...) to the problem.

    >>> problem = make_problem(13, tables=3)
    >>> [(table.id, table.seats, table.minimum) for table in problem.rounds[0].tables]
    [('1', 5, 3), ('2', 5, 3), ('3', 5, 3)]
    """
    crowd = make_people(people) if isinstance(people, int) else tuple(people)
    room = even_tables(len(crowd), tables) if isinstance(tables, int) else tuple(tables)
    of_programme = {name: fields.pop(name) for name in list(fields) if name in Programme.__dataclass_fields__}
    programme = make_programme(room, of_programme.pop("rounds", rounds), **of_programme)
    return Problem(people=crowd, programme=programme, **fields)


def even_tables(people: int, count: int) -> tuple[Table, ...]:
    """Return ``count`` tables with room for an even spread of ``people`` and the derived minimum."""
    minimum = max(2, people // count - 1)
    seats = max(-(-people // count), minimum)
    return make_tables(count, seats, minimum=minimum, minimum_derived=True)


def changed(problem: Problem, id_: str, **fields: Any) -> Problem:
    """Return the problem with ``fields`` of one person changed."""
    people = tuple(replace(one, **fields) if one.id == id_ else one for one in problem.people)
    return replace(problem, people=people)
