"""Late changes: seen, mended with few moves, only with tables that stand in the room."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import time

import pytest
from django.test import Client
from django.utils import timezone

from kinfolk_web.core.audit import change
from kinfolk_web.core.undo import undo
from kinfolk_web.day.ready import lines_of
from kinfolk_web.day.seats import free_chairs, held_by_doors
from kinfolk_web.models import (
    Attendee,
    Block,
    ChangedRow,
    Desk,
    DoorSeat,
    Event,
    Greeting,
    Job,
    Mail,
    MeToo,
    Plan,
    Print,
    Seat,
    Sitting,
    Statement,
    Table,
    Tie,
)
from kinfolk_web.people import moderating
from kinfolk_web.people.invitations import address_of
from kinfolk_web.people.quieting import sit_out, switch
from kinfolk_web.plans import late, releasing, repairing
from kinfolk_web.plans.forgetting import forget_known, forget_needs, knows_needs
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.judging import ledger_today
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.merging import merge_file
from kinfolk_web.plans.offered import offered_drafts
from kinfolk_web.plans.queries import ledger_of, moves_of, served
from kinfolk_web.programme.actions import days
from tests.site.plans.conftest import seats_of
from tests.site.world import an_attendee, do_jobs, signed_in

pytestmark = pytest.mark.django_db
CHAIRS = 7  # at each table of the room


def mended(plan, by, **given):
    job = repairing.repair(by=by, event=plan.event, plan=plan.number, **given)
    do_jobs()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return plan.event.plans.get(number=job.result["plan"])


def test_nothing_is_late_right_after_a_plan_was_made(plan):
    assert not late_changes(plan).any


def test_a_round_that_was_added_to_the_programme_is_said_of_plans_that_do_not_know_it(plan, scoped, olive):
    releasing.release(plan=plan, by=olive)
    entry, _block = days.add_block(event=scoped, by=olive, kind="round", starts_at=time(8), minutes=45)
    plan.event = scoped
    assert late_changes(plan).other_rounds
    assert late_changes(plan).any
    browser, said = signed_in(olive), "The programme has other rounds now than this plan."
    assert said in browser.get("/c/lamplighters/meeting/plans/1/repair/").content.decode()
    assert "1 thing is different since this plan was made" in browser.get("/c/lamplighters/meeting/").content.decode()
    assert said in lines_of(scoped)[0].said
    undo(entry, by=olive)
    assert not late_changes(plan).any
    Block.objects.filter(event=scoped).last().delete()
    assert late_changes(plan).other_rounds


def test_somebody_new_is_seated_and_somebody_gone_leaves_a_free_chair(plan, scoped, olive):
    releasing.release(plan=plan, by=olive)
    new = an_attendee(scoped, "Late Lena", languages=["en"])
    gone = Attendee.objects.filter(event=scoped, is_host=False, is_greeter=False, needs=[]).first()
    Attendee.objects.filter(pk=gone.pk).update(state=Attendee.State.CANCELLED)
    late = late_changes(plan)
    assert (late.arrived, late.left) == ((new,), (gone,))
    before = seats_of(plan)
    draft = mended(plan, olive)
    after = seats_of(draft)
    assert draft.is_draft
    assert (draft.why, draft.base) == ("repaired", plan)
    assert {number for attendee, number in after if attendee == new.pk} == {1, 2, 3}
    assert not any(attendee == gone.pk for attendee, _ in after)
    moved = {key[0] for key in before if key[0] != gone.pk and after.get(key) != before[key]}
    assert len(moved) <= 2
    assert {one.code for one in moves_of(draft)} == set(
        Attendee.objects.filter(pk__in=moved).values_list("code", flat=True)
    )
    assert not late_changes(draft).any
    releasing.release(plan=draft, by=olive)


def test_chairs_that_a_desk_holds_are_left_to_it_unless_somebody_would_stand(plan, scoped, olive):
    releasing.release(plan=plan, by=olive)
    desk, left = Desk.objects.create(event=scoped, name="Main door", digest="d" * 64), {}
    for number in (1, 2, 3):
        free = free_chairs(scoped, plan, number)
        left[number] = max(free, key=free.get)
        for table, chairs in free.items():
            for chair in range(chairs if table != left[number] else 0):
                DoorSeat.objects.create(event=scoped, round=number, table=table, number=chair + 1, desk=desk)
    new = an_attendee(scoped, "Late Lena", languages=["en"])
    draft = mended(plan, olive)
    mine = {number: table for (who, number), table in seats_of(draft).items() if who == new.pk}
    held = [table for number, table in mine.items() if table != left[number]]
    moved = {key for key, table in seats_of(plan).items() if seats_of(draft).get(key) not in {table, None}}
    assert not held or moved, "only somebody who moves away frees a chair at another table"
    for number in (1, 2, 3):
        sits = Counter(table for (_who, round_), table in seats_of(draft).items() if round_ == number)
        kept = held_by_doors(scoped, number)
        assert all(sits[table] + kept[table] <= CHAIRS for table in kept)
    for number in range(9):
        an_attendee(scoped, f"Bus {number}", languages=["en"])
    full = mended(plan, olive)
    assert len({who for who, _number in seats_of(full)}) == 70, "nobody stands while a desk holds chairs"


def test_a_table_that_is_gone_is_used_no_more(plan, scoped, olive):
    Table.objects.filter(label="3").delete()
    assert late_changes(plan).closed == ("3",)
    draft = mended(plan, olive)
    assert not Seat.objects.filter(plan=draft, table="3").exists()
    assert Seat.objects.filter(plan=draft).count() == Seat.objects.filter(plan=plan).count()


def test_a_spare_table_is_taken_when_chairs_are_short_and_only_then(plan, scoped, olive):
    room = Table.objects.first().room
    Table.objects.create(room=room, label="spare", seats=7, spare=True, x=30, y=30)
    an_attendee(scoped, "One more")
    assert not Seat.objects.filter(plan=mended(plan, olive), table="spare").exists()
    for number in range(12):
        an_attendee(scoped, f"Bus {number}")
    draft = mended(plan, olive)
    assert Seat.objects.filter(plan=draft, table="spare").exists()
    for number in range(30):
        an_attendee(scoped, f"Crowd {number}")
    job = repairing.repair(by=olive, event=scoped, plan=plan.number)
    do_jobs()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "Add tables" in job.problem


def test_rounds_that_are_over_stay_as_they_were(plan, scoped, olive):
    gone = Attendee.objects.filter(event=scoped, is_host=False).last()
    Attendee.objects.filter(pk=gone.pk).update(state=Attendee.State.CANCELLED)
    draft = mended(plan, olive, round=2)
    first = {key: table for key, table in seats_of(plan).items() if key[1] == 1}
    assert {key: table for key, table in seats_of(draft).items() if key[1] == 1} == first


def test_whoever_greets_no_more_hands_their_newcomers_on(plan, scoped, olive):
    greeter = plan.greetings.first().greeter
    Attendee.objects.filter(pk=greeter.pk).update(is_greeter=False)
    assert late_changes(plan).no_greeters == (greeter,)
    assert not mended(plan, olive).greetings.filter(greeter=greeter).exists()


def test_who_sits_a_round_out_leaves_an_empty_chair_that_moves_nobody_and_comes_back_to_one(plan, scoped, olive):
    one = Attendee.objects.filter(event=scoped, is_host=False, is_greeter=False, needs=[]).first()
    sit_out(attendee=one, number=2, of=3, out=True)
    assert late_changes(plan).away == ((one, (2,)),)
    before, draft = seats_of(plan), mended(plan, olive)
    after = seats_of(draft)
    assert {key for key in before if key not in after} == {(one.pk, 2)}
    moved = moves_of(draft)
    assert all("not kept by the plan before" in one.why for one in moved), "an empty chair alone moves nobody"
    assert {pk for pk, number in after if after[pk, number] != before[pk, number]} == {
        Attendee.objects.get(code=one.code).pk for one in moved
    }
    assert not late_changes(draft).any
    sit_out(attendee=one, number=2, of=3, out=False)
    late = late_changes(draft)
    assert (late.away, late.back) == ((), ((one, (2,)),))
    again = mended(draft, olive)
    assert (one.pk, 2) in seats_of(again)
    assert not late_changes(again).any


def test_the_smallest_change_is_ready_once_somebody_opted_out_and_one_takes_the_place_of_another(plan, scoped, olive):
    releasing.release(plan=plan, by=olive)
    Print.objects.create(event=scoped, plan=plan)
    ana, bo = Attendee.objects.filter(event=scoped, is_host=False, is_greeter=False, needs=[])[:2]
    phone = Client()
    for one, number in ((ana, "1"), (bo, "2")):
        phone.post(re.sub(r"^https?://[^/]+", "", address_of(one)))
        phone.post("/my/quiet/", {"name": "round", "number": number, "out": "yes"})
    assert Job.objects.filter(kind="repair.offered").count() == 1, "one for both"
    do_jobs()
    [first] = offered_drafts(scoped)
    assert not late_changes(first).any
    assert (
        f"ready as plan {first.number}"
        in signed_in(olive).get(f"/c/{scoped.community.slug}/{scoped.slug}/").content.decode()
    )
    phone.post("/my/quiet/", {"name": "paused", "out": "yes"})
    do_jobs()
    [second] = offered_drafts(scoped)
    assert (second.number, Plan.objects.get(pk=first.pk).state) == (first.number + 1, "dropped")
    assert not late_changes(second).any
    plan.refresh_from_db()
    assert plan.state == "released", "something was printed: nothing holds that nobody released"
    phone.post("/my/quiet/", {"name": "paused", "out": "no"})
    phone.post("/my/quiet/", {"name": "round", "number": "2", "out": "no"})
    sit_out(attendee=ana, number=1, of=3, out=False)
    do_jobs()
    assert offered_drafts(scoped) == [], "the plan that holds fits again"


def opts_out(one, number="1"):
    """Sit out a round on one's own phone, and let the worker do what follows."""
    phone = Client()
    phone.post(re.sub(r"^https?://[^/]+", "", address_of(one)))
    phone.post("/my/quiet/", {"name": "round", "number": number, "out": "yes"})
    do_jobs()


