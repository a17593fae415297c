"""From who is here to who sits where: before the doors close nobody is absent, then the smallest change, told and taken back."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.communities.actions import give_role
from kinfolk_web.core import live
from kinfolk_web.day import attendance, clock, mending
from kinfolk_web.day.concerning import concerned, whose_page_changes
from kinfolk_web.day.floor import floor_now
from kinfolk_web.day.presence import Word, here, take_words
from kinfolk_web.models import (
    ApartRequest,
    Attendee,
    Block,
    CheckIn,
    CutOff,
    Desk,
    Job,
    Plan,
    Release,
    Role,
    Seat,
    Stay,
    Table,
    TableCount,
    Tick,
)
from kinfolk_web.plans import releasing, repairing
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.late import late_changes
from kinfolk_web.plans.parts import leased
from kinfolk_web.safety.actions import decide
from kinfolk_web.safety.asking import ask
from tests.site.day.world import a_block, a_day, at_noon, people, where_it_is_noon
from tests.site.day.world import a_plan as a_plan_of
from tests.site.phone.steps import opened
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.world import a_crowd, a_member, a_programme, a_user, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """A plan that holds: twenty-four people at five tables of five, in three rounds."""
    event = an_event(starts_on=None)
    a_crowd(event, 24)
    a_programme(event, rounds=3, seats=5, tables=5)
    olive = a_member(event)
    with scope(community=event.community):
        plan = a_plan(event, olive, steps=3_000)
        releasing.release(plan=plan, by=olive)
        yield plan, olive


def come(event, people, **more):
    words = [Word(uuid.uuid4(), one.pk, timezone.now()) for one in people]
    take_words(event=event, words=words, **more)


def mended(plan, number, by):
    job = mending.propose(event=plan.event, number=number, by=by)
    do_jobs()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return mending.proposal_of(plan.event, number)


def everybody(event):
    return list(Attendee.objects.filter(event=event, state="coming"))


def test_nobody_is_absent_before_the_doors_of_the_round_are_closed(held):
    plan, olive = held
    come(plan.event, everybody(plan.event)[:3])
    assert not late_changes(plan).any
    attendance.close_doors(event=plan.event, number=1, by=olive, at=timezone.now() + timedelta(minutes=5))
    assert not late_changes(plan).any, "the time that was chosen is not here yet"
    attendance.close_doors(event=plan.event, number=1, by=olive)
    assert len(late_changes(plan).away) == 21
    attendance.open_doors(event=plan.event, number=1, by=olive)
    assert not late_changes(plan).any


def test_the_time_at_which_doors_close_is_one_of_the_day_of_their_round_and_moves_with_it():
    event = a_day(timezone=where_it_is_noon())
    first, second = (a_block(event, Block.Kind.ROUND, minutes) for minutes in (180, 240))
    olive = a_member(event)
    a_plan_of(event, [{"1": people(event)}] * 2)
    page, zone = f"/c/lamplighters/{event.slug}/day/floor/doors/", ZoneInfo(event.timezone)

    def close(number: int, at: str) -> str:
        answer = signed_in(olive).post(page, {"round": number, "at": at})
        return " ".join(str(one) for one in get_messages(answer.wsgi_request))

    def at(number: int) -> datetime:
        return CutOff.objects.get(event=event, round=number).at.astimezone(zone)

    with scope(community=event.community):
        assert "09:20 is over" in close(1, "09:20")
        assert not CutOff.objects.exists()
        Block.objects.filter(pk=second.pk).update(day=2)
        close(2, "09:20")
        assert at(2) == datetime.combine(event.starts_on + timedelta(days=1), time(9, 20), zone)
        begins = datetime.combine(event.starts_on, first.starts_at, zone)
        close(1, f"{begins + timedelta(minutes=5):%H:%M}")
        was = begins.replace(second=0, microsecond=0) + timedelta(minutes=5)
        assert at(1) == was
        assert attendance.closed_rounds(event) == []
        clock.delay(event=event, minutes=20, step=clock.Step(by=None, version=0))
        assert (at(1) - was, at(2).hour) == (timedelta(minutes=20), 9)
        clock.take_back(event=event, step=clock.Step(by=None, version=1))
        assert at(1) == was
        event.starts_on += timedelta(days=1)
        event.save(update_fields=["starts_on"])
        close(1, "09:20")
        assert at(1) == datetime.combine(event.starts_on, time(9, 20), zone), "set on the evening before"
        assert attendance.closed_rounds(event) == []


def test_while_the_day_is_held_no_doors_close_and_they_have_waited_when_it_goes_on():
    event = a_day(timezone=where_it_is_noon())
    for minutes in (-20, 30):
        a_block(event, Block.Kind.ROUND, minutes, 45)
    at = timezone.now().replace(microsecond=0)
    with scope(community=event.community):
        for number, minutes in ((1, -5), (2, -5)):
            CutOff.objects.create(event=event, round=number, at=at + timedelta(minutes=minutes))
        clock.hold(event=event, step=clock.Step(by=None, version=0, at=at - timedelta(minutes=10)))
        assert attendance.closed_rounds(event) == []
        clock.go_on(event=event, step=clock.Step(by=None, version=1, at=at))
        assert set(CutOff.objects.values_list("round", "at")) == {(n, at + timedelta(minutes=5)) for n in (1, 2)}
        clock.hold(event=event, step=clock.Step(by=None, version=2, at=at))
        attendance.close_doors(event=event, number=1, by=None)
        assert attendance.closed_rounds(event) == [1], "whoever closes them closes them now"
        clock.go_on(event=event, step=clock.Step(by=None, version=3, at=at + timedelta(minutes=2)))
        assert CutOff.objects.get(round=1).at == at


def test_while_the_day_is_held_no_page_says_that_doors_close_at_a_time():
    event = a_day(timezone=where_it_is_noon())
    a_block(event, Block.Kind.ROUND, 30, 45)
    olive = a_member(event)
    plan = a_plan_of(event, [{"1": people(event)}])
    with scope(community=event.community):
        Plan.objects.filter(pk=plan.pk).update(
            programme={"rounds": [{"round": 1, "tables": [{"table": "1", "seats": 8}]}]}
        )
    page, browser = f"/c/lamplighters/{event.slug}/day/floor/", signed_in(olive)
    given = {"round": 1, "at": f"{timezone.now().astimezone(ZoneInfo(event.timezone)) + timedelta(minutes=9):%H:%M}"}
    browser.post(f"{page}doors/", given)
    assert "They close at" in browser.get(page).content.decode()
    with scope(community=event.community):
        clock.hold(event=event, step=clock.Step(by=None, version=0))
    browser.post(f"{page}doors/", given)
    shown = browser.get(page).content.decode()
    assert shown.count("the doors wait with it") == 2, "the answer to who set the time, and the page"
    assert "close at" not in shown


@pytest.mark.parametrize(
    ("begins", "opens", "shown"),
    [
        ((10, 50, 90), 1, 1),
        ((-10, 50, 90), 1, 1),
        ((-40, 10, 50), 2, 2),
        ((-80, -40, 10), 3, 3),
        ((-120, -80, -40), 4, 3),
    ],
    ids=["before", "running", "in a break", "in the last break", "over"],
)
def test_a_round_that_is_over_is_open_no_more_in_breaks_as_little_as_at_the_end(begins, opens, shown):
    event = a_day(timezone=where_it_is_noon())
    for minutes in begins:
        a_block(event, Block.Kind.ROUND, minutes)
    with scope(community=event.community):
        assert (attendance.first_open(event), attendance.round_now(event)) == (opens, shown)
        attendance.close_doors(event=event, number=3, by=None)
        assert (attendance.first_open(event), attendance.round_now(event)) == (max(opens, 3), 3)


def test_in_a_break_only_the_rounds_to_come_change_and_in_the_end_none(held):
    plan, olive = held
    event, page = plan.event, f"/c/lamplighters/{plan.event.slug}/plans/{plan.number}/repair/"
    at_noon(event, hours=(10, 12, 14))
    gone = next(one for one in everybody(event) if not one.is_host)
    Attendee.objects.filter(pk=gone.pk).update(rounds=[])
    ((one, numbers),) = late_changes(plan).away
    assert (one, numbers) == (gone, (2, 3))
    shown = signed_in(olive).get(page).content.decode()
    assert 'value="1"' not in shown
    assert 'value="2"' in shown
    job = repairing.repair(by=olive, event=event, plan=plan.number, round=1)
    do_jobs()
    job.refresh_from_db()
    before, after = seats_of(plan), seats_of(Plan.objects.get(event=event, number=job.result["plan"]))
    assert {who: table for who, table in after.items() if who[1] == 1} == {
        who: table for who, table in before.items() if who[1] == 1
    }
    assert {number for number in (1, 2, 3) if (gone.pk, number) in after} == {1}
    at_noon(event, hours=(8, 9, 10))
    assert "Every round of this plan is over" in signed_in(olive).get(page).content.decode()
    job = repairing.repair(by=olive, event=event, plan=plan.number, round=1)
    do_jobs()
    job.refresh_from_db()
    assert (job.state, "Every round of this plan is over" in job.problem) == ("failed", True)


def test_a_proposal_that_nobody_let_hold_in_time_changes_no_round_that_is_over(held):
    plan, olive = held
    event = plan.event
    at_noon(event, hours=(10, 13, 15))
    gone = next(one for one in everybody(event) if not one.is_host)
    Attendee.objects.filter(pk=gone.pk).update(rounds=[1])
    proposal = mended(plan, 2, olive)
    assert proposal is not None
    assert proposal.changes
    at_noon(event, hours=(9, 10, 15))
    assert mending.proposal_of(event, 3) is None
    with pytest.raises(NotPossibleError, match="Round 2 is over by now"):
        mending.apply(event=event, number=proposal.plan.number, by=olive)
    at_noon(event, hours=(9, 13, 15))
    mending.apply(event=event, number=proposal.plan.number, by=olive)


def test_on_the_second_day_whoever_came_on_the_first_only_is_missing(held):
    plan, _olive = held
    event = plan.event
    at_noon(event, hours=(9, 13, 14))
    Block.objects.filter(event=event, starts_at__gte=time(12)).update(day=2)
    event.starts_on -= timedelta(days=1)
    event.save(update_fields=["starts_on"])
    yesterday, everyone = timezone.now() - timedelta(days=1), everybody(event)
    take_words(event=event, words=[Word(uuid.uuid4(), one.pk, yesterday) for one in everyone])
    CheckIn.objects.update(received_at=yesterday)
    Tick.objects.create(event=event, round=1, attendee=everyone[0], here=True)
    attendance.close_doors(event=event, number=2, by=None)
    assert attendance.missing(event) == {2: frozenset()}, "nobody stands at a door today, so tables alone tell"
    late = Desk.objects.create(event=event, name="Late", digest="late")
    take_words(event=event, words=[Word(uuid.uuid4(), everyone[0].pk, yesterday)], desk=late)
    assert attendance.missing(event) == {2: frozenset()}, "a desk says today whom it saw yesterday"
    come(event, everyone[4:])
    assert attendance.missing(event) == {2: frozenset(one.code for one in everyone[:4])}
    assert here(event) == {one.pk for one in everyone}


def test_who_is_not_here_sits_out_one_round_and_keeps_the_chair_of_the_next(held):
    plan, olive = held
    event = plan.event
    late = everybody(event)[-3:]
    come(event, everybody(event)[:-3])
    attendance.close_doors(event=event, number=1, by=olive)
    proposal = mended(plan, 1, olive)
    before, after = seats_of(plan), seats_of(proposal.plan)
    assert {key for key in before if key not in after} == {(one.pk, 1) for one in late}
    assert proposal.freed == 3
    assert proposal.present == 21
    assert 0 <= proposal.before <= 21 >= proposal.after
    mending.apply(event=event, number=proposal.plan.number, by=olive)
    assert Release.objects.get().plan_id == proposal.plan.pk
    assert concerned(plan, proposal.plan) == {
        pk for pk, number in {*before, *after} if before.get((pk, number)) != after.get((pk, number))
    }

    come(event, late[:1])
    assert not mending.proposal_of(event, 1)
    again = mended(proposal.plan, 1, olive)
    assert {key for key in seats_of(again.plan) if key not in after} == {(late[0].pk, 1)}
    mending.apply(event=event, number=again.plan.number, by=olive)
    with pytest.raises(NotPossibleError):
        mending.apply(event=event, number=again.plan.number, by=olive)

    assert mending.take_back(event=event, by=olive) == proposal.plan
    assert mending.take_back(event=event, by=olive) == plan
    assert Release.objects.get().plan_id == plan.pk
    with pytest.raises(NotPossibleError):
        mending.take_back(event=event, by=olive)


def test_a_repair_and_its_undo_concern_only_those_at_tables_that_changed(held, monkeypatch):
    plan, olive = held
    event, told = plan.event, []
    gone = next(one for one in everybody(event) if not one.is_host)
    Attendee.objects.filter(pk=gone.pk).update(rounds=[1, 2])
    proposal = mended(plan, 3, olive)
    monkeypatch.setattr(live, "publish", lambda topic, kind, **_facts: told.append((topic, kind)))
    mending.apply(event=event, number=proposal.plan.number, by=olive)

    def at_tables(one):
        rows = Seat.objects.filter(plan=one).values_list("round", "table", "attendee")
        led = one.sittings.values_list("round", "table", "host", "stand_in")
        return {(row[:2], who) for row in (*rows, *led) for who in row[2:] if who}

    changed = {where for where, _who in at_tables(plan) ^ at_tables(proposal.plan)}
    theirs = {who for where, who in at_tables(plan) | at_tables(proposal.plan) if where in changed}
    assert gone.pk in theirs
    others = [one for one in everybody(event) if one.pk not in whose_page_changes(plan, proposal.plan)]
    assert concerned(plan, proposal.plan) <= theirs <= whose_page_changes(plan, proposal.plan)
    assert others
    phones = {topic for topic, _kind in told if not topic.startswith("event:")}
    assert phones == {f"attendee:{pk}" for pk in whose_page_changes(plan, proposal.plan)}
    mover, other = opened(gone), opened(others[0])

    def shown(browser, number):
        return browser.get(f"/my/now/?plan={number}").json()["plan_number"]

    new = proposal.plan.number
    assert [shown(mover, plan.number), shown(other, plan.number), shown(other, 0)] == [new, plan.number, new]
    told.clear()
    mending.take_back(event=event, by=olive)
    assert {topic for topic, _kind in told if not topic.startswith("event:")} == phones
    assert [shown(mover, new), shown(other, new), shown(other, plan.number)] == [plan.number, new, plan.number]
    sitting = next(one for one in plan.sittings.exclude(host=None) if (one.round, one.table) not in changed)
    said = {"round": sitting.round, "table": sitting.table, "plan": new, "people": 3}
    opened(sitting.host).post("/my/host/count/", said)
    assert TableCount.objects.get().plan == plan.number, (
        "the page that was not loaded anew speaks of the plan that holds"
    )
    told.clear()
    newest = a_plan(event, olive, steps=500)
    releasing.release(plan=newest, by=olive)
    assert (live.phones(event.pk), "released") in told
    assert {shown(browser, number) for browser in (mover, other) for number in (plan.number, new)} == {newest.number}


def test_the_floor_lead_counts_proposes_applies_and_takes_back_on_one_page(held):
    plan, olive = held
    event, browser = plan.event, signed_in(olive)
    where = "/c/lamplighters/meeting/day/floor/"
    page = browser.get(where).content.decode()
    assert "0 of 5 tables ready" in page
    assert "Until you close them nobody counts as absent" in page
    table = Seat.objects.filter(plan=plan, round=1).values_list("table", flat=True)[0]
    browser.post(f"{where}count/", {"round": 1, "table": table, "people": 2})
    assert "they say 2" in browser.get(where).content.decode()
    assert "1 table needs somebody" in browser.get(where).content.decode()
    browser.post(f"{where}doors/", {"round": 1})
    browser.post(f"{where}propose/", {"round": 1})
    assert "Finding the smallest change" in browser.get(where).content.decode()
    do_jobs()
    proposal = mending.proposal_of(event, 1)
    assert proposal.freed == len(Seat.objects.filter(plan=plan, round=1, table=table)) - 2
    left = Seat.objects.filter(plan=proposal.plan, round=1, table=table).count()
    assert left == 0 or left >= 3, "two people alone are no table"
    assert f"{proposal.movers} move" in browser.get(where).content.decode()
    browser.post(f"{where}apply/", {"round": 1, "plan": proposal.plan.number})
    assert Release.objects.get().plan_id == proposal.plan.pk
    assert len(floor_now(proposal.plan, 1).only("")) == 5
    assert not late_changes(proposal.plan).any, "the count was about the plan before"
    page = browser.get(where).content.decode()
    assert "holds again" in page
    browser.post(f"{where}undo/", {"round": 1})
    assert Release.objects.get().plan_id == plan.pk
    browser.post(f"{where}undo/", {"round": 1})
    assert Release.objects.get().plan_id == plan.pk


def test_with_no_door_at_all_hosts_tell_and_a_late_one_finds_a_chair_kept(held):
    plan, olive = held
    event = plan.event
    sitting = plan.sittings.filter(round=1, host__isnull=False).first()
    seated = list(Attendee.objects.filter(seats__plan=plan, seats__round=1, seats__table=sitting.table))
    late = next(one for one in seated if one.pk != sitting.host_id)
    browser = opened(sitting.host)
    assert "Who is here?" in browser.get("/my/host/").content.decode()
    place = {"round": 1, "table": sitting.table, "plan": plan.number}
    said = {**place, "key": str(uuid.uuid4()), "there": [one.code for one in seated if one not in (late, sitting.host)]}
    for _again in range(2):
        assert browser.post("/my/host/ticks/", said).status_code == 302
    assert Tick.objects.filter(event=event).count() == len(seated)
    key = str(uuid.uuid4())
    for _again in range(2):
        browser.post("/my/host/count/", {**place, "people": len(seated) - 1, "key": key})
    assert TableCount.objects.get().people == len(seated) - 1
    other = plan.sittings.filter(round=1).exclude(table=sitting.table).first()
    assert browser.post("/my/host/count/", {**place, "table": other.table, "people": 3}).status_code == 404

    assert not late_changes(plan).any
    attendance.close_doors(event=event, number=1, by=olive)
    assert [one for one, _rounds in late_changes(plan).away] == [late], "nobody is absent of whom no table spoke"
    proposal = mended(plan, 1, olive)
    mending.apply(event=event, number=proposal.plan.number, by=olive)
    page = opened(late).get("/my/").content.decode()
    assert f"A chair is kept for you at table {sitting.table}" in page or "the desk finds you a chair" in page
    for pk, number, table in Seat.objects.filter(plan=proposal.plan, round=1).values_list("attendee", "round", "table"):
        if seats_of(plan)[pk, number] != table:
            assert (
                f"Your table changed: now {table}" in opened(Attendee.objects.get(pk=pk)).get("/my/").content.decode()
            )


def test_who_leads_a_part_of_the_room_mends_that_part_alone(held):
    plan, olive = held
    event, browser = plan.event, signed_in(olive)
    programme = plan.programme
    for entry in programme["rounds"]:
        for one in entry["tables"]:
            one["neighbourhood"] = "North" if one["table"] in {"1", "2", "3"} else "South"
    Plan.objects.filter(pk=plan.pk).update(programme=programme)
    at = {pk: table for (pk, number), table in seats_of(plan).items() if number == 1}
    gone = {next(pk for pk, seat in at.items() if seat == table) for table in ("1", "4")}
    come(event, [one for one in everybody(event) if one.pk not in gone])
    attendance.close_doors(event=event, number=1, by=olive)
    page = browser.get("/c/lamplighters/meeting/day/floor/?part=South").content.decode()
    assert ("Table 4" in page, "Table 1<" in page) == (True, False)
    browser.post("/c/lamplighters/meeting/day/floor/propose/", {"round": 1, "part": "South"})
    do_jobs()
    south = mending.proposal_of(event, 1, "South").plan
    assert mending.proposal_of(event, 1) is None, "it is nobody else's"
    before, after = seats_of(plan), seats_of(south)
    changed = {key for key in {*before, *after} if key[1] == 1 and before.get(key) != after.get(key)}
    assert {before[key] for key in changed} <= {"4", "5"}
    assert (next(pk for pk in gone if at[pk] == "4"), 1) in changed

    browser.post("/c/lamplighters/meeting/day/floor/propose/", {"round": 1, "part": "North"})
    do_jobs()
    north = mending.proposal_of(event, 1, "North").plan
    mending.apply(event=event, number=south.number, by=olive)
    with pytest.raises(NotPossibleError, match="changed meanwhile"):
        releasing.release(plan=north, by=olive, instead_of=plan)  # as if both had pressed at the same moment
    assert Release.objects.get().plan_id == south.pk


@pytest.mark.parametrize("somebody_is_gone", [False, True])
def test_a_repair_after_a_late_request_parts_the_two_and_says_nothing_of_it(held, somebody_is_gone):
    plan, olive = held
    event = plan.event
    table = dict(Seat.objects.filter(plan=plan, round=1).values_list("attendee_id", "table"))
    guests = [one for one in everybody(event) if not one.is_host]
    ana, bo = next((a, b) for a in guests for b in guests if a.pk < b.pk and table[a.pk] == table[b.pk])
    if somebody_is_gone:
        gone = next(one for one in guests if table[one.pk] != table[ana.pk])
        Attendee.objects.filter(pk=gone.pk).update(rounds=[2, 3])
    sol = a_member(event, Role.SAFETY_LEAD, "sol@example.org")
    a_member(event, Role.SAFETY_LEAD, "sam@example.org")
    ask(attendee=ana, words=bo.name)
    decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=sol, a=ana.code, b=bo.code)
    draft = mended(plan, 1, olive).plan
    at = seats_of(draft)
    assert all(at[ana.pk, number] != at[bo.pk, number] for number in (1, 2, 3))
    told = signed_in(olive).get("/c/lamplighters/meeting/day/floor/").content.decode() + str(draft.moved)
    assert not [word for word in ("apart", "distance", "request") if word in told]


def test_a_full_disk_says_that_nothing_was_saved(held, monkeypatch):
    _plan, olive = held
    browser = signed_in(olive)
    browser.raise_request_exception = False

    def without_room(**_given):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("do $$ begin raise exception 'no room' using errcode = 'disk_full'; end $$")

    monkeypatch.setattr(attendance, "close_doors", without_room)
    answer = browser.post("/c/lamplighters/meeting/day/floor/doors/", {"round": 1})
    assert (answer.status_code, "Nothing was saved" in answer.content.decode()) == (503, True)


def in_two_parts(plan):
    programme = plan.programme
    for entry in programme["rounds"]:
        for one in entry["tables"]:
            one["neighbourhood"] = "North" if one["table"] in {"1", "2", "3"} else "South"
    Plan.objects.filter(pk=plan.pk).update(programme=programme)


def test_a_part_seats_who_is_back_there_and_takes_back_only_what_is_its_own(held):
    plan, olive = held
    event, browser, where = plan.event, signed_in(olive), "/c/lamplighters/meeting/day/floor/"
    in_two_parts(plan)
    at = {pk: table for (pk, number), table in seats_of(plan).items() if number == 1}
    gone = {table: next(pk for pk, seat in at.items() if seat == table) for table in ("1", "4")}
    come(event, [one for one in everybody(event) if one.pk not in gone.values()])
    attendance.close_doors(event=event, number=1, by=olive)
    first = mended(plan, 1, olive).plan
    mending.apply(event=event, number=first.number, by=olive)
    in_two_parts(first)
    assert not {(pk, 1) for pk in gone.values()} & seats_of(first).keys()
    come(event, [Attendee.objects.get(pk=pk) for pk in gone.values()])
    mending.propose(event=event, number=1, by=olive, part="South")
    do_jobs()
    south = mending.proposal_of(event, 1, "South").plan
    before, after = seats_of(first), seats_of(south)
    assert (gone["4"], 1) in after
    assert (gone["1"], 1) not in after, "she belongs to another part"
    assert {after[key] for key in after if key[1] == 1 and before.get(key) != after[key]} <= {"4", "5"}

    for does, given in (
        ("count", {"table": "4", "people": 4}),
        ("doors", {"at": "23:00"}),
        ("apply", {"plan": south.number}),
    ):
        answer = browser.post(f"{where}{does}/", {"round": 1, "part": "South", **given})
        assert answer["Location"].endswith("?round=1&part=South"), does
    assert Release.objects.get().plan_id == south.pk
    in_two_parts(south)
    undo = f"Undo: plan {first.number} holds again"
    assert [undo in browser.get(f"{where}?part={one}").content.decode() for one in ("South", "North", "")] == [
        True,
        False,
        True,
    ]
    browser.post(f"{where}undo/", {"round": 1, "part": "North"})
    assert Release.objects.get().plan_id == south.pk
    assert browser.post(f"{where}undo/", {"round": 1, "part": "South"})["Location"].endswith("&part=South")
    assert Release.objects.get().plan_id == first.pk


def test_the_lead_of_a_part_mends_that_one_and_is_refused_everywhere_else(held):
    plan, olive = held
    event, where = plan.event, "/c/lamplighters/meeting/day/floor/"
    in_two_parts(plan)
    hana = a_user("hana@example.org", "Hana")
    membership = give_role(user=hana, role=Role.HOST_LEAD, by=olive, community=event.community, event=event)
    staff = "/c/lamplighters/meeting/staff/"
    assert signed_in(olive).post(f"{staff}part/", {"membership": membership.pk, "part": "West"}).status_code == 404
    signed_in(olive).post(f"{staff}part/", {"membership": membership.pk, "part": "South"})
    assert '<option value="South" selected>' in signed_in(olive).get(staff).content.decode()
    browser = signed_in(hana)
    at = {pk: table for (pk, number), table in seats_of(plan).items() if number == 1}
    gone = {table: next(pk for pk, seat in at.items() if seat == table) for table in ("1", "4")}
    come(event, [one for one in everybody(event) if one.pk not in gone.values()])
    attendance.close_doors(event=event, number=1, by=olive)
    own, whole, north = (browser.get(f"{where}{part}").content.decode() for part in ("", "?part=", "?part=North"))
    assert ("Table 4" in own, "Table 1<" in own) == (True, False), "her page is that of her part"
    assert [f'action="{where}propose/"' in page for page in (own, whole, north)] == [True, False, False]
    assert [f'action="{where}doors/"' in page for page in (own, whole, north)] == [False, False, False]

    mending.propose(event=event, number=1, by=olive, part="North")
    do_jobs()
    other = mending.proposal_of(event, 1, "North").plan
    norther, souther = (Attendee.objects.get(pk=next(pk for pk in at if at[pk] == table)) for table in ("2", "5"))
    for does, given in (
        ("doors", {"part": "South"}),
        ("count", {"part": "North", "table": "1", "people": 4}),
        ("count", {"part": "South", "table": "1", "people": 4}),
        ("propose", {"part": "North"}),
        ("propose", {"part": ""}),
        ("apply", {"part": "North", "plan": other.number}),
        ("apply", {"part": "South", "plan": other.number}),
        ("undo", {"part": ""}),
        ("stays", {"part": "South", "person": norther.code}),
    ):
        assert browser.post(f"{where}{does}/", {"round": 1, **given}).status_code == 403, (does, given)
    assert browser.get(f"{where}proposal/?round=1&part=North").status_code == 403
    assert Release.objects.get().plan_id == plan.pk

    browser.post(f"{where}stays/", {"round": 1, "person": souther.code})
    assert Stay.objects.get().attendee == souther
    browser.post(f"{where}propose/", {"round": 1})
    do_jobs()
    south = mending.proposal_of(event, 1, "South").plan
    assert browser.post(f"{where}apply/", {"round": 1, "plan": south.number})["Location"].endswith("part=South")
    assert Release.objects.get().plan_id == south.pk
    in_two_parts(south)
    browser.post(f"{where}undo/", {"round": 1})
    assert Release.objects.get().plan_id == plan.pk, "what is on top is her own"
    signed_in(olive).post(f"{staff}part/", {"membership": membership.pk, "part": ""})
    assert f'action="{where}doors/"' in browser.get(f"{where}?part=").content.decode()


def test_a_spare_table_that_one_part_is_about_to_open_is_opened_by_no_other(held):
    plan, olive = held
    event = plan.event
    programme = plan.programme
    for entry in programme["rounds"]:
        for one in entry["tables"]:
            one["neighbourhood"] = "North" if one["table"] in {"1", "2", "3"} else "South"
    Plan.objects.filter(pk=plan.pk).update(programme=programme)
    room = Table.objects.get(room__event=event, label="4").room
    for label, x in (("6", 30), ("7", 34)):
        Table.objects.create(room=room, label=label, seats=6, x=x, y=30, spare=True)
    job = Job.objects.create(event=event, kind="repair", given={"part": "North"}, finished_at=timezone.now())
    theirs = Plan.objects.create(
        event=event, number=plan.number + 1, base=plan, why="repaired", said={"job": str(job.pk)}
    )
    Seat.objects.create(plan=theirs, round=1, table="6", attendee=everybody(event)[0])
    Table.objects.filter(room=room, label__in=["4", "5"]).delete()  # 24 people, and 18 chairs are left
    job = mending.propose(event=event, number=1, by=olive, part="South")
    do_jobs()
    draft = mending.proposal_of(event, 1, "South").plan
    used = set(Seat.objects.filter(plan=draft, round=1).values_list("table", flat=True))
    assert ("7" in used, "6" in used, "4" in used) == (True, False, False)
    assert leased(plan, ["6", "7"], "") == {"6", "7"}
    Plan.objects.filter(why="repaired").update(made_at=timezone.now() - timedelta(minutes=11))
    assert leased(plan, ["6", "7"], "") == frozenset()
