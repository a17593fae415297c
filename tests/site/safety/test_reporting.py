"""Reports: from anybody, to safety leads alone, never to whom they name; looked after step by step; nothing acts by itself."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django_scopes import scope, scopes_disabled

from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import recipient_of
from kinfolk_web.models import ApartRequest, Change, Mail, OutsideLead, Report, Role, VaultRead
from kinfolk_web.safety import reporting
from kinfolk_web.safety.actions import (
    NotThereError,
    accept_outside,
    decide,
    find_outside,
    invite_outside,
    remove_outside,
)
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
WORDS = {"what": "canary-what happened at the bar", "where": "bar, 10 pm", "who": "somebody tall", "safe": "yes"}
PAGE = "/report/lamplighters/meeting/"


@pytest.fixture
def event():
    return an_event(safety_name="Petra Phone", safety_phone="+49 30 1234")


@pytest.fixture
def leads(event):
    people = [a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org")]
    for one, name in zip(people, ("Sol Leander", "Sam Okafor"), strict=True):
        one.name = name
        one.save()
    return people


def send(browser=None, where=PAGE, **more):
    return (browser or Client()).post(where, WORDS | {"key": str(uuid.uuid4())} | more)


def in_vault(event):
    return scope(community=event.community)


def test_the_phone_number_stands_first_and_no_name_is_asked_for(event, leads):
    page = main_of(Client().get(PAGE))
    assert page.index("+49 30 1234") < page.index("What happened?")
    assert "Petra Phone" in page
    assert "You need not give your name" in page


def test_with_fewer_than_two_leads_there_is_a_number_and_a_person_and_no_form(event):
    a_member(event, Role.SAFETY_LEAD, "sol@example.org")
    page = main_of(Client().get(PAGE))
    assert "Petra Phone" in page
    assert "+49 30 1234" in page
    assert "There is no form here" in page
    assert "What happened?" not in page
    send()
    with scopes_disabled():
        assert not Report.objects.exists()


def test_leads_who_may_read_it_get_a_mail_that_says_only_that_something_waits(event, leads, settings):
    send()
    with in_vault(event):
        assert not Mail.objects.exists(), "where no mail leaves none is kept, since how many wait is shown to others"
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    for _ in range(3):
        send(who="Sam Okafor")
    with in_vault(event):
        (one,) = Mail.objects.all()
        assert (one.kind, one.address, one.facts, one.attendee_id) == ("report_waits", "sol@example.org", {}, None)
        letter = letter_of(one, recipient_of(one))
        assert "/c/lamplighters/meeting/safety/" in letter.text
        assert "canary" not in letter.text + letter.html + letter.subject
        assert "eport" not in letter.text + letter.subject
    page = main_of(signed_in(a_member(event)).get("/c/lamplighters/meeting/mail/mails/"))
    assert "sol@example.org" not in page


def test_a_lead_by_link_gets_the_same_mail_and_none_once_their_access_has_ended(event, leads, settings):
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    sol, _sam = leads
    form = {"name": "Nora Counsel", "email": "nora@example.org"}
    assert signed_in(sol).post("/c/lamplighters/meeting/safety/outside/", form).status_code == 200
    with in_vault(event):
        nora = OutsideLead.objects.get()
        mute = find_outside(invite_outside(event=event, name="Uma Mute", by=sol))
    send(who="Sam Okafor")
    with in_vault(event):
        assert Mail.objects.get().address == "sol@example.org", "nobody from outside has said yes"
        Mail.objects.all().delete()
        for one in (nora, mute):
            accept_outside(lead=one)
    for who in ("nora@example.org", "somebody tall", "somebody small"):
        send(who=who)
    with in_vault(event):
        (hers,) = Mail.objects.filter(address="nora@example.org")
        assert (hers.facts, hers.attendee_id) == ({"outside": nora.pk}, None)
        assert {one.address for one in Mail.objects.all()} == {"sol@example.org", "sam@example.org", "nora@example.org"}
        letter = letter_of(hers, recipient_of(hers))
        assert letter.text.rstrip().endswith("/safety/") or "/safety/\n" in letter.text
        assert "/c/" not in letter.text
        said = letter.text + letter.html + letter.subject
        assert "canary" not in said
        assert "Nora" not in said
        remove_outside(lead=nora, by=sol)
        assert letter_of(hers, recipient_of(hers)) is None


def test_one_own_page_sends_so_many_a_day(event, leads, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_OWN", 2)
    own, other = opened(an_attendee(event, "Ana Lima")), opened(an_attendee(event, "Bo Berg"))
    assert [send(own, "/my/report/").status_code for _ in range(3)] == [200, 200, 429]
    assert send(other, "/my/report/").status_code == 200


def test_a_report_comes_in_sealed_once_however_often_it_is_sent(event, leads):
    key = str(uuid.uuid4())
    for _ in range(3):
        assert "Thank you for telling us" in main_of(send(key=key))
    with in_vault(event):
        assert Report.objects.count() == 1
    send(key=key, what="another canary-what from the form that the phone kept")
    with in_vault(event):
        assert Report.objects.count() == 2
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select t::text from "{table}" t')
            assert "canary-what" not in str(cursor.fetchall()), table
    assert not Change.objects.exists()


def test_it_reaches_safety_leads_alone(event, leads):
    send()
    where = f"/c/lamplighters/meeting/safety/reports/{the_report(event).pk}/"
    for role in Role:
        if role != Role.SAFETY_LEAD:
            browser = signed_in(a_member(event, role, f"{role}@example.org"))
            assert browser.post(where).status_code == 403
            assert b"canary-what" not in browser.get("/c/lamplighters/meeting/changes/").content
    page = signed_in(leads[0]).post(where)
    assert "canary-what" in page.content.decode()
    with in_vault(event):
        assert list(VaultRead.objects.values_list("purpose", flat=True)) == ["report"]
    assert "Report" in main_of(signed_in(leads[0]).get("/c/lamplighters/meeting/safety/"))


def the_report(event):
    with scopes_disabled():
        return Report.objects.get(event=event)


@pytest.mark.parametrize(
    "how",
    [{"who": "Sol Leander"}, {"what": "then sol (Leander!) laughed"}, {"who": "sol@example.org"}, {"not_to": True}],
)
def test_whoever_is_named_never_reads_it(event, leads, how):
    sol, sam = leads
    if "not_to" in how:
        how = {"not_to": [reporting.key_of(sol)]}
    send(**how)
    with in_vault(event):
        assert reporting.reports_for(event, sol) == []
        assert len(reporting.reports_for(event, sam)) == 1
        pk = the_report(event).pk
        with pytest.raises(NotThereError):
            reporting.open_report(event=event, pk=pk, by=sol)
        reporting.open_report(event=event, pk=pk, by=sam)
    page = main_of(signed_in(sol).get("/c/lamplighters/meeting/safety/"))
    assert "Report" not in page
    assert "opened a report" not in page
    assert signed_in(sol).post(f"/c/lamplighters/meeting/safety/reports/{pk}/").status_code == 404


def test_where_nobody_may_read_it_whoever_tells_is_told_so(event, leads):
    page = main_of(send(who="Sol Leander and Sam Okafor"))
    assert "Nobody can read this" in page
    assert "+49 30 1234" in page


def test_where_too_many_came_whoever_tells_is_told_to_call_and_the_own_page_still_takes_it(event, leads, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_A_DAY", 1)
    own = opened(an_attendee(event, "Ana Lima"))
    send(own, "/my/report/")
    key = str(uuid.uuid4())
    assert "Thank you for telling us" in main_of(send(key=key)), "what comes from own pages is not counted here"
    answer = send(what="canary-what of another one")
    page = main_of(answer)
    assert answer.status_code == 429
    assert "This was not kept" in page
    assert "+49 30 1234" in page
    assert "canary-what of another one" in answer.content.decode()
    assert "Thank you for telling us" in main_of(send(key=key)), "what is kept already is kept"
    assert "Thank you for telling us" in main_of(send(own, "/my/report/"))
    with in_vault(event):
        assert Report.objects.count() == 3


def test_handling_is_written_down_sealed_and_by_whom(event, leads):
    sol, _sam = leads
    send()
    pk = the_report(event).pk
    browser, where = signed_in(sol), f"/c/lamplighters/meeting/safety/reports/{the_report(event).pk}/"
    browser.post(where, {"do": "steps", "step": ["thank", "conflict", "nonsense"]})
    browser.post(where, {"do": "note", "note": "canary-note: she is at home"})
    page = main_of(browser.post(where, {"do": "date", "day": "2027-05-20"}))
    assert "May 20, 2027" in page
    assert page.count("Sol Leander, 20") == 2
    assert "canary-note" in page
    report = the_report(event)
    assert report.follow_up_on == date(2027, 5, 20)
    assert b"canary" not in bytes(report.handling)
    browser.post(where, {"do": "close", "outcome": "spoken to"})
    assert the_report(event).state == "closed"
    with in_vault(event):
        assert set(reporting.handling_of(the_report(event)).ticks) == {"thank", "conflict"}
        reporting.add_note(event=event, pk=pk, text="again", by=sol)
        assert the_report(event).state == "open"


def test_who_is_too_close_keeps_out_and_then_sees_nothing_of_it(event, leads):
    sol, sam = leads
    send()
    where = f"/c/lamplighters/meeting/safety/reports/{the_report(event).pk}/"
    signed_in(sol).post(where, {"do": "keep_out"})
    assert signed_in(sol).post(where).status_code == 404
    assert signed_in(sam).post(where).status_code == 200


def test_a_separation_that_follows_is_a_request_that_plans_keep_to_once_confirmed(event, leads):
    an_attendee(event, "Ana Lima")
    send()
    where = f"/c/lamplighters/meeting/safety/reports/{the_report(event).pk}/"
    given = {"do": "separate", "first": "Ana Lima", "second": "Bo Berg", "until": "2027-11-01"}
    signed_in(leads[0]).post(where, given)
    with in_vault(event):
        request = ApartRequest.objects.get()
    assert (request.state, request.keep_until) == ("new", date(2027, 11, 1))


def test_a_separation_that_was_declined_is_open_again_and_a_confirmed_one_is_said_to_be_there(event, leads):
    ana, bo = an_attendee(event, "Ana Lima"), an_attendee(event, "Bo Berg")
    send()
    browser, where = signed_in(leads[0]), f"/c/lamplighters/meeting/safety/reports/{the_report(event).pk}/"
    given = {"do": "separate", "first": "Ana Lima", "second": "Bo Berg"}
    browser.post(where, given)
    with in_vault(event):
        pk = ApartRequest.objects.get().pk
        for state in ("declined", "withdrawn"):
            decide(event=event, pk=pk, state=state, by=leads[0])
            answer = browser.post(where, given | {"until": "2027-11-01"}, follow=True)
            assert "Written down as a request." in main_of(answer)
            assert (ApartRequest.objects.get().state, ApartRequest.objects.get().keep_until) == (
                "new",
                date(2027, 11, 1),
            )
        decide(event=event, pk=pk, state="confirmed", by=leads[0], a=ana.code, b=bo.code)
        answer = browser.post(where, given | {"until": "2027-12-01"}, follow=True)
        assert "That request is there already" in main_of(answer)
        assert (ApartRequest.objects.get().state, ApartRequest.objects.get().keep_until) == (
            "confirmed",
            date(2027, 12, 1),
        )


def test_a_report_from_ones_page_is_tied_to_it_only_by_a_tick(event, leads):
    ana = an_attendee(event, "Ana Lima")
    browser = opened(ana)
    send(browser, "/my/report/")
    assert the_report(event).asker == ""
    with scopes_disabled():
        Report.objects.all().delete()
    send(browser, "/my/report/", mine="on")
    assert len(the_report(event).asker) == 64
    assert "Ana" not in str(the_report(event).__dict__)


def test_an_event_that_is_not_there_or_was_put_away_has_no_page(event):
    assert Client().get("/report/lamplighters/nothing/").status_code == 404
    event.archived = True
    event.save()
    assert Client().get(PAGE).status_code == 404
