"""Open tables: proposed on a phone or on paper, read by a moderator, joined with a tap, never by more than there are chairs."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

import pytest
from django.db import connections
from django_scopes import scope, scopes_disabled

from kinfolk_web.day import clock, open_tables, proposing, reading, stage, walls
from kinfolk_web.day.errors import RefusedError
from kinfolk_web.day.proposing import Wish
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.models import Attendee, Block, Change, Joining, Mail, OpenTable, Role, Table
from tests.site.day.world import a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = a_day()
    a_block(event, Block.Kind.OPEN_TABLES, 60)
    with scope(community=event.community):
        yield event


def a_wish(event, title="How do you find helpers?", seats=4, table="1", key=None) -> Wish:
    return Wish(
        key=key or uuid.uuid4(),
        title=title,
        block=Block.objects.get(event=event, kind=Block.Kind.OPEN_TABLES),
        place=Table.objects.get(room__event=event, label=table),
        seats=seats,
    )


def a_table(event, host, **more) -> OpenTable:
    made = proposing.propose(attendee=host, wish=a_wish(event, **more))
    reading.approve(event=event, number=made.pk, by=None)
    return made


def test_every_page_that_names_a_time_tells_that_of_the_day_not_of_the_programme():
    event = a_day(timezone=where_it_is_noon())
    with scope(community=event.community):
        kinds = (Block.Kind.ROUND, Block.Kind.OPEN_TABLES, Block.Kind.CAST, Block.Kind.CLOSING)
        for hour, kind in enumerate(kinds, start=13):
            text = "All in a circle." if kind == Block.Kind.CLOSING else ""
            Block.objects.create(event=event, kind=kind, starts_at=time(hour, 7), minutes=30, text=text)
        ana, bo, *_ = people(event)
        Attendee.objects.filter(pk=ana.pk).update(is_host=True)
        ana.refresh_from_db()
        a_plan(event, [{"1": [ana, bo]}], {"Heron": [ana, bo]})
        table = a_table(event, ana)
        clock.delay(event=event, minutes=20, step=clock.Step(by=None, version=clock.run_of(event).version))
        wall = walls.secret_of(walls.make(event=event, name="Stage", by=None))
        stage.show(event=event, scene="open_tables", step=clock.Step(by=None, version=stage.stage_of(event).version))
        pages = {
            "/my/": "14:27",
            "/my/cast/": "15:27",
            "/my/open-tables/": "14:27",
            "/my/open-tables/propose/": "14:27",
        }
        pages |= {
            f"/my/open-tables/{table.pk}/": "14:27",
            "/my/quiet/": "13:27",
            "/my/host/": "16:27",
            "/my/closing/": "16:27",
        }
        seen = {where: main_of(opened(ana).get(where)) for where in pages}
        seen["wall"] = opened(ana).get(f"/wall/{wall}/frame/").content.decode()
        for where, at in (pages | {"wall": "14:27"}).items():
            assert at in seen[where], where
            assert ":07" not in seen[where], where


def test_a_first_timer_proposes_a_moderator_reads_and_others_join(event):
    ana, bo, *_ = people(event)
    phone = opened(ana)
    page = phone.get("/my/open-tables/propose/")
    wish = a_wish(event)
    given = {
        "title": wish.title,
        "block": wish.block.pk,
        "place": f"t{wish.place.pk}",
        "seats": 3,
        "key": str(wish.key),
    }
    assert page.status_code == 200
    for _sent_twice in range(2):
        assert phone.post("/my/open-tables/propose/", given).headers["Location"] == "/my/open-tables/"
    made = OpenTable.objects.get()
    assert "Waiting to be read" in main_of(phone.get("/my/open-tables/"))
    assert wish.title not in main_of(opened(bo).get("/my/open-tables/")), "nobody sees what nobody has read"
    moderator = signed_in(a_member(event, Role.MODERATOR, "mo@example.org"))
    queue = main_of(moderator.get("/c/lamplighters/meeting/open-tables/"))
    assert wish.title in queue
    assert "Ana" not in queue.replace("Annual", ""), "not who proposed it"
    moderator.post(f"/c/lamplighters/meeting/open-tables/{made.pk}/approve/")
    his = opened(bo)
    assert "with Ana" in main_of(his.get("/my/open-tables/"))
    his.post(f"/my/open-tables/{made.pk}/join/", {"key": str(uuid.uuid4())})
    assert "You have a seat" in main_of(his.get("/my/open-tables/"))
    sheet = main_of(phone.get(f"/my/open-tables/{made.pk}/"))
    assert "Bo" in sheet
    assert "1 seat is free" in sheet
    assert his.get(f"/my/open-tables/{made.pk}/").status_code == 404, "the sheet is its host's"
    his.post(f"/my/open-tables/{made.pk}/leave/", {"key": str(uuid.uuid4())})
    assert "Bo" not in main_of(phone.get(f"/my/open-tables/{made.pk}/"))


def test_a_table_is_declined_with_a_reason_that_its_host_alone_reads(event):
    ana, bo, *_ = people(event)
    made = proposing.propose(attendee=ana, wish=a_wish(event, "Call Bo Berg at 0170 1234567"))
    (one,) = open_tables.waiting(event)
    assert {str(reason) for reason in one.reasons} >= {
        "may name somebody who is coming",
        "has a number like that of a phone",
    }
    reading.decline(event=event, number=made.pk, reason="contact", by=None)
    assert "It has an address, a number or a link in it." in main_of(opened(ana).get("/my/open-tables/"))
    assert "0170" not in main_of(opened(bo).get("/my/open-tables/"))
    assert Mail.objects.get(kind="open_table_news").attendee_id == ana.pk
    assert proposing.propose(attendee=ana, wish=a_wish(event)), "the time and the table are free again"


def test_one_switch_takes_all_of_them_off_every_screen(event):
    ana, bo, *_ = people(event)
    a_table(event, ana)
    assert len(open_tables.shown(event)) == 1
    moderator = signed_in(a_member(event, Role.MODERATOR, "mo@example.org"))
    moderator.post("/c/lamplighters/meeting/open-tables/stop/", {"stopped": "yes"})
    assert open_tables.shown(event) == []
    assert "rest for a moment" in main_of(opened(bo).get("/my/open-tables/"))
    moderator.post("/c/lamplighters/meeting/open-tables/stop/", {"stopped": "no"})
    assert len(open_tables.shown(event)) == 1


def test_what_cannot_be_proposed_is_refused_with_the_remedy(event):
    ana, bo, *_ = people(event)
    a_table(event, ana)
    for who, more, says in (
        (bo, {"title": " \u200b "}, "Write what"),
        (bo, {"title": "x" * 141}, "141 letters"),
        (bo, {"table": "1"}, "taken at that time"),
        (bo, {"table": "2", "seats": 7}, "Between 2 and 6"),
        (ana, {"table": "2"}, "host a table at that time already"),
    ):
        with pytest.raises(RefusedError, match=says):
            proposing.propose(attendee=who, wish=a_wish(event, **more))
    Block.objects.update(kind=Block.Kind.BREAK)
    with pytest.raises(RefusedError, match="no open tables at that time"):
        block, table = Block.objects.get(), Table.objects.get(room__event=event, label="3")
        proposing.propose(attendee=bo, wish=Wish(uuid.uuid4(), "Why?", block, table, 4))


def test_taps_that_come_late_twice_or_in_another_order_seat_nobody_twice(event):
    ana, bo, *_ = people(event)
    one = a_table(event, ana)
    first, second, back = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    assert proposing.join(attendee=bo, number=one.pk, key=first)
    assert proposing.join(attendee=bo, number=one.pk, key=first)
    assert proposing.leave(attendee=bo, number=one.pk, key=back)
    assert not proposing.join(attendee=bo, number=one.pk, key=first), "a tap of before they left"
    assert proposing.join(attendee=bo, number=one.pk, key=second)
    assert not proposing.leave(attendee=bo, number=one.pk, key=back), "and one of before they came back"
    assert proposing.taken_at(one) == 2


def test_nobody_sits_at_two_tables_at_a_time_and_whoever_hosts_stays(event):
    ana, bo, cy, *_ = people(event)
    one, two = a_table(event, ana), a_table(event, bo, title="What do you read?", table="2")
    assert proposing.join(attendee=cy, number=one.pk, key=uuid.uuid4())
    assert proposing.join(attendee=cy, number=two.pk, key=uuid.uuid4())
    assert (proposing.taken_at(one), proposing.taken_at(two)) == (1, 2)
    assert not proposing.join(attendee=ana, number=two.pk, key=uuid.uuid4())
    assert not proposing.leave(attendee=ana, number=one.pk, key=uuid.uuid4())
    assert proposing.withdraw(attendee=bo, number=two.pk)
    assert proposing.join(attendee=cy, number=one.pk, key=uuid.uuid4())


def test_tables_and_names_on_paper_are_typed_in(event):
    ana, bo, *_ = people(event)
    browser = signed_in(a_member(event, Role.ORGANISER, "org@example.org"))
    wish = a_wish(event)
    given = {
        "title": wish.title,
        "block": wish.block.pk,
        "place": f"t{wish.place.pk}",
        "seats": 4,
        "key": str(wish.key),
    }
    browser.post("/c/lamplighters/meeting/open-tables/paper/", {**given, "host": "Ana Lima"})
    made = OpenTable.objects.get()
    assert (made.state, made.on_paper, made.host) == ("shown", True, ana)
    browser.post(f"/c/lamplighters/meeting/open-tables/{made.pk}/seat/", {"person": "Bo Berg"})
    assert Joining.objects.filter(table=made, left=False, attendee__in=(ana, bo)).count() == 2
    again = browser.post(
        f"/c/lamplighters/meeting/open-tables/{made.pk}/seat/", {"person": "Nobody Known"}, follow=True
    )
    assert "Nobody on the list" in main_of(again)
    moderator = signed_in(a_member(event, Role.MODERATOR, "mo@example.org"))
    where = f"/c/lamplighters/meeting/open-tables/{made.pk}/seat/"
    assert moderator.post(where, {"person": "Cy Dahl"}).status_code == 403, (
        "who is on the list is not theirs to find out"
    )
    moderator.post(
        "/c/lamplighters/meeting/open-tables/paper/",
        {**given, "place": f"t{wish.place.pk + 1}", "key": str(uuid.uuid4()), "host": "Cy Dahl"},
    )
    assert OpenTable.objects.latest("pk").host is None


def test_what_an_attendee_does_stands_in_the_log_without_them(event):
    ana, *_ = people(event)
    proposing.withdraw(attendee=ana, number=a_table(event, ana).pk)
    told = str(list(Change.objects.filter(verb__startswith="open_table.").values("verb", "about", "facts", "actor")))
    assert "propose" in told
    assert f"attendee:{ana.pk}" not in told


def test_a_table_goes_on_without_its_host_when_they_are_deleted_and_a_name_in_a_title_is_taken_out(event):
    ana, bo, cy, *_ = people(event)
    alone, joined = a_table(event, cy, title="Alone?", table="3"), a_table(event, ana)
    named = a_table(event, bo, title="What would Ana Lima ask?", table="2")
    proposing.join(attendee=an_attendee(event, "Di"), number=joined.pk, key=uuid.uuid4())
    for one in (ana, cy):
        erase(attendee=one)
    left = {one.number: one for one in open_tables.shown(event)}
    assert alone.pk not in left
    assert (left[joined.pk].host, left[joined.pk].free) == ("", 3)
    assert left[named.pk].title == "What would guest ask?"


@pytest.mark.django_db(transaction=True)
def test_of_all_who_tap_for_the_last_seat_at_once_one_gets_it():
    event = a_day()
    a_block(event, Block.Kind.OPEN_TABLES, 60)
    with scopes_disabled():
        host = an_attendee(event, "Host")
        crowd = [an_attendee(event, f"Person {n}") for n in range(8)]
        one = a_table(event, host, seats=3)
        proposing.join(attendee=an_attendee(event, "First"), number=one.pk, key=uuid.uuid4())
    together = Barrier(len(crowd))

    def tap(who) -> bool:
        try:
            together.wait(30)
            with scopes_disabled():
                return proposing.join(attendee=who, number=one.pk, key=uuid.uuid4())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(crowd)) as pool:
        got = list(pool.map(tap, crowd))
    assert sum(got) == 1
    with scopes_disabled():
        assert proposing.taken_at(one) == 3
