"""Who got which promise, why not, and what no plan could give: the account a plan gives of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.bounds import bounds
from kinfolk.facts import Facts
from kinfolk.promises import OPEN_PROMISES, Seating
from kinfolk.promises.judge import standing
from kinfolk.result import Broken, Entry, Ledger

if TYPE_CHECKING:
    from kinfolk.facts.arrays import Wide
    from kinfolk.problem import Problem
    from kinfolk.promises import Bound, Promise
    from kinfolk.promises.judge import Standing
    from kinfolk.solution import Solution

MOST_WORST_OFF = 10


def ledger(problem: Problem, solution: Solution, facts: Facts | None = None, seating: Seating | None = None) -> Ledger:
    """Return who got which promise.

    Parameters
    ----------
    problem
        With everybody in their roles, proposed ones included.
    solution
        Who sits where.
    facts, seating
        Those of ``problem`` and ``solution``, where the caller has them already.

    Notes
    -----
    Promises that are off or owed to nobody have no entry, and keep-apart requests never do:
    the ledger is a function of the problem without them.
    """
    facts = facts or Facts(problem)
    seating = seating or Seating(facts, solution)
    on = [promise for promise in OPEN_PROMISES if problem.programme.level(promise.name).on]
    stands = {promise.name: standing(promise, facts, seating) for promise in on}
    losses = np.zeros(facts.people, dtype=np.int64)
    for name, stand in stands.items():
        losses += stand.loss(problem.programme.level(name).weight)
    entries = tuple(
        _entry(promise, seating, stands[promise.name], losses) for promise in on if promise.owed(facts).any()
    )
    pairs_met, coincidences = meeting_totals(seating)
    return Ledger(entries, pairs_met, coincidences, worst_off(problem, losses))


def meeting_totals(seating: Seating) -> tuple[int, int]:
    """Return how many different pairs share a table, and the sum of c(c-1)/2 over their shared rounds."""
    times = seating.meetings.times.astype(np.int64)
    return len(times), int((times * (times - 1) // 2).sum())


def worst_off(problem: Problem, losses: Wide) -> tuple[str, ...]:
    """Return the ids of those who lose most, in the order of the list, ten at most; nobody if nobody loses."""
    most = int(losses.max(initial=0))
    if not most:
        return ()
    return tuple(problem.people[i].id for i in np.flatnonzero(losses == most)[:MOST_WORST_OFF])


def _entry(promise: Promise, seating: Seating, stand: Standing, losses: Wide) -> Entry:
    facts = seating.facts
    level = facts.problem.programme.level(promise.name)
    must = promise.is_must(facts, seating)
    bound = bounds(facts)[promise.name]
    broken = np.flatnonzero(stand.degree)
    # The worst-off first; among equals those for whom it is broken furthest, then the order of the list.
    ranked = broken[np.lexsort((broken, -stand.degree[broken], -losses[broken]))]
    owed = int(promise.owed(facts).sum())
    return Entry(
        promise=promise.name,
        level="must" if must else "should",
        weight=level.weight,
        owed=owed,
        kept=owed - len(broken),
        # A plan that seats not everybody, or breaks a pin, may break other promises for fewer: it claims no more.
        impossible=min(bound.minimum, len(broken)),
        because=bound.because if len(broken) else "",
        broken=tuple(_broken(promise, seating, int(i), (stand, bound, must)) for i in ranked),
    )


def _broken(promise: Promise, seating: Seating, person: int, known: tuple[Standing, Bound, bool]) -> Broken:
    stand, bound, must = known
    facts = seating.facts
    differs = bool(stand.must[person]) != must
    return Broken(
        id=facts.problem.people[person].id,
        why=promise.why(facts, seating, person),
        impossible=bool(bound.certain[person]),
        level=("must" if stand.must[person] else "should") if differs else "",
        rounds=promise.rounds_broken(facts, seating, person) if differs else (),
    )
