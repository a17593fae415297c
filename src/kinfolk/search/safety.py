"""Keep-apart requests that a solution could not keep: read by the safety lead alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.facts import Facts
    from kinfolk.solution import Solution


def broken_apart(facts: Facts, solution: Solution) -> tuple[str, ...]:
    """Return a sentence for every pair that shares a table or cast although they must be apart."""
    if not facts.problem.programme.level("apart").on:
        return ()
    people, found = facts.problem.people, []
    for a, b in facts.apart.tolist():
        names = f"{people[a].name} ({people[a].id}) and {people[b].name} ({people[b].id})"
        for r in range(facts.rounds):
            table = int(solution.labels[a, r])
            if table >= 0 and table == int(solution.labels[b, r]):
                found.append(f"{names} must be apart, but share table {facts.room.name(r, table)} in round {r + 1}.")
        if solution.casts[a] >= 0 and solution.casts[a] == solution.casts[b]:
            found.append(f"{names} must be apart, but are in one cast.")
    return tuple(found)
