"""Delete me: at once, everywhere, and what others see afterwards is a guest."""

from __future__ import annotations

import contextlib
import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.core import jobs
from kinfolk_web.core.undo import UndoRefusedError, undo
from kinfolk_web.keeping.erasing import FILE, erase, erase_again
from kinfolk_web.keeping.models import Erasure
from kinfolk_web.models import (
    ApartRequest,
    Attendee,
    Change,
    ChangedRow,
    Import,
    Job,
    Mail,
    Person,
    Plan,
    Report,
    Role,
    Seat,
    Statement,
    StoredFile,
    Visit,
)
from kinfolk_web.people import actions, moderating, new_address
from kinfolk_web.people.importing import ask_to_take_in, upload
from kinfolk_web.people.invitations import address_of, attendee_of, secret_of
from kinfolk_web.people.moderating import hash_of
from kinfolk_web.plans import releasing, solving
from kinfolk_web.plans.bridge import document_of
from kinfolk_web.plans.late import late_changes
from kinfolk_web.safety.actions import decide
from kinfolk_web.safety.asking import ask
from kinfolk_web.welcome import actions as greeting
from kinfolk_web.welcome.queries import greeter_of
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_crowd, a_list_says, a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
SOON = {"starts_on": timezone.now().date() + timedelta(days=6)}


@pytest.fixture
def event():
    return an_event(**SOON)


@pytest.fixture
def ana(event):
    return an_attendee(
        event, "Ana Canarylima", email="ana@canary.example", organisation="Canary Ltd", needs=["step-free"]
    )


def everything() -> dict[str, str]:
    """Every table of the database as text."""
    held = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select t::text from "{table}" t')
            held[table] = str(cursor.fetchall())
    return held


def test_who_was_greeted_by_somebody_erased_has_somebody_else_soon(event, ana):
    with scope(community=event.community):
        Attendee.objects.filter(pk=ana.pk).update(is_greeter=True, times_attended=4)
        an_attendee(event, "Eva Novak", is_greeter=True, times_attended=4)
        bo = an_attendee(event, "Bo New", times_attended=0)
        greeting.assign(newcomer=bo, greeter=Attendee.objects.get(pk=ana.pk), by=None)
        erase(attendee=ana)
        [job] = Job.objects.filter(kind="welcome.fill")
        jobs.do(str(job.pk))
        assert greeter_of(bo).name == "Eva Novak"


def test_their_words_go_out_of_every_statement_that_was_joined_on_the_way(event, ana):
    with scope(community=event.community):
        first, last = (
            Statement.objects.create(event=event, text=one, key=one, language="en") for one in ("bees", "hives")
        )
        written = Statement.objects.create(
            event=event, author=ana, text="Ich halte Canarybienen", language="de", state=Statement.State.HELD
        )
        moderating.join(statements=[written], into=first, by=None)
        moderating.join(statements=[first], into=last, by=None)
        assert Statement.objects.get(pk=first.pk).translations == {"de": "Ich halte Canarybienen"}
        erase(attendee=ana)
    assert not [table for table, rows in everything().items() if "Canarybienen" in rows]


def test_one_press_on_their_page_deletes_them_and_their_link_is_dead(ana):
    browser, link, old = opened(ana, proved=True), address_of(ana), secret_of(ana)
    assert "no way back" in main_of(browser.get("/my/data/delete/"))
    answer = browser.post("/my/data/delete/")
    assert "You are deleted" in main_of(answer)
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert browser.get("/my/").status_code == 403
    assert attendee_of(old) is None
    assert link
    assert not [table for table, text in everything().items() if "canary" in text.casefold()]
    with scopes_disabled():
        ana.refresh_from_db()
        assert (ana.name, ana.state, ana.person.name) == ("guest", "cancelled", "guest")
        assert not Visit.objects.exists()


def test_attendances_are_held_before_their_person_as_whoever_edits_them_does(ana):
    with scopes_disabled(), CaptureQueriesContext(connection) as asked:
        erase(attendee=ana)
    held = [one["sql"] for one in asked.captured_queries if "FOR UPDATE" in one["sql"]]
    assert 'FROM "kinfolk_web_attendee"' in held[0]
    assert 'FROM "kinfolk_web_person"' in held[1]


