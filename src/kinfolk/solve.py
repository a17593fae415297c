"""The recipe on one page: propose roles, lay out the room, start from a design, search, account for everybody."""

from __future__ import annotations

import os
import time as clock
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.bounds import advice, bounds, collisions, proves
from kinfolk.bounds.bound import repeats
from kinfolk.errors import InputError
from kinfolk.facts import Facts
from kinfolk.ledger import ledger
from kinfolk.promises import OPEN_PROMISES, Seating
from kinfolk.promises.judge import order_key
from kinfolk.result import Collision, Result
from kinfolk.roles import assign_greeters, greeter_stand_ins, host_stand_ins, propose
from kinfolk.search.hosting import assign_hosts
from kinfolk.search.kept_casts import name_all_casts
from kinfolk.search.layout import NO_PARTY, NO_REPEATS
from kinfolk.search.prepare import Barred, Prices, may_not_sit, prepare
from kinfolk.search.safety import broken_apart
from kinfolk.search.sittings import Sittings, lay_out
from kinfolk.search.start import Start, first_seats
from kinfolk.solution import Solution

if TYPE_CHECKING:
    from kinfolk.facts import Ints
    from kinfolk.problem import Problem
    from kinfolk.result import Ledger, Musts, Stopped
    from kinfolk.roles import Proposal
    from kinfolk.search.mixing import Mixer

ISLANDS = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: tries made, tries planned, people with a broken promise, broken musts."""

    steps: int
    planned: int
    unserved: int
    musts_broken: int


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How hard to search; the defaults depend on the problem alone, so that the same seed gives the same plan.

    ``time`` (seconds) and Ctrl-C only cut a search short; ``steps`` replays it exactly.
    """

    seed: int = 0
    steps: int | None = None
    time: float | None = None
    threads: int | None = None
    progress: Callable[[Progress], None] | None = None


def solve(problem: Problem, effort: Effort | None = None, *, weights: Any = None, **options: Any) -> Result:  # noqa: ANN401
    """Plan: who sits with whom in every round, casts, greeters, and who got which promise.

    Parameters
    ----------
    problem
        Attendees and a resolved programme.
    effort
        Seed, steps, time and threads; or give these by name.
    weights
        Extra cost of each pair that shares a table, ``[people, people]``, dense or scipy sparse: 1 is as much as one
        normal promise broken for one person, negative numbers bring people together.

    Returns
    -------
    Result
        The best plan found; the same problem, options and seed give the same plan with any number of threads.

    Raises
    ------
    InputError
        The problem cannot be planned at all: fewer seats than people in a round.
    """
    effort = effort or Effort(**options)
    started = clock.perf_counter()
    proposal = propose(Facts(problem))
    if proposal.any:
        problem = problem.with_roles(proposal.hosts, proposal.greeters)
    facts = Facts(problem)
    _check_seats(facts)
    sittings = lay_out(facts)
    barred = may_not_sit(facts, sittings)
    host = assign_hosts(facts, sittings, barred)
    starts = [first_seats(facts, sittings, host, _generator(effort.seed, island)) for island in range(ISLANDS)]
    greeters = assign_greeters(facts)
    found = _search(facts, sittings, starts, (host, greeters, barred), (effort, started, _prices(weights, facts)))
    solution = as_solution(facts, sittings, found.seat, found.host, greeters)
    return account(
        facts,
        solution,
        proposal=proposal,
        seed=effort.seed,
        steps=found.steps,
        stopped=found.stopped,
        seconds=clock.perf_counter() - started,
        construction=starts[0].construction,
        advice=advice(facts),
    )


