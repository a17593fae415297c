"""What comes back of me-toos: "some at your table said this too", for statements whose holders chose to be known there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.people.hearing import cards
from kinfolk_web.people.models import MeToo
from kinfolk_web.plans.models import Seat

if TYPE_CHECKING:
    from kinfolk_web.people.hearing import Card
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan

MOST = 3
OTHERS, OTHERS_IF_SENSITIVE = 1, 2


def shared_at_tables(attendee: Attendee, plan: Plan) -> dict[int, list[Card]]:
    """Return the statements that somebody at a table may be told others there said too, the rarest first, by round.

    Only what they themselves let their table know, and only if somebody else at this very table let it know too (two
    others on a sensitive topic); never who, and never more than that there are some. Whoever takes a me-too back, or only
    counts, is not among them from that moment on.
    """
    rounds, found = rounds_shared(attendee, plan), dict[int, "list[Card]"]()
    told = cards(attendee.event, sorted(rounds)) if rounds else []
    for one in sorted(told, key=lambda one: (one.told, one.number)):
        for number in rounds[one.number]:
            found.setdefault(number, []).append(one)
    return {number: there[:MOST] for number, there in found.items()}


def rounds_shared(attendee: Attendee, plan: Plan) -> dict[int, list[int]]:
    """Return for statements in which rounds their table may be told that some said them too: the rule of all tables."""
    tables = dict(Seat.objects.filter(plan=plan, attendee=attendee).values_list("round", "table"))
    mine = dict(MeToo.objects.filter(attendee=attendee, shown=True).values_list("statement_id", "statement__sensitive"))
    if not tables or not mine:
        return {}
    seats = Seat.objects.filter(plan=plan, round__in=tables, table__in=set(tables.values())).exclude(attendee=attendee)
    beside = [(number, other) for number, table, other in seats.values_list("round", "table", "attendee_id")
              if tables[number] == table]  # fmt: skip
    said = MeToo.objects.filter(statement__in=mine, attendee__in={other for _number, other in beside}, shown=True)
    who: dict[int, set[int]] = {}
    for statement, other in said.values_list("statement_id", "attendee_id"):
        who.setdefault(statement, set()).add(other)
    found: dict[int, list[int]] = {}
    for statement, people in who.items():
        least = OTHERS_IF_SENSITIVE if mine[statement] else OTHERS
        for number in sorted(tables):
            if sum(where == number and other in people for where, other in beside) >= least:
                found.setdefault(statement, []).append(number)
    return found
