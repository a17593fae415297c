"""What greeters, newcomers, hosts and casts do on their pages, and what each of them never learns of the other."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from procrastinate.contrib.django import app

from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import kinds, recipient_of
from kinfolk_web.models import (
    ApartRequest,
    Attendee,
    Block,
    Call,
    Cast,
    CastMember,
    Change,
    DoorSeat,
    Greeting,
    Mail,
    MeToo,
    Note,
    Plan,
    Release,
    Role,
    Seat,
    Sitting,
    Standing,
    Statement,
    Welcome,
)
from kinfolk_web.people import moderating
from kinfolk_web.people.invitations import secret_of
from kinfolk_web.safety.actions import decide
from kinfolk_web.welcome import actions, calling, filling
from kinfolk_web.welcome.board import board, waiting
from kinfolk_web.welcome.filling import look_after, look_after_all
from kinfolk_web.welcome.queries import active, greeter_of
from tests.site.world import a_list_says, a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
End, State = Welcome.End, Welcome.State
TOM = {"times_attended": 4, "is_greeter": True, "email": "tom@example.org"}
ANA = {"times_attended": 0, "email": "ana@example.net"}


@pytest.fixture
def event():
    cache.clear()
    event = an_event(starts_on=timezone.now().date() + timedelta(days=9))
    with scope(community=event.community):
        Block.objects.create(
            event=event, kind=Block.Kind.ARRIVAL, starts_at="08:15", minutes=35, welcome_place="by the plant"
        )
        yield event


def opened(attendee) -> Client:
    browser = Client()
    assert browser.post(f"/i/{secret_of(attendee)}/").status_code == 302
    return browser


def page(browser, where="/my/"):
    answer = browser.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def letters(kind):
    """Return what the mails of a kind say, as they would leave now, by whom they go to."""
    found = {}
    for one in Mail.objects.filter(kind=kind).order_by("made_at"):
        recipient = recipient_of(one)
        letter = letter_of(one, recipient) if recipient else None
        if letter:
            found[recipient.address] = letter.text
    return found


@pytest.fixture
def pair(event):
    tom, ana = an_attendee(event, "Tom Okoro", **TOM), an_attendee(event, "Ana Lima", **ANA)
    actions.assign(newcomer=ana, greeter=tom, by=None)
    return tom, ana, Welcome.objects.get()


class TestGreeting:
    def test_both_get_a_mail_in_which_nobodys_address_stands(self, pair):
        assert "Tom Okoro greets you" in letters("greeter_for_you")["ana@example.net"]
        assert "by the plant" in letters("greeter_for_you")["ana@example.net"]
        assert "Ana Lima" in letters("greeter_yours")["tom@example.org"]
        for text in (*letters("greeter_for_you").values(), *letters("greeter_yours").values()):
            assert "tom@" not in text
            assert "ana@" not in text

    def test_the_team_reads_no_note_from_one_attendee_to_another(self, pair):
        tom, ana, one = pair
        opened(tom).post(f"/my/greeting/{one.pk}/note/", {"text": "I am the one in green."})
        opened(ana).post("/my/greeter/", {"text": "I am a bit nervous."})
        olive = signed_in(a_member(tom.event))
        for kind in ("greeting_note", "greeting_answer"):
            where = f"/c/lamplighters/meeting/mail/mails/{Mail.objects.get(kind=kind).pk}/"
            said = page(olive, where)
            assert "for its reader alone" in said
            assert "in green" not in said
            assert "nervous" not in said
            assert olive.get(where + "file/").status_code == 404
        assert kinds()["cast_note"].secret

    def test_a_first_note_is_one_tap_away_and_answered_without_addresses(self, pair):
        tom, ana, one = pair
        browser = opened(tom)
        assert "They have not heard from you yet" in page(browser)
        assert "Ana Lima" in page(browser, "/my/greeting/")
        form = page(browser, f"/my/greeting/{one.pk}/note/")
        assert "I am Tom Okoro" in form
        assert "by the plant" in form
        text = "Hi Ana,\r\n\r\nI am the one in green.\u202e\r\nTom"
        assert browser.post(f"/my/greeting/{one.pk}/note/", {"text": text}).status_code == 302
        one.refresh_from_db()
        assert one.state == State.CONTACTED
        said = letters("greeting_note")["ana@example.net"]
        assert "I am the one in green." in said
        assert "\u202e" not in said
        assert "tom@" not in said
        hers = opened(ana)
        assert "I am the one in green." in page(hers, "/my/greeter/")
        assert "@example" not in page(hers, "/my/greeter/")
        hers.post("/my/greeter/", {"text": "Thank you! I am a bit nervous."})
        assert "a bit nervous" in letters("greeting_answer")["tom@example.org"]
        assert "a bit nervous" in page(browser, "/my/greeting/")
        browser.post(f"/my/greeting/{one.pk}/mark/", {"met": "yes"})
        one.refresh_from_db()
        assert one.state == State.MET
        eva = an_attendee(one.event, "Eva Novak", **TOM | {"email": ""})
        Welcome.objects.filter(pk=one.pk).update(stand_in=eva)
        late = opened(eva).post(f"/my/greeting/{one.pk}/mark/", {"met": "yes"})
        assert late.status_code == 302, "who stood in pressed it a moment later than the greeter"

    def test_where_they_stand_and_by_what_sign_is_on_her_page(self, pair):
        tom, ana, _one = pair
        opened(tom).post("/my/greeting/standing/", {"place": "left of the stairs", "sign": "a green scarf"})
        shown = page(opened(ana))
        assert "left of the stairs" in shown
        assert "a green scarf" in shown

    def test_nobody_else_reaches_a_pair(self, event, pair):
        _tom, _ana, one = pair
        eva = an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        browser = opened(eva)
        for where in (f"/my/greeting/{one.pk}/note/", f"/my/greeting/{one.pk}/mark/"):
            assert browser.post(where, {"text": "x", "met": "yes"}).status_code == 404
        assert "Ana Lima" not in page(browser, "/my/greeting/")

    def test_too_many_notes_are_stopped_in_plain_words(self, pair):
        tom, _ana, one = pair
        browser = opened(tom)
        for _ in range(12):
            browser.post(f"/my/greeting/{one.pk}/note/", {"text": "hello"})
        answer = browser.post(f"/my/greeting/{one.pk}/note/", {"text": "hello"})
        assert answer.status_code == 422
        assert "a lot of notes" in answer.content.decode()
        assert Note.objects.count() == 12

    def test_a_newcomer_who_hid_it_is_greeted_and_her_greeter_keeps_it(self, event):
        tom, ana = an_attendee(event, "Tom Okoro", **TOM), an_attendee(event, "Ana Lima", hide_new=True, **ANA)
        actions.assign(newcomer=ana, greeter=tom, by=None)
        assert "tell nobody that they are new" in page(opened(tom), "/my/greeting/")


class TestChange:
    def test_somebody_else_please_without_a_reason_and_told_to_nobody_why(self, event, pair):
        _tom, ana, _one = pair
        an_attendee(event, "Eva Novak", **TOM | {"email": "eva@example.org"})
        opened(ana).post("/my/greeter/choice/", {"other": "yes"})
        do_jobs()
        assert greeter_of(ana).name == "Eva Novak"
        told = letters("greeter_changed")["tom@example.org"]
        assert "do not need to look out for Ana Lima" in told
        assert "Eva Novak greets you" in letters("greeter_for_you")["ana@example.net"]
        opened(ana).post("/my/greeter/choice/", {"other": "yes"})
        do_jobs()
        assert greeter_of(ana) is None, "nobody comes twice"

    def test_the_greeter_may_pass_as_well(self, event, pair):
        tom, ana, one = pair
        an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        opened(tom).post(f"/my/greeting/{one.pk}/mark/", {"other": "yes"})
        do_jobs()
        assert greeter_of(ana).name == "Eva Novak"
        assert not letters("greeter_changed"), "who asked for it is not told again"
        late = opened(tom).post(f"/my/greeting/{one.pk}/mark/", {"met": "yes"}, follow=True)
        assert "need not look out for them any more" in late.content.decode(), "a page that was open since before"
        one.refresh_from_db()
        assert one.state != State.MET

    def test_no_greeter_is_honoured_at_once_wherever_it_is_said(self, pair):
        tom, ana, one = pair
        opened(ana).post("/my/minute/", {"no_greeter": "on"})
        one.refresh_from_db()
        assert one.ended_by == End.OPTED_OUT
        assert "Ana Lima" not in page(opened(tom), "/my/greeting/")
        assert "wants" not in letters("greeter_changed")["tom@example.org"]
        browser = opened(ana)
        assert "You find your own way in" in page(browser, "/my/greeter/")
        browser.post("/my/greeter/choice/", {"again": "yes"})
        do_jobs()
        assert greeter_of(ana).name == "Tom Okoro"

    def test_a_list_that_says_it_is_honoured_before_anybody_looks_after_it(self, pair):
        tom, ana, _one = pair
        Attendee.objects.filter(pk=ana.pk).update(no_greeter=True)
        assert "Ana Lima" not in page(opened(tom), "/my/greeting/")
        look_after(ana.event)
        assert Welcome.objects.get().ended_by == End.OPTED_OUT

    def test_every_two_minutes_all_events_are_looked_after(self, pair):
        _tom, ana, one = pair
        Attendee.objects.filter(pk=ana.pk).update(no_greeter=True)
        look_after_all(timestamp=0)
        one.refresh_from_db()
        assert one.ended_by == End.OPTED_OUT
        assert "kinfolk.welcome.look_after" in {name for name, _id in app.periodic_registry.periodic_tasks}

    def test_five_days_of_silence_end_it_only_if_somebody_else_is_free(self, event, pair):
        _tom, ana, one = pair
        now = timezone.now()
        look_after(event, now + timedelta(days=3))
        assert "Ana Lima" in letters("greeter_reminder")["tom@example.org"]
        look_after(event, now + timedelta(days=6))
        one.refresh_from_db()
        assert (one.state, one.ended_at) == (State.SILENT, None), "better somebody silent than nobody"
        assert board(event).lines[0].state == State.SILENT
        an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        look_after(event, now + timedelta(days=6))
        do_jobs()
        one.refresh_from_db()
        assert one.ended_by == End.SILENCE
        assert greeter_of(ana).name == "Eva Novak"

    def test_as_long_as_nobody_becomes_free_all_are_matched_once_an_hour_and_never_on_a_page(
        self, event, pair, monkeypatch
    ):
        matched = []
        monkeypatch.setattr(filling, "find", lambda *given: matched.append(given) or [])
        Welcome.objects.update(made_at=timezone.now() - timedelta(days=6))
        where = f"/c/{event.community.slug}/{event.slug}/welcome/greeters/{pair[0].pk}/"
        assert signed_in(a_member(event)).post(where, {"here": "yes"}).status_code == 302
        assert Standing.objects.get().here_at is not None
        assert not matched
        for _turn in range(3):
            look_after(event)
        assert len(matched) == 1
        an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        look_after(event)
        assert len(matched) == 2

    def test_who_has_written_is_never_silent(self, event, pair):
        _tom, _ana, one = pair
        actions.mark_contacted(welcome=one)
        an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        look_after(event, timezone.now() + timedelta(days=30))
        one.refresh_from_db()
        assert (one.state, one.ended_at) == (State.CONTACTED, None)

    def test_a_greeter_who_cancels_leaves_nobody_alone(self, event, pair):
        tom, ana, _one = pair
        an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        Attendee.objects.filter(pk=tom.pk).update(state=Attendee.State.CANCELLED)
        look_after(event)
        do_jobs()
        assert greeter_of(ana).name == "Eva Novak"

    def test_who_is_to_be_kept_apart_since_greets_no_more_and_nothing_tells_why(self, event, pair):
        tom, ana, one = pair
        eva, ivo = (an_attendee(event, name, **TOM | {"email": ""}) for name in ("Eva Novak", "Ivo Greeter"))
        bo = an_attendee(event, "Bo New", times_attended=0)
        actions.assign(newcomer=bo, greeter=ivo, by=None)
        Welcome.objects.filter(newcomer=bo).update(stand_in=eva)
        sol, _sam = (a_member(event, Role.SAFETY_LEAD, f"{name}@example.org") for name in ("sol", "sam"))
        a_list_says(event, [(ana.code, tom.code), (bo.code, eva.code)], [])
        for request in ApartRequest.objects.all():
            decide(event=event, pk=request.pk, state="confirmed", by=sol)
        look_after(event)
        one.refresh_from_db()
        assert one.ended_by == End.NEWCOMER
        assert "Tom Okoro" not in page(opened(ana), "/my/greeter/")
        assert "Ana Lima" not in page(opened(tom), "/my/greeting/")
        lines = {line.newcomer: line.welcome for line in waiting(board(event).lines)}
        assert (lines[ana], lines[bo].greeter, lines[bo].stand_in) == (None, ivo, None)
        do_jobs()
        assert greeter_of(ana).name in {"Eva Novak", "Ivo Greeter"}
        assert greeter_of(bo).stand_in != "Eva Novak"
        said = Change.objects.order_by("-id").values_list("verb", "facts")
        assert set(Change.objects.values_list("verb", flat=True)) == {"welcome.assign", "welcome.end", "welcome.fill"}
        assert ("welcome.end", {}) in said, "as if the newcomer had tapped"


class TestStandIn:
    @pytest.fixture
    def morning(self, event, pair):
        tom, ana, one = pair
        eva = an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        Welcome.objects.update(stand_in=eva)
        now = timezone.now()
        event.timezone = "UTC"
        event.starts_on = now.date()
        event.save()
        Block.objects.all().delete()
        soon = now + timedelta(minutes=8)
        if soon.date() != now.date():
            pytest.skip("at midnight the opening is tomorrow")
        Block.objects.create(event=event, kind=Block.Kind.OPENING, starts_at=soon.time(), minutes=20)
        return tom, ana, eva, one

    def test_ten_minutes_before_the_opening_the_stand_in_looks_out_as_well(self, morning):
        _tom, ana, eva, _one = morning
        assert "Look out for them as well" in page(opened(eva), "/my/greeting/")
        assert "Eva Novak" in page(opened(ana), "/my/greeter/")

    def test_where_the_team_says_that_somebody_is_missing_the_stand_in_takes_over(self, event, morning):
        tom, ana, _eva, one = morning
        Standing.objects.create(attendee=tom, away=True)
        look_after(event)
        one.refresh_from_db()
        assert one.ended_by == End.STOOD_IN
        assert greeter_of(ana).name == "Eva Novak"

    def test_where_others_have_said_to_be_there_silence_counts(self, event, morning):
        _tom, ana, eva, _one = morning
        look_after(event)
        assert greeter_of(ana).name == "Tom Okoro"
        opened(eva).post("/my/greeting/standing/", {"here": "yes"})
        look_after(event)
        assert greeter_of(ana).name == "Eva Novak"

    def test_who_says_to_be_there_keeps_them(self, event, morning):
        tom, ana, eva, _one = morning
        for one in (tom, eva):
            opened(one).post("/my/greeting/standing/", {"here": "yes"})
        look_after(event)
        assert greeter_of(ana).name == "Tom Okoro"

    @pytest.mark.parametrize("why", [{"state": Attendee.State.CANCELLED}, {"is_greeter": False}, {}])
    def test_a_stand_in_who_cannot_come_leaves_the_greeter(self, event, morning, why):
        tom, ana, eva, one = morning
        Attendee.objects.filter(pk=eva.pk).update(**why)
        Standing.objects.create(attendee=eva, away=not why)
        Standing.objects.create(attendee=tom, away=True)
        look_after(event)
        one.refresh_from_db()
        assert one.ended_at is None
        assert greeter_of(ana).name == "Tom Okoro"
        Attendee.objects.filter(pk=tom.pk).update(state=Attendee.State.CANCELLED)
        look_after(event)
        one.refresh_from_db()
        assert one.ended_by == End.AWAY, "she waits for somebody else"


class TestOffer:
    def test_one_page_says_yes_to_so_many_newcomers_and_rounds(self, event):
        a_programme(event, rounds=3)
        tom = an_attendee(event, "Tom Okoro", times_attended=4)
        browser = opened(tom)
        assert "/my/offer/" in page(browser)
        browser.post("/my/offer/", {"greet": "2", "host": "1"})
        tom.refresh_from_db()
        assert (tom.is_greeter, tom.greeter_capacity, tom.is_host, tom.host_rounds) == (True, 2, True, 1)
        browser.post("/my/offer/", {"greet": "0", "host": "3"})
        tom.refresh_from_db()
        assert (tom.is_greeter, tom.is_host, tom.host_rounds) == (False, True, None)
        assert browser.post("/my/offer/", {"greet": "6", "host": "0"}).status_code == 422

    def test_who_greets_no_more_has_nobody_left_waiting(self, event, pair):
        tom, ana, one = pair
        opened(tom).post("/my/offer/", {"greet": "0", "host": "0"})
        one.refresh_from_db()
        assert one.ended_by == End.GREETER
        assert greeter_of(ana) is None

    def test_for_whom_they_greeted_somebody_else_is_found_at_once(self, event, pair):
        tom, ana, _one = pair
        an_attendee(event, "Eva Novak", **TOM | {"email": ""})
        opened(tom).post("/my/offer/", {"greet": "0", "host": "0"})
        do_jobs()
        assert greeter_of(ana).name == "Eva Novak"

    def test_shortly_before_the_opening_the_stand_in_is_there_at_once(self, event, pair, monkeypatch):
        tom, ana, one = pair
        Welcome.objects.update(stand_in=an_attendee(event, "Eva Novak", **TOM | {"email": ""}))
        monkeypatch.setattr(actions, "stands_in_now", lambda event: True)
        opened(tom).post("/my/offer/", {"greet": "0", "host": "0"})
        one.refresh_from_db()
        assert one.ended_by == End.STOOD_IN
        assert greeter_of(ana).name == "Eva Novak"

    def test_a_mails_link_leads_to_the_page_it_is_about(self, event):
        tom = an_attendee(event, "Tom Okoro", times_attended=4)
        answer = Client().post(f"/i/{secret_of(tom)}/?then=offer")
        assert answer.headers["Location"] == "/my/offer/"
        answer = Client().post(f"/i/{secret_of(tom)}/?then=https://evil.example/")
        assert answer.headers["Location"] == "/my/"


@pytest.fixture
def table(event):
    """A released plan of one round with Tom's table of five, and a second one without him; the event is tomorrow."""
    event.starts_on = timezone.now().date()
    event.save()
    a_programme(event, rounds=1)
    tom = an_attendee(event, "Tom Okoro", is_host=True, times_attended=5)
    ana = an_attendee(event, "Ana Lima", name_sound="AH-na", **ANA)
    bo = an_attendee(event, "Bo Quiet", times_attended=2, listen_first=True)
    cy = an_attendee(event, "Cy Bold", times_attended=7, needs=["step-free"])
    di = an_attendee(event, "Di Middle", times_attended=1)
    plan = Plan.objects.create(event=event, number=1, programme={"event": event.name, "rounds": [{"round": 1}]})
    Sitting.objects.create(plan=plan, round=1, table="14", seats=6, host=tom)
    people = [tom, ana, bo, cy, di]
    Seat.objects.bulk_create(Seat(plan=plan, round=1, table="14", attendee=one) for one in people)
    for nth in range(15, 25):
        Sitting.objects.create(plan=plan, round=1, table=str(nth), seats=6)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.RELEASED)
    Release.objects.create(event=event, plan=plan)
    return plan, people