def account(facts: Facts, solution: Solution, *, proposal: Proposal | None = None, **fields: Any) -> Result:  # noqa: ANN401
    """Return a result with everything that follows from a solution: ledger, stand-ins, cast names, musts."""
    account_ = ledger(facts.problem, solution, facts)
    seating = Seating(facts, solution)
    complete = order_key(facts, seating).musts_broken == 0
    proven = collisions(facts)
    musts: Musts = "kept" if complete else "impossible" if proven else "not_found"
    return Result(
        problem=facts.problem,
        solution=solution,
        ledger=account_,
        musts=musts,
        complete=complete,
        collisions=() if complete else proven or _not_found(account_),
        cast_names=name_all_casts(facts, solution),
        stand_ins=host_stand_ins(facts, solution),
        greeter_stand_ins=greeter_stand_ins(facts, solution.greeters),
        proposed_hosts=proposal.hosts if proposal else (),
        proposed_greeters=proposal.greeters if proposal else (),
        reserve_hosts=proposal.reserve_hosts if proposal else (),
        reserve_greeters=proposal.reserve_greeters if proposal else (),
        safety=broken_apart(facts, solution),
        **fields,
    )


@dataclass(frozen=True, eq=False)
class _Found:
    seat: Ints
    host: Ints
    steps: int
    stopped: Stopped


def _search(
    facts: Facts,
    sittings: Sittings,
    starts: list[Start],
    settled: tuple[Ints, Ints, Barred],
    limits: tuple[Effort, float, Prices | None],
) -> _Found:
    """Search, unless the start is already as good as any plan can be; then nothing needs to be compiled."""
    (host, greeters, barred), (effort, started, prices) = settled, limits

    def nothing_to_gain(seat: Ints, host: Ints) -> bool:
        if prices is not None:
            return False
        solution = as_solution(facts, sittings, seat, host, greeters)
        return proves(facts, Seating(facts, solution)) and not broken_apart(facts, solution)

    if nothing_to_gain(starts[0].seat, host):
        return _Found(starts[0].seat, host, 0, "proved")
    from kinfolk.search import engine  # numba: a second to import, so only when there is something to search

    def stop() -> Stopped | None:
        out_of_time = effort.time is not None and clock.perf_counter() - started >= effort.time
        return "time" if out_of_time else None

    def report(steps: int, planned: int, best: engine.Snapshot) -> None:
        if effort.progress is not None:
            effort.progress(Progress(steps, planned, best.unserved, best.key[0]))

    limits = engine.Limits(
        seed=effort.seed,
        steps=effort.steps,
        threads=effort.threads or os.cpu_count() or 1,
        stop=stop,
        proved=lambda best: nothing_to_gain(best.seat, best.host),
        progress=report,
    )
    spent, left = 0, 0 if starts[0].construction else 1
    if left and _mixes(facts):
        mixed = engine.mix(_mixers(facts, sittings, starts, effort.seed), _cycles(facts), limits)
        starts, spent, left = mixed.starts, mixed.steps, mixed.repeats
        proven = nothing_to_gain(starts[0].seat, host)
        used_up = effort.steps is not None and spent >= effort.steps
        if mixed.stopped or proven or used_up or _only_mixing(facts):
            return _Found(starts[0].seat, host, spent, "proved" if proven else mixed.stopped or "budget")
    outcome = engine.search(
        prepare(facts, sittings, barred, prices, perfect=_perfect(facts, left)),
        [(start, host) for start in starts],
        engine.schedule(facts.people, facts.rounds, dense=left > 0),
        replace(limits, steps=None if effort.steps is None else max(0, effort.steps - spent)),
    )
    return _Found(outcome.best.seat, outcome.best.host, spent + outcome.steps, outcome.stopped)


def _perfect(facts: Facts, repeats_left: int) -> int:
    """Return what the search never gives up: no repeats where the start has none, no party where none must meet."""
    level = facts.problem.programme.level
    repeats_ = NO_REPEATS if not repeats_left and level("new_faces").on else 0
    party = NO_PARTY if level("no_party").on and bounds(facts)["no_party"].minimum == 0 else 0
    return repeats_ | party


def _mixes(facts: Facts) -> bool:
    """Whether a search for mixing alone comes first: no formula gave a start, and the room is small."""
    from kinfolk.search import mixing

    return facts.problem.programme.level("new_faces").on and facts.people <= mixing.MOST_PEOPLE


