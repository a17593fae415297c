"""The plan that is to be repaired, read back from its document into positions of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.errors import InputError
from kinfolk.sentences import say
from kinfolk.solution import AWAY, NOBODY, Solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.facts import Ints
    from kinfolk.problem import Problem


@dataclass(frozen=True, eq=False)
class Released:
    """A plan as it was handed out.

    Parameters
    ----------
    problem
        The list with the programme of the plan; proposed hosts and greeters hold their roles.
    solution
        Who sits where.
    version, seed
        Those of the document.
    stand_ins
        ``[rounds, most tables]``: who leads a table should its host not come, -1 for nobody.
    greeter_stand_ins
        ``[people]``: who greets a newcomer should their greeter not come, -1 for nobody.
    cast_names
        What the casts are called.
    proposed
        Role lists of the document: ``hosts``, ``greeters`` and their reserves.
    """

    problem: Problem
    solution: Solution
    version: int
    seed: int
    stand_ins: Ints
    greeter_stand_ins: Ints
    cast_names: tuple[str, ...]
    proposed: Mapping[str, tuple[str, ...]]


def read_released(problem: Problem, plan: Mapping[str, Any]) -> Released:
    """Return the plan of a checked ``kinfolk.plan/1`` document in positions of ``problem``.

    Raises
    ------
    InputError
        The plan names people or tables that the list or its programme do not have.
    """
    proposed = {role: tuple(ids) for role, ids in plan.get("proposed", {}).items()}
    hosts, greeters = proposed.get("hosts", ()), proposed.get("greeters", ())
    if hosts or greeters:
        problem = problem.with_roles(hosts, greeters)
    reader = _Reader(problem)
    for entry in plan["rounds"]:
        reader.sitting(entry)
    cast_hosts = [reader.one(entry["host"]) for entry in plan["casts"]]
    for position, entry in enumerate(plan["casts"]):
        reader.casts[reader.all(entry["people"])] = position
    for entry in plan["greeters"]:
        newcomers = reader.all(entry["newcomers"])
        reader.greeters[newcomers] = reader.one(entry["greeter"])
        reader.greeter_stand_ins[newcomers] = reader.one(entry["stand_in"])
    return Released(
        problem=problem,
        solution=Solution(
            reader.labels, reader.hosts, reader.casts, np.array(cast_hosts, dtype=np.int32), reader.greeters
        ),
        version=int(plan["version"]),
        seed=int(plan.get("seed", 0)),
        stand_ins=reader.stand_ins,
        greeter_stand_ins=reader.greeter_stand_ins,
        cast_names=tuple(entry["cast"] for entry in plan["casts"]),
        proposed=proposed,
    )


class _Reader:
    """Turns ids of people and tables into positions."""

    def __init__(self, problem: Problem) -> None:
        people, most = len(problem.people), max((len(round_.tables) for round_ in problem.rounds), default=0)
        self._people = problem.index
        self._tables = [{table.id: t for t, table in enumerate(round_.tables)} for round_ in problem.rounds]
        self.labels = np.full((people, len(problem.rounds)), AWAY, dtype=np.int32)
        self.hosts = np.full((len(problem.rounds), most), NOBODY, dtype=np.int32)
        self.stand_ins = self.hosts.copy()
        self.casts = np.full(people, NOBODY, dtype=np.int32)
        self.greeters = self.casts.copy()
        self.greeter_stand_ins = self.casts.copy()

    def one(self, id_: str | None) -> int:
        if not id_:
            return NOBODY
        if id_ not in self._people:
            raise InputError(
                say("the plan names {id}, who is not on the list.", id=repr(id_)),
                remedy=say("Give the list the plan was made from."),
            )
        return self._people[id_]

    def all(self, ids: Iterable[str]) -> list[int]:
        return [self.one(id_) for id_ in ids]

    def sitting(self, entry: Mapping[str, Any]) -> None:
        r = int(entry["round"]) - 1
        if not 0 <= r < len(self._tables):
            raise InputError(say("the plan seats round {round}, which its programme does not have.", round=r + 1))
        for seats in entry["tables"]:
            t = self._tables[r].get(seats["table"])
            if t is None:
                raise InputError(
                    say(
                        "the plan uses table {table} in round {round}, unknown to its programme.",
                        table=repr(seats["table"]),
                        round=r + 1,
                    )
                )
            self.labels[self.all(seats["people"]), r] = t
            self.hosts[r, t] = self.one(seats["host"])
            self.stand_ins[r, t] = self.one(seats["stand_in"])
