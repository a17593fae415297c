"""Plans for the paper tests: people seated in turn, as a plan.json would say it, without the planner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.casts import name_casts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.problem import Person, Problem, Round


def make_plan(
    problem: Problem, *, proposed_hosts: Iterable[str] = (), proposed_greeters: Iterable[str] = (), **fields: Any
) -> dict[str, Any]:
    """Return a plan document: in round r everyone moves on by r times their row; proposed people hold their role."""
    hosts = [p.id for p in problem.people if p.is_host] + list(proposed_hosts)
    greeters = [p.id for p in problem.people if p.is_greeter] + list(proposed_greeters)
    return {
        "format": "kinfolk.plan/1",
        "event": problem.programme.event,
        "version": 3,
        "planner": "0",
        "people": [{"id": person.id, "name": person.name} for person in problem.people],
        "rounds": [_round(problem, round_, hosts) for round_ in problem.rounds],
        "casts": _casts(problem, hosts),
        "greeters": _greeters(problem, greeters),
        "proposed": {"hosts": list(proposed_hosts), "greeters": list(proposed_greeters)},
        **fields,
    }


def _round(problem: Problem, round_: Round, hosts: list[str]) -> dict[str, Any]:
    tables = round_.tables
    seated: list[list[Person]] = [[] for _ in tables]
    present = [person for person in problem.people if problem.is_present(person, round_)]
    for position, person in enumerate(present):
        row = position // len(tables)
        seated[(position + row * (round_.number - 1)) % len(tables)].append(person)
    return {
        "round": round_.number,
        "tables": [_table(table.id, table.seats, people, hosts) for table, people in zip(tables, seated, strict=True)],
        "sitting_out": [],
        "absent": [person.id for person in problem.people if person not in present],
    }


def _table(name: str, seats: int, people: list[Person], hosts: list[str]) -> dict[str, Any]:
    willing = [person.id for person in people if person.id in hosts]
    return {
        "table": name,
        "seats": seats,
        "host": willing[0] if willing else None,
        "stand_in": willing[1] if len(willing) > 1 else None,
        "people": [person.id for person in people],
    }


def _casts(problem: Problem, hosts: list[str]) -> list[dict[str, Any]]:
    size = problem.programme.casts.largest
    if not size:
        return []
    groups = [problem.people[start : start + size] for start in range(0, len(problem.people), size)]
    return [
        {
            "cast": name,
            "host": next((person.id for person in group if person.id in hosts), None),
            "people": [person.id for person in group],
        }
        for name, group in zip(name_casts(len(groups)), groups, strict=True)
    ]


def _greeters(problem: Problem, greeters: list[str]) -> list[dict[str, Any]]:
    new = [person.id for person in problem.people if problem.is_newcomer(person) and not person.no_greeter]
    share = {greeter: new[turn :: len(greeters)][:5] for turn, greeter in enumerate(greeters)}
    return [
        {"greeter": greeter, "stand_in": greeters[turn - 1], "newcomers": newcomers}
        for turn, (greeter, newcomers) in enumerate(share.items())
        if newcomers
    ]
