"""The smallest change, before anybody asks: once somebody opts out of a plan that holds, as long as the day has not begun.

As long as nobody holds in hand what the plan says it holds by itself; then it waits as a draft for an organiser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.fields.json import KT
from django_scopes import scope

from kinfolk_web.core.jobs import work
from kinfolk_web.core.models import Job
from kinfolk_web.plans.actions import NotPossibleError, drop
from kinfolk_web.plans.attending import away_in, first_round
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.models import Plan
from kinfolk_web.plans.releasing import NeedsReviewError, musts_broken, release
from kinfolk_web.plans.repairing import mend
from kinfolk_web.plans.told import is_told
from kinfolk_web.plans.whole_pack import ask_for_pack

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
        held = draft is not None and _let_hold(draft, plan)
    return {"plan": draft.number, "holds": held} if draft is not None else {}


def _let_hold(draft: Plan, plan: Plan) -> bool:
    """Let a change hold by itself if it is for people's own wishes alone, keeps every must, and nothing was told of the plan."""
    late = late_changes(plan)
    if late.arrived or late.closed or late.changed_tables or late.other_rounds or is_told(plan.event):
        return False  # an organiser is at work on list or room, or paper would be wrong
    if musts_broken(draft, draft.ledger):
        return False
    try:
        release(plan=draft, by=None, instead_of=plan)
    except (NotPossibleError, NeedsReviewError):
        return False
    by_hand = Plan.objects.filter(event=plan.event, released_by__isnull=False).order_by("-released_at").first()
    if by_hand is not None:  # the pack that made itself before is another plan's
        ask_for_pack(plan=draft, by=by_hand.released_by)
    return True


def mended_by_itself(event: Event) -> Plan | None:
    """Return the plan that holds if it is a change that was offered, and nobody but itself let it hold."""
    found = Plan.objects.filter(event=event, state=Plan.State.RELEASED, released_by=None, said__offered__isnull=False)
    return found.only("number", "event").first()


def offered_drafts(event: Event) -> list[Plan]:
    """Return drafts that were offered and that nobody has touched since."""
    found = Plan.objects.filter(event=event, state=Plan.State.DRAFT, said__offered__isnull=False, note="")
    told = found.only("number", "edits", "state", "event").annotate(untouched=KT("said__offered"))
    return [one for one in told if str(one.edits) == one.untouched]