def test_as_long_as_nothing_was_told_of_a_plan_the_smallest_change_holds_by_itself(plan, scoped, olive):
    releasing.release(plan=plan, by=olive)
    Print.objects.create(event=scoped, plan=plan, options={"by_itself": True})  # and nobody fetched it
    host = plan.sittings.filter(round=1, host__isnull=False).first().host
    opts_out(host)
    held = plan_that_holds(scoped, whole=True)
    assert Job.objects.get(kind="print.by_itself").given["plan"] == held.pk, "a pack of its own is asked for"
    assert held.number == plan.number + 1
    assert not late_changes(held).any
    assert (host.pk, 1) not in seats_of(held)
    assert not held.sittings.filter(round=1, host=None).exists(), "their table is led by somebody else"
    assert offered_drafts(scoped) == []
    browser, home = signed_in(olive), f"/c/{scoped.community.slug}/{scoped.slug}/"
    assert f"Plan {held.number}, the smallest change, holds by itself" in browser.get(home).content.decode()
    assert f"released plan {held.number}" in browser.get(home + "changes/").content.decode()
    plan.refresh_from_db()
    releasing.release(plan=plan, by=olive)
    assert "holds by itself" not in browser.get(home).content.decode(), "an organiser chose another"


@pytest.mark.parametrize("told", ["print", "pack", "mail", "merge", "evening", "no date", "list"])
def test_a_change_waits_for_an_organiser_once_something_was_told_or_they_are_at_work(
    plan, scoped, olive, told, monkeypatch
):
    releasing.release(plan=plan, by=olive)
    if told == "print":
        Print.objects.create(event=scoped, plan=plan)
    elif told == "pack":
        Print.objects.create(event=scoped, plan=plan, options={"by_itself": True, "fetched": True})
    elif told == "mail":
        Mail.objects.create(event=scoped, kind="evening")
    elif told == "merge":
        merge_file(by=olive, event=scoped, form="csv")
    elif told == "list":
        an_attendee(scoped, "Late Lena", languages=["en"])
    elif told == "evening":
        monkeypatch.setattr("kinfolk_web.plans.told.evening_before", lambda _event: timezone.now())
    else:
        Event.objects.filter(pk=scoped.pk).update(starts_on=None)
    opts_out(Attendee.objects.filter(event=scoped, is_host=False, is_greeter=False, needs=[]).first())
    assert plan_that_holds(scoped).number == plan.number
    assert [one.number for one in offered_drafts(scoped)] == [plan.number + 1]


