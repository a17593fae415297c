"""What moving a few people costs: who loses and gains which promise, looking only at the tables touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.judge import Standing, standing
from kinfolk.promises.seating import Seating

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.facts import Facts, Ints
    from kinfolk.promises.promise import Promise
    from kinfolk.solution import Solution

Shift = tuple[int, int, int]
"""Person, round and new table, as positions; table -1 is no seat."""
Lead = tuple[int, int, int]
"""Round, table and who hosts it from now on, as positions; -1 is nobody."""


@dataclass(frozen=True, eq=False)
class Price:
    """How promises stand for everybody whose tables are touched, before and after.

    Parameters
    ----------
    people
        ``[touched]``: positions; for nobody else does anything change.
    before, after
        Standing of these people by promise (only promises that are on).
    weights
        What each promise weighs.
    """

    people: Ints
    before: Mapping[str, Standing]
    after: Mapping[str, Standing]
    weights: Mapping[str, int]

    def degree(self, promise: str) -> Ints:
        """Return ``[touched]``: by how much more (or less) ``promise`` is broken."""
        return np.asarray(self.after[promise].degree - self.before[promise].degree)

    def musts(self, promise: str) -> Ints:
        """Return ``[touched]``: 1 where a must breaks, -1 where one is mended."""
        return np.asarray(
            self.after[promise].must_broken.astype(np.int32) - self.before[promise].must_broken.astype(np.int32)
        )

    @property
    def loss(self) -> Ints:
        """``[touched]``: the exact change of each person's loss."""
        change = np.zeros(len(self.people), dtype=np.int32)
        for name, weight in self.weights.items():
            change += self.after[name].loss(weight) - self.before[name].loss(weight)
        return change


def price(
    promises: Sequence[Promise],
    facts: Facts,
    now: Solution | Seating,
    moves: Sequence[Shift],
    hosts: Sequence[Lead] = (),
) -> Price:
    """Return the exact price of ``moves``.

    Parameters
    ----------
    promises
        Those to judge; an organiser is shown ``OPEN_PROMISES``, which know nothing of keep-apart requests.
    now
        The solution as it is; as a seating, which holds its cached views, if several prices are asked of it.
    moves
        Person, round and new table positions; a swap is two of them.
    hosts
        Who hosts which table afterwards, where that changes.
    """
    before = now if isinstance(now, Seating) else Seating(facts, now)
    after = Seating(facts, _moved(before.solution, moves, hosts))
    people = _touched(before, after, moves, hosts)
    levels = {promise.name: facts.problem.programme.level(promise.name) for promise in promises}
    chosen = [promise for promise in promises if levels[promise.name].on]
    return Price(
        people,
        {promise.name: standing(promise, facts, before, people) for promise in chosen},
        {promise.name: standing(promise, facts, after, people) for promise in chosen},
        {promise.name: levels[promise.name].weight for promise in chosen},
    )


def _moved(solution: Solution, moves: Sequence[Shift], hosts: Sequence[Lead]) -> Solution:
    labels, leads = solution.labels.copy(), solution.hosts.copy()
    for person, r, table in moves:
        labels[person, r] = table
    for r, table, host in hosts:
        leads[r, table] = host
    return replace(solution, labels=labels, hosts=leads)


def _touched(before: Seating, after: Seating, moves: Sequence[Shift], hosts: Sequence[Lead]) -> Ints:
    """Return everybody at a table that somebody leaves or joins, or that a moved host hosts in any round."""
    if (before.in_use != after.in_use).any():
        # Opening or closing a table can turn "hosted" from a should into a must for a whole round.
        return np.arange(before.facts.people, dtype=np.int32)
    movers = np.unique(np.array([person for person, _, _ in moves], dtype=np.int32))
    touched = set(movers.tolist())
    # Who hosts in one round more or less may do so in others less or more: they say yes to so many rounds.
    leading = {int(s.solution.hosts[r, table]) for s in (before, after) for r, table, _ in hosts} - {-1}
    leaders = np.union1d(movers, np.array(sorted(leading), dtype=np.int32))
    for seating in (before, after):
        rounds = np.array([r for _, r, _ in moves], dtype=np.int64)
        places = seating.place[[person for person, _, _ in moves], rounds]
        hosted = np.flatnonzero(np.isin(seating.solution.hosts.reshape(-1), leaders))
        for place in np.unique(np.concatenate([places[places >= 0], hosted])).tolist():
            touched.update(seating.people_at(place))
    return np.array(sorted(touched), dtype=np.int32)