def order_on(text, *names):
    return sorted(names, key=lambda name: text.index(f"<b>{name}</b>"))


class TestHost:
    def test_the_host_answers_first_the_newest_third_and_quiet_ones_late_but_not_last(self, table):
        tom = table[1][0]
        text = page(opened(tom), "/my/host/")
        spoken = order_on(text, "Tom Okoro", "Ana Lima", "Bo Quiet", "Cy Bold", "Di Middle")
        assert spoken == ["Tom Okoro", "Di Middle", "Ana Lima", "Bo Quiet", "Cy Bold"]
        assert "AH-na" in text
        assert "step-free place" in text
        assert ">new<" in text

    def test_who_hides_being_new_is_not_marked(self, table):
        tom, ana = table[1][:2]
        Attendee.objects.filter(pk=ana.pk).update(hide_new=True)
        assert ">new<" not in page(opened(tom), "/my/host/")

    @pytest.mark.parametrize(("first", "second", "named"), [(True, True, True), (True, False, False), (False,) * 3])
    def test_what_two_share_is_named_only_if_both_let_it(self, table, first, second, named):
        plan, (tom, ana, _bo, cy, _di) = table
        said = Statement.objects.create(event=plan.event, text="I run a one-person team", key="i run a one-person team")
        moderating.approve(statements=[said], by=None)
        for one, shown in ((ana, first), (cy, second)):
            MeToo.objects.create(statement=said, attendee=one, shown=shown)
        text = page(opened(tom), "/my/host/")
        assert ("I run a one-person team" in text) == named
        assert ("You may name" in text) == named
        alike = "What do you do every day that nobody sees?"
        assert (alike in text) == (not named), "else the question lets it come out by itself"

    def test_what_they_share_is_said_only_as_it_was_approved_and_not_while_all_is_stopped(self, table):
        plan, (tom, ana, _bo, cy, _di) = table
        said = Statement.objects.create(event=plan.event, text="I keep bees", key="i keep bees")
        MeToo.objects.bulk_create(MeToo(statement=said, attendee=one, shown=True) for one in (ana, cy))
        browser = opened(tom)
        assert "I keep bees" not in page(browser, "/my/host/"), "nobody has read it"
        moderating.approve(statements=[said], by=None)
        assert "I keep bees" in page(browser, "/my/host/")
        moderating.stop(event=plan.event, stopped=True, by=None)
        assert "I keep bees" not in page(browser, "/my/host/")
        moderating.stop(event=plan.event, stopped=False, by=None)
        Statement.objects.update(text="Buy my book")
        assert "Buy my book" not in page(browser, "/my/host/")

    def test_a_word_to_those_who_welcome_names_somebody_only_to_their_own_greeter(self, table):
        plan, (tom, ana, _bo, _cy, _di) = table
        eva, ivo = (an_attendee(plan.event, name, **TOM | {"email": ""}) for name in ("Eva Novak", "Ivo Greeter"))
        actions.assign(newcomer=ana, greeter=eva, by=None)
        browser = opened(tom)
        given = {"round": "1", "table": "14", "person": ana.code}
        assert browser.post("/my/host/call/", given).status_code == 302
        hers, his = page(opened(eva), "/my/greeting/"), page(opened(ivo), "/my/greeting/")
        assert "Table 14" in hers
        assert "Table 14" in his
        assert "Ana Lima" not in his
        assert 'aria-pressed="true"' in page(browser, "/my/host/")
        browser.post("/my/host/call/", given)
        assert not Call.objects.exists(), "once more takes it back"

    def test_a_host_calls_for_whom_the_door_seated_and_again_once_it_was_looked_after(self, table):
        plan, (tom, *_others) = table
        zoe = an_attendee(plan.event, "Zoe Walkin")
        DoorSeat.objects.create(event=plan.event, round=1, table="14", number=1, attendee=zoe)
        browser, given = opened(tom), {"round": "1", "table": "14", "person": zoe.code}
        assert "Zoe Walkin" in page(browser, "/my/host/")
        assert browser.post("/my/host/call/", given).status_code == 302
        calling.settle_call(event=plan.event, number=Call.objects.get(about=zoe).pk, by=None)
        assert 'aria-pressed="true"' not in page(browser, "/my/host/"), "it was heard"
        browser.post("/my/host/call/", given)
        assert [one.about for one in calling.open_calls(plan.event)] == [zoe]
        browser.post("/my/host/call/", given)
        assert not Call.objects.exists(), "once more takes it back"

    @pytest.mark.parametrize("wrong", [{"table": "15"}, {"person": "nobody"}, {"round": "x"}, {"round": "9"}])
    def test_nobody_calls_from_a_table_that_is_not_theirs(self, table, wrong):
        _plan, (tom, ana, *_others) = table
        given = {"round": "1", "table": "14", "person": ana.code} | wrong
        assert opened(tom).post("/my/host/call/", given).status_code == 404
        assert opened(ana).post("/my/host/call/", given).status_code == 404
        assert not Call.objects.exists()

    def test_who_hosts_nothing_sees_nobody(self, table):
        di = table[1][4]
        assert "Cy Bold" not in page(opened(di), "/my/host/")

    def test_before_the_evening_before_nobody_sees_a_table(self, table):
        plan, (tom, *_others) = table
        plan.event.starts_on = timezone.now().date() + timedelta(days=4)
        plan.event.save()
        assert "Cy Bold" not in page(opened(tom), "/my/host/")


