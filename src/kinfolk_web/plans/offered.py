"""The smallest change, ready before anybody asks: once somebody opts out of a plan that holds, as long as the day has not begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.fields.json import KT
from django_scopes import scope

from kinfolk_web.core.jobs import work
from kinfolk_web.core.models import Job
from kinfolk_web.plans.actions import drop
from kinfolk_web.plans.attending import away_in, first_round
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.models import Plan
from kinfolk_web.plans.repairing import mend

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.jobs import Running

KIND = "repair.offered"


def offer_soon(event: Event) -> None:
    """Have the smallest change to the plan that holds made as a draft, once for all who opt out until it is begun."""
    waits = Job.objects.filter(event=event, kind=KIND, state=Job.State.WAITING).exists()
    if not waits and plan_that_holds(event) is not None:
        offer(by=None, event=event)


@work("repair.offered", queue="solve")
def offer(running: Running) -> dict[str, Any]:
    """Mend the plan that holds for what is different now, as a draft that takes the place of the one offered before."""
    event = running.job.event
    if event is None:
        return {}
    with scope(community=event.community):
        plan = plan_that_holds(event, whole=True)
        if plan is None or first_round(event) > 1 or away_in(event):
            return {}  # on the day whoever leads the floor asks for proposals
        before = offered_drafts(event)
        draft = mend(running, plan) if late_changes(plan, noted=False).any else None
        if draft is not None:
            draft.refresh_from_db(fields=["edits"])  # the database counts them
            Plan.objects.filter(pk=draft.pk).update(said=draft.said | {"offered": draft.edits})
        for one in before:
            one.event = event
            drop(plan=one, by=None)
    return {"plan": draft.number} if draft is not None else {}


def offered_drafts(event: Event) -> list[Plan]:
    """Return drafts that were offered and that nobody has touched since."""
    found = Plan.objects.filter(event=event, state=Plan.State.DRAFT, said__offered__isnull=False, note="")
    told = found.only("number", "edits", "state", "event").annotate(untouched=KT("said__offered"))
    return [one for one in told if str(one.edits) == one.untouched]
