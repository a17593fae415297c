"""The independent recount: every promise, for every person, from the attendee list and the plan file."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from typing import TYPE_CHECKING, Any

from kinfolk.checker import claims, document
from kinfolk.checker.crowd import Crowd
from kinfolk.checker.recount import Breach, Recount, Tally
from kinfolk.checker.rules import RULES
from kinfolk.checker.safety import broken_apart
from kinfolk.checker.seating import Seating
from kinfolk.checker.structure import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.checker.verdict import Fault, Verdict
    from kinfolk.problem import Level, Problem

MOST_WORST_OFF = 10


def check(problem: Problem, plan: Mapping[str, Any]) -> Recount:
    """Recount every promise of ``plan`` and compare with what it claims.

    Parameters
    ----------
    problem
        People and pairs as the attendee files have them, with the programme that the plan file holds.
    plan
        A parsed ``kinfolk.plan/1`` document.

    Returns
    -------
    Recount
        Tallies, contradictions, differences, totals, and apart from all of these the keep-apart requests.

    Raises
    ------
    InputError
        ``plan`` is not a plan document, or a value in it is of the wrong kind.

    Notes
    -----
    The definitions are those of docs/reference/promises.md. No code is shared with the planner.
    """
    read = document.read(plan)
    crowd = Crowd(problem, read.proposed)
    seating = Seating(read, crowd)
    entries = tuple(_tallies(crowd, seating))
    pairs_met, coincidences = _meetings(crowd, seating)
    found = Recount(
        people=len(crowd.people),
        entries=entries,
        structure=tuple(dict.fromkeys(contradictions(read, crowd, seating))),
        differences=(),
        pairs_met=pairs_met,
        coincidences=coincidences,
        worst_off=_worst_off(entries, crowd),
        remembered=_remembered(crowd, seating),
        safety=tuple(broken_apart(crowd, seating)),
    )
    # A must of the memory cannot be recounted without it: then the plan may know of a broken must that we do not.
    musts_known = bool(problem.memory) or not problem.programme.memory_level.must
    return replace(found, differences=tuple(claims.differences(plan, found, musts_known=musts_known)))


def _tallies(crowd: Crowd, seating: Seating) -> Iterable[Tally]:
    for promise, rule in RULES.items():
        level = crowd.problem.programme.level(promise)
        if level.on:
            verdict = rule(crowd, seating)
            if verdict.faults:
                yield _tally(promise, level, verdict, crowd)


def _tally(promise: str, level: Level, verdict: Verdict, crowd: Crowd) -> Tally:
    def breach(id_: str, fault: Fault) -> Breach:
        firmly = "must" if level.must and fault.must else "should"
        return Breach(id_, crowd.people[id_].name, fault.degree, firmly, fault.rounds)

    faults = verdict.faults
    broken = tuple(breach(id_, fault) for id_ in crowd.people if (fault := faults.get(id_)) is not None)
    return Tally(
        promise=promise,
        level="must" if level.must and verdict.must else "should",
        weight=level.weight,
        owed=len(faults),
        kept=len(faults) - len(broken),
        broken=broken,
    )


def _meetings(crowd: Crowd, seating: Seating) -> tuple[int, int]:
    """Return how many pairs share a table at all, and the sum of c(c-1)/2 over pairs that share c."""
    pairs = coincidences = 0
    for id_ in crowd.people:
        company = seating.company(id_)
        pairs += len(company)
        coincidences += sum(comb(rounds, 2) for rounds in company.values() if rounds > 1)
    return pairs // 2, coincidences // 2


def _remembered(crowd: Crowd, seating: Seating) -> tuple[str, ...]:
    """Return who sits with somebody they met at an earlier event, if the programme forbids that."""
    found: set[str] = set()
    if crowd.problem.programme.memory_level.must:
        for meeting in crowd.problem.memory:
            a, b = meeting.a, meeting.b
            if {a, b} <= crowd.people.keys() and not crowd.are_companions(a, b) and b in seating.company(a):
                found |= {a, b}
    return tuple(id_ for id_ in crowd.people if id_ in found)


def _worst_off(entries: Iterable[Tally], crowd: Crowd) -> tuple[str, ...]:
    loss = dict.fromkeys(crowd.people, 0)
    for tally in entries:
        for breach in tally.broken:
            if breach.level == "should":
                loss[breach.id] += tally.weight * breach.degree
    largest = max(loss.values(), default=0)
    return tuple(id_ for id_ in crowd.people if largest and loss[id_] == largest)[:MOST_WORST_OFF]
