"""Who met and who stays in touch: of each other's taps people learn only through those that both of them made."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kinfolk_web.core.undo import undo
from kinfolk_web.day import meeting
from kinfolk_web.day.models import ContactChoice
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.day.sitting import rounds_held, seats_taken
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.models import Block, Change, CheckIn, Clock, Connection, DoorSeat, Mail, Plan, Release, Tap, Tick
from kinfolk_web.people import quieting
from kinfolk_web.plans import releasing, solving
from kinfolk_web.safety.actions import decide
from kinfolk_web.safety.models import ApartRequest
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_crowd, a_list_says, a_member, a_programme, an_attendee, an_event, do_jobs

pytestmark = pytest.mark.django_db
MET, TOUCH = Tap.Kind.MET, Tap.Kind.TOUCH
AT = datetime(2027, 5, 14, 8, 20, tzinfo=UTC)


@pytest.fixture
def event():
    event = a_day()
    a_block(event, Block.Kind.ROUND, -50)
    a_block(event, Block.Kind.ROUND, 30)
    with scope(community=event.community):
        yield event


@pytest.fixture
def eight(event):
    """Four and four in the round that has begun; in the one to come they are mixed."""
    eight = people(event)
    a_plan(event, [{"1": eight[:4], "2": eight[4:]}, {"1": eight[::2], "2": eight[1::2]}])
    return eight


def say(one, other, kind=TOUCH, *, yes=True, key=None):
    return meeting.say(attendee=one, code=other.code, kind=kind, yes=yes, key=key or uuid.uuid4())


def shown(one) -> str:
    """What somebody's page says of others, without the numbers of taps."""
    return re.sub(r"[0-9a-f-]{36}", "", main_of(opened(one).get("/my/met/")))


def test_only_those_who_sat_at_my_table_in_a_round_that_has_begun_can_be_meant(eight):
    ana, bo, _cy, _di, eli, *_ = eight
    page = shown(ana)
    assert "Bo Berg" in page
    assert "Eli Fox" not in page, "they sit together only later"
    assert not say(ana, eli)
    assert not meeting.say(attendee=ana, code=ana.code, kind=TOUCH, yes=True, key=uuid.uuid4())
    opened(ana).post("/my/met/tap/", {"code": eli.code, "kind": "touch", "yes": "yes", "key": str(uuid.uuid4())})
    assert Tap.objects.count() == 0
    assert say(ana, bo)


def test_contact_is_shared_once_both_say_yes_and_each_gets_a_mail_without_it(eight):
    ana, bo, *_ = eight
    opened(ana).post("/my/met/contact/", {"what": "mail"})
    meeting.choose_contact(attendee=bo, what=ContactChoice.What.LINE, line=" the archive\u202e in Mill Street ")
    say(ana, bo)
    assert "ana@example.org" not in shown(bo)
    assert meeting.connections_of(ana) == []
    say(bo, ana)
    assert "ana@example.org" in shown(bo)
    assert "the archive in Mill Street" in shown(ana)
    assert {one.attendee_id for one in Mail.objects.filter(kind="connection")} == {ana.pk, bo.pk}
    assert "archive" not in str(list(Mail.objects.values()))
    say(bo, ana, yes=False)
    assert "archive" not in shown(ana)
    assert "ana@example.org" not in shown(bo), "taking back ends it for both"
    assert Connection.objects.get().ended_at is not None
    say(bo, ana)
    assert "archive" in shown(ana)
    assert Mail.objects.filter(kind="connection").count() == 2, "nobody is written to twice about the same two"


def test_whoever_says_yes_to_everybody_learns_only_of_those_who_said_yes_too(eight):
    ana, bo, cy, di, *_ = eight
    say(bo, ana)
    before = shown(cy), shown(di)
    for one in (bo, cy, di):
        say(ana, one)
        say(ana, one, MET)
    assert [one.attendee for one in meeting.connections_of(ana)] == [bo]
    assert (shown(cy), shown(di)) == before, "those who tapped nothing are shown nothing"
    assert "You both say" not in shown(ana)
    say(di, ana, MET)
    assert shown(ana).count("You both say that you met.") == 1


