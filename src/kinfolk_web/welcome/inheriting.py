"""Takes over from a plan that holds who greets whom, as far as that may be by now."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.models import Greeting
from kinfolk_web.welcome.actions import settle
from kinfolk_web.welcome.assigning import Found
from kinfolk_web.welcome.filling import fill_soon
from kinfolk_web.welcome.models import Welcome
from kinfolk_web.welcome.queries import active, capacity, ended_pairs, new_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

COMING = Attendee.State.COMING


def inherit(plan: Plan) -> None:
    """Take over from a plan that holds who greets those newcomers who had nobody until now.

    Much may have been said since the plan was made: a pair that has ended, or that the vault keeps apart, is left out, and
    so is who is one too many for a greeter. Others are looked for then, and nothing tells why.
    """
    event = plan.event
    held = dict(active(event).values_list("newcomer_id", "greeter_id"))
    wanted = set(new_people(event).values_list("pk", flat=True))
    wanted -= set(Welcome.objects.filter(event=event, ended_at__isnull=True).values_list("newcomer_id", flat=True))
    greetings = Greeting.objects.filter(plan=plan, greeter__is_greeter=True, greeter__state=COMING)
    known = list(greetings.select_related("greeter", "newcomer", "stand_in").order_by("pk"))
    new = [one for one in known if one.newcomer_id in wanted]
    found = _possible(event, new, Counter(held.values()))
    if found:
        same = [one for one in known if held.get(one.newcomer_id) == one.greeter_id]
        settle(event=event, found=[*found, *_possible(event, same)], by=None, how=Welcome.How.PLAN)
    if len(found) < len(new) and not plan.said.get("proposed", {}).get("greeters"):
        fill_soon(event)  # where greeters are proposed, others may still say yes to theirs


def _possible(event: Event, greetings: Iterable[Greeting], load: Counter[int] | None = None) -> list[Found]:
    """Return which of a plan's greetings may be by now; with the load of greeters, only as many as they have room for."""
    apart, never = {frozenset(pair) for pair in apart_of(event)}, set(ended_pairs(event))

    def may_be(greeter: Attendee, newcomer: Attendee) -> bool:
        return (greeter.pk, newcomer.pk) not in never and frozenset((greeter.code, newcomer.code)) not in apart

    found = []
    for one in greetings:
        if not may_be(one.greeter, one.newcomer):
            continue
        if load is not None:
            if load[one.greeter_id] >= capacity(one.greeter):
                continue
            load[one.greeter_id] += 1
        stand_in = one.stand_in if one.stand_in is not None and may_be(one.stand_in, one.newcomer) else None
        found.append(Found(one.newcomer_id, one.greeter_id, stand_in.pk if stand_in is not None else None))
    return found
