"""What collides in the rounds ahead: nobody can do anything about rounds that are over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kinfolk.facts import Facts
from kinfolk.sentences import say
from kinfolk.solution import AWAY, NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.problem import Person
    from kinfolk.result import Result

OVER = say("A must was broken in a round that is over; in all rounds to come every must is kept.")


def looking_ahead(result: Result, first: int) -> Result:
    """Return ``result`` with only those collisions that concern rounds from position ``first`` on.

    The ledger keeps telling of the whole event. Where nothing but history is broken, a note says so.
    """
    if result.complete or not first:
        return result
    from kinfolk.solve import account

    problem = replace(result.problem, people=tuple(_people_ahead(result, first)))
    labels, hosts = result.solution.labels.copy(), result.solution.hosts.copy()
    labels[:, :first], hosts[:first] = AWAY, NOBODY
    rest = account(
        Facts(problem),
        replace(result.solution, labels=labels, hosts=hosts),
        seed=result.seed,
        steps=0,
        stopped="budget",
        seconds=0.0,
    )
    notes = (*result.notes, OVER) if rest.complete else result.notes
    return replace(result, collisions=rest.collisions, notes=notes)


def _people_ahead(result: Result, first: int) -> Iterator[Person]:
    """Yield everybody as there in the rounds ahead only; whose first round is over is no newcomer in them.

    Rounds that somebody has led count towards those they said yes to.
    """
    rounds = range(1, len(result.problem.rounds) + 1)
    led, knows = Counter(result.solution.hosts[:first].ravel().tolist()), result.problem.knows_times_attended
    for i, person in enumerate(result.problem.people):
        there = [number for number in rounds if person.rounds is None or number in person.rounds]
        left = tuple(number for number in there if number > first)
        started = len(left) < len(there)
        times = max(1, person.times_attended or 0) if started and knows else person.times_attended
        limit = person.host_rounds
        limit = None if limit is None else max(0, limit - led[i])
        yield replace(person, rounds=left, times_attended=times, host_rounds=limit)
