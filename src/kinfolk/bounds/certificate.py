"""When a plan is proven to be the best there is: its losses are the flattest that the bounds allow."""

from __future__ import annotations

from heapq import heapify, heapreplace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.bounds.bound import bounds, repeats
from kinfolk.promises import OPEN_PROMISES
from kinfolk.promises.judge import meets_again, memory_broken, mixing_key, musts_broken, only_mixing_counts, standing
from kinfolk.promises.kindred import kindred_met
from kinfolk.promises.repeats import least_most_often

if TYPE_CHECKING:
    from kinfolk.facts import Facts
    from kinfolk.facts.arrays import Wide
    from kinfolk.promises import Seating

NEW_FACES = "new_faces"


def proves(facts: Facts, seating: Seating) -> bool:
    """Return whether no plan is better than this one in musts, worst-off first, and total.

    Notes
    -----
    Where only mixing counts, it means: in musts, coincidences, the worst-off and the maximum. Kindred people beyond
    those owed are not part of the proof: while there are any to be met, nothing is claimed.
    """
    return _meets_all_kindred(facts, seating) and nothing_owed_left(facts, seating)


def _meets_all_kindred(facts: Facts, seating: Seating) -> bool:
    """Return whether nobody is left whom a kindred person of theirs could still be brought to meet."""
    if not facts.problem.programme.level("kindred").on or not facts.kindred_owed.any():
        return True
    seats = np.where(facts.present, facts.capacity.largest - 1, 0).sum(axis=1)
    if (facts.kindred_to_meet > seats).any():  # nobody meets so many: no plan needs to be looked at
        return False
    met, _ = kindred_met(facts, seating)
    return np.array_equal(met, facts.kindred_to_meet)


def nothing_owed_left(facts: Facts, seating: Seating) -> bool:
    """Return whether every must is kept, and what people lose is exactly the least that is proven.

    A search that gets here has nothing left to gain but kindred people beyond those owed.

    Notes
    -----
    Whatever the plan, those certain to lose lose that much, every other proven loss falls on somebody, and
    the proven repeats add up. Losses on different people are leximin-smaller than the same losses heaped up, and
    equal portions are flattest where each goes to whoever has least. A plan with exactly those losses is
    therefore the best.
    """
    if not facts.capacity.seats_everybody or memory_broken(facts, seating).any() or meets_again(facts, seating):
        return False
    if only_mixing_counts(facts):
        return _mixes_best(facts, seating)
    least = _least_losses(facts, seating)
    return least is not None and np.array_equal(np.sort(_losses(facts, seating)[facts.attends]), least)


def _mixes_best(facts: Facts, seating: Seating) -> bool:
    """Return whether coincidences, the worst-off and the maximum are all as low as is proven.

    With the fewest coincidences the ends of them add up to twice as many, and somebody has at least the average.
    """
    if musts_broken(facts, seating):
        return False
    coincidences, worst_off, most = mixing_key(facts, seating)
    least = repeats(facts)
    if coincidences != least:
        return False
    average = -(-2 * least // max(1, int(facts.attends.sum())))
    if worst_off != average * facts.problem.programme.level(NEW_FACES).weight:
        return False
    return most <= 1 or most <= max(1 + (least > 0), least_most_often(facts))


def _losses(facts: Facts, seating: Seating) -> Wide:
    total = np.zeros(facts.people, dtype=np.int64)
    for promise in OPEN_PROMISES:
        level = facts.problem.programme.level(promise.name)
        if level.on:
            total += standing(promise, facts, seating).loss(level.weight)
    return total


def _least_losses(facts: Facts, seating: Seating) -> Wide | None:
    """Return the flattest losses (ascending) that bounds allow, or None where they are weaker than this plan."""
    base = np.zeros(facts.people, dtype=np.int64)
    scattered: list[int] = []
    portions, portion = 0, 0
    for promise in OPEN_PROMISES:
        level = facts.problem.programme.level(promise.name)
        if not level.on:
            continue
        stand = standing(promise, facts, seating)
        if stand.must_broken.any():
            return None
        total = int(stand.degree.sum())
        if promise.name == NEW_FACES and total and total == 2 * repeats(facts):
            portions, portion = total, level.weight
            continue
        bound = bounds(facts)[promise.name]
        if total != bound.minimum:
            return None
        base += level.weight * bound.certain
        scattered += [level.weight] * (bound.minimum - int(bound.certain.sum()))
    return _flattest(base[facts.attends], scattered, portions, portion)


def _flattest(base: Wide, scattered: list[int], portions: int, portion: int) -> Wide | None:
    """Return the leximin-smallest losses when portions are shared out and scattered losses hit people once each."""
    free = int((base == 0).sum())
    losses = [*base[base > 0].tolist(), *scattered, *[0] * (free - len(scattered))]
    # Portions may have to be heaped on the scattered losses; which of these best share a person is not proven.
    if len(scattered) > free or (scattered and portions > free - len(scattered)):
        return None
    heapify(losses)
    for _ in range(portions):
        heapreplace(losses, losses[0] + portion)
    return np.sort(np.array(losses, dtype=np.int64))
