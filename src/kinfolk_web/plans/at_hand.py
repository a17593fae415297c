"""The repairer of a plan, kept ready in the worker: who is here may change by the second, what it rests on seldom does."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection

from kinfolk_web.plans import bridge
from kinfolk_web.plans.asking import with_others
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.hosting import declined_in
from kinfolk_web.plans.known import known_of, tables_now
from kinfolk_web.plans.models import Greeting
from kinfolk_web.plans.seated import with_seated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.problem import Pairs, Person, Problem
    from kinfolk.repair import Repairer
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.known import Known
    from kinfolk_web.plans.models import Plan
    from kinfolk_web.plans.seated import Tables

HELD_AT_MOST = 2
ROWS = """
select coalesce(sum(hashtext(a.xmin::text || a.ctid::text)::bigint), 0),
  (select coalesce(sum(hashtext(t.xmin::text || t.ctid::text)::bigint), 0) from kinfolk_web_tie t where t.event_id = %s),
  (select coalesce(sum(hashtext(b.xmin::text || b.ctid::text)::bigint), 0) from kinfolk_web_table b
    join kinfolk_web_room r on r.id = b.room_id where r.event_id = %s)
from kinfolk_web_attendee a where a.event_id = %s and a.made_at <= %s
"""


@dataclass(frozen=True)
class Held:
    """A plan as its repairs begin with it: problem and document, the planner's repairer, and what was known of everybody."""

    problem: Problem
    document: dict[str, Any]
    repairer: Repairer
    known: Known


_held: OrderedDict[tuple[int, tuple[int, ...], Pairs, Pairs], Held] = OrderedDict()
_chairs: dict[tuple[int, frozenset[tuple[str, frozenset[tuple[int, str]]]]], tuple[Held, Held]] = {}
_guard = threading.Lock()


def at_hand(plan: Plan) -> Held:
    """Return a plan as its repairs begin with it, made once for each state of the list; only for the worker."""
    event = plan.event
    key = (plan.pk, _stamp(event, plan), apart_of(event), declined_in(event) or ())
    with _guard:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    from kinfolk.repair import Repairer

    problem, document = _as_planned(plan, key[2])
    document = with_others(problem, document, key[3])
    made = Held(problem, document, Repairer(problem, document), known_of(event))
    with _guard:
        _held[key] = made
        while len(_held) > HELD_AT_MOST:
            _held.popitem(last=False)
    return made


def with_chairs(held: Held, people: Iterable[Attendee], tables: Mapping[str, Tables]) -> Held:
    """Return the same with people whom the door seated at these tables, by code and round."""
    if not tables:
        return held
    key = (id(held), frozenset((code, frozenset(mine.items())) for code, mine in tables.items()))
    with _guard:
        if key in _chairs:
            return _chairs[key][1]
    from kinfolk.repair import Repairer

    people = list(people)
    problem, document = with_seated((held.problem, held.document), people, tables, apart_of(people[0].event))
    made = Held(problem, document, Repairer(problem, document), held.known)
    with _guard:
        _chairs.clear()
        _chairs[key] = held, made  # the first one as well, so that its number is nobody else's meanwhile
    return made


def _stamp(event: Event, plan: Plan) -> tuple[int, ...]:
    """Return which versions of the rows that a plan was made for there are: people, pairs and tables.

    Who came to the list since is not among them, and what people said me too to since counts with the next plan.
    """
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [event.pk, event.pk, event.pk, plan.made_at])
        return (plan.edits, *map(int, cursor.fetchone() or ()))


def _as_planned(plan: Plan, apart: Pairs) -> tuple[Problem, dict[str, Any]]:
    """Return problem and document of a plan with everybody there as it has them, and the tables as they stand now.

    Who greets no more does so only by the repair itself, and is given nobody else.
    """
    problem, document = bridge.checkable(plan, apart)
    last = len(document["rounds"])
    away: dict[str, set[int]] = {}
    for entry in document["rounds"]:
        for code in entry["absent"]:
            away.setdefault(code, set()).add(entry["round"])
    greeting = Counter(Greeting.objects.filter(plan=plan).values_list("greeter__code", flat=True))
    for code in plan.said.get("proposed", {}).get("greeters", ()):
        del greeting[code]

    def as_planned(one: Person) -> Person:
        gone = away.get(one.id)
        rounds = tuple(number for number in range(1, last + 1) if number not in gone) if gone else None
        one = replace(one, rounds=rounds)
        if one.id not in greeting or one.is_greeter:
            return one
        return replace(one, roles=one.roles | {"greeter"}, greeter_capacity=greeting[one.id])

    people = tuple(as_planned(one) for one in problem.people)
    return bridge.with_tables(replace(problem, people=people), tables_now(plan.event)), document
