"""Whom the door has seated, as a repair sees them: like everybody in the plan, so that they keep the table they were told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kinfolk_web.plans import bridge
from kinfolk_web.plans.given import all_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.problem import Pairs, Problem
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan

    Tables = Mapping[int, str]


def seated_at_the_door(plan: Plan, arrived: Iterable[Attendee], rounds: Iterable[int]) -> dict[str, Tables]:
    """Return by code the tables of those who arrived and have a chair in every one of some rounds; others are not in it.

    Only chairs that the plan has: where it has filled or closed a table meanwhile, somebody is seated like everybody new.
    """
    wanted, codes = set(rounds), {one.pk: one.code for one in arrived}
    chairs = {(one.round, one.table): one.seats for one in plan.sittings.all()}
    taken = Counter(plan.all_seats.values_list("round", "table"))
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for number, table, attendee in all_given(plan.event):
        if attendee in codes and taken[number, table] < chairs.get((number, table), 0):
            taken[number, table] += 1
            found[codes[attendee]][number] = table
    return {code: tables for code, tables in found.items() if wanted <= tables.keys()}


def with_seated(
    planned: tuple[Problem, dict[str, Any]], people: Iterable[Attendee], tables: Mapping[str, Tables], apart: Pairs
) -> tuple[Problem, dict[str, Any]]:
    """Return problem and document of a plan as if it had seated these people there, in these rounds and no others."""
    problem, document = planned
    people = [one for one in people if one.code in tables]
    if not people:
        return problem, document
    added = bridge.people_of(people[0].event, people)
    here = tuple(replace(one, rounds=tuple(sorted(tables[one.id]))) for one in added)
    at: dict[tuple[int, str], list[str]] = defaultdict(list)
    for code, mine in tables.items():
        for number, table in mine.items():
            at[number, table].append(code)
    rounds = [
        entry
        | {"tables": [one | {"people": [*one["people"], *at[entry["round"], one["table"]]]} for one in entry["tables"]]}
        for entry in document["rounds"]
    ]
    listed = [*document["people"], *({"id": one.id} for one in here)]
    names = {one.id for one in (*problem.people, *here)}
    pairs = tuple(pair for pair in apart if names.issuperset(pair))
    return replace(problem, people=(*problem.people, *here), apart=pairs), document | {
        "people": listed,
        "rounds": rounds,
    }
