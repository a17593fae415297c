"""Keep-apart asked by the person themselves: the same answer whoever is named, sealed, taken back at any time."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.models import ApartRequest, Change, Report, Role, VaultRead
from kinfolk_web.safety.actions import decide, open_request
from kinfolk_web.safety.asking import MOST, ask, asked_by, is_tiny
from kinfolk_web.safety.forgetting import forget_asked
from kinfolk_web.safety.queries import confirmed_pairs, requests_for
from kinfolk_web.safety.queries import opened as vault_opened
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event

pytestmark = pytest.mark.django_db
HER = "Zebedee Quux"


@pytest.fixture
def event():
    return an_event(safety_name="Sol Lead", safety_phone="+49 30 1234")


@pytest.fixture
def ana(event):
    return an_attendee(event, "Ana Lima", email="ana@example.org")


def two_leads(event):
    return [a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org")]


def ask_for(browser, words):
    answer = browser.post("/my/apart/", {"words": words, "note": ""})
    page = browser.get("/my/apart/").content.decode().replace(words, "words")
    page = re.sub(r'value="[^"]{40,}"', "", page)
    page = re.sub(r"Take it back<span[^>]*>.*?</span>|<strong>.*?</strong>", "when", page)
    page = re.sub(r'name="key" value="[0-9a-f]{24}"', "key", page)
    headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
    return answer.status_code, headers, answer.content, page, str(answer.cookies.get("messages"))[:40]


def test_without_a_code_the_page_does_not_open(ana, event):
    answer = opened(ana).post("/my/apart/", {"words": HER})
    assert answer.status_code == 302
    with scopes_disabled():
        assert not ApartRequest.objects.exists()


def test_the_answer_is_the_same_bytes_whoever_is_named(ana, event):
    two_leads(event)
    there = an_attendee(event, HER)
    an_attendee(event, "Withdrawn Person", state="cancelled")
    answers = []
    for words in (there.name, "Nobody Byname", "Withdrawn Person", ana.name, there.code):
        with scopes_disabled():
            ApartRequest.objects.all().delete()
        answers.append(ask_for(opened(ana, proved=True), words))
    assert all(one == answers[0] for one in answers)
    assert answers[0][0] == 302


def test_the_page_is_the_same_whatever_a_lead_decided_and_counts_only_readings(ana, event):
    sol, _sam = two_leads(event)
    bo = an_attendee(event, HER)
    browser = opened(ana, proved=True)
    browser.post("/my/apart/", {"words": HER})
    with scope(community=event.community):
        request = ApartRequest.objects.get()
        seen = {}
        for state in ("new", "confirmed", "declined"):
            if state != "new":
                decide(event=event, pk=request.pk, state=state, by=sol, a=ana.code, b=bo.code)
            seen[state] = main_of(browser.get("/my/apart/"))
        assert (
            seen["new"].replace("Received. The safety leads read it; nobody else ever does. ", "") == seen["declined"]
        )
        assert seen["confirmed"] == seen["declined"]
        open_request(event=event, pk=request.pk, purpose="decide", by=sol)
    page = main_of(browser.get("/my/apart/"))
    assert "read 1 time" in page
    assert "Sam" in page
    assert "Sol" in page, "who can read it is said"


def test_a_lead_finds_who_is_meant_and_the_plan_then_keeps_them_apart(ana, event):
    sol, _sam = two_leads(event)
    bo = an_attendee(event, HER)
    with scope(community=event.community):
        ask(attendee=ana, words="zebedee quux", note="please")
        request = ApartRequest.objects.get()
        _row, about = open_request(event=event, pk=request.pk, purpose="decide", by=sol)
        assert (about.a.reveal(), about.mention.reveal()) == (ana.code, "zebedee quux")
        decide(event=event, pk=request.pk, state="confirmed", by=sol, b=bo.code)
        assert confirmed_pairs(event) == (tuple(sorted((ana.code, bo.code))),)
        opened(ana, proved=True).post("/my/apart/withdraw/", {"key": asked_by(ana)[0].key})
        assert confirmed_pairs(event) == ()
        assert asked_by(ana) == []
        ask(attendee=ana, words="Zebedee Quux")
        assert len(asked_by(ana)) == 1, "and may be asked for again"
        assert ApartRequest.objects.get().state == "new"


def test_what_was_asked_is_not_shown_again_to_whoever_opens_the_page(ana, event):
    two_leads(event)
    browser = opened(ana, proved=True)
    browser.post("/my/apart/", {"words": HER, "note": "canary note"})
    browser.post("/my/report/", {"what": "canary-what", "key": str(uuid.uuid4()), "mine": "on"})
    with scopes_disabled():
        assert Report.objects.get().asker
    for path in ("/my/apart/", "/my/data/", "/my/data/me.json", "/my/data/me.html"):
        page = browser.get(path).content.decode()
        assert not [word for word in (HER, "canary note", "canary-what") if word in page], path
    page = main_of(browser.get("/my/apart/"))
    assert "read 0 times" in page
    assert "Take it back" in page


def test_who_is_erased_takes_along_no_request_about_somebody_whose_name_only_looks_like_theirs(ana, event):
    ann = an_attendee(event, "Ann")
    gone = an_attendee(event, "guest", erased_at=timezone.now())
    with scope(community=event.community):
        for words in ("Hannah Smith", "the guest of Bo", "ann, who sings"):
            ask(attendee=ana, words=words)
        forget_asked(ann)
        forget_asked(gone)
        held = {vault_opened(one).mention.reveal() for one in ApartRequest.objects.all()}
    assert held == {"Hannah Smith", "the guest of Bo"}


def test_who_is_erased_takes_along_no_request_that_names_two_others_or_somebody_who_is_called_more(ana, event):
    berg, tom = an_attendee(event, "Anna Berg"), an_attendee(event, "Tom")
    for name in ("Anna Klein", "Thomas Berg", "Tom Okoro", "Anna"):
        an_attendee(event, name)
    with scope(community=event.community):
        for words in ("Anna Klein / Thomas Berg", "Tom Okoro from Kiel", "Anna Berg / Cy", "Tom, who cooks"):
            ask(attendee=ana, words=words)
        forget_asked(berg)
        forget_asked(tom)
        held = {vault_opened(one).mention.reveal() for one in ApartRequest.objects.all()}
    assert held == {"Anna Klein / Thomas Berg", "Tom Okoro from Kiel"}


def test_two_who_ask_about_the_same_person_are_two_requests_and_one_who_asks_twice_is_one(ana, event):
    cy = an_attendee(event, "Cy")
    with scope(community=event.community):
        for who in (ana, ana, cy):
            ask(attendee=who, words=HER)
        assert ApartRequest.objects.count() == 2


def test_one_person_names_five_at_most_and_is_told_to_speak_to_somebody(ana, event):
    browser = opened(ana, proved=True)
    for number in range(MOST + 2):
        assert browser.post("/my/apart/", {"words": f"Somebody {number}"}).status_code == 302
    with scopes_disabled():
        assert ApartRequest.objects.count() == MOST
    page = main_of(browser.get("/my/apart/"))
    assert "For more than five names" in page
    assert "+49 30 1234" in page


def test_nobody_takes_back_what_another_one_asked(ana, event):
    cy = an_attendee(event, "Cy")
    with scope(community=event.community):
        ask(attendee=cy, words=HER)
        key = asked_by(cy)[0].key
    opened(ana, proved=True).post("/my/apart/withdraw/", {"key": key})
    with scopes_disabled():
        assert ApartRequest.objects.get().state == "new"


def test_a_lead_never_sees_a_request_that_names_them(ana, event):
    sol, sam = two_leads(event)
    sol.name, sol.email = "Sol Leander", "sol@example.org"
    sol.save()
    with scope(community=event.community):
        ask(attendee=ana, words="sol leander, who runs this")
        ask(attendee=ana, words="Leander Hall")
        assert len(requests_for(event, sol)) == 1
        assert len(requests_for(event, sam)) == 2


def test_the_database_and_the_change_log_say_nothing_of_it(ana, event):
    browser = opened(ana, proved=True)
    browser.post("/my/apart/", {"words": HER, "note": "canary note"})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select t::text from "{table}" t')
            held = str(cursor.fetchall())
            assert "Zebedee" not in held, table
            assert "canary note" not in held, table
    assert not Change.objects.exists()
    with scopes_disabled():
        assert ana.code not in str(list(ApartRequest.objects.values()))
        assert not VaultRead.objects.exists()


def test_where_everybody_meets_everybody_who_asks_is_told_before_asking(event):
    ana = a_crowd(event, 24)[0]
    a_programme(event, rounds=4, seats=6)
    with scope(community=event.community):
        assert is_tiny(event)
    assert "nearly everybody shares a table" in main_of(opened(ana, proved=True).get("/my/apart/"))


def test_in_a_larger_event_nobody_is_warned(event):
    a_crowd(event, 60)
    a_programme(event, rounds=3, seats=7)
    with scope(community=event.community):
        assert not is_tiny(event)


def test_nobody_counts_from_their_own_page_what_others_ask(ana, event):
    browser = opened(ana, proved=True)
    browser.post("/my/apart/", {"words": HER})
    with scopes_disabled():
        number = ApartRequest.objects.get().pk + 1_000_000
        ApartRequest.objects.all().delete()
        ApartRequest.objects.create(pk=number, event=event, sealed=b"", fingerprint="x")
    with connection.cursor() as cursor:
        cursor.execute("select setval(pg_get_serial_sequence('kinfolk_web_apartrequest', 'id'), %s)", [number])
    browser.post("/my/apart/", {"words": HER})
    assert str(number + 1) not in browser.get("/my/apart/").content.decode()