def test_no_tap_is_in_a_log_of_changes(eight):
    ana, bo, *_ = eight
    say(ana, bo)
    say(bo, ana)
    assert not Change.objects.exists()


def test_old_taps_that_come_again_change_nothing(eight):
    ana, bo, *_ = eight
    yes = uuid.uuid4()
    say(ana, bo, key=yes)
    say(ana, bo, yes=False)
    say(ana, bo, key=yes)
    assert not Tap.objects.get().stands


def test_once_the_door_has_seen_anybody_only_those_it_has_seen_are_named(event, eight):
    ana, bo, cy, *_ = eight
    take_words(event=event, words=[Word(uuid.uuid4(), one.pk, AT) for one in (ana, bo)])
    assert "Bo Berg" in shown(ana)
    assert "Cy Dahl" not in shown(ana)
    assert "Ana Lima" not in shown(cy), "who is not here does not learn who is"
    assert CheckIn.objects.count() == 2


def test_whom_a_host_missed_in_a_round_did_not_sit_there(event, eight):
    ana, bo, *_ = eight
    Tick.objects.create(event=event, round=1, attendee=bo, here=False)
    assert "Bo Berg" not in shown(ana)
    assert not say(ana, bo)
    assert meeting.tables_of(bo) == []


def test_whom_the_door_seated_at_my_table_sat_there(event, eight):
    ana, _bo, _cy, _di, eli, *_ = eight
    zoe = an_attendee(event, "Zoe Late")
    DoorSeat.objects.create(event=event, round=1, table="1", number=1, attendee=zoe)
    assert "Zoe Late" in shown(ana)
    assert "Ana Lima" in shown(zoe)
    assert "Zoe Late" not in shown(eli)
    assert say(zoe, ana)
    assert say(ana, zoe)
    assert [one.attendee for one in meeting.connections_of(ana)] == [zoe]


def test_a_plan_that_is_released_after_a_round_does_not_change_with_whom_one_sat(event, eight):
    ana, *_ = eight
    before = Plan.objects.get()
    a_plan(event, [{"1": eight[::2], "2": eight[1::2]}])
    Plan.objects.filter(pk=before.pk).update(released_at=AT.replace(year=2020))
    assert "Bo Berg" in shown(ana)
    assert "Gus Hall" not in shown(ana)


def test_a_repair_that_is_taken_back_does_not_change_with_whom_one_sat(event, eight):
    ana, now = eight[0], timezone.now()
    held = Plan.objects.get()
    older, mended = (a_plan(event, [{"1": eight[::2], "2": eight[1::2]}]) for _ in range(2))
    Plan.objects.filter(pk=older.pk).update(released_at=now - timedelta(hours=3))
    Plan.objects.filter(pk=mended.pk).update(released_at=now)
    for plan, ago in ((held, 120), (mended, 10), (held, 5)):
        entry = releasing.release(plan=plan, by=None)
        Change.objects.filter(pk=entry.pk).update(at=now - timedelta(minutes=ago))
        Plan.objects.filter(pk=plan.pk).update(released_at=now - timedelta(minutes=ago))
    assert [one.plan for one in rounds_held(event)] == [held]
    assert "Bo Berg" in shown(ana)
    assert "Gus Hall" not in shown(ana), "they sat together by the plan before and by the one that was taken back"


def test_while_the_day_stands_still_a_round_is_told_by_the_plan_that_was_mended_in_it(event, eight):
    now = timezone.now()
    Plan.objects.update(released_at=now - timedelta(hours=3))
    mended = a_plan(event, [{"1": eight[::2], "2": eight[1::2]}] * 2)
    Clock.objects.create(event=event, held_at=now - timedelta(minutes=40))
    assert [one.plan for one in rounds_held(event)] == [mended]