def test_who_takes_a_break_leaves_all_rounds_that_are_not_over_and_a_host_is_stood_in_for(plan, scoped, olive):
    host = plan.sittings.filter(round=2, host__isnull=False).first().host
    switch(attendee=host, name="paused", on=True)
    draft = mended(plan, olive, round=2)
    seats = seats_of(draft)
    assert {number for attendee, number in seats if attendee == host.pk} <= {1}
    assert not draft.sittings.filter(host=host, round__gt=1).exists()
    assert not draft.sittings.filter(round=2, host=None).exists()
    switch(attendee=host, name="paused", on=False)
    assert {number for one, numbers in late_changes(draft).back for number in numbers if one == host} <= {2, 3}
    assert not late_changes(plan).any, "the plan from before the break fits again"


def test_whatever_the_list_says_otherwise_is_said_of_every_plan(plan, scoped, olive):
    one = Attendee.objects.filter(event=scoped, needs=[], rounds__isnull=True).first()
    Attendee.objects.filter(pk=one.pk).update(needs=["step-free"], largest_table=4, hide_new=not one.hide_new)
    Table.objects.filter(label="1").update(features=[])
    late = late_changes(plan)
    assert [(changed.code, changed.fields) for changed in late.changed] == [(one.code, ("details", "hide_new"))]
    assert [changed.name for changed in late.changed_tables] == ["1"]
    assert late.count == 2
    draft = mended(plan, olive)
    assert not late_changes(draft).any
    needs = next(entry for entry in draft.ledger if entry["promise"] == "needs")
    assert one.code not in {broken["id"] for broken in needs["broken"]}


