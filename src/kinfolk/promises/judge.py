"""How a plan is judged: who loses what, and which of two plans is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kinfolk.promises import OPEN_PROMISES, PROMISES
from kinfolk.promises.apart import share_a_table, share_anything
from kinfolk.promises.kindred import kindred_met
from kinfolk.promises.new_faces import NewFaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.promises.promise import Promise
    from kinfolk.promises.seating import Seating

_FIRST = 2520  # divisible by 1..10: the k-th kindred person or partner is worth a k-th of the first, in whole numbers


class Standing(NamedTuple):
    """One promise for the people asked about: how far broken, and whether that breaks a must."""

    degree: Ints
    must: Bools

    @property
    def must_broken(self) -> Bools:
        """For whom a must is broken."""
        return np.asarray((self.degree > 0) & self.must)

    def loss(self, weight: int) -> Ints:
        """Return what it costs each as a should."""
        return np.asarray(np.where(self.must, 0, self.degree * weight), dtype=np.int32)


@dataclass(frozen=True, order=True)
class OrderKey:
    """Two plans are compared by this: the smaller key is the better plan.

    ``mixing`` is empty unless :func:`only_mixing_counts`; then it holds coincidences, the worst-off and the maximum.
    """

    musts_broken: int
    mixing: tuple[int, ...]
    losses: tuple[int, ...]
    total: int
    longing: int


def standing(promise: Promise, facts: Facts, seating: Seating, people: Ints | None = None) -> Standing:
    """Return how ``promise`` stands for ``people`` (None: everybody)."""
    chosen = slice(None) if people is None else people
    return Standing(promise.degree(facts, seating, people), promise.must(facts, seating)[chosen])


def loss(
    facts: Facts, seating: Seating, people: Ints | None = None, promises: Sequence[Promise] = OPEN_PROMISES
) -> Ints:
    """Return ``[people]``: the sum of weight x degree over the promises broken as a should."""
    size = facts.people if people is None else len(people)
    total = np.zeros(size, dtype=np.int32)
    for promise in promises:
        level = facts.problem.programme.level(promise.name)
        if level.on:
            total += standing(promise, facts, seating, people).loss(level.weight)
    return total


def memory_broken(facts: Facts, seating: Seating) -> Bools:
    """Return ``[people]``: who shares a table with somebody remembered, where the programme makes that a must."""
    broken = np.zeros(facts.people, dtype=np.bool_)
    if facts.problem.programme.memory_level.must and len(facts.remembered):
        a, b = facts.remembered.T
        again = share_a_table(seating, a, b) & ~facts.companions(a, b)
        broken[facts.remembered[again].ravel()] = True
    return broken


def meets_again(facts: Facts, seating: Seating) -> bool:
    """Return whether two people share a table or cast whom the memory would rather see with others."""
    return bool(len(facts.better_apart)) and bool(share_anything(seating, *facts.better_apart.T).any())


def only_mixing_counts(facts: Facts) -> bool:
    """Return whether ``new_faces`` is the only should promise that is on, among people who are new to each other.

    Then plans are compared as programs that know only repeats compare them; people who know each other, and casts,
    make the other order the better one.
    """
    programme = facts.problem.programme
    shoulds = {
        promise.name for promise in OPEN_PROMISES if (level := programme.level(promise.name)).on and not level.must
    }
    return shoulds == {NewFaces.name} and not programme.casts.wanted and not len(facts.known)


def most_often(facts: Facts, seating: Seating) -> int:
    """Return how often those two people meet who meet most often, companions left out."""
    a, b, times = seating.meetings
    return int(times[~facts.companions(a, b)].max(initial=0))


def musts_broken(facts: Facts, seating: Seating) -> int:
    """Return for how many people a must is broken, summed over musts; keep-apart requests are never counted."""
    total = int(memory_broken(facts, seating).sum())
    for promise in OPEN_PROMISES:
        level = facts.problem.programme.level(promise.name)
        if level.must:
            total += int(standing(promise, facts, seating).must_broken.sum())
    return total


def order_key(facts: Facts, seating: Seating, *, with_apart: bool = False) -> OrderKey:
    """Return what two plans are compared by: musts, worst-off first, the total, then kindred and reach.

    Where only mixing counts, coincidences come before the worst-off, and the maximum after them.

    Parameters
    ----------
    with_apart
        Count keep-apart requests among the musts: for the solver alone, never for anything that is shown.
    """
    musts = int(memory_broken(facts, seating).sum())
    losses = np.zeros(facts.people, dtype=np.int64)
    for promise in PROMISES if with_apart else OPEN_PROMISES:
        level = facts.problem.programme.level(promise.name)
        if level.on:
            stands = standing(promise, facts, seating)
            musts += int(stands.must_broken.sum())
            losses += stands.loss(level.weight)
    worst_first = np.sort(losses[losses > 0])[::-1]
    mixing = mixing_key(facts, seating) if only_mixing_counts(facts) else ()
    return OrderKey(musts, mixing, tuple(worst_first.tolist()), int(losses.sum()), -joy(facts, seating))


def mixing_key(facts: Facts, seating: Seating) -> tuple[int, int, int]:
    """Return coincidences, the largest loss of anybody, and how often two people meet at most; companions left out.

    Right where :func:`only_mixing_counts`: nobody is known and there are no casts, so everybody's degree is made of
    coincidences, each counted at both ends.
    """
    met_again = NewFaces().degree(facts, seating)
    return int(met_again.sum()) // 2, int(loss(facts, seating).max(initial=0)), most_often(facts, seating)


def joy(facts: Facts, seating: Seating) -> int:
    """Return kindred people and people met, over everybody, each next one worth less than the one before."""
    meetings = seating.meetings
    reach = np.bincount(np.concatenate([meetings.a, meetings.b]), minlength=facts.people)
    kindred, _ = kindred_met(facts, seating)
    most = int(max(reach.max(initial=0), 1))
    worth = np.concatenate([[0], np.cumsum(_FIRST // np.arange(1, most + 1))])
    return int(worth[kindred].sum() + worth[reach].sum())
