"""Contradictions of a plan with the list, with the programme and with itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk.sentences import say, say_count

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
        yield say("The plan lists {who} twice among its people.", who=crowd.name(id_))
    for id_, name in names.items():
        if id_ not in crowd.people:
            yield say("The plan is for {name} ({id}), who is not on the list.", name=name, id=id_)
        elif name != crowd.people[id_].name:
            yield say(
                "The plan calls {id} {name}; the list calls them {other}.",
                id=id_,
                name=repr(name),
                other=repr(crowd.people[id_].name),
            )
    for id_ in crowd.people:
        if id_ not in names:
            yield say("{who} is on the list but not among the people of the plan.", who=crowd.name(id_))


def _proposed(plan: Plan, crowd: Crowd) -> Iterator[str]:
    for role, ids in plan.proposed.items():
        for id_ in ids:
            if id_ not in crowd.people:
                yield say("The plan proposes {who} as {role}, who is not on the list.", who=repr(id_), role=role)
        proposed = set(ids)
        unasked = [person.id for person in crowd.problem.people if role in person.roles and person.id not in proposed]
        if ids and unasked and not plan.repaired:  # a walk-in may host or greet beside those who were proposed
            yield say(
                "The plan proposes people as {role}, though the list names {who} as one.",
                role=role,
                who=crowd.name(unasked[0]),
            )


def _rounds(plan: Plan, crowd: Crowd) -> Iterator[str]:
    planned = [sitting.number for sitting in plan.rounds]
    due = [round_.number for round_ in crowd.rounds]
    if planned != due:
        yield say(
            "The plan has the rounds {rounds}; its programme has {due}.", rounds=_listed(planned), due=_listed(due)
        )


def _sitting(sitting: Sitting, crowd: Crowd, seating: Seating) -> Iterator[str]:
    number = sitting.number
    for name in _twice(table.table for table in sitting.tables):
        yield say("Table {table} is listed twice in round {round}.", table=name, round=number)
    for table in sitting.tables:
        yield from _table(table, sitting.number, crowd, seating)
    seated = [id_ for table in sitting.tables for id_ in table.people]
    for id_ in _twice(seated):
        yield say("{who} has two seats in round {round}.", who=crowd.name(id_), round=number)
    for id_ in dict.fromkeys(seated):
        if id_ in crowd.people and sitting.number in crowd.away[id_]:
            yield say("{who} has a seat in round {round}, but is not there.", who=crowd.name(id_), round=number)
    away = {id_ for id_ in crowd.people if sitting.number in crowd.away[id_]}
    unseated = set(crowd.people) - set(seated) - away
    absent = say("absent in round {round}", round=number)
    yield from _list_matches(absent, sitting.absent, away, crowd)
    sits_out = say("sitting out in round {round}", round=number)
    yield from _list_matches(sits_out, sitting.sitting_out, unseated, crowd)


def _table(table: Seats, number: int, crowd: Crowd, seating: Seating) -> Iterator[str]:
    here = {"table": table.table, "round": number}
    planned = seating.tables.get((number, table.table))
    if planned is None:
        yield say("Table {table} in round {round} is not in the programme.", **here)
    elif planned.seats != table.seats:
        yield say(
            "Table {table} in round {round} has {seats} seats in the programme, {planned} in the plan.",
            seats=planned.seats,
            planned=table.seats,
            **here,
        )
    seats = table.seats if planned is None else planned.seats
    if len(table.people) > seats:
        yield say(
            "Table {table} in round {round} seats {people} people on {seats} seats.",
            people=len(table.people),
            seats=seats,
            **here,
        )
    for id_ in table.people:
        if id_ not in crowd.people:
            yield say("Table {table} in round {round} seats {who}, who is not on the list.", who=repr(id_), **here)
    if table.stand_in and table.stand_in not in table.people:
        yield say(
            "Table {table} in round {round} names {who} as stand-in, who does not sit there.",
            who=crowd.name(table.stand_in),
            **here,
        )
    if table.stand_in and table.stand_in == table.host:
        yield say(
            "Table {table} in round {round} names {who} as host and as their own stand-in.",
            who=crowd.name(table.host),
            **here,
        )


def _list_matches(what: str, listed: Iterable[str], expected: set[str], crowd: Crowd) -> Iterator[str]:
    listed = dict.fromkeys(listed)
    for id_ in listed:
        if id_ not in expected:
            yield say("The plan lists {who} as {what}, which is not so.", who=crowd.name(id_), what=what)
    for id_ in crowd.people:
        if id_ in expected and id_ not in listed:
            yield say("{who} is {what}, but the plan does not list them.", who=crowd.name(id_), what=what)


def _hosts(crowd: Crowd, seating: Seating) -> Iterator[str]:
    for place, host in seating.named_hosts.items():
        if place in seating.hosted or place not in seating.tables:
            continue
        number, table = place
        names = say(
            "Table {table} in round {round} names {who} as host", table=table, round=number, who=crowd.name(host)
        )
        if not crowd.has_role(host, "host"):
            yield say("{names}, who did not say they would.", names=names)
        elif seating.at(host, number) != place:
            yield say("{names}, who does not sit there.", names=names)
        else:
            rounds = crowd.people[host].host_rounds
            yield say(
                "{names}, who said yes to {rounds} only.",
                names=names,
                rounds=say_count(rounds, "{count} round", "{count} rounds"),
            )


def _casts(plan: Plan, crowd: Crowd, seating: Seating) -> Iterator[str]:
    for name in _twice(cast.name for cast in plan.casts):
        yield say("Two casts are called {cast}.", cast=name)
    for id_ in _twice(id_ for cast in plan.casts for id_ in cast.people):
        yield say("{who} is in two casts.", who=crowd.name(id_))
    for cast in plan.casts:
        yield from _cast(cast, crowd, seating)
    if crowd.problem.programme.casts.wanted:
        for id_ in crowd.attending:
            if id_ not in seating.cast_of:
                yield say("{who} has no cast.", who=crowd.name(id_))
    elif plan.casts:
        yield say("The plan has casts, but its programme wants none.")


def _cast(cast: Cast, crowd: Crowd, seating: Seating) -> Iterator[str]:
    for id_ in cast.people:
        if id_ not in crowd.people:
            yield say("The cast {cast} has {who}, who is not on the list.", cast=cast.name, who=repr(id_))
    if cast.host and cast.name not in seating.hosted_casts:
        yield say(
            "The cast {cast} names {who} as host, who is no host in it.", cast=cast.name, who=crowd.name(cast.host)
        )
    rules = crowd.problem.programme.casts
    # Companions stay together, whatever the size of casts: as many as fill one have its host beside them.
    united = max((1 + len(crowd.companions.get(id_, ())) for id_ in cast.people), default=1)
    most = max(rules.largest, united + 1) if united > 1 else rules.largest
    if rules.count is None and len(cast.people) > most > 0 and rules.largest > 0:
        yield say(
            "The cast {cast} has {people} people; {most} is the most.",
            cast=cast.name,
            people=len(cast.people),
            most=most,
        )


def _greeters(plan: Plan, crowd: Crowd, seating: Seating) -> Iterator[str]:
    for id_ in _twice(id_ for greeting in plan.greetings for id_ in greeting.newcomers):
        yield say("{who} has two greeters.", who=crowd.name(id_))
    for greeting in plan.greetings:
        greeter = crowd.name(greeting.greeter)
        if not crowd.has_role(greeting.greeter, "greeter"):
            yield say("{greeter} greets newcomers, but did not say they would.", greeter=greeter)
        elif seating.greeted[greeting.greeter] > seating.most_newcomers(greeting.greeter):
            most = seating.most_newcomers(greeting.greeter)
            yield say(
                "{greeter} greets {newcomers} newcomers; {most} is the most.",
                greeter=greeter,
                newcomers=seating.greeted[greeting.greeter],
                most=most,
            )
        if greeting.stand_in and (greeting.stand_in == greeting.greeter or greeting.stand_in not in crowd.people):
            yield say("{who} cannot stand in for {greeter}.", who=crowd.name(greeting.stand_in), greeter=greeter)
        for id_ in greeting.newcomers:
            if id_ not in crowd.newcomers:
                yield say("{greeter} greets {who}, who is no newcomer.", greeter=greeter, who=crowd.name(id_))
            elif crowd.people[id_].no_greeter:
                yield say("{greeter} greets {who}, who asked for no greeter.", greeter=greeter, who=crowd.name(id_))


def _twice(ids: Iterable[str]) -> list[str]:
    return [id_ for id_, count in Counter(ids).items() if count > 1]


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers)) or say("none")