def test_who_said_or_wrote_a_statement_is_no_late_change(plan, scoped, olive):
    one, other = Attendee.objects.filter(event=scoped)[:2]
    moderating.add(event=scoped, text="I keep bees", by=olive)
    for attendee, shown in ((one, True), (other, False)):
        MeToo.objects.create(attendee=attendee, statement=Statement.objects.get(text="I keep bees"), shown=shown)
    assert not late_changes(plan).any
    held = {code: {**said, "statements": "abcdef"} for code, said in plan.said["known"].items()}
    plan.said["known"] = held
    assert not late_changes(plan).any, "of a plan that was made before either"
    browser = signed_in(olive)
    page = browser.get("/c/lamplighters/meeting/plans/1/repair/").content.decode()
    assert one.name not in page


def test_what_a_plan_knew_of_needs_says_not_even_whether_there_were_any_and_is_forgotten(plan, scoped):
    one, other = Attendee.objects.filter(event=scoped, needs=[])[:2]
    known = plan.said["known"]
    assert {frozenset(said) for said in known.values()} == {frozenset(known[one.code])}
    assert not {"needs", "largest_table"} & set(known[one.code])
    assert len({said["details"] for said in known.values()}) == len(known)
    Plan.objects.filter(pk=plan.pk).update(note="before")
    with change("plan.note", by=None, event=scoped):
        Plan.objects.filter(pk=plan.pk).update(note="after")
    Attendee.objects.filter(pk=one.pk).update(needs=["step-free"])
    assert [changed.fields for changed in late_changes(plan).changed] == [("details",)]
    forget_known(other)
    assert knows_needs(scoped)
    forget_needs(scoped)
    assert not knows_needs(scoped)
    plan.refresh_from_db()
    row = ChangedRow.objects.filter(change__event=scoped, table="kinfolk_web_plan", row=str(plan.pk)).last()
    for said in (plan.said, row.before["said"], row.after["said"]):
        assert other.code not in said["known"]
        assert "details" not in json.dumps(said["known"])
    assert not late_changes(plan).any


