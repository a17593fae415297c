"""The cases: the same people, chairs and rules for everybody, as a small document that any program can read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.problem import Problem

APART, PARTIES, LEADERS, FIELDS = "apart", "parties", "leaders", "fields"
FIELD_NAMES = ("gender", "age", "region")
FIELD_VALUES = ((0.5, 0.5), (0.15, 0.25, 0.3, 0.3), (0.35, 0.25, 0.2, 0.12, 0.08))


@dataclass(frozen=True, kw_only=True)
class Case:
    """One block of the table.

    ``tables`` are the chairs of each table, the same in every round. ``rules`` are those that every peer of ``peers``
    knows: it gets exactly these, and so does Kinfolk. ``seconds`` is the time of each for one input; ``attempts`` is
    how many schedules GroupSelect draws (100 by its own default, fewer where those take longer than the time).
    """

    name: str
    title: str
    tables: tuple[int, ...]
    rounds: int
    seconds: float
    peers: tuple[str, ...]
    rules: tuple[str, ...] = ()
    least: int = 0
    attempts: int = 100

    @property
    def people(self) -> int:
        """As many as chairs, except where a case says otherwise by an uneven room."""
        return sum(self.tables)


MIXERS = ("golfers", "groupselect", "anticlust", "anticlust-tpsdp", "cp-sat", "greedy", "random")
RULED = ("golfers", "cp-sat", "random")
CASES = (
    Case(
        name="30",
        title="30 people, 5 tables of 6, 5 rounds",
        tables=(6,) * 5,
        rounds=5,
        seconds=20,
        peers=MIXERS,
        least=50,
    ),
    Case(
        name="8-4-9",
        title="32 people, 8 tables of 4, 9 rounds",
        tables=(4,) * 8,
        rounds=9,
        seconds=20,
        peers=("kinfolk-searched", *MIXERS),
    ),
    Case(
        name="8-4-10",
        title="32 people, 8 tables of 4, 10 rounds",
        tables=(4,) * 8,
        rounds=10,
        seconds=20,
        peers=("kinfolk-searched", *MIXERS),
    ),
    Case(
        name="300",
        title="300 people, 34 tables of 8 and 4 of 7, 4 rounds",
        tables=(8,) * 34 + (7,) * 4,
        rounds=4,
        seconds=20,
        peers=MIXERS,
        attempts=20,
    ),
    Case(
        name="300-rules",
        title="300 invented people, 38 tables, 4 rounds: 60 pairs apart, parties, a leader at each table",
        tables=(8,) * 34 + (7,) * 4,
        rounds=4,
        seconds=20,
        peers=RULED,
        rules=(APART, PARTIES, LEADERS),
    ),
    Case(
        name="300-apart",
        title="300 invented people, 38 tables, 4 rounds: 60 pairs apart",
        tables=(8,) * 34 + (7,) * 4,
        rounds=4,
        seconds=20,
        peers=("golfers", "anticlust", "cp-sat", "random"),
        rules=(APART,),
    ),
    Case(
        name="100-fields",
        title="100 people, 20 tables of 5, 3 rounds: gender, age and region spread over the tables",
        tables=(5,) * 20,
        rounds=3,
        seconds=60,
        peers=("groupselect", "anticlust", "random"),
        rules=(FIELDS,),
        attempts=100,
    ),
    Case(
        name="3000",
        title="3,000 people, 375 tables of 8, 4 rounds",
        tables=(8,) * 375,
        rounds=4,
        seconds=120,
        peers=MIXERS,
        attempts=1,
    ),
    Case(
        name="3000-rules",
        title="3,000 invented people, 375 tables of 8, 4 rounds: 600 pairs apart, parties, a leader at each table",
        tables=(8,) * 375,
        rounds=4,
        seconds=120,
        peers=RULED,
        rules=(APART, PARTIES, LEADERS),
    ),
)
BY_NAME = {case.name: case for case in CASES}


def document(case: Case, seed: int) -> dict[str, Any]:
    """Return what everybody is given: people are numbers from 0 on; only the rules of the case are named in it.

    ``party`` is a number for each person, -1 for those who came alone; ``leaders`` are as many people as tables;
    ``fields`` is one list of values for each attribute.
    """
    given: dict[str, Any] = {
        "people": case.people,
        "tables": list(case.tables),
        "rounds": case.rounds,
        "seed": seed,
        "seconds": case.seconds,
        "attempts": case.attempts,
    }
    if FIELDS in case.rules:
        chance = np.random.default_rng(seed)
        given["fields"] = [chance.choice(len(odds), case.people, p=odds).tolist() for odds in FIELD_VALUES]
    if {APART, PARTIES, LEADERS} & set(case.rules):
        given |= _crowd(case, seed)
    return given


def _crowd(case: Case, seed: int) -> dict[str, Any]:
    """Return what is invented: pairs apart, employers as parties, the foremost hosts as leaders."""
    from kinfolk.example import invent_people

    crowd = invent_people(case.people, seed)
    index = {person.id: i for i, person in enumerate(crowd.people)}
    given: dict[str, Any] = {}
    if APART in case.rules:
        given["apart"] = [[index[a], index[b]] for a, b in crowd.apart]
    if PARTIES in case.rules:
        names = sorted({person.organisation for person in crowd.people} - {""})
        number = {name: k for k, name in enumerate(names)} | {"": -1}
        given["party"] = [number[person.organisation] for person in crowd.people]
    if LEADERS in case.rules:
        hosts = [i for i, person in enumerate(crowd.people) if person.is_host]
        given["leaders"] = hosts[: len(case.tables)]
    return given


def problem(given: dict[str, Any]) -> Problem:
    """Return the same as Kinfolk takes it: of all promises only those that the document has rules for."""
    from benchmarks.problems import MIXING
    from kinfolk.problem import DEFAULT_PROMISES, OFF, SHOULD_HIGH, Person, Problem, Table
    from kinfolk.programme import Options, Outline, resolve

    party, leaders = given.get("party", ()), set(given.get("leaders", ()))
    fields: Sequence[Sequence[int]] = given.get("fields", ())
    people = tuple(
        Person(
            id=f"p{i}",
            name=f"Person {i}",
            parties=(f"party {party[i]}",) if party and party[i] >= 0 else (),
            roles=frozenset({"host"}) if i in leaders else frozenset(),
            attributes=tuple((name, f"{name} {values[i]}") for name, values in zip(FIELD_NAMES, fields, strict=False)),
        )
        for i in range(given["people"])
    )
    tables = tuple(Table(id=str(number), seats=seats) for number, seats in enumerate(given["tables"], 1))
    programme, _ = resolve(people, Options(rounds=given["rounds"]), Outline(tables=tables))
    wanted = {*MIXING, *(promise for key, promise in _PROMISES.items() if key in given)}
    levels = {name: level if name in wanted else OFF for name, level in DEFAULT_PROMISES.items()}
    if fields:
        levels["balanced"] = SHOULD_HIGH
    programme = replace(
        programme, promises=MappingProxyType(levels), balanced=FIELD_NAMES[: len(fields)], hosts_keep_table=False
    )
    pairs = tuple((f"p{a}", f"p{b}") for a, b in given.get("apart", ()))
    return Problem(people=people, programme=programme, apart=pairs)


_PROMISES = {"party": "no_party", "leaders": "hosted"}
