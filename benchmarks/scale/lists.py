"""An invented list of any length as a CSV file, and a plan of it that needs no search: a cyclic schedule."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.problem import Person, Problem, Programme, Round, Table
from kinfolk.result import Broken, Entry, Ledger, Result
from kinfolk.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


SEATS, ROUNDS = 8, 4
HEADER = (
    "id", "name", "email", "organisation", "times_attended", "roles", "languages", "statements", "needs",
    "largest_table", "apart", "City",
)  # fmt: skip
FIRST = ("Ana", "Bo", "Chidi", "Dora", "Emil", "Farah", "Goran", "Hana", "Łukasz", "Zoë")
LAST = ("Lima", "Berg", "Okafor", "Nagy", "Roth", "Haddad", "Petrov", "Sato", "Nowak", "Müller", "Silva")


def tables_for(people: int) -> int:
    """Return how many tables of eight so many people sit at."""
    return -(-people // SEATS)


def write_list(path: Path, people: int) -> None:
    """Write the list, row after row.

    Person ``i`` stands in column ``i // tables`` at offset ``i % tables`` of the schedule: column 0 hosts and greets,
    columns 1 and 2 are new, colleagues stand in one column, and everybody of one offset shares a rare statement. So
    that the first round seats kindred people together, and no round colleagues. One person in a hundred said
    something else, and misses their needle.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_rows(people))


def _rows(people: int) -> Iterator[Sequence[object]]:
    tables = tables_for(people)
    for i in range(people):
        column, offset = divmod(i, tables)
        name = f"{FIRST[i % len(FIRST)]} {LAST[i // len(FIRST) % len(LAST)]} {i}"
        rare = f"I once mended clock {offset // 4}" if i % 100 else f"I collect stamps of series {i // 200}"
        said = f"{rare}; I like walks of kind {i % 40}; I cook dish {i % 200}"
        yield (
            f"k{i}",
            name,
            f"person{i}@house{i // 5}.example",
            f"Institute {i // 5}",
            0 if column in {1, 2} else 1 + i % 7,
            "host; greeter" if column == 0 else "",
            "en" if i % 3 else "en; de",
            said,
            "" if i % 50 else "step-free",
            SEATS if i % 20 == 0 else "",
            f"k{i + 1}" if i % 1000 == 3 and i + 1 < people else "",
            f"City {i % 100}",
        )


def names_only(people: int) -> tuple[Person, ...]:
    """Return the people of the list with nothing but what plan.json says of them."""
    return tuple(Person(id=str(row[0]), name=str(row[1])) for row in _rows(people))


def problem_of(people: tuple[Person, ...]) -> Problem:
    """Return people with a programme of four rounds at tables of eight, all of them step-free."""
    tables = tuple(
        Table(id=str(t + 1), seats=SEATS, minimum=6, minimum_derived=True, features=("step-free",))
        for t in range(tables_for(len(people)))
    )
    rounds = tuple(Round(number=r + 1, tables=tables) for r in range(ROUNDS))
    return Problem(people=people, programme=Programme(event="A very large gathering", rounds=rounds))


def cyclic(people: Sequence[Person]) -> Solution:
    """Return the schedule: column ``a``, offset ``x`` sits at table ``x + a r`` in round ``r`` (modulo the tables).

    No pair repeats while (seats - 1)(rounds - 1) < tables. The person of column 0 hosts, and greets the new people of
    their first table.
    """
    count, tables = len(people), tables_for(len(people))
    column, offset = np.divmod(np.arange(count, dtype=np.int32), tables)
    labels = ((offset[:, None] + column[:, None] * np.arange(ROUNDS, dtype=np.int32)) % tables).astype(np.int32)
    greeters = np.where((column == 1) | (column == 2), offset, -1).astype(np.int32)
    return Solution(
        labels=labels,
        hosts=np.tile(np.arange(tables, dtype=np.int32), (ROUNDS, 1)),
        casts=np.full(count, -1, dtype=np.int32),
        cast_hosts=np.zeros(0, dtype=np.int32),
        greeters=greeters,
    )


def claimed(problem: Problem) -> Result:
    """Return the schedule as a plan, with the ledger that follows from how list and schedule are made.

    The checker recounts it: what stands here is a claim, and nothing that the planner worked out.
    """
    people, count = problem.people, len(problem.people)
    tables = tables_for(count)
    missed = tuple(
        Broken(person.id, "Never sits with anybody who shares their rarest statement.") for person in people[::100]
    )
    owed = {
        "seated": count,
        "needs": len(people[::50]),
        "understood": count,
        "hosted": count,
        "welcomed": 2 * tables,
        "no_party": count,
        "new_faces": count,
        "kindred": count,
        "needle": count,
        "at_ease": len(people[::20]),
    }
    broken = {"needle": missed}
    levels = {name: problem.programme.level(name) for name in owed}
    entries = tuple(
        Entry(
            promise=name,
            level=str(levels[name]),
            weight=levels[name].weight,
            owed=number,
            kept=number - len(broken.get(name, ())),
            impossible=0,
            because="",
            broken=broken.get(name, ()),
        )
        for name, number in owed.items()
    )
    pairs = count * (SEATS - 1) * ROUNDS // 2
    worst_off = tuple(one.id for one in missed[:10])
    return Result(
        problem=problem,
        solution=cyclic(people),
        ledger=Ledger(entries, pairs_met=pairs, coincidences=0, worst_off=worst_off),
        seed=0,
        steps=0,
        stopped="budget",
        seconds=0.0,
        musts="kept",
        complete=True,
        cast_names=(),
        stand_ins=np.full((ROUNDS, tables), -1, dtype=np.int32),
        greeter_stand_ins=np.full(count, -1, dtype=np.int32),
    )
