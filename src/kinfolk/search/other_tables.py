"""Other tables for a small room: where a must is broken and some tables stay closed, people may sit at others."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, islice
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.bounds import collisions
from kinfolk.promises import Seating
from kinfolk.promises.judge import order_key
from kinfolk.search.budget import ISLANDS
from kinfolk.search.hosting import assign_hosts
from kinfolk.search.prepare import may_not_sit
from kinfolk.search.start import first_seats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.facts import Facts
    from kinfolk.promises.judge import OrderKey
    from kinfolk.search.engine import Limits, Segment, Snapshot
    from kinfolk.search.hunt import Hunt
    from kinfolk.search.sittings import Sittings
    from kinfolk.solution import Solution

FEW = 16  # people: beyond, tables stay closed only where there are many more than anybody needs
MOST_TRIED = 12  # choices of tables in one round, each with a search of a fraction of a second


def at_other_tables(hunt: Hunt, best: Snapshot, limits: Limits) -> Solution:
    """Return a solution at other tables that breaks fewer musts, else that of the best.

    Few tables are open where few people come, so that a table is a table; but a must comes before, and a table that
    stayed closed may be the one that has what somebody needs, or that two who share no language need between them. As
    with every pass after a search its length depends on the problem alone, and no plan counts it.
    """
    from kinfolk.search import engine

    facts, sittings, solution = hunt.facts, hunt.sittings, hunt.solution(best.seat, best.host)
    key = _key(hunt, solution)
    if facts.people > FEW or not key.musts_broken or collisions(facts):
        return solution
    short = [replace(one, steps=one.steps // 4) for one in engine.mending(facts.people, facts.rounds)]
    whole = engine.schedule(facts.people, facts.rounds, dense=True)
    found, least = [(key, solution)], (key.musts_broken, best.key[0])  # the second tells in how many rounds, too
    try:
        for r in range(facts.rounds):
            for other in islice(_choices(facts, sittings, r), MOST_TRIED):
                if not least[0]:
                    break
                key, solution, hard = _planned(hunt, other, limits, short)
                if (key.musts_broken, hard) < least:
                    least, sittings = (key.musts_broken, hard), other
                    found.append((key, solution))
        if sittings is not hunt.sittings:
            found.append(_planned(hunt, sittings, limits, whole)[:2])
    except KeyboardInterrupt:  # the plan is there
        pass
    return min(found, key=itemgetter(0))[1]


def _key(hunt: Hunt, solution: Solution) -> OrderKey:
    return order_key(hunt.facts, Seating(hunt.facts, solution), with_apart=True)


def _choices(facts: Facts, sittings: Sittings, r: int) -> Iterator[Sittings]:
    """Yield the same with other tables open in a round of which some are closed, any sizes there; nearly as many first.

    Tables that are alike are one choice.
    """
    first, last = int(sittings.start[r]), int(sittings.start[r + 1])
    used, people = set(sittings.used(r).tolist()), int(sittings.present[:, r].sum())
    if len(used) in (0, last - first):
        return
    least, kind = np.maximum(sittings.minimum, 1), _kinds(facts, r)
    tried = {tuple(sorted(kind[group - first] for group in used))}
    for count in sorted(range(1, last - first + 1), key=lambda one: (abs(one - len(used)), one)):
        for some in combinations(range(first, last), count):
            tables = np.array(some)
            kinds = tuple(sorted(kind[group - first] for group in some))
            if kinds in tried or not least[tables].sum() <= people <= sittings.seats[tables].sum():
                continue
            tried.add(kinds)
            lowest, highest = sittings.lowest.copy(), sittings.highest.copy()
            lowest[first:last] = highest[first:last] = 0
            lowest[tables], highest[tables] = least[tables], sittings.seats[tables]
            yield replace(sittings, lowest=lowest, highest=highest)


def _kinds(facts: Facts, r: int) -> list[tuple[str, ...]]:
    """Return for each table of a round what sets it apart from others; its name where somebody is pinned to it."""
    pinned = {pin.table for pin in facts.problem.programme.pins}
    return [
        (str(table.seats), str(table.minimum), *sorted(table.features), table.language, table.neighbourhood)
        + ((table.id,) if table.id in pinned else ())
        for table in facts.problem.rounds[r].tables
    ]


def _planned(hunt: Hunt, sittings: Sittings, limits: Limits, segments: list[Segment]) -> tuple[OrderKey, Solution, int]:
    """Return a plan at these tables, seated anew with hosts of their own and searched: its key, itself, how hard it breaks musts."""
    from kinfolk.search import engine

    facts, barred = hunt.facts, may_not_sit(hunt.facts, sittings)
    other = replace(hunt, sittings=sittings, barred=barred, host=assign_hosts(facts, sittings, barred))
    random = np.random.Generator(np.random.PCG64(limits.seed & 0xFFFFFFFFFFFFFFFF))
    start = first_seats(facts, sittings, other.host, random)
    starts = [(start, other.host)] * ISLANDS
    best = engine.search(other.given(sittings, 1), starts, segments, limits, candidates=[]).best
    solution = other.solution(best.seat, best.host)
    return _key(hunt, solution), solution, best.key[0]
