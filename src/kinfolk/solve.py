"""The recipe on one page: propose roles, lay out the room, start from a design, search, account for everybody."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kinfolk.bounds import advice, collisions, memory_collisions, remedy_of
from kinfolk.crowd.problems import crowd_of
from kinfolk.errors import InputError
from kinfolk.facts import Facts
from kinfolk.ledger import ledger
from kinfolk.promises import Seating
from kinfolk.promises.judge import musts_broken
from kinfolk.promises.wording import people_count
from kinfolk.result import Collision, Result
from kinfolk.roles import assign_greeters, host_stand_ins, propose, settled_stand_ins
from kinfolk.search.budget import budget
from kinfolk.search.effort import Effort, Progress
from kinfolk.search.hunt import Hunt, as_solution
from kinfolk.search.kept_casts import name_all_casts
from kinfolk.search.prepare import Prices
from kinfolk.search.safety import broken_apart
from kinfolk.search.sittings import most_tables_in_use
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.crowd.problems import Gathering
    from kinfolk.problem import Problem
    from kinfolk.result import Ledger, Musts
    from kinfolk.roles import Proposal
    from kinfolk.search.hunt import Found
    from kinfolk.solution import Solution

__all__ = ["Effort", "Progress", "account", "as_solution", "in_shards", "solve"]

VERY_MANY = 20_000  # people from whom on a problem that a crowd knows all of is planned as one


def solve(problem: Problem, effort: Effort | None = None, *, weights: Any = None, **options: Any) -> Result:  # noqa: ANN401
    """Plan: who sits with whom in every round, casts, greeters, and who got which promise.

    Parameters
    ----------
    problem
        Attendees and a resolved programme.
    effort
        Seed, steps, time and threads; or give these by name.
    weights
        Extra cost of each pair that shares a table or cast, ``[people, people]``, dense or scipy sparse; negative
        numbers bring people together. In the search 1 weighs as much as one normal promise broken for one person;
        between finished plans the promises kept come first, then the weights.

    Returns
    -------
    Result
        The best plan found; the same problem, options and seed give the same plan with any number of threads.

    Raises
    ------
    InputError
        The problem cannot be planned at all: no rounds, or fewer seats than people in one of them.
    """
    effort = effort or Effort(**options)
    started = clock.perf_counter()
    facts = Facts(problem)
    proposal = propose(facts, most_tables_in_use(facts))
    if proposal.any:
        facts = Facts(problem.with_roles(proposal.hosts, proposal.greeters))
    _check_seats(facts)
    many = None if weights is not None else _very_many(facts)
    if many is not None:
        planned, last = _planned_as_crowd(facts, many, effort, proposal=proposal, started=started)
        if planned.complete or last:
            return planned
    hunt = Hunt.of(facts, assign_greeters(facts), Prices.of(weights, facts.people))
    found = hunt.run(effort) if many is None else _hunted_after(hunt, effort, started)
    return account(
        facts,
        found.solution,
        proposal=proposal,
        seed=effort.seed,
        steps=found.steps,
        stopped=found.stopped,
        seconds=clock.perf_counter() - started,
        construction=found.construction,
        advice=advice(facts),
        notes=hunt.price_of_kept_tables(effort.seed),
    )


def in_shards(problem: Problem) -> bool:
    """Whether a problem is so large, and asks for so little else, that it is planned as a crowd and polished in shards."""
    return len(problem.people) >= VERY_MANY and _very_many(Facts(problem)) is not None


def _very_many(facts: Facts) -> Gathering | None:
    return None if facts.people < VERY_MANY else crowd_of(facts)


def _whole(facts: Facts) -> int:
    """Return what a plan as a crowd names as its steps, by which it is replayed: the whole budget."""
    return budget(facts.people, facts.rounds, mixes=False)


def _planned_as_crowd(
    facts: Facts, many: Gathering, effort: Effort, *, proposal: Proposal, started: float
) -> tuple[Result, bool]:
    """Plan very many people who ask for nothing but what a crowd knows; tell whether that is the last word."""
    from kinfolk.shards import plan_crowd  # whose kernels nobody else waits for

    plan = plan_crowd(many.crowd, effort, steps=_whole(facts), started=started)
    result = account(
        facts,
        many.solution(facts, plan.seats, plan.hosts, assign_greeters(facts)),
        proposal=proposal,
        seed=effort.seed,
        steps=plan.steps,
        stopped=plan.stopped,
        seconds=clock.perf_counter() - started,
        construction=say("shifted columns") if plan.perfect else "",
        advice=advice(facts),
        notes=(),
    )
    return result, plan.cut


def _hunted_after(hunt: Hunt, effort: Effort, started: float) -> Found:
    """Search as usual where a whole plan as a crowd breaks a must; steps beyond that plan's are those of this search."""
    whole = _whole(hunt.facts)
    beyond = None if effort.steps is None or effort.steps <= whole else effort.steps - whole - 1
    time = None if effort.time is None else max(0.0, effort.time - (clock.perf_counter() - started))
    told = effort.progress
    progress = told and (lambda now: told(replace(now, steps=whole + 1 + now.steps, planned=whole + 1 + now.planned)))
    found = hunt.run(replace(effort, steps=beyond, time=time, progress=progress))
    if found.stopped in ("time", "interrupted"):
        return replace(found, steps=whole + 1 + found.steps)
    return replace(found, steps=whole if effort.steps is None else effort.steps)