def test_without_a_code_nothing_is_deleted(ana):
    assert opened(ana).post("/my/data/delete/").status_code == 302
    with scopes_disabled():
        ana.refresh_from_db()
    assert ana.erased_at is None


def test_what_others_wrote_of_them_loses_their_name_and_namesakes_keep_theirs(event, ana):
    bo = an_attendee(event, "Bo Berg", parties=["Ana Canarylima", "Choir"], guest_of="Ana Canarylima")
    other = an_attendee(event, "Cy Twin")
    an_attendee(event, "Cy Twin")
    with scope(community=event.community):
        actions.edit(
            attendee=bo, values={"attributes": {"Knows": "the Ana Canarylima of ana@canary.example!"}}, by=None
        )
        actions.edit(attendee=ana, values={"pronouns": "canary"}, by=None)
        Job.objects.create(kind="x", event=event, problem="Ana Canarylima is pinned", given={"who": ["ana canarylima"]})
        erase(attendee=ana)
        bo.refresh_from_db()
        assert (bo.parties, bo.guest_of) == (["guest", "Choir"], "guest")
        assert bo.attributes == {"Knows": "the guest of guest!"}
        erase(attendee=other)
        assert Attendee.objects.filter(name="Cy Twin").count() == 1
    assert not [table for table, text in everything().items() if "canary" in text.casefold()]


def test_a_name_that_ends_in_a_sign_goes_and_a_name_of_one_word_leaves_json_readable(event):
    sam = an_attendee(event, "Sam Canary Jr.", email="sam@canary.example")
    host = an_attendee(event, "Host")
    bo = an_attendee(event, "Bo", attributes={"Host": "host", "Says": "Well:\nSam Canary Jr. (Sam Canary Jr.)"})
    said = {"text": "I know Sam Canary Jr.", "translations": {"de": "Ich kenne Sam Canary Jr."}}
    with scope(community=event.community):
        known = Statement.objects.create(event=event, key="i know sam canary jr.", suggestion="Sam Canary Jr.!", **said)
        Statement.objects.filter(pk=known.pk).update(approved_hash=hash_of(known))
        joined = {"text": "Conozco canary", "language": "es", "state": "joined", "joined_into": known}
        Statement.objects.create(event=event, author=sam, **joined)
        known.translations["es"] = "Conozco canary"
        Statement.objects.filter(pk=known.pk).update(translations=known.translations, approved_hash=hash_of(known))
        for one in (sam, host):
            erase(attendee=one)
        bo.refresh_from_db()
        known.refresh_from_db()
    assert bo.attributes == {"Host": "guest", "Says": "Well:\nguest (guest)"}
    assert (known.text, known.translations) == ("I know guest", {"de": "Ich kenne guest"})
    assert known.approved_hash == hash_of(known)
    assert not [table for table, text in everything().items() if "canary" in text.casefold()]


def test_people_of_another_community_with_the_same_name_are_left_alone(event, ana):
    from tests.site.world import a_community

    elsewhere = an_event(a_community("Others", "others"), "meeting")
    twin = an_attendee(elsewhere, "Ana Canarylima", parties=["Ana Canarylima"])
    with scopes_disabled():
        erase(attendee=ana)
        twin.refresh_from_db()
    assert (twin.name, twin.parties) == ("Ana Canarylima", ["Ana Canarylima"])


