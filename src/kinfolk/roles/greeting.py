"""Gives every newcomer a greeter by name: never of their own party, kindred where possible, the work spread evenly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.solution import Solution

MOST_EACH = 5
BLOCK = 1_500  # newcomers matched at a time: the matching needs a matrix of newcomers by greeters' places
IMPOSSIBLE = 1_000_000
NO_COMMON_LANGUAGE, NOT_KINDRED, NOT_THERE_YET = 5_000, 300, 2_000
STEP = 40  # each further newcomer of one greeter costs so much more than the one before


def assign_greeters(facts: Facts) -> Ints:
    """Return ``[people]`` the greeter of each newcomer, -1 for everybody else and where nobody is left.

    Whoever was settled beforehand (:attr:`Problem.greeters`) stays, as far as the greeter is there, has a place, and
    is of no party of theirs. The assignment of the others is a minimum-cost matching (Hungarian algorithm, scipy) of newcomers with greeters' places: first
    as many newcomers as possible, then a common language, kindred, and an even load.
    """
    greeter_of = np.full(facts.people, -1, dtype=np.int32)
    attends = facts.present.any(axis=1)
    if not facts.problem.programme.level("welcomed").on:
        return greeter_of
    people = facts.problem.people
    newcomers = np.flatnonzero(facts.newcomer & attends & facts.wants_greeter).astype(np.int32)
    room = np.array(
        [min(person.greeter_capacity, MOST_EACH) if person.is_greeter else 0 for person in people], dtype=np.int32
    )
    room[~attends] = 0
    left = room.copy()
    _settle(facts, newcomers, left, greeter_of)
    newcomers = newcomers[greeter_of[newcomers] < 0]
    for first in range(0, len(newcomers), BLOCK):
        block = newcomers[first : first + BLOCK]
        _match(facts, block, left, room, greeter_of)
    return greeter_of


def _settle(facts: Facts, newcomers: Ints, left: Ints, greeter_of: Ints) -> None:
    """Give newcomers the greeter who was settled for them beforehand, and take the place from what is left."""
    index, waiting = facts.problem.index, set(newcomers.tolist())
    for greeter_id, newcomer_id in facts.problem.greeters:
        greeter, newcomer = index[greeter_id], index[newcomer_id]
        pair = np.array([newcomer], dtype=np.int32), np.array([greeter], dtype=np.int32)
        if newcomer in waiting and left[greeter] > 0 and not _impossible(facts, *pair)[0]:
            waiting.discard(newcomer)
            greeter_of[newcomer] = greeter
            left[greeter] -= 1


def _match(facts: Facts, newcomers: Ints, left: Ints, room: Ints, greeter_of: Ints) -> None:
    """Match one block of newcomers with the places that are left."""
    from scipy.optimize import linear_sum_assignment  # slow to import; only plans with newcomers need it

    greeters = np.flatnonzero(left > 0).astype(np.int32)
    if not len(greeters) or not len(newcomers):
        return
    if len(greeters) > 2 * BLOCK:
        greeters = greeters[np.lexsort((greeters, -left[greeters]))[: 2 * BLOCK]]
    cost = _pair_cost(facts, newcomers, greeters)
    most = int(left[greeters].max())
    needed = min(most, max(2, 2 * -(-len(newcomers) // len(greeters))))
    place_owner = np.concatenate([np.flatnonzero(left[greeters] > k) for k in range(most)])
    place_step = np.concatenate([np.full(int((left[greeters] > k).sum()), k) for k in range(most)])
    used = room[greeters] - left[greeters]
    if int((place_step < needed).sum()) >= len(newcomers):
        place_owner, place_step = place_owner[place_step < needed], place_step[place_step < needed]
    full = cost[:, place_owner] + STEP * (place_step + used[place_owner]) ** 2
    rows, columns = linear_sum_assignment(full)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if full[row, column] >= IMPOSSIBLE:
            continue
        greeter = int(greeters[place_owner[column]])
        greeter_of[newcomers[row]] = greeter
        left[greeter] -= 1


def _pair_cost(facts: Facts, newcomers: Ints, greeters: Ints) -> NDArray[np.int64]:
    """Return ``[newcomers, greeters]`` what it costs that this one greets that one."""
    a = np.repeat(newcomers, len(greeters))
    b = np.tile(greeters, len(newcomers))
    cost = np.zeros(len(a), dtype=np.int64)
    cost[_impossible(facts, a, b)] += IMPOSSIBLE
    cost[(facts.languages[a] & facts.languages[b]) == 0] += NO_COMMON_LANGUAGE
    cost[~facts.are_kindred(a, b)] += NOT_KINDRED
    cost[~facts.present[b, np.maximum(facts.first_round[a], 0)]] += NOT_THERE_YET
    return cost.reshape(len(newcomers), len(greeters))


def _impossible(facts: Facts, a: Ints, b: Ints) -> Bools:
    """Return for each pair whether one must not greet the other: they came together, or are to be kept apart."""
    refused = facts.in_one_party(a, b) | (a == b)
    if len(facts.apart):
        apart = facts.apart.astype(np.int64)
        pairs = np.minimum(a, b).astype(np.int64) * facts.people + np.maximum(a, b)
        refused |= np.isin(pairs, apart[:, 0] * facts.people + apart[:, 1])
    return np.asarray(refused)


def greeter_stand_ins(
    facts: Facts, greeter_of: Ints, settled: Ints | None = None, barred: Collection[int] = ()
) -> Ints:
    """Return ``[people]`` for each greeted newcomer who stands in should their greeter not come, -1 for nobody.

    One stand-in for all newcomers of a greeter: another greeter of no party of theirs with the fewest newcomers.

    Parameters
    ----------
    settled
        ``[people]``: who stood in so far; they do still where all newcomers of a greeter had the same and it can be.
    barred
        Who stands in for nobody.
    """
    stand_in = np.full(facts.people, -1, dtype=np.int32)
    greets = np.array([person.is_greeter for person in facts.problem.people], dtype=np.bool_)
    greets[list(barred)] = False
    everybody = np.flatnonzero(greets & facts.attends)
    load = np.bincount(greeter_of[greeter_of >= 0], minlength=facts.people)
    asked = np.zeros(facts.people, dtype=np.int64)
    groups = {
        greeter: np.flatnonzero(greeter_of == greeter).astype(np.int32)
        for greeter in np.unique(greeter_of[greeter_of >= 0]).tolist()
    }
    for greeter, mine in list(groups.items()):
        best = None if settled is None else _still(facts, settled, mine, everybody[everybody != greeter])
        if best is not None:
            groups.pop(greeter)
            asked[best] += 1
            stand_in[mine] = best
    for greeter, mine in groups.items():
        others = everybody[everybody != greeter].astype(np.int32)
        others = others[_free_of_parties(facts, others, mine)]
        if len(others):
            best = int(others[np.lexsort((others, load[others], asked[others]))[0]])
            asked[best] += 1
            stand_in[mine] = best
    return stand_in


def _still(facts: Facts, settled: Ints, newcomers: Ints, others: Ints) -> int | None:
    """Return who stood in for these newcomers so far, if one alone did and still can."""
    before = {int(i) for i in settled[newcomers] if i >= 0} & set(others.tolist())
    if len(before) != 1:
        return None
    one = np.array([*before], dtype=np.int32)
    return int(one[0]) if _free_of_parties(facts, one, newcomers)[0] else None


def settled_stand_ins(facts: Facts, solution: Solution) -> Ints:
    """Return the stand-ins of a solution's greeters, settled here where they are not yet.

    Whom to keep apart from whom decides here and nowhere later, as it does for the greeters themselves: what is written of
    a solution must not depend on it.
    """
    settled = solution.greeter_stand_ins
    return greeter_stand_ins(facts, solution.greeters) if settled is None else settled


def _free_of_parties(facts: Facts, others: Ints, newcomers: Ints) -> Bools:
    a, b = np.repeat(others, len(newcomers)), np.tile(newcomers, len(others))
    taken = _impossible(facts, a, b)  # somebody new who greets others cannot stand in for their own greeter
    return np.asarray(~taken.reshape(len(others), len(newcomers)).any(axis=1))