def test_who_takes_a_break_after_a_round_has_sat_in_it(event, eight):
    ana, bo, *_ = eight
    quieting.switch(attendee=bo, name="paused", on=True)
    bo.refresh_from_db()
    assert "Bo Berg" in shown(ana)
    assert "Ana Lima" in shown(bo)
    assert bo.pk in seats_taken(event)[0][1]["1"]
    Change.objects.update(at=timezone.now() - timedelta(hours=2))
    assert "Bo Berg" not in shown(ana), "they had said so before it began"
    assert bo.pk not in seats_taken(event)[0][1]["1"]


def test_the_log_is_asked_for_a_break_only_where_somebody_at_the_table_takes_one(event, eight):
    ana, bo, *_others, hana = eight

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as said:
            meeting.tables_of(ana)
        return [one["sql"] for one in said.captured_queries if "_changedrow" in one["sql"]]

    quieting.switch(attendee=hana, name="paused", on=True)
    assert asked() == []
    begun = quieting.switch(attendee=bo, name="paused", on=True)
    assert len(asked()) == 1
    undo(undo(begun, by=None), by=None)  # and it lasts once more
    assert bo.pk in {mate.attendee.pk for table in meeting.tables_of(ana) for mate in table.mates}


def test_who_is_deleted_vanishes_for_everybody(eight):
    ana, bo, *_ = eight
    for one, other in ((ana, bo), (bo, ana)):
        say(one, other)
        say(one, other, MET)
    meeting.choose_contact(attendee=bo, what=ContactChoice.What.LINE, line="my number")
    erase(attendee=bo)
    assert meeting.connections_of(ana) == []
    assert "guest" not in shown(ana)
    assert "Bo" not in shown(ana)
    assert not Tap.objects.exists()
    assert not ContactChoice.objects.exists()
    assert not Connection.objects.exists()


def test_two_who_must_never_sit_together_are_never_offered_to_each_other():
    event = an_event(starts_on=datetime.now(UTC).date(), timezone="UTC")
    crowd = a_crowd(event, 24)
    lead, _other_lead = (a_member(event, "safety_lead", f"{name}@example.org") for name in ("lea", "leo"))
    a_programme(event, rounds=3, seats=6)
    one, other = crowd[3], crowd[11]
    with scope(community=event.community):
        a_list_says(event, [(one.code, other.code)], [])
        decide(event=event, pk=ApartRequest.objects.get().pk, state="confirmed", by=lead)
        solving.solve(by=lead, event=event)
        do_jobs()
        Release.objects.create(event=event, plan=Plan.objects.get())
        Block.objects.filter(event=event).update(starts_at="00:00")
        mates = {mate.attendee.pk for table in meeting.tables_of(one) for mate in table.mates}
        assert len(mates) > 8
        assert other.pk not in mates
        assert not say(one, other)


FOUR = range(4)
TAPS = st.lists(
    st.tuples(st.sampled_from(FOUR), st.sampled_from(FOUR), st.booleans()).filter(lambda tap: tap[0] != tap[1]),
    max_size=14,
)


class Mutual(TestCase):
    """Any taps of four at one table, in any order."""

    @given(TAPS)
    @settings(max_examples=25, deadline=None)
    def test_what_one_is_shown_is_who_said_yes_as_well_and_nothing_else_of_others_taps(self, taps):
        with scopes_disabled():
            event = a_day()
            a_block(event, Block.Kind.ROUND, -50)
            four = people(event, 4)
            a_plan(event, [{"1": four}])
            now = {}
            for by, about, yes in taps:
                say(four[by], four[about], yes=yes)
                now[by, about] = yes
            for me in FOUR:
                mine = {about for (by, about), yes in now.items() if by == me and yes}
                both = {about for about in mine if now.get((about, me))}
                (table,) = meeting.tables_of(four[me])
                told = {four.index(mate.attendee): mate for mate in table.mates}
                assert {who for who, mate in told.items() if mate.touch} == mine
                assert {who for who, mate in told.items() if mate.connected} == both
                assert [four.index(one.attendee) for one in meeting.connections_of(four[me])] == sorted(both)