class TestCast:
    @pytest.fixture
    def heron(self, table):
        plan, people = table
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.SUPERSEDED)
        again = Plan.objects.create(event=plan.event, number=2, programme=plan.programme)
        cast = Cast.objects.create(plan=again, name="Heron", host=people[0])
        CastMember.objects.bulk_create(CastMember(plan=again, cast=cast, attendee=one) for one in people[:4])
        Block.objects.create(event=plan.event, kind=Block.Kind.CAST, starts_at="12:30", minutes=60)
        Release.objects.update(plan=again)
        return people

    def test_first_names_a_host_and_when(self, heron):
        text = page(opened(heron[1]), "/my/cast/")
        assert "Bo, Cy, Tom" in text
        assert "Quiet" not in text
        assert "Tom Okoro is its host" in text
        assert "12:30" in text

    def test_a_note_reaches_all_of_them_and_the_mail_only_those_who_want_it(self, heron):
        tom, ana, bo, _cy, di = heron
        Attendee.objects.filter(pk=bo.pk).update(email="bo@example.org", no_mail=True)
        Attendee.objects.filter(pk=tom.pk).update(email="tom@example.org")
        opened(ana).post("/my/cast/", {"text": "Same table tomorrow?"})
        assert set(letters("cast_note")) >= {"tom@example.org"}
        for one in (tom, bo, ana):
            assert "Same table tomorrow?" in page(opened(one), "/my/cast/")
        assert "Same table tomorrow?" not in page(opened(di), "/my/cast/")
        assert opened(di).post("/my/cast/", {"text": "hi"}).status_code == 404

    def test_a_note_that_a_bad_network_sends_twice_is_one_and_other_words_are_another(self, heron):
        _tom, ana, *_ = heron
        key = re.search(r'name="key" value="([0-9a-f-]{36})"', page(opened(ana), "/my/cast/"))[1]
        for _ in range(2):
            opened(ana).post("/my/cast/", {"text": "Same table tomorrow?", "key": key})
        assert page(opened(ana), "/my/cast/").count("Same table tomorrow?") == 1
        opened(ana).post("/my/cast/", {"text": "Or the other one?", "key": key})
        assert "Or the other one?" in page(opened(ana), "/my/cast/")
        assert Note.objects.filter(by=ana).count() == 2 * (len(heron) - 2)


def test_the_evening_before_names_who_greets_by_now(event, pair):
    from kinfolk_web.core import mail

    tom, ana, _one = pair
    eva = an_attendee(event, "Eva Novak", **TOM | {"email": ""})
    actions.assign(newcomer=ana, greeter=eva, by=None)
    plan = Plan.objects.create(event=event, number=1, programme={"event": event.name, "rounds": []})
    Greeting.objects.create(plan=plan, newcomer=ana, greeter=tom)
    Release.objects.create(event=event, plan=plan)
    mail.post(kind="evening", event=event, attendee_id=ana.pk)
    assert "Eva Novak greets you: by the plant." in letters("evening")["ana@example.net"]


def test_the_board_puts_those_without_a_greeter_first(event):
    tom = an_attendee(event, "Tom Okoro", **TOM)
    for name in ("Ana Lima", "Bo Berg"):
        an_attendee(event, name, **ANA)
    actions.assign(newcomer=Attendee.objects.get(name="Ana Lima"), greeter=tom, by=None)
    lines = board(event).lines
    assert [one.newcomer.name for one in waiting(lines)] == ["Bo Berg", "Ana Lima"]
    assert board(event).free == 3
    assert active(event).count() == 1
