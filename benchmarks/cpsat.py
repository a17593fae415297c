"""A small OR-tools model of the hard rules, solved round by round; a peer only where ``ortools`` is installed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kinfolk.facts import Facts

    Rules = Any  # a CpModel; the package need not be installed
    Sits = dict[tuple[int, int], Any]

SECONDS_PER_ROUND = 15.0
CORES = 2


def round_by_round(
    facts: Facts, chance: np.random.Generator, seconds: float = SECONDS_PER_ROUND
) -> NDArray[np.int32] | None:
    """Return tables for every round, each solved with the earlier ones fixed; None where a round is not solved.

    Sizes, hosts, needs, apart, together and parties are rules; who met before counts as cost. ``seconds`` are those of
    a round, the making of the model included.
    """
    labels = np.full((facts.people, facts.rounds), -1, dtype=np.int32)
    for r in range(facts.rounds):
        seated = _one_round(facts, labels, r, (int(chance.integers(2**31)), time.perf_counter() + seconds))
        if seated is None:
            return None
        labels[:, r] = seated
    return labels


def _one_round(facts: Facts, labels: NDArray[np.int32], r: int, effort: tuple[int, float]) -> NDArray[np.int32] | None:
    from ortools.sat.python import cp_model

    seed, until = effort
    model = cp_model.CpModel()
    here = np.flatnonzero(facts.present[:, r]).tolist()
    tables = range(int(facts.room.count[r]))
    sits = {(i, t): model.new_bool_var("") for i in here for t in tables}
    for i in here:
        model.add_exactly_one(sits[i, t] for t in tables)
    _sizes_and_hosts(facts, model, sits, (r, here))
    _pairs_and_needs(facts, model, sits, (r, here))
    _parties(facts, model, sits, here)
    model.minimize(sum(_meetings(model, sits, _earlier_tables(facts, labels, r))))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, until - time.perf_counter())
    solver.parameters.num_workers = CORES
    solver.parameters.random_seed = seed
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    seated = np.full(facts.people, -1, dtype=np.int32)
    for (i, t), chosen in sits.items():
        if solver.value(chosen):
            seated[i] = t
    return seated


def _sizes_and_hosts(facts: Facts, model: Rules, sits: Sits, place: tuple[int, list[int]]) -> None:
    r, here = place
    hosts = [i for i in here if facts.host[i]]
    tables = int(facts.room.count[r])
    for t in range(tables):
        model.add_linear_constraint(
            sum(sits[i, t] for i in here), int(facts.room.minimum[r, t]), int(facts.room.seats[r, t])
        )
        if len(hosts) >= tables and facts.problem.programme.level("hosted").on:
            model.add_bool_or(sits[i, t] for i in hosts)


def _pairs_and_needs(facts: Facts, model: Rules, sits: Sits, place: tuple[int, list[int]]) -> None:
    r, here = place
    present = set(here)
    tables = range(int(facts.room.count[r]))
    for a, b in facts.apart.tolist():
        if {a, b} <= present:
            for t in tables:
                model.add_at_most_one(sits[a, t], sits[b, t])
    for a, b in facts.together.tolist():
        if {a, b} <= present:
            for t in tables:
                model.add(sits[a, t] == sits[b, t])
    for i in here:
        for t in tables:
            if (facts.needs[i] & ~facts.room.features[r, t]).any():
                model.add(sits[i, t] == 0)


def _parties(facts: Facts, model: Rules, sits: Sits, here: list[int]) -> None:
    """Spread each party as evenly as its size allows, companions aside."""
    if not facts.problem.programme.level("no_party").on:
        return
    tables = sorted({t for _, t in sits})
    for party in range(len(facts.party_names)):
        members = [i for i in here if party in facts.parties[i] and facts.together_group[i] < 0]
        if len(members) > 1:
            most = -(-len(members) // len(tables))
            for t in tables:
                model.add(sum(sits[i, t] for i in members) <= most)


def _earlier_tables(facts: Facts, labels: NDArray[np.int32], r: int) -> Iterator[list[int]]:
    for earlier in range(r):
        for t in range(int(facts.room.count[earlier])):
            yield np.flatnonzero((labels[:, earlier] == t) & facts.present[:, r]).tolist()


def _meetings(model: Rules, sits: Sits, groups: Iterable[list[int]]) -> Iterator[Any]:
    """Yield for each earlier table and each table of this round how many more than one come together again."""
    tables = sorted({t for _, t in sits})
    for group in groups:
        for t in tables:
            more = model.new_int_var(0, len(group), "")
            model.add(more >= sum(sits[i, t] for i in group) - 1)
            yield more
