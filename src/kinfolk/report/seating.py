"""A plan document as arrays: who sits where, who hosts, casts and greeters, checked against the list of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.errors import InputError
from kinfolk.facts import Facts
from kinfolk.solution import Solution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.problem import Problem

    Ints = NDArray[np.int32]

PlanDocument = Mapping[str, Any]
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Group:
    """A cast, or the newcomers of one greeter: its name or leader, and its people by position."""

    name: str
    leader: int
    stand_in: int
    people: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Seating:
    """A plan of ``problem`` by position; read it with :func:`read_seating`.

    Parameters
    ----------
    labels
        ``[people, rounds]``: position of their table in ``round.tables``, -1 for nowhere.
    hosts, stand_ins
        ``[rounds, most tables]``: who hosts, and who would, -1 for nobody.
    casts, greeters
        Persistent groups, and greeters with their newcomers, in the order of the plan.
    proposed_hosts, proposed_greeters
        People the planner proposes who have not been asked yet.
    """

    problem: Problem
    labels: Ints
    hosts: Ints
    stand_ins: Ints
    casts: tuple[Group, ...]
    greeters: tuple[Group, ...]
    proposed_hosts: tuple[int, ...]
    proposed_greeters: tuple[int, ...]

    @cached_property
    def facts(self) -> Facts:
        """What follows from the problem alone."""
        return Facts(self.problem)

    @cached_property
    def coming(self) -> NDArray[np.bool_]:
        """``[people]``: there in some round, whether or not they have a seat; everybody where nobody is."""
        there = self.facts.attends
        return there if there.any() else np.ones(len(there), dtype=np.bool_)

    @cached_property
    def solution(self) -> Solution:
        """The same plan as the planner's own arrays."""
        cast_of, greeter_of, stand_in = (np.full(len(self.problem.people), NOBODY, dtype=np.int32) for _ in range(3))
        for c, cast in enumerate(self.casts):
            cast_of[list(cast.people)] = c
        for group in self.greeters:
            greeter_of[list(group.people)], stand_in[list(group.people)] = group.leader, group.stand_in
        cast_hosts = np.array([cast.leader for cast in self.casts], dtype=np.int32)
        return Solution(self.labels.copy(), self.hosts.copy(), cast_of, cast_hosts, greeter_of, stand_in)

    @cached_property
    def hosting(self) -> NDArray[np.bool_]:
        """``[people]``: hosts a table, or could: said yes, or is proposed."""
        can = self.facts.host.copy()
        can[list(self.proposed_hosts)] = True
        can[self.hosts[self.hosts >= 0]] = True
        return can

    @cached_property
    def host_seat(self) -> NDArray[np.bool_]:
        """``[people, rounds]``: hosts the table they sit at."""
        seat = np.zeros(self.labels.shape, dtype=np.bool_)
        for r, row in enumerate(self.hosts):
            seat[row[row >= 0], r] = True
        return seat

    @cached_property
    def members(self) -> tuple[tuple[Ints, ...], ...]:
        """For each round and table: who sits there, host first, then in the order of the list."""
        return tuple(
            tuple(
                _host_first(np.flatnonzero(self.labels[:, r] == t).astype(np.int32), int(self.hosts[r, t]))
                for t in range(len(round_.tables))
            )
            for r, round_ in enumerate(self.problem.rounds)
        )


def read_seating(problem: Problem, plan: PlanDocument) -> Seating:
    """Return ``plan`` (a parsed ``kinfolk.plan/1`` document) by position.

    Raises
    ------
    InputError
        A person or table that the problem does not know, or a round too many.
    """
    rounds = plan.get("rounds", ())
    if len(rounds) > len(problem.rounds):
        raise InputError(
            f"the plan has {len(rounds)} rounds, the programme has {len(problem.rounds)}.",
            remedy="Use the programme that the plan was made for.",
        )
    most = max((len(round_.tables) for round_ in problem.rounds), default=0)
    labels = np.full((len(problem.people), len(problem.rounds)), NOBODY, dtype=np.int32)
    hosts = np.full((len(problem.rounds), most), NOBODY, dtype=np.int32)
    stand_ins = hosts.copy()
    for r, round_ in enumerate(rounds):
        place = {table.id: t for t, table in enumerate(problem.rounds[r].tables)}
        for table in round_["tables"]:
            t = _table(place, table["table"], r + 1)
            labels[_people(problem, table["people"]), r] = t
            hosts[r, t] = _person(problem, table.get("host"))
            stand_ins[r, t] = _person(problem, table.get("stand_in"))
    proposed = plan.get("proposed", {})
    return Seating(
        problem=problem,
        labels=labels,
        hosts=hosts,
        stand_ins=stand_ins,
        casts=tuple(_group(problem, cast, "cast", "host", "people") for cast in plan.get("casts", ())),
        greeters=tuple(_group(problem, one, "greeter", "greeter", "newcomers") for one in plan.get("greeters", ())),
        proposed_hosts=tuple(_people(problem, proposed.get("hosts", ()))),
        proposed_greeters=tuple(_people(problem, proposed.get("greeters", ()))),
    )


def _group(problem: Problem, document: PlanDocument, name: str, leader: str, people: str) -> Group:
    return Group(
        name=str(document[name]),
        leader=_person(problem, document.get(leader)),
        stand_in=_person(problem, document.get("stand_in")),
        people=tuple(_people(problem, document[people])),
    )


def _people(problem: Problem, ids: Iterable[str]) -> list[int]:
    return [_person(problem, id_) for id_ in ids]


def _person(problem: Problem, id_: str | None) -> int:
    if not id_:
        return NOBODY
    position = problem.index.get(id_)
    if position is None:
        raise InputError(
            f"the plan names {id_!r}, who is not on the list.",
            remedy="Use the list that the plan was made from.",
        )
    return position


def _table(place: Mapping[str, int], id_: str, number: int) -> int:
    position = place.get(id_)
    if position is None:
        raise InputError(
            f"the plan seats people at table {id_!r} in round {number}, which the programme does not have.",
            remedy="Use the programme that the plan was made for.",
        )
    return position


def _host_first(people: Ints, host: int) -> Ints:
    if host < 0 or host not in people:
        return people
    return np.concatenate([[host], people[people != host]]).astype(np.int32)


def names(problem: Problem, positions: Sequence[int]) -> list[str]:
    """Return the names of people by position."""
    return [problem.people[i].name for i in positions]
