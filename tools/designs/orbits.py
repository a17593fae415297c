"""Searches for 10 rounds of 8 tables of 4 with OR-tools, among the designs that a group of eight keeps.

Places are four copies of Z2 x Z2 x Z2. Four rounds are kept by the whole group; the other six are three pairs, a round of
which is kept by a subgroup of four and moved to the other by the rest. So whole orbits of tables are chosen, such that
each place is covered once in each round and no pair twice. OR-tools is asked for here only; nothing else needs it.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

TABLES, SEATS, ORDER = 8, 4, 8
KEPT = 4
START = (0, 8, 16, 24)  # one element of each copy: which is a matter of where each copy is counted from
SUBGROUPS = ((0, 1, 2, 3), (0, 1, 4, 5), (0, 1, 6, 7))

Block = tuple[int, ...]


def search(seed: int, seconds: float) -> list[list[Block]] | None:
    """Return base rounds (all eight tables of each), or None where the time was not enough."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    rounds = [tuple(range(ORDER))] * KEPT + list(SUBGROUPS)
    choices = [_orbits(group) for group in rounds]
    chosen = [[model.new_bool_var("") for _ in orbits] for orbits in choices]
    pairs: dict[tuple[int, int], list[Any]] = {}
    for orbits, variables in zip(choices, chosen, strict=True):
        _cover(model, orbits, variables)
        for orbit, variable in zip(orbits, variables, strict=True):
            for key in _keys(orbit):
                pairs.setdefault(key, []).append(variable)
    model.add(chosen[0][next(i for i, orbit in enumerate(choices[0]) if START in orbit)] == 1)
    for variables in pairs.values():
        model.add_at_most_one(variables)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return [
        [block for orbit, variable in zip(orbits, variables, strict=True) if solver.value(variable) for block in orbit]
        for orbits, variables in zip(choices, chosen, strict=True)
    ]


def _moved(block: Block, by: int) -> Block:
    return tuple(sorted(place // ORDER * ORDER + (place % ORDER ^ by) for place in block))


def _orbits(group: tuple[int, ...]) -> list[tuple[Block, ...]]:
    """Return the orbits of tables under a group that are free of repeats, all of them moved by the whole group."""
    seen: set[Block] = set()
    found = []
    for block in combinations(range(TABLES * SEATS), SEATS):
        if block in seen:
            continue
        orbit = tuple(sorted({_moved(block, by) for by in group}))
        seen.update(orbit)
        disjoint = len({place for one in orbit for place in one}) == SEATS * len(orbit)
        whole = {_moved(block, by) for by in range(ORDER)}
        moves_on = len(whole) * len(group) == len(orbit) * ORDER  # else the round it is moved to has the same tables
        if disjoint and moves_on and max(Counter(pair for one in whole for pair in combinations(one, 2)).values()) == 1:
            found.append(orbit)
    return found


def _cover(model: Any, orbits: list[tuple[Block, ...]], variables: list[Any]) -> None:
    by_place: list[list[Any]] = [[] for _ in range(TABLES * SEATS)]
    for orbit, variable in zip(orbits, variables, strict=True):
        for block in orbit:
            for place in block:
                by_place[place].append(variable)
    for one in by_place:
        model.add_exactly_one(one)


def _keys(orbit: tuple[Block, ...]) -> set[tuple[int, int]]:
    """Return the orbits of pairs that an orbit of tables takes, each by its least pair."""
    return {min(_moved(pair, by) for by in range(ORDER)) for pair in combinations(orbit[0], 2)} | {
        min(_moved(pair, by) for by in range(ORDER)) for block in orbit[1:] for pair in combinations(block, 2)
    }
