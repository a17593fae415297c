"""Contradictions of a plan with the list, with the programme and with itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kinfolk.checker.crowd import Crowd
    from kinfolk.checker.document import Cast, Plan, Seats, Sitting
    from kinfolk.checker.seating import Seating


def contradictions(plan: Plan, crowd: Crowd, seating: Seating) -> Iterator[str]:
    """Yield a sentence for everything in ``plan`` that cannot be, whatever was promised."""
    yield from _people(plan, crowd)
    yield from _proposed(plan, crowd)
    yield from _rounds(plan, crowd)
    for sitting in plan.rounds:
        yield from _sitting(sitting, crowd, seating)
    yield from _hosts(crowd, seating)
    yield from _casts(plan, crowd, seating)
    yield from _greeters(plan, crowd, seating)


def _people(plan: Plan, crowd: Crowd) -> Iterator[str]:
    names = dict(plan.people)
    for id_ in _twice(id_ for id_, _ in plan.people):
        yield f"The plan lists {crowd.name(id_)} twice among its people."
    for id_, name in names.items():
        if id_ not in crowd.people:
            yield f"The plan is for {name} ({id_}), who is not on the list."
        elif name != crowd.people[id_].name:
            yield f"The plan calls {id_} {name!r}; the list calls them {crowd.people[id_].name!r}."
    for id_ in crowd.people:
        if id_ not in names:
            yield f"{crowd.name(id_)} is on the list but not among the people of the plan."


def _proposed(plan: Plan, crowd: Crowd) -> Iterator[str]:
    for role, ids in plan.proposed.items():
        for id_ in ids:
            if id_ not in crowd.people:
                yield f"The plan proposes {id_!r} as {role}, who is not on the list."
        unasked = [person.id for person in crowd.problem.people if role in person.roles and person.id not in ids]
        if ids and unasked:
            yield f"The plan proposes people as {role}, though the list names {crowd.name(unasked[0])} as one."


def _rounds(plan: Plan, crowd: Crowd) -> Iterator[str]:
    planned = [sitting.number for sitting in plan.rounds]
    due = [round_.number for round_ in crowd.rounds]
    if planned != due:
        yield f"The plan has the rounds {_listed(planned)}; its programme has {_listed(due)}."


def _sitting(sitting: Sitting, crowd: Crowd, seating: Seating) -> Iterator[str]:
    where = f"in round {sitting.number}"
    for name in _twice(table.table for table in sitting.tables):
        yield f"Table {name} is listed twice {where}."
    for table in sitting.tables:
        yield from _table(table, sitting.number, crowd, seating)
    seated = [id_ for table in sitting.tables for id_ in table.people]
    for id_ in _twice(seated):
        yield f"{crowd.name(id_)} has two seats {where}."
    for id_ in dict.fromkeys(seated):
        if id_ in crowd.people and sitting.number in crowd.away[id_]:
            yield f"{crowd.name(id_)} has a seat {where}, but is not there."
    away = {id_ for id_ in crowd.people if sitting.number in crowd.away[id_]}
    unseated = set(crowd.people) - set(seated) - away
    yield from _list_matches(f"absent {where}", sitting.absent, away, crowd)
    yield from _list_matches(f"sitting out {where}", sitting.sitting_out, unseated, crowd)


def _table(table: Seats, number: int, crowd: Crowd, seating: Seating) -> Iterator[str]:
    where = f"Table {table.table} in round {number}"
    planned = seating.tables.get((number, table.table))
    if planned is None:
        yield f"{where} is not in the programme."
    elif planned.seats != table.seats:
        yield f"{where} has {planned.seats} seats in the programme, {table.seats} in the plan."
    seats = table.seats if planned is None else planned.seats
    if len(table.people) > seats:
        yield f"{where} seats {len(table.people)} people on {seats} seats."
    for id_ in table.people:
        if id_ not in crowd.people:
            yield f"{where} seats {id_!r}, who is not on the list."
    if table.stand_in and table.stand_in not in table.people:
        yield f"{where} names {crowd.name(table.stand_in)} as stand-in, who does not sit there."
    if table.stand_in and table.stand_in == table.host:
        yield f"{where} names {crowd.name(table.host)} as host and as their own stand-in."


def _list_matches(what: str, listed: Iterable[str], expected: set[str], crowd: Crowd) -> Iterator[str]:
    listed = tuple(listed)
    for id_ in dict.fromkeys(listed):
        if id_ not in expected:
            yield f"The plan lists {crowd.name(id_)} as {what}, which is not so."
    for id_ in crowd.people:
        if id_ in expected and id_ not in listed:
            yield f"{crowd.name(id_)} is {what}, but the plan does not list them."


def _hosts(crowd: Crowd, seating: Seating) -> Iterator[str]:
    for place, host in seating.named_hosts.items():
        if place in seating.hosted or place not in seating.tables:
            continue
        number, table = place
        names = f"Table {table} in round {number} names {crowd.name(host)} as host"
        if not crowd.has_role(host, "host"):
            yield f"{names}, who did not say they would."
        elif seating.at(host, number) != place:
            yield f"{names}, who does not sit there."
        else:
            rounds = crowd.people[host].host_rounds
            yield f"{names}, who said yes to {rounds} {'round' if rounds == 1 else 'rounds'} only."


def _casts(plan: Plan, crowd: Crowd, seating: Seating) -> Iterator[str]:
    for name in _twice(cast.name for cast in plan.casts):
        yield f"Two casts are called {name}."
    for id_ in _twice(id_ for cast in plan.casts for id_ in cast.people):
        yield f"{crowd.name(id_)} is in two casts."
    for cast in plan.casts:
        yield from _cast(cast, crowd, seating)
    if crowd.problem.programme.casts.wanted:
        for id_ in crowd.attending:
            if id_ not in seating.cast_of:
                yield f"{crowd.name(id_)} has no cast."
    elif plan.casts:
        yield "The plan has casts, but its programme wants none."


def _cast(cast: Cast, crowd: Crowd, seating: Seating) -> Iterator[str]:
    for id_ in cast.people:
        if id_ not in crowd.people:
            yield f"The cast {cast.name} has {id_!r}, who is not on the list."
    if cast.host and cast.name not in seating.hosted_casts:
        yield f"The cast {cast.name} names {crowd.name(cast.host)} as host, who is no host in it."
    rules = crowd.problem.programme.casts
    if rules.count is None and len(cast.people) > rules.largest > 0:
        yield f"The cast {cast.name} has {len(cast.people)} people; {rules.largest} is the most."


def _greeters(plan: Plan, crowd: Crowd, seating: Seating) -> Iterator[str]:
    for id_ in _twice(id_ for greeting in plan.greetings for id_ in greeting.newcomers):
        yield f"{crowd.name(id_)} has two greeters."
    for greeting in plan.greetings:
        greets = f"{crowd.name(greeting.greeter)} greets"
        if not crowd.has_role(greeting.greeter, "greeter"):
            yield f"{greets} newcomers, but did not say they would."
        elif seating.greeted[greeting.greeter] > seating.most_newcomers(greeting.greeter):
            most = seating.most_newcomers(greeting.greeter)
            yield f"{greets} {seating.greeted[greeting.greeter]} newcomers; {most} is the most."
        if greeting.stand_in and (greeting.stand_in == greeting.greeter or greeting.stand_in not in crowd.people):
            yield f"{crowd.name(greeting.stand_in)} cannot stand in for {crowd.name(greeting.greeter)}."
        for id_ in greeting.newcomers:
            if id_ not in crowd.newcomers:
                yield f"{greets} {crowd.name(id_)}, who is no newcomer."
            elif crowd.people[id_].no_greeter:
                yield f"{greets} {crowd.name(id_)}, who asked for no greeter."


def _twice(ids: Iterable[str]) -> list[str]:
    return [id_ for id_, count in Counter(ids).items() if count > 1]


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"
