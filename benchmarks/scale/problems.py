"""An invented crowd as a problem of named people, so that the usual search and the crowd's plan the same gathering."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk.problem import Person, Problem, Programme, Round, Table

if TYPE_CHECKING:
    from kinfolk.crowd.arrays import Crowd


def as_problem(crowd: Crowd) -> Problem:
    """Return a problem with all default promises; nobody asks for anything that a crowd does not know."""
    start = crowd.said_start.tolist()
    people = tuple(
        Person(
            id=f"p{i}",
            name=f"Person {i}",
            organisation=f"Employer {crowd.party[i]}" if crowd.party[i] >= 0 else "",
            times_attended=0 if crowd.newcomer[i] else 3,
            roles=frozenset({"host", "greeter"}) if crowd.host[i] else frozenset(),
            statements=tuple(f"Statement {s}" for s in crowd.said[start[i] : start[i + 1]].tolist()),
        )
        for i in range(crowd.people)
    )
    tables = tuple(
        Table(id=str(t + 1), seats=size, minimum=max(0, size - 2)) for t, size in enumerate(crowd.tables.tolist())
    )
    rounds = tuple(Round(number=r + 1, tables=tables) for r in range(crowd.rounds))
    apart = tuple((f"p{a}", f"p{b}") for a, b in crowd.apart.tolist())
    return Problem(people=people, programme=Programme(rounds=rounds), apart=apart)


def broken(result: object) -> Counter[str]:
    """Return how many people each promise is broken for, of those it could be kept for."""
    return Counter({one.promise: one.owed - one.kept - one.impossible for one in result.ledger.entries})  # type: ignore[attr-defined]