def _mixers(facts: Facts, sittings: Sittings, starts: list[Start], seed: int) -> list[Mixer]:
    from kinfolk.search.mixing import Floor, Mixer

    least = repeats(facts)
    floor = Floor(least, -(-2 * least // max(1, int(facts.attends.sum()))))
    return [Mixer(facts, sittings, start, floor, 7_919 * seed + island) for island, start in enumerate(starts)]


def _cycles(facts: Facts) -> int:
    """Return how many coolings mixing is worth: many where it is all that counts."""
    return 120 if _only_mixing(facts) else 24


def _only_mixing(facts: Facts) -> bool:
    """Whether new faces are all that is owed to anybody, beside a seat, a host and their pins."""
    settled = {"seated", "new_faces", "pinned", "hosted"}
    level = facts.problem.programme.level
    others = [promise for promise in OPEN_PROMISES if promise.name not in settled and level(promise.name).on]
    owed = any(promise.owed(facts).any() for promise in others)
    return not owed and not len(facts.apart) and not len(facts.remembered)


def as_solution(facts: Facts, sittings: Sittings, seat: Ints, host: Ints, greeters: Ints) -> Solution:
    """Return a solution from the search's groups: tables by position in each round, casts beside them."""
    rounds = sittings.rounds
    labels = np.where(seat[:, :rounds] >= 0, seat[:, :rounds] - sittings.start[:rounds], -1).astype(np.int32)
    width = max((len(round_.tables) for round_ in facts.problem.rounds), default=0)
    hosts = np.full((rounds, width), -1, dtype=np.int32)
    for r in range(rounds):
        first, last = int(sittings.start[r]), int(sittings.start[r + 1])
        hosts[r, : last - first] = host[first:last]
    if sittings.count > rounds:
        first = int(sittings.start[rounds])
        casts = np.where(seat[:, rounds] >= 0, seat[:, rounds] - first, -1).astype(np.int32)
        cast_hosts = host[first:].astype(np.int32)
    else:
        casts, cast_hosts = np.full(facts.people, -1, dtype=np.int32), np.zeros(0, dtype=np.int32)
    return Solution(labels, hosts, casts, cast_hosts, greeters)


def _check_seats(facts: Facts) -> None:
    for r, round_ in enumerate(facts.problem.rounds):
        seats, present = sum(table.seats for table in round_.tables), int(facts.present[:, r].sum())
        if present > seats:
            raise InputError(
                f"round {round_.number} has {seats} seats for {present} people.",
                remedy=f"Add tables or seats for {present - seats} more.",
            )


def _generator(seed: int, island: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed & 0xFFFFFFFFFFFFFFFF, island]))


def _prices(weights: Any, facts: Facts) -> Prices | None:  # noqa: ANN401 - dense or any scipy sparse format
    if weights is None:
        return None
    shape = (facts.people, facts.people)
    if weights.shape != shape:
        raise InputError(f"the pair weights have the shape {weights.shape}, not {shape}.", remedy="One row a person.")
    both = weights.tocoo() if hasattr(weights, "tocoo") else None
    if both is None:
        dense = np.asarray(weights, dtype=np.float64)
        a, b = np.nonzero(dense)
        value = dense[a, b]
    else:
        a, b, value = both.row, both.col, both.data
    return Prices.of_pairs(a, b, value)


def _not_found(account_: Ledger) -> tuple[Collision, ...]:
    """Return the musts that are broken though no proof says that they must be."""
    found = []
    for entry in account_.entries:
        broken = [one for one in entry.broken if (one.level or entry.level) == "must"]
        if broken:
            found.append(
                Collision(
                    promise=entry.promise,
                    people=tuple(one.id for one in broken),
                    sentence=f"No plan was found that keeps {entry.promise!r} for {len(broken)} people: {broken[0].why}",
                    remedy="Search longer (--time, --steps), or make this promise a should.",
                    proven=False,
                )
            )
    return tuple(found)
