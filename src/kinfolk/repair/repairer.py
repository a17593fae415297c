"""Repairs one plan as often as asked: prepared once, then each proposal takes milliseconds."""

from __future__ import annotations

import gc
import sys
import time as clock
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.facts import Facts
from kinfolk.kinds import is_left_out
from kinfolk.repair.ahead import looking_ahead
from kinfolk.repair.applying import todays_people, todays_solution
from kinfolk.repair.changes import read_day
from kinfolk.repair.crowd import Crowd
from kinfolk.repair.released import read_released
from kinfolk.repair.work import Known, Work
from kinfolk.roles import greeter_stand_ins
from kinfolk.solution import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kinfolk.problem import Problem
    from kinfolk.repair.changes import Day
    from kinfolk.repair.proposal import Proposal
    from kinfolk.result import Result


_TRIES = ((400, 6), (1_000, 3), (sys.maxsize, 1))


class Repairer:
    """Stays up beside a plan, as in a worker at the door.

    Parameters
    ----------
    problem
        The list with the programme of the plan, and its pairs.
    plan
        A ``kinfolk.plan/1`` document.

    Examples
    --------
    >>> repairer = Repairer(problem, plan)                                             # doctest: +SKIP
    >>> proposal = repairer.propose({"format": "kinfolk.changes/1", "plan_version": 1,
    ...                              "round": 1, "changes": [{"absent": "a1"}]})       # doctest: +SKIP
    >>> proposal.sentences                                                             # doctest: +SKIP
    """

    def __init__(self, problem: Problem, plan: Mapping[str, Any]) -> None:
        self._plan = read_released(problem, plan)
        facts = Facts(self._plan.problem)
        self._crowd = Crowd(facts)
        self._known = Known.of(facts, self._plan)
        self._there = facts.there
        self._first = facts.first_round

    @property
    def version(self) -> int:
        """The version of the plan that changes must name."""
        return self._plan.version

    def propose(self, changes: Mapping[str, Any]) -> Proposal:
        """Return the smallest change to the plan that fits the day; the plan itself stays as it is.

        Parameters
        ----------
        changes
            A ``kinfolk.changes/1`` document.

        Raises
        ------
        InputError
            The changes are of another version, touch a round that is over, name somebody or a table that is not
            there, or leave more people than seats.
        """
        with _without_collecting():
            return self._propose(read_day(self._plan, changes))

    def _propose(self, day: Day) -> Proposal:
        crowd = self._crowd.extended(day.arrivals, self._present(day))
        best: tuple[int, int] | None = None
        for variant in range(_variants(len(crowd.people))):
            work = Work(self._plan, day, crowd, self._known)
            found = work.mend(variant)
            if best is None or found < best:
                best, chosen = found, work
            if best == (0, work.needed) or work.searched_all:
                break
        return chosen.proposal()

    def apply(self, proposal: Proposal) -> Result:
        """Return the next version of the plan, with its ledger.

        Raises
        ------
        ValueError
            The proposal was made for another version.
        """
        if proposal.version != self._plan.version:
            raise ValueError(f"a proposal for version {proposal.version} cannot change version {self._plan.version}")
        from kinfolk.solve import account

        started = clock.perf_counter()
        plan = self._plan
        people = todays_people(plan, proposal)
        problem = replace(plan.problem, people=people, programme=proposal.room.programme)
        facts = Facts(problem)
        solution = todays_solution(proposal)
        solution = replace(solution, greeter_stand_ins=self._stand_ins(facts, proposal))
        lost = {plan.problem.people[i].id for i in proposal.day.lost_greeters}
        result = account(
            facts,
            solution,
            seed=plan.seed,
            steps=0,
            stopped="budget",
            seconds=0.0,
            version=plan.version + 1,
            moved=proposal.moves,
            notes=(*proposal.sentences, *proposal.day.notes),
        )
        result = looking_ahead(result, proposal.day.first)
        proved = result.complete and proposal.people_moved == proposal.needed
        return replace(
            result,
            stopped="proved" if proved else "budget",
            seconds=clock.perf_counter() - started,
            cast_names=plan.cast_names,
            proposed_hosts=plan.proposed.get("hosts", ()),
            proposed_greeters=tuple(id_ for id_ in plan.proposed.get("greeters", ()) if id_ not in lost),
            reserve_hosts=plan.proposed.get("reserve_hosts", ()),
            reserve_greeters=plan.proposed.get("reserve_greeters", ()),
        )

    def _stand_ins(self, facts: Facts, proposal: Proposal) -> np.ndarray:
        """Return who stands in for each greeter: whoever did so far, where that can be, so that no sheet changes for nothing."""
        plan, day = self._plan, proposal.day
        before = np.full(facts.people, NOBODY, dtype=np.int32)
        known = len(plan.greeter_stand_ins)
        same = proposal.greeter_of[:known] == plan.solution.greeters
        before[:known][same] = plan.greeter_stand_ins[same]
        ahead = facts.present[:, day.first :].any(axis=1)
        barred = {*day.lost_greeters, *np.flatnonzero(~ahead).tolist()}
        return greeter_stand_ins(facts, proposal.greeter_of, before, barred)

    def _present(self, day: Day) -> np.ndarray:
        """Return ``[people, rounds]`` who is there today; everybody who sits out a round by a pin counts as not there."""
        plan = self._plan.problem
        present = self._crowd.present
        rounds = present.shape[1]
        new = np.zeros((len(present) + len(day.arrivals), rounds), dtype=np.bool_)
        new[: len(present)] = present
        for i, back in day.back.items():
            for r in back:
                new[i, r] = not is_left_out(plan.people[i].kinds, plan.rounds[r].without)
        for pin in plan.programme.pins:
            if not pin.table:
                new[plan.index[pin.person], pin.round - 1] = False
        for i, away in day.away.items():
            new[i, list(away)] = False
        for k, person in enumerate(day.arrivals, start=len(present)):
            new[k] = [plan.is_present(person, round_) for round_ in plan.rounds]
        new[:, sorted(day.skipped)] = False
        return new


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let garbage wait: somebody stands at the door, and looking through all that a worker holds takes longer than a repair."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _variants(people: int) -> int:
    """Return how often to try when no proof says that a repair moves the fewest; big rooms have no time for it."""
    return next(tries for most, tries in _TRIES if people <= most)


def repair(problem: Problem, plan: Mapping[str, Any], changes: Mapping[str, Any], *, seed: int = 0) -> Result:
    """Return the smallest change to ``plan`` that fits the day, as its next version.

    Musts come first, then as few people as possible move, newcomers and hosts last, then promises count; with ten
    changes or more a few moves may restore promises.

    Parameters
    ----------
    problem
        The list as read, with the programme of the plan and its pairs.
    plan
        A ``kinfolk.plan/1`` document.
    changes
        A ``kinfolk.changes/1`` document.
    seed
        Accepted for the sake of a common command line; a repair draws nothing by lot.

    Raises
    ------
    InputError
        As :meth:`Repairer.propose`.
    """
    del seed
    started = clock.perf_counter()
    repairer = Repairer(problem, plan)
    result = repairer.apply(repairer.propose(changes))
    return replace(result, seconds=clock.perf_counter() - started)
