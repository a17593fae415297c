"""What comes back of me-toos: "some at your table said this too", for statements whose holders chose to be known there.

Whoever sits at a table sees who touches their phone. So a table is told of what was said before a moment that is the same
for all: when tables were first told, and once more when its round began. Nothing arrives while a table sits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk_web.people.hearing import cards
from kinfolk_web.people.models import MeToo
from kinfolk_web.plans.models import Seat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kinfolk_web.people.hearing import Card
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan

MOST = 3
OTHERS, OTHERS_IF_SENSITIVE = 1, 2


@dataclass(frozen=True, slots=True)
class Since:
    """The moments up to which me-toos count at tables.

    Parameters
    ----------
    told
        When tables were first told; None if nobody was told of them.
    begun
        When each round began that has begun.
    """

    told: datetime | None
    begun: Mapping[int, datetime] = field(default_factory=dict)

    def until(self, number: int) -> datetime | None:
        """Return up to when what was said counts at the tables of a round."""
        return self.begun.get(number, self.told)

    def counts(self, number: int, *said: datetime) -> bool:
        """Whether a table of a round may be told of what was said at some moments."""
        until = self.until(number)
        return until is not None and max(said) <= until


def shared_at_tables(attendee: Attendee, plan: Plan, since: Since) -> dict[int, list[Card]]:
    """Return the statements that somebody at a table may be told others there said too, the rarest first, by round.

    Only what they themselves let their table know, and only if somebody else at this very table let it know too (two
    others on a sensitive topic), all of them in time; never who, and never more than that there are some. Whoever takes a
    me-too back, or only counts, is not among them from that moment on.
    """
    rounds, found = rounds_shared(attendee, plan, since), dict[int, "list[Card]"]()
    told = cards(attendee.event, sorted(rounds)) if rounds else []
    for one in sorted(told, key=lambda one: (one.told, one.number)):
        for number in rounds[one.number]:
            found.setdefault(number, []).append(one)
    return {number: there[:MOST] for number, there in found.items()}


def rounds_shared(attendee: Attendee, plan: Plan, since: Since) -> dict[int, list[int]]:
    """Return for statements in which rounds their table may be told that some said them too: the rule of all tables."""
    tables = dict(Seat.objects.filter(plan=plan, attendee=attendee).values_list("round", "table"))
    own = MeToo.objects.filter(attendee=attendee, shown=True)
    mine = {
        pk: (at, delicate) for pk, at, delicate in own.values_list("statement_id", "made_at", "statement__sensitive")
    }
    if not tables or not mine:
        return {}
    seats = Seat.objects.filter(plan=plan, round__in=tables, table__in=set(tables.values())).exclude(attendee=attendee)
    beside = [(number, other) for number, table, other in seats.values_list("round", "table", "attendee_id")
              if tables[number] == table]  # fmt: skip
    said = MeToo.objects.filter(statement__in=mine, attendee__in={other for _number, other in beside}, shown=True)
    when: dict[int, dict[int, datetime]] = {}
    for statement, other, at in said.values_list("statement_id", "attendee_id", "made_at"):
        when.setdefault(statement, {})[other] = at
    found: dict[int, list[int]] = {}
    for statement, people in when.items():
        at, delicate = mine[statement]
        least = OTHERS_IF_SENSITIVE if delicate else OTHERS
        for number in sorted(tables):
            there = [people[other] for where, other in beside if where == number and other in people]
            if sum(since.counts(number, at, other) for other in there) >= least:
                found.setdefault(statement, []).append(number)
    return found
