"""From draft to the plan that holds: one pointer, one transaction, nothing that was released ever changes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kinfolk_web.core.undo import UndoRefusedError, undo
from kinfolk_web.models import Plan, Release, Seat, Sitting
from kinfolk_web.plans import actions, releasing
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.queries import plan_to_show, released_plan
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.plans.test_changing import free_and_full
from tests.site.world import signed_in

pytestmark = pytest.mark.django_db


def test_release_switches_the_pointer_and_going_back_is_one_step(plan, scoped, olive):
    releasing.release(plan=plan, by=olive)
    second = actions.copy(plan=plan, by=olive)
    assert plan_to_show(scoped) == second
    releasing.release(plan=second, by=olive)
    states = dict(Plan.objects.values_list("number", "state"))
    assert states == {1: "superseded", 2: "released"}
    releasing.release(plan=plan, by=olive)
    states = dict(Plan.objects.values_list("number", "state"))
    assert states == {1: "released", 2: "superseded"}
    assert released_plan(scoped).plan == plan
    assert dict(released_plan(scoped).where) == seats_of(plan)


def test_nothing_of_a_released_plan_changes(plan, olive):
    free, seat = free_and_full(plan)
    releasing.release(plan=plan, by=olive)
    with pytest.raises(NotPossibleError, match="Copy it"):
        actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    for rows in (Seat.objects.filter(plan=plan), Sitting.objects.filter(plan=plan)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(table="elsewhere")
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)


def test_a_release_is_gone_back_on_by_releasing_and_never_by_undo(plan, olive):
    change = releasing.release(plan=plan, by=olive)
    with pytest.raises(UndoRefusedError):
        undo(change, by=olive)
    assert Release.objects.get().plan == plan


def test_a_plan_that_was_brought_back_is_not_undone_on_the_page_of_plans_either(plan, scoped, olive):
    second = actions.copy(plan=plan, by=olive)
    for one in (plan, second, plan):
        change = releasing.release(plan=one, by=olive)
    answer = signed_in(olive).post("/c/lamplighters/meeting/plans/0/take-back/", {"change": change.pk})
    assert answer.status_code == 400
    assert Release.objects.get().plan == plan


def test_a_changed_draft_is_recounted_before_it_holds(plan, olive):
    free, seat = free_and_full(plan)
    actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    with pytest.raises(NotPossibleError, match="recounted"):
        releasing.release(plan=plan, by=olive)
    releasing.recount(plan)
    releasing.release(plan=plan, by=olive)
    assert released_plan(plan.event).where[seat.attendee_id, 1] == free.table


def test_a_plan_that_contradicts_the_list_is_not_released(plan, olive):
    host = Sitting.objects.filter(plan=plan, host__isnull=False).first().host
    host.is_host = False
    host.save()
    free, seat = free_and_full(plan)
    actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    releasing.recount(plan)
    with pytest.raises(NotPossibleError, match="did not say they would"):
        releasing.release(plan=plan, by=olive)
    assert not Release.objects.exists()


def test_the_safety_check_says_ready_or_not_and_nothing_else(plan, olive, nothing_confidential):
    nothing_confidential.register_review(lambda plan: False)
    with pytest.raises(releasing.NeedsReviewError) as refused:
        releasing.release(plan=plan, by=olive)
    assert str(refused.value) == "This plan needs a safety review before it can be released."
    assert not Release.objects.exists()
    nothing_confidential.register_review(lambda plan: True)
    releasing.release(plan=plan, by=olive)


def test_a_large_draft_is_recounted_and_released_by_the_worker(plan, olive, monkeypatch):
    from tests.site.world import do_jobs

    free, seat = free_and_full(plan)
    actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    monkeypatch.setattr(releasing, "AT_ONCE", 10)
    plan.refresh_from_db()
    assert releasing.count_again(plan=plan, by=olive) is False
    releasing.recount_job(by=olive, event=plan.event, plan=plan.pk, release=True)
    assert [job.state for job in do_jobs()] == ["done", "done"]
    assert Release.objects.get().plan == plan


def test_drafts_made_after_the_release_are_shown_first(plan, scoped, olive):
    older = a_plan(scoped, olive)
    releasing.release(plan=older, by=olive)
    assert plan_to_show(scoped) == older, "plan 1 is an older draft"