def test_they_go_from_earlier_events_of_the_community_too(event, ana):
    before = an_event(event.community, "before", starts_on=date(2024, 5, 1))
    with scopes_disabled():
        earlier = Attendee.objects.create(event=before, person=ana.person, name="Ana Canarylima", state="coming")
        assert erase(attendee=ana) == 2
        earlier.refresh_from_db()
        assert (earlier.name, earlier.state) == ("guest", "coming"), "that they were there is counted still"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("Alice Ames", "office@canary.example"), ("Bob Canarylima", "office@canary.example")),
        (("Sam Smith", "sam@example.org"), ("Sam Smith", "other@canary.example")),
    ],
)
def test_others_who_were_taken_for_the_same_person_are_left_alone(event, earlier, later):
    before = an_event(event.community, "before", name="Spring meeting", starts_on=timezone.now().date())
    alice = an_attendee(before, earlier[0], email=earlier[1], state="coming")
    with scopes_disabled():
        bob = Attendee.objects.create(event=event, person=alice.person, name=later[0], email=later[1])
    told = json.loads(opened(bob, proved=True).get("/my/data/me.json").content)
    assert [name for name, _day in told["events"]] == [str(event)]
    with scopes_disabled():
        assert erase(attendee=bob) == 1
        alice.refresh_from_db()
        bob.refresh_from_db()
        assert (alice.name, alice.email, alice.state, alice.erased_at) == (*earlier, "coming", None)
        assert (alice.person.name, alice.person.email) == earlier
        assert (bob.name, bob.state, bob.person.name, bob.person.email) == ("guest", "cancelled", "guest", "")


def test_who_was_made_one_by_hand_or_changed_their_address_goes_whole(event, ana):
    before = an_event(event.community, "before", starts_on=date(2024, 5, 1))
    twice = an_attendee(event, "Anita Canarylima")
    with scopes_disabled():
        Attendee.objects.create(event=before, person=twice.person, name="Anita  canarylima", email="old@canary.example")
        Attendee.objects.filter(pk=twice.pk).update(source_row={"email": "old@canary.example"})
        actions.merge(kept=ana, other=twice, by=None)
        assert erase(attendee=ana) == 3
    assert not [table for table, text in everything().items() if "canary" in text.casefold()]


def test_seats_stay_as_a_guests_the_plan_is_mended_and_every_version_is_readable(event, ana):
    a_crowd(event, 20)
    a_programme(event, rounds=2, seats=7)
    olive = a_member(event)
    with scope(community=event.community):
        solving.solve(by=olive, event=event, steps=1500)
        do_jobs()
        plan = Plan.objects.get()
        releasing.release(plan=plan, by=olive)
        seats = set(Seat.objects.values_list("round", "table", "attendee_id"))
        erase(attendee=ana)
        assert set(Seat.objects.values_list("round", "table", "attendee_id")) == seats
        plan.refresh_from_db()
        assert {one["name"] for one in document_of(plan)["people"] if one["id"] == ana.code} == {"guest"}
        assert [one.pk for one in late_changes(plan).left] == [ana.pk]
    assert not [table for table, text in everything().items() if "canary" in text.casefold()]


