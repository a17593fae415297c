"""From a draft to the plan that holds: recounted, reviewed, and then one pointer switched in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.plans import confidential, joining
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.forecasting import forecast_soon
from kinfolk_web.plans.held import people_in
from kinfolk_web.plans.judging import DisagreementError, judge, ledger_today, list_stamp
from kinfolk_web.plans.models import Plan, Release
from kinfolk_web.plans.queries import ledger_of
from kinfolk_web.plans.welcoming import hand_on
from kinfolk_web.plans.whole_pack import ask_for_pack
from kinfolk_web.plans.words import said_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.core.models import Change
    from kinfolk_web.plans.queries import Line

AT_ONCE = 600  # people whose promises are recounted within a request; larger plans are recounted by the worker


class NeedsReviewError(Exception):
    """A safety lead has to look at this plan first; more is never said."""


def is_counted(plan: Plan) -> bool:
    """Return whether the ledger of a plan is that of its seats as they are now."""
    return plan.edits == plan.judged_edits


def is_small(plan: Plan) -> bool:
    """Return whether the promises of a plan are counted within a request."""
    return people_in(plan) <= AT_ONCE


def recount(plan: Plan) -> Plan:
    """Count a draft again if it was changed by hand; both counts have to agree.

    Raises
    ------
    DisagreementError
        Planner and checker count differently; nothing was written.
    """
    plan.refresh_from_db()
    if not plan.is_draft or (is_counted(plan) and not plan.said.get("contradictions")):
        return plan  # what contradicted may have been mended on the list since
    judged = judge(plan)
    counted = Plan.objects.filter(pk=plan.pk, edits=plan.edits)  # whoever edits meanwhile asks again
    with transaction.atomic():
        counted.update(judged_edits=plan.edits, **judged.fields)
        live.publish(f"plan:{plan.pk}", "counted", edits=plan.edits)
    plan.refresh_from_db()
    return plan


@work("recount")
def recount_job(running: Running) -> dict[str, Any]:
    """Count a large draft again, and release it if that was asked for and keeps every must, or whoever asked is sure."""
    event, given = running.job.event, running.given
    if event is None:
        raise RefusedError(_("This work belongs to no event."))
    with scope(community=event.community):
        plan = Plan.objects.filter(event=event, pk=given["plan"]).first()
        if plan is None:
            raise RefusedError(_("This plan is gone."))
        try:
            for _again in range(5):
                if is_counted(recount(plan)):
                    break
            counted = ledger_today(plan) if given.get("release") and not given.get("sure") else []
            asks = bool(musts_broken(plan, counted))
            if given.get("release") and not asks:
                release(plan=plan, by=running.job.by)
                ask_for_pack(plan=plan, by=running.job.by)
        except DisagreementError as error:
            raise RefusedError(_("The independent recount does not confirm this plan: %s") % error) from error
        except (NotPossibleError, NeedsReviewError) as error:
            raise RefusedError(str(error)) from error
        done = {"plan": plan.number, "released": bool(given.get("release")) and not asks, "asks": asks}
        return done | ({"edits": plan.edits, "counted": counted} if asks else {})  # for the page that asks


def musts_broken(plan: Plan, counted: Sequence[Mapping[str, Any]] | None = None) -> list[Line]:
    """Return the musts that a plan does not keep, with list and room as they are now or as ``counted``."""
    found = ledger_of(plan, counted=ledger_today(plan) if counted is None else counted)
    return [line for line in found if line.must and line.missing]


def count_again(*, plan: Plan, by: User | None) -> bool:
    """Recount a draft at once if it is small, else ask the worker; return whether it is counted now."""
    if is_counted(plan):
        return True
    if is_small(plan):
        return is_counted(recount(plan))
    recount_job(by=by, event=plan.event, plan=plan.pk)
    return False


def release(*, plan: Plan, by: User | None, instead_of: Plan | None = None) -> Change:
    """Let a plan hold from now on; whoever reads sees the one before or this one, never a mixture.

    A plan that was released before comes back the same way.

    Parameters
    ----------
    instead_of
        The plan that has to hold until then: of two who mend it at the same moment the second is refused. Phones are told
        of a plan that nobody mended; whom a repair concerns is told by whoever lets it hold.

    Raises
    ------
    NotPossibleError
        It was changed and not recounted since, contradicts the list or the room, or was put away; or another plan holds.
    NeedsReviewError
        A safety lead has to look at it first.
    """
    with change("plan.release", by=by, event=plan.event, about=plan, facts={"number": plan.number}) as entry:
        pointer = _pointer(plan)
        held = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        if instead_of is not None and (pointer is None or pointer.plan_id != instead_of.pk):
            raise NotPossibleError(_("The plan changed meanwhile. Ask for a new proposal."))
        _check(held)
        if pointer is not None and pointer.plan_id == held.pk:
            raise NotPossibleError(_("Plan %d is the one that holds already.") % held.number)
        if not confidential.ready(held):
            raise NeedsReviewError(_("This plan needs a safety review before it can be released."))
        entry.facts |= {"before": pointer.plan.number if pointer else 0, "again": int(not held.is_draft)}
        entry.save(update_fields=["facts"])
        Plan.objects.filter(event_id=plan.event_id, state=Plan.State.RELEASED).update(state=Plan.State.SUPERSEDED)
        Plan.objects.filter(pk=held.pk).update(
            state=Plan.State.RELEASED, released_by=by, released_at=timezone.now(), said=_sealed(held)
        )
        Release.objects.update_or_create(event_id=plan.event_id, defaults={"plan": held})
        hand_on(held)
        forecast_soon(held)
        for topic in (f"event:{plan.event_id}", *([live.phones(plan.event_id)] if instead_of is None else [])):
            live.publish(topic, "released", number=held.number)
    plan.refresh_from_db()
    return entry


def _pointer(plan: Plan) -> Release | None:
    """Return the pointer of the event, with everybody else who wants to switch it waiting."""
    from kinfolk_web.communities.models import Event

    Event.objects.select_for_update(no_key=True).get(pk=plan.event_id)
    return Release.objects.filter(event_id=plan.event_id).select_related("plan").first()


def _check(held: Plan) -> None:
    if held.state == Plan.State.DROPPED:
        raise NotPossibleError(_("Plan %d was put away. Bring it back first.") % held.number)
    if held.is_draft and not is_counted(held):
        raise NotPossibleError(_("Plan %d was changed and is being recounted. Release it in a moment.") % held.number)
    if held.is_draft and held.said.get("contradictions"):
        raise NotPossibleError(
            _("Plan %(number)d cannot be released yet: %(why)s")
            % {"number": held.number, "why": " ".join(said_now(held.said["contradictions"][:3]))}
        )


def _sealed(held: Plan) -> dict[str, Any]:
    """Return what a plan says of itself, with how the list stood when it was released, and which tables join which."""
    stamp = {"list_stamp": list_stamp(held.event)} if held.is_draft else {}
    return {**held.said, **stamp, "joins": joining.settle(held)}
