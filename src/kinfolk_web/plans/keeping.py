"""A plan made better while most people stay where they are; where few moves make none better, there is no new plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kinfolk.checker import check
from kinfolk.errors import InputError
from kinfolk.problem import Pin as FixedPlace
from kinfolk_web.plans import bridge
from kinfolk_web.plans.asking import with_all_who_agreed, with_others
from kinfolk_web.plans.models import Seat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kinfolk.problem import Problem
    from kinfolk.result import Result
    from kinfolk.search.effort import Effort
    from kinfolk_web.plans.models import Plan


def improved(problem: Problem, base: Plan, effort: Effort, heard: Callable[[], None]) -> Result | None:
    """Return a plan that is better than ``base`` by few moves, or None where there is none.

    A plan that fits list and room no more is solved anew around the tables at which nobody lacks anything.
    """
    document = with_all_who_agreed(problem, bridge.document_of(base))
    document = with_others(problem, document, problem.declined or ())
    if not _still_fits(problem, document):
        return _around_good_tables(problem, base, effort)
    from kinfolk.repair.improving import improve

    return improve(problem, document, heard)


def _still_fits(problem: Problem, document: Mapping[str, Any]) -> bool:
    """Whether everybody who is planned for has a place in the plan, and the plan names nobody and no table besides."""
    try:
        return not check(replace(problem, apart=()), {**document, "ledger": []}).structure
    except InputError:
        return False


def _around_good_tables(problem: Problem, base: Plan, effort: Effort) -> Result:
    from kinfolk.facts import Facts
    from kinfolk.solve import account
    from kinfolk.solve import solve as plan

    found = plan(_fixed(problem, base), effort)
    kept = replace(found.problem, programme=problem.programme)
    counted = account(
        Facts(kept),
        found.solution,
        seed=found.seed,
        steps=found.steps,
        stopped=found.stopped,
        seconds=found.seconds,
        construction=found.construction,
        advice=found.advice,
        notes=found.notes,
    )
    # Without these the plan would not say who was proposed, and nobody else would count them as hosts and greeters.
    roles = ("proposed_hosts", "proposed_greeters", "reserve_hosts", "reserve_greeters")
    return replace(counted, **{name: getattr(found, name) for name in roles})


def _fixed(problem: Problem, base: Plan) -> Problem:
    """Return the problem with everybody fixed who sits, in ``base``, at a table where every promise is kept."""
    pinned = {(pin.person, pin.round) for pin in problem.programme.pins}
    tables = [{table.id for table in round_.tables} for round_ in problem.rounds]
    people = {person.id: person for person in problem.people}
    kept = tuple(
        FixedPlace(person=code, round=number, table=table)
        for code, number, table in _content(base)
        if code in people
        and (code, number) not in pinned
        and number <= len(tables)
        and table in tables[number - 1]
        and problem.is_present(people[code], problem.rounds[number - 1])
    )
    return replace(problem, programme=replace(problem.programme, pins=(*problem.programme.pins, *kept)))


def _content(base: Plan) -> Iterator[tuple[str, int, str]]:
    """Yield the seats of everybody at tables where nobody lacks a promise; whole tables stay or are free."""
    wanting = {one["id"] for entry in base.ledger for one in entry["broken"]}
    at: dict[tuple[int, str], list[str]] = defaultdict(list)
    seats = Seat.objects.filter(plan=base).values_list("round", "table", "attendee__code")
    for number, table, code in seats:
        at[number, table].append(code)
    for (number, table), codes in at.items():
        if not wanting.intersection(codes):
            yield from ((code, number, table) for code in codes)


def moved_from(base: Plan, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return whose table differs from ``base``, as plan documents say it."""
    before = {
        (code, number): table
        for number, table, code in Seat.objects.filter(plan=base).values_list("round", "table", "attendee__code")
    }
    after = {
        (code, entry["round"]): one["table"]
        for entry in document["rounds"]
        for one in entry["tables"]
        for code in one["people"]
    }
    return [
        {"id": code, "round": number, "from": before[code, number], "to": after.get((code, number), "")}
        for code, number in before
        if before[code, number] != after.get((code, number), "")
    ]
