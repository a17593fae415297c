"""The Ready page: each thing turns green by itself, and where it is not it says what to do on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.day import ready
from kinfolk_web.models import Attendee, Desk, Mail, Plan, Print, Release, Role, Seat, Sitting
from tests.site.phone.steps import main_of, opened
from tests.site.running.test_certificates import a_pair
from tests.site.world import a_member, a_programme, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
WHERE = "/c/lamplighters/meeting/day/ready/"


@pytest.fixture
def event():
    event = an_event(starts_on=timezone.localdate())
    a_programme(event, rounds=1)
    with scope(community=event.community):
        yield event


def good(event):
    return {one.key for one in ready.lines_of(event) if one.good}


def test_mail_that_is_kept_here_has_not_left(event):
    assert "mails" in good(event)
    for number in range(2):
        Mail.objects.create(event=event, kind="invitation", state="held", attendee_id=number)
    assert "mails" not in good(event)
    assert "2 mails are kept here and were not sent." in main_of(signed_in(a_member(event)).get(WHERE))


def test_each_thing_turns_green_by_itself_or_says_what_to_do_on_paper(event):
    olive = a_member(event)
    browser = signed_in(olive)
    page = main_of(browser.get(WHERE))
    assert "Do this on paper: Print table cards, list and host sheets now" in page
    assert good(event) == {"certificate", "disk", "mails"}

    host = an_attendee(event, "Una Uhl", is_host=True)
    plan = Plan.objects.create(event=event, number=4, programme={"rounds": [{"round": 1, "tables": []}]})
    Sitting.objects.create(plan=plan, round=1, table="1", seats=6, host=host)
    Sitting.objects.create(plan=plan, round=1, table="2", seats=6, place=1)  # nobody sits there, nobody has to lead
    Seat.objects.create(plan=plan, round=1, table="1", attendee=host)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.RELEASED, released_at=timezone.now())
    Release.objects.create(event=event, plan=plan)
    assert "hosts" in good(event)
    Attendee.objects.filter(pk=host.pk).update(is_host=False)
    assert "hosts" not in good(event), "nobody asked her"

    Print.objects.create(event=event, plan=plan, by=olive, sheets=["table-cards", "list-names", "host-sheets"])
    assert "printed" not in good(event), "a file is no paper"
    assert "Plan 4 is made, not yet ticked as printed." in main_of(browser.get(WHERE))
    browser.post(f"{WHERE}printed/", {"printed": "1"})
    desk = Desk.objects.create(event=event, name="Door 1", digest="d", plan=3, offline_at=timezone.now())
    assert "printed" in good(event)
    assert "Not yet: Door 1" in main_of(browser.get(WHERE)), "it holds another plan"
    Desk.objects.filter(pk=desk.pk).update(plan=4)
    assert "desks" in good(event)
    Desk.objects.filter(pk=desk.pk).update(offline_at=timezone.now() - timedelta(days=3))
    assert "desks" not in good(event)

    browser.post(f"{WHERE}stick/")
    assert "stick" in good(event)


def test_mails_that_wait_or_failed_are_counted_in_whole_sentences(event):
    states = {one: [Mail.State.WAITING] * one + [Mail.State.FAILED] * (one > 1) for one in (1, 2)}
    told = {1: "1 mail is waiting.", 2: "2 mails are waiting. 1 mail did not arrive."}
    for number, those in states.items():
        Mail.objects.all().delete()
        Mail.objects.bulk_create(
            Mail(event=event, kind="code", state=state, key=f"{n}") for n, state in enumerate(those)
        )
        assert [one.said for one in ready.lines_of(event) if one.key == "mails"] == [told[number]]


def test_what_was_printed_of_a_draft_that_was_changed_afterwards_is_not_the_plan_that_holds(event):
    olive = a_member(event)
    plan = Plan.objects.create(event=event, number=4, programme={"rounds": [{"round": 1, "tables": []}]}, edits=2)
    Release.objects.create(event=event, plan=plan)
    sheets = ["table-cards", "list-names", "host-sheets"]
    draft = Print.objects.create(event=event, plan=plan, by=olive, sheets=sheets, options={"edits": 1})
    ready.note_on_paper(event=event, printed=True, by=olive)
    draft.refresh_from_db()
    assert draft.on_paper_at is None
    Print.objects.filter(pk=draft.pk).update(on_paper_at=timezone.now())
    assert "printed" not in good(event)
    assert "is made, not yet ticked" not in ready.lines_of(event)[0].said
    Print.objects.create(event=event, plan=plan, by=olive, sheets=sheets, options={"edits": 2})
    ready.note_on_paper(event=event, printed=True, by=olive)
    assert "printed" in good(event)


def test_a_certificate_that_ends_before_the_event_is_not_good(event, tmp_path, monkeypatch):
    event.starts_on = timezone.localdate() + timedelta(days=40)
    for days, is_good in ((25, False), (45, True)):
        file, _key = a_pair(tmp_path, until=timezone.now() + timedelta(days=days))
        monkeypatch.setenv("KINFOLK_CERTIFICATE", str(file))
        assert ("certificate" in good(event)) is is_good


def test_one_mail_that_waits_is_one(event):
    Mail.objects.create(event=event, kind="words", key="one", state="waiting")
    assert ready.lines_of(event)[-1].said == "1 mail is waiting."


def test_a_phone_that_gets_here_from_elsewhere_turns_its_line_green(event):
    address = f"/reach/{ready.probe_of(event)}/"
    assert "It is the very machine" in main_of(Client(REMOTE_ADDR="127.0.0.1").get(address))
    assert "reached" not in good(event)
    assert "The Ready page knows" in main_of(Client(REMOTE_ADDR="192.168.7.31").get(address))
    assert "reached" in good(event)
    assert Client().get("/reach/nonsense/").status_code == 404


def test_paper_only_is_said_everywhere_and_asks_hosts_for_nothing(event):
    ana = an_attendee(event, "Ana Lima")
    lead = signed_in(a_member(event, Role.HOST_LEAD, "lead@example.org"))
    assert "Today runs on paper" not in main_of(opened(ana).get("/my/"))
    lead.post(f"{WHERE}paper/", {"paper": "1"})
    assert "Today runs on paper" in main_of(opened(ana).get("/my/"))
    assert "The day runs on paper only" in main_of(lead.get("/c/lamplighters/meeting/plan/"))
    lead.post(f"{WHERE}paper/", {"phones": "1"})
    assert "Today runs on paper" not in main_of(opened(ana).get("/my/"))
    door = signed_in(a_member(event, Role.DOOR, "door@example.org"))
    assert door.post(f"{WHERE}paper/", {"paper": "1"}).status_code == 403
    assert door.get(WHERE).status_code == 200
