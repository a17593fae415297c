"""Many plans as good as the best: nobody owes anything to the draw between them.

A plan is as good as another if every must is kept, its worst-off person loses no more, and by each further measure of the
order of judgement (repeats where only mixing counts, the total of losses, kindred and people met) it is at most 1 % worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk.bounds import advice
from kinfolk.facts import Facts
from kinfolk.promises import Seating
from kinfolk.promises.judge import OrderKey, order_key
from kinfolk.roles import assign_greeters, propose
from kinfolk.search.hunt import Hunt
from kinfolk.search.sittings import most_tables_in_use
from kinfolk.search.varying import variations
from kinfolk.solve import Effort, account, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.problem import Problem
    from kinfolk.result import Result
    from kinfolk.roles import Proposal
    from kinfolk.solution import Solution

WITHIN = 0.01
"""How much worse than the best a plan may be by any measure."""

TRIES = 6
"""How many plans are tried for each that is wanted, before it is told that there are not so many."""


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Plans that are judged as good as the best of them.

    Parameters
    ----------
    facts
        The problem, with proposed hosts and greeters in their roles.
    solutions
        The plans, the best first; no two seat the same pairs together.
    tried
        How many were looked at.
    """

    facts: Facts
    proposal: Proposal
    solutions: tuple[Solution, ...]
    tried: int
    seed: int

    def result(self, place: int) -> Result:
        """Return one of the plans with everything that follows from it, as if it had been searched for."""
        return account(
            self.facts,
            self.solutions[place],
            proposal=self.proposal,
            seed=self.seed,
            steps=0,
            stopped="budget",
            seconds=0.0,
            advice=advice(self.facts),
        )


def alternatives(
    problem: Problem,
    effort: Effort,
    *,
    wanted: int = 200,
    within: float = WITHIN,
    heard: Callable[[int], None] | None = None,
) -> Alternatives:
    """Return up to ``wanted`` plans that are as good as the best.

    A plan is searched for as ever; from there two walks loosen what they have a little and let it settle again. A walk goes
    on only from plans that are as good, so that it never drifts. At the end everything is compared with the best that
    turned up on the way.

    Parameters
    ----------
    effort
        Of the first search; its seed is that of the walks too.
    wanted, within
        How many plans, and how much worse the worst of them may be.
    heard
        Is told how many there are, after each that is tried; what it raises ends the search.

    Returns
    -------
    Alternatives
        Fewer than ``wanted`` where no more were found; none where the best breaks a must.
    """
    first = solve(problem, effort)
    facts, proposal = with_roles(problem)
    best = _judged(facts, first.solution)
    found = {_pairs(facts, first.solution): (best, first.solution)}
    tried = 1
    if best.musts_broken:
        return Alternatives(facts, proposal, (), tried, effort.seed)
    hunt = Hunt.of(facts, assign_greeters(facts))

    def is_good(solution: Solution) -> bool:
        nonlocal best
        key = _judged(facts, solution)
        if not as_good(key, best, within) and not key < best:
            return False
        if key < best:
            best = key
            for pairs in [pairs for pairs, (other, _) in found.items() if not as_good(other, best, within)]:
                del found[pairs]
        found.setdefault(_pairs(facts, solution), (key, solution))
        return True

    walk = variations(hunt, first.solution, seed=effort.seed, threads=effort.threads or 1, is_good=is_good)
    while len(found) < wanted and tried < TRIES * wanted:
        next(walk)
        tried += 1
        if heard is not None:
            heard(len(found))
    kept = sorted(found.values(), key=lambda one: one[0])
    return Alternatives(facts, proposal, tuple(solution for _, solution in kept), tried, effort.seed)


def with_roles(problem: Problem) -> tuple[Facts, Proposal]:
    """Return the facts of a problem with hosts and greeters proposed as planning proposes them, and that proposal."""
    facts = Facts(problem)
    proposal = propose(facts, most_tables_in_use(facts))
    return (Facts(problem.with_roles(proposal.hosts, proposal.greeters)) if proposal.any else facts), proposal


def as_good(key: OrderKey, best: OrderKey, within: float = WITHIN) -> bool:
    """Return whether a plan is as good as the best, as this module says it; fractions are rounded against it."""
    return (
        key.musts_broken == 0
        and len(key.mixing) == len(best.mixing)
        and all(one <= _least(other, within) for one, other in zip(key.mixing, best.mixing, strict=True))
        and max(key.losses, default=0) <= max(best.losses, default=0)
        and key.total <= _least(best.total, within)
        and -key.longing * 100_000 >= -best.longing * round((1 - within) * 100_000)
    )


def _least(best: int, within: float) -> int:
    return best * round((1 + within) * 100_000) // 100_000


def _judged(facts: Facts, solution: Solution) -> OrderKey:
    return order_key(facts, Seating(facts, solution), with_apart=True)


def _pairs(facts: Facts, solution: Solution) -> bytes:
    """Return what tells two plans apart: who meets whom, not at which table or in which round."""
    meetings = Seating(facts, solution).meetings
    return meetings.a.tobytes() + meetings.b.tobytes()


__all__ = ["TRIES", "WITHIN", "Alternatives", "alternatives", "as_good", "with_roles"]
