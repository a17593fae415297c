"""Everybody in one line each: where they sit, who hosts, greets and is new, which cast is theirs."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.casts import Badge, badge

if TYPE_CHECKING:
    from kinfolk.facts import Ints
    from kinfolk.problem import Person
    from kinfolk.report.accounts import Square
    from kinfolk.report.seating import Seating


@dataclass(frozen=True, slots=True)
class Portrait:
    """One person (by ``position``) as the list from A to Z shows them."""

    position: int
    person: Person
    tables: tuple[str, ...]
    hosted: tuple[bool, ...]
    new: bool
    host: bool
    greeter: bool
    cast: str
    greeted_by: str
    parties: tuple[int, ...]
    new_people: int
    missed: int


@dataclass(frozen=True, slots=True)
class CastView:
    """A cast with its badge: name, host, people by position."""

    name: str
    badge: Badge
    host: int
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HostView:
    """Somebody who hosts: at which table in which round, and who stands in (positions, -1 for nobody)."""

    person: int
    tables: tuple[str, ...]
    stand_ins: tuple[int, ...]
    proposed: bool


def portray(seating: Seating, squares: tuple[Square, ...], new_people: Ints) -> tuple[Portrait, ...]:
    """Return everybody, in the order of the list; ``new_people`` is how many each meets."""
    problem, facts = seating.problem, seating.facts
    missed = {square.person: len(square.missed) for square in squares}
    cast = {i: group.name for group in seating.casts for i in group.people}
    greeter = {i: problem.people[g.leader].name for g in seating.greeters if g.leader >= 0 for i in g.people}
    greeting = {group.leader for group in seating.greeters}
    hosting = np.asarray(seating.host_seat.any(axis=1))
    return tuple(
        Portrait(
            position=i,
            person=person,
            tables=_tables(seating, i),
            hosted=tuple(seating.host_seat[i].tolist()),
            new=bool(facts.newcomer[i]),
            host=bool(hosting[i]),
            greeter=i in greeting,
            cast=cast.get(i, ""),
            greeted_by=greeter.get(i, ""),
            parties=tuple(p for p in facts.parties[i].tolist() if p >= 0),
            new_people=int(new_people[i]),
            missed=missed.get(i, 0),
        )
        for i, person in enumerate(problem.people)
    )


def from_a_to_z(portraits: tuple[Portrait, ...]) -> tuple[Portrait, ...]:
    """Return the portraits by name as people look for them: accents and case do not matter."""
    return tuple(sorted(portraits, key=lambda one: (_collated(one.person.name), one.position)))


def view_casts(seating: Seating) -> tuple[CastView, ...]:
    """Return the casts with their badges."""
    return tuple(CastView(group.name, badge(group.name), group.leader, group.people) for group in seating.casts)


def view_hosts(seating: Seating) -> tuple[HostView, ...]:
    """Return everybody who hosts at least once, in the order of the list."""
    proposed = set(seating.proposed_hosts)
    views = []
    for i in np.flatnonzero(seating.host_seat.any(axis=1)).tolist():
        rounds = np.flatnonzero(seating.host_seat[i]).tolist()
        tables = _tables(seating, i)
        views.append(
            HostView(
                person=i,
                tables=tuple(table if r in rounds else "" for r, table in enumerate(tables)),
                stand_ins=tuple(dict.fromkeys(int(seating.stand_ins[r, seating.labels[i, r]]) for r in rounds)),
                proposed=i in proposed,
            )
        )
    return tuple(views)


def _tables(seating: Seating, i: int) -> tuple[str, ...]:
    rounds = seating.problem.rounds
    return tuple(rounds[r].tables[t].id if t >= 0 else "" for r, t in enumerate(seating.labels[i].tolist()))


def _collated(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