def test_requests_by_them_and_about_them_go_in_silence_and_their_report_is_untied(event, ana):
    bo, cy = an_attendee(event, "Bo Berg"), an_attendee(event, "Cy Cole")
    sol, _sam = (a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org"))
    with scope(community=event.community):
        ask(attendee=ana, words="Bo Berg")
        ask(attendee=bo, words="ana canarylima")
        ask(attendee=cy, words="Bo Berg")
        a_list_says(event, [(ana.code, cy.code)], ["Somebody with Ana Canarylima"])
        for one in ApartRequest.objects.filter(asker=""):
            if one.pk == min(ApartRequest.objects.filter(asker="").values_list("pk", flat=True)):
                decide(event=event, pk=one.pk, state="confirmed", by=sol)
    browser = opened(ana)
    browser.post("/my/report/", {"what": "canary", "key": "12345678-1234-4234-8234-123456789012", "mine": "on"})
    log = Change.objects.count()
    with scope(community=event.community):
        erase(attendee=ana)
        assert ApartRequest.objects.count() == 1
        assert Report.objects.get().asker == ""
    assert Change.objects.count() == log + 1, "the log counts the erasure alone"


def test_a_list_that_comes_in_again_leaves_them_out_and_says_so(event):
    olive = a_member(event)
    text = b"id,name,email,sits with\n1,Ana Canarylima,ana@canary.example,2\n2,Bo Berg,bo@example.org,\n3,Cy Cole,cy@example.org,\n"

    def taken():
        with scope(community=event.community):
            upload(files=[("list.csv", text)], event=event, by=olive)
            do_jobs()
            came = Import.objects.first()
            shown = came.difference
            page = signed_in(olive).get(f"/c/lamplighters/meeting/people/import/{came.pk}/")
            assert ("deleted at their own wish" in main_of(page)) == (shown["left_out"] == 1)
            ask_to_take_in(came=came, seen=shown["digest"], by=olive)
            jobs = do_jobs()
            assert jobs[-1].state == "done", jobs[-1].problem
        return shown

    assert taken()["left_out"] == 0
    with scope(community=event.community):
        erase(attendee=Attendee.objects.get(email="ana@canary.example"))
    shown = taken()
    assert shown["left_out"] == 1
    assert shown["new"] == []
    with scope(community=event.community):
        assert sorted(Attendee.objects.values_list("name", flat=True)) == ["Bo Berg", "Cy Cole", "guest"]
    assert not [table for table, held in everything().items() if "canary" in held.casefold()]


def test_files_and_lists_that_wait_go_with_them(event, ana):
    olive = a_member(event)
    with scope(community=event.community):
        upload(files=[("list.csv", b"id,name\n1,Ana Canarylima\n2,Bo\n")], event=event, by=olive)
        do_jobs()
        erase(attendee=ana)
        assert not StoredFile.objects.exists()
        assert Import.objects.get().state == "dropped"


def test_nothing_that_was_done_to_them_can_be_taken_back(event, ana):
    with scope(community=event.community):
        done = actions.edit(attendee=ana, values={"name": "Ana Canary"}, by=None)
        erase(attendee=ana)
        assert not ChangedRow.objects.filter(table="kinfolk_web_attendee").exists()
        with contextlib.suppress(UndoRefusedError):
            undo(done, by=None)
        ana.refresh_from_db()
        assert ana.name == "guest"
        assert not Change.objects.filter(verb="attendee.erase", about="attendee:0").exists()


def test_after_an_older_backup_they_are_erased_again_before_anybody_sees_them(event, ana, tmp_path):
    from kinfolk_web.keeping.erasing import digest_of, remember

    remember(tmp_path, [digest_of(ana.token), digest_of("somebody of another installation")])
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert ana.token not in (tmp_path / FILE).read_text("ascii")
    assert erase_again(tmp_path) == 1
    assert erase_again(tmp_path) == 0
    with scopes_disabled():
        ana.refresh_from_db()
    assert ana.name == "guest"
    assert Erasure.objects.count() == 2
    assert tmp_path != settings.DATA


# -- my data ---------------------------------------------------------------------------------------------------------


def test_they_read_and_take_away_what_they_gave_and_nothing_that_is_about_them_by_others(event, ana):
    bo = an_attendee(event, "Bo Secretive")
    with scope(community=event.community):
        ask(attendee=ana, words="Zebedee Quux")
        ask(attendee=bo, words="Ana Canarylima")
        actions.say(attendee=ana, lines=[("I like tea", True)], by=None)
    browser = opened(ana, proved=True)
    page = browser.get("/my/data/").content.decode()
    answer = browser.get("/my/data/me.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["format"] == "kinfolk.mine/1"
    assert [label for label, _at in told["asked"]] == ["Received"], "that they asked, and not whom"
    assert told["statements"][0][0] == "I like tea"
    readable = browser.get("/my/data/me.html").content.decode()
    for text in (page, answer.content.decode(), readable):
        assert "ana@canary.example" in text
        assert "Secretive" not in text
        assert "Zebedee" not in text
        assert text.count("Canarylima") >= 1
    fresh = json.loads(opened(bo, proved=True).get("/my/data/me.json").content)
    assert list(told) == list(fresh), "every part is there for everybody"


def test_a_page_that_is_open_elsewhere_is_closed_from_here(ana):
    lost, here = opened(ana), opened(ana, proved=True)
    page = here.get("/my/data/").content.decode()
    with scopes_disabled():
        there = Visit.objects.filter(attendee=ana).order_by("id").first()
    assert f"/my/data/devices/{there.pk}/end/" in page
    here.post(f"/my/data/devices/{there.pk}/end/")
    assert lost.get("/my/").status_code == 403
    other = an_attendee(ana.event, "Bo")
    assert opened(other, proved=True).post(f"/my/data/devices/{there.pk + 1}/end/").status_code == 404
    assert here.get("/my/").status_code == 200


def code_for(address):
    """The code as it leaves for this address; nowhere else is it written."""
    one = Mail.objects.get(address=address)
    return new_address._fill(one)["code"]


def test_an_e_mail_is_changed_by_the_code_that_came_there(ana):
    browser = opened(ana, proved=True)
    browser.post("/my/data/email/", {"email": "new@example.org"})
    with scopes_disabled():
        ana.refresh_from_db()
        assert ana.email == "ana@canary.example"
    code = code_for("new@example.org")
    assert code.replace(" ", "") not in str(everything()), "the code is kept nowhere"
    assert browser.post("/my/data/email/", {"email": "other@example.org", "code": code}).status_code == 422
    assert browser.post("/my/data/email/", {"email": "new@example.org", "code": code}).status_code == 302
    with scopes_disabled():
        ana.refresh_from_db()
    assert ana.email == "new@example.org"
    assert browser.post("/my/data/email/", {"email": "new@example.org", "code": code}).status_code == 422, "once"


@pytest.mark.parametrize(("after", "answer"), [(9, 302), (11, 422)])
def test_a_code_for_a_new_e_mail_is_good_for_ten_minutes_however_often_it_is_tried(ana, monkeypatch, after, answer):
    begun, browser = timezone.now(), opened(ana, proved=True)
    browser.post("/my/data/email/", {"email": "new@example.org"})
    code = code_for("new@example.org")
    monkeypatch.setattr(timezone, "now", lambda: begun + timedelta(minutes=8))
    browser.post("/my/data/email/", {"email": "new@example.org", "code": "0000 0000"})
    monkeypatch.setattr(timezone, "now", lambda: begun + timedelta(minutes=after))
    assert browser.post("/my/data/email/", {"email": "new@example.org", "code": code}).status_code == answer


def test_guessing_at_a_code_ends_after_five_tries(ana):
    browser = opened(ana, proved=True)
    browser.post("/my/data/email/", {"email": "new@example.org"})
    code = code_for("new@example.org")
    for number in range(5):
        browser.post("/my/data/email/", {"email": "new@example.org", "code": f"x{number}"})
    assert browser.post("/my/data/email/", {"email": "new@example.org", "code": code}).status_code == 422


def test_what_was_said_yes_to_is_noted_with_its_wording_and_taken_back_by_one_tap(ana, event):
    from kinfolk_web.models import Consent
    from kinfolk_web.people.consenting import BY_KEY

    browser = opened(ana)
    page = main_of(browser.get("/my/consents/"))
    assert page.count("You have not said yes.") == 3, "nothing is ticked before"
    assert page.count("It came with the list.") == 1, "and what came with the list can be taken back"
    browser.post("/my/minute/", {"needs": ["step-free"], "initial-needs": []})
    for given in ("yes", "yes", "no"):
        browser.post("/my/consents/", {"purpose": "needs", "given": given})
    with scopes_disabled():
        said = list(Consent.objects.values_list("purpose", "given", "wording"))
        ana.refresh_from_db()
    version = BY_KEY["needs"].version
    assert said == [("needs", True, version), ("needs", False, version)]
    assert ana.needs == [], "what was said yes to is gone with the yes"
    assert browser.post("/my/consents/", {"purpose": "nonsense"}).status_code == 404


def test_a_person_without_a_name_or_with_odd_letters_is_erased_too(event):
    odd = an_attendee(event, 'Zo"\\e (.*) [Quux', email="zoe+1@canary.example", parties=['x"y'])
    plain = an_attendee(event, "", email="")
    bo = an_attendee(event, "Bo", parties=['Zo"\\e (.*) [Quux'])
    with scope(community=event.community):
        for one in (odd, plain):
            erase(attendee=one)
        bo.refresh_from_db()
        assert bo.parties == ["guest"]
        assert Person.objects.filter(name="guest").count() == 2
