"""What memory did to a plan, in one sentence with numbers: of those who came again, who sits with people of last time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.people.memory import coming_again, memory_for
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.earlier import earlier_casts
from kinfolk_web.plans.models import CastMember, Seat
from kinfolk_web.programme.queries import programme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Again:
    """How many come again, how many remembered pairs there are among them, how many of these sit together again.

    ``casts`` of last time are there, ``again`` of them whole in one cast (kept), or not wholly apart (mixed).
    """

    people: int
    pairs: int
    together: int
    casts_from_memory: str
    again: int
    casts: int


def again_in(plan: Plan, event: Event) -> Again | None:
    """Return what memory did to a plan of an event; None where nothing is remembered and no cast was kept or mixed."""
    remembered = memory_for(event).meetings
    how = programme_of(event).casts_from_memory
    before = dict(earlier_casts(event)) if how else {}
    if not remembered and not before:
        return None
    return Again(
        people=coming_again(event),
        pairs=len(remembered),
        together=_together(plan, [(one.a, one.b) for one in remembered]),
        casts_from_memory=how if before else "",
        again=_together_again(plan, before, how),
        casts=len(before),
    )


def _together(plan: Plan, pairs: list[tuple[str, str]]) -> int:
    """Return how many of some pairs share a table in a plan at least once."""
    at: dict[str, set[tuple[int, str]]] = defaultdict(set)
    codes = {code for pair in pairs for code in pair}
    keys = Attendee.objects.filter(event=plan.event_id, code__in=codes).values("pk")
    seats = Seat.objects.filter(plan=plan, attendee__in=keys).values_list("attendee__code", "round", "table")
    for code, number, table in seats:
        at[code].add((number, table))
    return sum(not at[a].isdisjoint(at[b]) for a, b in pairs)


def _together_again(plan: Plan, before: Mapping[str, tuple[str, ...]], how: str) -> int:
    """Return how many casts of last time are whole in one cast again or, where they are mixed, not wholly apart."""
    now = dict(CastMember.objects.filter(plan=plan).values_list("attendee__code", "cast_id"))
    found = 0
    for codes in before.values():
        casts = [now[code] for code in codes if code in now]
        found += len(set(casts)) == 1 if how == "keep" else len(set(casts)) < len(casts)
    return found


def said_of(found: Again) -> str:
    """Return what memory did, for the page of a plan: numbers alone, and no small one of pairs."""
    return " ".join(one for one in (_tables(found), _casts(found)) if one)


def _tables(found: Again) -> str:
    if found.pairs < FLOOR:
        return ""  # so few that it would tell who said yes
    given = {"n": found.people, "pairs": found.together, "all": found.pairs}
    if not found.together:
        return (
            _(
                "%(n)d people come again: of %(all)d pairs that are remembered from earlier tables none sits together again."
            )
            % given
        )
    if found.together < FLOOR:
        return (
            _(
                "%(n)d people come again: of %(all)d pairs that are remembered from earlier tables fewer than five sit together "
                "again; the search found no plan without."
            )
            % given
        )
    return (
        _(
            "%(n)d people come again: of %(all)d pairs that are remembered from earlier tables %(pairs)d sit together again; the "
            "search found no plan with fewer."
        )
        % given
    )


def _casts(found: Again) -> str:
    given = {"again": found.again, "all": found.casts}
    if found.casts_from_memory == "keep":
        return _("%(again)d of %(all)d casts of last time stay together.") % given
    if found.casts_from_memory != "mix":
        return ""
    if not found.again:
        return _("The casts are mixed anew: nobody is with anybody of last time’s cast.")
    return _("The casts are mixed anew; from %(again)d of %(all)d some are together again.") % given
