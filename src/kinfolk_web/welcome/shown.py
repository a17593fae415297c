"""From when on people are told their tables: the evening before, if a plan holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.day.times import times_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.sharing import Since
from kinfolk_web.plans.told import evening_before

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan


def plan_shown(event: Event) -> Plan | None:
    """Return the plan of which people are told now."""
    plan, opens = plan_that_holds(event), evening_before(event)
    return plan if plan is not None and (opens is None or timezone.now() >= opens) else None


def said_until(event: Event, plan: Plan | None) -> Since:
    """Return up to when me-toos count at the tables of a plan: until tables are told, and until each round begins.

    A plan that is released tells of tables anew, unless a round has begun: then people sit, and a repair brings nothing to
    light. An event without a date has no clock, and only that.
    """
    if plan is None:
        return Since(None)
    begun = {number: slot.starts_at for number, slot in times_of(event).begun}
    told = min((one for one in (plan.released_at, *begun.values()) if one is not None), default=None)
    opens = evening_before(event)
    return Since(max(told, opens) if told and opens else told, begun)