def test_another_employer_and_a_new_companion_are_late_changes_too(plan, scoped):
    a, b = Attendee.objects.filter(event=scoped)[:2]
    Attendee.objects.filter(pk=a.pk).update(organisation="Somewhere else", email="new@example.org")
    Tie.objects.create(event=scoped, kind=Tie.Kind.TOGETHER, a=a, b=b)
    assert {changed.code: set(changed.fields) for changed in late_changes(plan).changed} == {
        a.code: {"email", "organisation", "ties"},
        b.code: {"ties"},
    }


def test_somebody_who_comes_for_fewer_rounds_leaves_their_chair_in_the_others(plan, scoped, olive):
    one = Attendee.objects.filter(event=scoped, is_host=False, is_greeter=False, rounds__isnull=True).first()
    Attendee.objects.filter(pk=one.pk).update(rounds=[1, 3])
    assert (late_changes(plan).away, late_changes(plan).changed) == (((one, (2,)),), ())
    draft = mended(plan, olive)
    assert {number for attendee, number in seats_of(draft) if attendee == one.pk} == {1, 3}
    assert not late_changes(draft).any
    Attendee.objects.filter(pk=one.pk).update(rounds=None)
    again = mended(draft, olive)
    assert {number for attendee, number in seats_of(again) if attendee == one.pk} == {1, 2, 3}


def test_a_plan_is_judged_by_the_list_as_it_is(plan, scoped):
    kept = next(line for line in ledger_of(plan) if line.promise == "needs")
    assert kept.kept
    Table.objects.update(features=[])
    counted = ledger_today(plan)
    missing = next(line for line in ledger_of(plan, counted=counted) if line.promise == "needs").missing
    assert missing == kept.owed
    assert served(plan, counted)[0] <= served(plan)[0]


def test_a_newcomer_who_wants_no_greeter_any_more_stops_no_repair(plan, scoped, olive):
    releasing.release(plan=plan, by=olive)
    newcomer = Greeting.objects.filter(plan=plan).first().newcomer
    Attendee.objects.filter(pk=newcomer.pk).update(no_greeter=True)
    an_attendee(scoped, "Late Lena", languages=["en"])
    draft = mended(plan, olive)
    assert not Greeting.objects.filter(plan=draft, newcomer=newcomer).exists()


def test_who_hosts_no_more_leads_only_what_is_over(plan, scoped, olive, monkeypatch):
    releasing.release(plan=plan, by=olive)
    monkeypatch.setattr(repairing, "first_round", lambda _event: 2)
    host = Sitting.objects.filter(plan=plan, round=1, host__isnull=False).first().host
    Attendee.objects.filter(pk=host.pk).update(is_host=False)
    an_attendee(scoped, "Late Lena", languages=["en"])
    draft = mended(plan, olive)
    assert set(Sitting.objects.filter(plan=draft, host=host).values_list("round", flat=True)) == {1}


def test_a_greeter_of_somebody_who_has_left_may_greet_no_more(plan, scoped, olive, monkeypatch):
    releasing.release(plan=plan, by=olive)
    for module in (repairing, late):
        monkeypatch.setattr(module, "first_round", lambda _event: 2)
    one = Greeting.objects.filter(plan=plan).first()
    Attendee.objects.filter(pk=one.newcomer_id).update(rounds=[1])
    Attendee.objects.filter(pk=one.greeter_id).update(is_greeter=False)
    draft = mended(plan, olive)
    assert list(Greeting.objects.filter(plan=draft, greeter=one.greeter_id).values_list("newcomer", flat=True)) == [
        one.newcomer_id
    ]
    assert late_changes(draft).no_greeters == ()
    releasing.release(plan=draft, by=olive)
    new = an_attendee(scoped, "Late Lena", languages=["en"], times_attended=0)
    again = mended(draft, olive)
    assert not Greeting.objects.filter(plan=again, newcomer=new, greeter=one.greeter_id).exists()
