"""The gatherings that are planned: bare rooms for mixing alone, and invented meetings with everything on."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from kinfolk.example import invent_people
from kinfolk.problem import DEFAULT_PROMISES, OFF, Person, Problem, Table
from kinfolk.programme import Options, Outline, resolve

MIXING = ("seated", "apart", "new_faces")
FEATURES = ("step-free", "hearing", "quiet")
CAST_SIZE = 7


def bare(people: int, tables: str, rounds: int) -> Problem:
    """Return people of whom nothing is known, who only want to meet new faces."""
    crowd = tuple(Person(id=f"p{number}", name=f"Person {number}") for number in range(1, people + 1))
    programme, _ = resolve(crowd, Options(rounds=rounds, tables=tables))
    levels = {name: level if name in MIXING else OFF for name, level in DEFAULT_PROMISES.items()}
    return Problem(people=crowd, programme=replace(programme, promises=MappingProxyType(levels)))


def realistic(people: int, tables: int, rounds: int, seed: int) -> Problem:
    """Return an invented meeting: all default promises, casts, greeters, a quarter of the tables with features."""
    crowd = invent_people(people, seed)
    outline = Outline(tables=room(people, tables))
    programme, _ = resolve(crowd.people, Options(rounds=rounds, cast_size=CAST_SIZE), outline)
    return Problem(
        people=crowd.people, programme=programme, apart=crowd.apart, together=crowd.together, known=crowd.known
    )


def room(people: int, tables: int) -> tuple[Table, ...]:
    """Return tables with just the seats of an even spread; every fourth one has all the features."""
    seats = -(-people // tables)
    return tuple(
        Table(id=str(number), seats=seats, features=FEATURES if number % 4 == 1 else ())
        for number in range(1, tables + 1)
    )
