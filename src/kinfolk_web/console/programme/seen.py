"""Which steps of the checklist are done as far as the site can see by itself; the others are ticked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.day.models import Reunion
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import Plan, Release
from kinfolk_web.plans.pack import lying_out
from kinfolk_web.programme.models import Agreement, Block, Duty, Programme, Table

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


def seen_done(event: Event) -> frozenset[str]:
    """Return the keys of the steps that are visibly done: what they make is there."""
    of_event = {"event": event}
    there = {
        "programme": Block.objects.filter(**of_event, kind=Block.Kind.ROUND),
        "agreements": Agreement.objects.filter(**of_event),
        "import": Attendee.objects.filter(**of_event),
        "room": Table.objects.filter(room__event=event),
        "greeters": Duty.objects.filter(block__event=event),
        "promises": Programme.objects.filter(**of_event).exclude(promises={}),
        "plan": Plan.objects.filter(**of_event).exclude(state=Plan.State.DROPPED),
        "release": lying_out(event).filter(plan__in=Release.objects.filter(**of_event).values("plan")),
        "closing": Reunion.objects.filter(**of_event),
    }
    return frozenset(key for key, rows in there.items() if rows.exists())
