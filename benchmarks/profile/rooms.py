"""The meetings that are profiled: invented, everything on, about eight at a table, four rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.problem import Problem
    from kinfolk.search.hunt import Hunt

SIZES = (30, 100, 300, 1_000, 3_000)
QUICK = (30, 100)
ROUNDS = 4
SEATS = 8


def meeting(people: int, seed: int = 0) -> Problem:
    """Return a realistic meeting of so many."""
    from benchmarks.problems import realistic

    return realistic(people, -(-people // SEATS), ROUNDS, seed)


def hunt_of(problem: Problem) -> Hunt:
    """Return a meeting laid out for the search, as ``kinfolk.solve`` does it."""
    from kinfolk.facts import Facts
    from kinfolk.roles import assign_greeters, propose
    from kinfolk.search.hunt import Hunt
    from kinfolk.search.sittings import most_tables_in_use

    facts = Facts(problem)
    proposal = propose(facts, most_tables_in_use(facts))
    if proposal.any:
        facts = Facts(problem.with_roles(proposal.hosts, proposal.greeters))
    return Hunt.of(facts, assign_greeters(facts))
