"""Many plans from one: a walk that loosens a plan a little, lets it settle again, and goes on from there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises import Seating
from kinfolk.promises.new_faces import NewFaces
from kinfolk.search.start import Start, first_seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfolk.facts import Ints
    from kinfolk.search.hunt import Hunt
    from kinfolk.search.sittings import Sittings
    from kinfolk.solution import Solution

WALKS = 2  # side by side, whatever the number of threads, so that the same seed gives the same plans
COOLER = 2  # by how much a walk is loosened less after it has strayed, and more after it has not
LOOSENING = 3  # stretches from warm to cold: enough to come somewhere else, few enough to find back to as good
LEAST = 16  # of the temperature of a reheating


@dataclass
class _Walk:
    """One walk: where it stands, and how much it is loosened (the temperature is divided by this)."""

    at: Solution
    seed: int
    divisor: int = 1


def variations(
    hunt: Hunt, best: Solution, *, seed: int, threads: int, is_good: Callable[[Solution], bool]
) -> Iterator[tuple[Solution, bool]]:
    """Yield plans without end, each with whether it is good: a walk goes on from those that are, and from no others.

    Parameters
    ----------
    hunt, best
        The problem laid out, and a plan for it to start from.
    seed
        Every step follows from it.
    threads
        How many walks are done at the same time; it changes nothing but the time.
    is_good
        Whether a plan is good enough to be kept and to go on from.
    """
    walks = [_Walk(best, seed * 2_654_435_761 + place) for place in range(WALKS)]
    turn = 0
    with ThreadPoolExecutor(max_workers=max(1, min(threads, WALKS))) as pool:
        while True:
            turn += 1
            for walk, found in zip(walks, pool.map(lambda walk, t=turn: _loosened(hunt, walk, t), walks), strict=True):
                good = is_good(found)
                if good:
                    walk.at, walk.divisor = found, max(1, walk.divisor // COOLER)
                else:
                    walk.divisor = min(LEAST, walk.divisor * COOLER)
                yield found, good


def _loosened(hunt: Hunt, walk: _Walk, turn: int) -> Solution:
    """Return where a walk comes to: warmed up a little, cooled, and let down to where nothing is gained any more."""
    from kinfolk.search import engine

    facts = hunt.facts
    seat, host = _groups_of(hunt.sittings, walk.at)
    held = first_seats(facts, hunt.sittings, host, np.random.default_rng(0)).held  # who is held follows from who hosts
    given = hunt.given(hunt.sittings, int(NewFaces().degree(facts, Seating(facts, walk.at)).sum()))
    state = engine.new_state(given, Start(seat, held, ""), host, walk.seed + 0x9E3779B97F4A7C15 * turn)
    found = engine.snapshot(given, state)
    for segment in engine.reheating(facts.people, facts.rounds, LOOSENING):
        found = engine.advance(given, state, engine.cooler(segment, walk.divisor), found)
    return hunt.solution(found.seat, found.host)


def _groups_of(sittings: Sittings, solution: Solution) -> tuple[Ints, Ints]:
    """Return seats and hosts as the search numbers groups: the inverse of ``as_solution``."""
    rounds, start = sittings.rounds, sittings.start
    seat = np.full((len(solution.labels), sittings.count), -1, dtype=np.int32)
    host = np.full(sittings.groups, -1, dtype=np.int32)
    seat[:, :rounds] = np.where(solution.labels >= 0, solution.labels + start[:rounds], -1)
    for r in range(rounds):
        first, last = int(start[r]), int(start[r + 1])
        host[first:last] = solution.hosts[r, : last - first]
    if sittings.count > rounds:
        first = int(start[rounds])
        seat[:, rounds] = np.where(solution.casts >= 0, solution.casts + first, -1)
        host[first:] = solution.cast_hosts
    return seat, host