def account(facts: Facts, solution: Solution, *, proposal: Proposal | None = None, **fields: Any) -> Result:  # noqa: ANN401
    """Return a result with everything that follows from a solution: ledger, stand-ins, cast names, musts."""
    stand_ins = settled_stand_ins(facts, solution)
    solution = replace(solution, greeter_stand_ins=stand_ins)
    seating = Seating(facts, solution)
    account_ = ledger(facts.problem, solution, facts, seating)
    complete = musts_broken(facts, seating) == 0
    memory = () if complete else memory_collisions(facts, seating)
    proven = (*collisions(facts), *(one for one in memory if one.proven))
    musts: Musts = "kept" if complete else "impossible" if proven else "not_found"
    return Result(
        problem=facts.problem,
        solution=solution,
        ledger=account_,
        musts=musts,
        complete=complete,
        collisions=() if complete else proven or (*_not_found(account_), *memory),
        cast_names=name_all_casts(facts, solution),
        stand_ins=host_stand_ins(facts, solution),
        greeter_stand_ins=stand_ins,
        proposed_hosts=proposal.hosts if proposal else (),
        proposed_greeters=proposal.greeters if proposal else (),
        reserve_hosts=proposal.reserve_hosts if proposal else (),
        reserve_greeters=proposal.reserve_greeters if proposal else (),
        safety=broken_apart(facts, solution),
        **fields,
    )


def _check_seats(facts: Facts) -> None:
    if not facts.rounds:
        raise InputError(say("the programme has no rounds."), remedy=say("Give it at least one round."))
    for r, round_ in enumerate(facts.problem.rounds):
        seats, present = sum(table.seats for table in round_.tables), int(facts.present[:, r].sum())
        if present > seats:
            raise InputError(
                say(
                    "round {round} has {seats} seats for {people} people.",
                    round=round_.number,
                    seats=seats,
                    people=present,
                ),
                remedy=say("Add tables or seats for {people} more.", people=present - seats),
            )


def _not_found(account_: Ledger) -> tuple[Collision, ...]:
    """Return the musts that are broken though no proof says that they must be."""
    found = []
    for entry in account_.entries:
        broken = [one for one in entry.broken if (one.level or entry.level) == "must"]
        if broken:
            found.append(
                Collision(
                    promise=entry.promise,
                    people=tuple(one.id for one in broken),
                    sentence=say(
                        "No plan was found that keeps {promise} for {people}: {why}",
                        promise=repr(entry.promise),
                        people=people_count(len(broken)),
                        why=broken[0].why,
                    ),
                    remedy=remedy_of(entry.promise),
                    proven=False,
                )
            )
    return tuple(found)
