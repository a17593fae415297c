"""How good a plan is, recounted: by the independent checker for promises, from the bare seating for repeats."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from kinfolk import check, plan_document
from kinfolk.facts import Facts
from kinfolk.promises import Seating
from kinfolk.promises.judge import loss
from kinfolk.promises.kindred import kindred_met

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.problem import Problem
    from kinfolk.result import Result


@dataclass(frozen=True)
class Quality:
    """What a plan gives: ``promises`` is owed, broken and proven impossible by name; the rest counts people or pairs.

    ``left_alone`` have somebody kindred there, are not proven out of reach of them, and meet nobody kindred. ``repeats`` are those of whoever has the most,
    ``most_often`` is how often two people share a table at most. ``loss`` is that of the worst-off person.
    """

    sound: bool
    musts_broken: int
    apart_broken: int
    promises: dict[str, tuple[int, int, int]]
    left_alone: int
    coincidences: int
    repeats: int
    most_often: int
    loss: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def quality(problem: Problem, result: Result) -> Quality:
    """Return the quality of a plan made for ``problem``."""
    recount = check(problem, plan_document(result))
    coincidences, repeats, most_often = meetings(result.solution.labels)
    if coincidences != recount.coincidences:
        raise AssertionError(f"{coincidences} repeats counted here, {recount.coincidences} by the checker")
    facts = Facts(result.problem)
    seating = Seating(facts, result.solution)
    met, _ = kindred_met(facts, seating)
    impossible = {entry.promise: entry.impossible for entry in result.ledger.entries}
    return Quality(
        sound=recount.ok,
        musts_broken=sum(tally.musts_broken for tally in recount.entries) + len(recount.remembered),
        apart_broken=len(recount.safety),
        promises={
            tally.promise: (tally.owed, len(tally.broken), impossible.get(tally.promise, 0))
            for tally in recount.entries
        },
        left_alone=int(((facts.kindred_owed > 0) & (met == 0) & ~_out_of_reach(result, "kindred")).sum()),
        coincidences=coincidences,
        repeats=repeats,
        most_often=most_often,
        loss=int(loss(facts, seating).max(initial=0)),
    )


def _out_of_reach(result: Result, promise: str) -> NDArray[np.bool_]:
    """Return ``[people]``: for whom the promise is proven to be impossible."""
    flagged = {
        broken.id
        for entry in result.ledger.entries
        if entry.promise == promise
        for broken in entry.broken
        if broken.impossible
    }
    return np.array([person.id in flagged for person in result.problem.people], dtype=np.bool_)


def meetings(labels: NDArray[np.int32]) -> tuple[int, int, int]:
    """Return the sum of c(c-1)/2 over pairs, the largest such sum of one person, and the largest c."""
    people, rounds = labels.shape
    shared = sparse.csr_array((people, people), dtype=np.int64)
    for r in range(rounds):
        here = np.flatnonzero(labels[:, r] >= 0)
        seats = sparse.csr_array(
            (np.ones(len(here), dtype=np.int64), (here, labels[here, r])), shape=(people, int(labels.max()) + 1)
        )
        shared = shared + seats @ seats.T
    shared.setdiag(0)
    again = shared.copy()
    again.data = again.data * (again.data - 1) // 2
    per_person: NDArray[np.int64] = np.asarray(again.sum(axis=1)).ravel()
    return int(per_person.sum()) // 2, int(per_person.max(initial=0)), int(shared.max())
