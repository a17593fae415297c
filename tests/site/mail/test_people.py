"""Invitations to many, lost links, no more mail, codes: what each reader gets, and what nobody can find out."""

from __future__ import annotations

import re
import statistics
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.core import mail
from kinfolk_web.core.sending import deliver
from kinfolk_web.models import Attendee, Change, Mail, Visit, VisitCode
from kinfolk_web.people import codes, lost_links, mailing, unwanted
from kinfolk_web.people.invitations import secret_of
from tests.site.world import a_member, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
INVITATION = mailing.INVITATION


@pytest.fixture(autouse=True)
def nothing_was_asked_before():
    cache.clear()


@pytest.fixture
def event(post_office):
    return an_event(place="The Old Gasworks")


def opened(attendee) -> Client:
    """A browser in which somebody has opened their link."""
    browser = Client()
    browser.post(f"/i/{secret_of(attendee)}/")
    return browser


def sent(event, kind=INVITATION, **more):
    with scope(community=event.community):
        return mailing.start(event=event, kind=kind, by=None, **more)


# -- to many --------------------------------------------------------------------------------------------------------


def test_an_invitation_goes_to_everybody_once_in_their_language_with_their_own_link(event, post_office):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    an_attendee(event, "Uwe Klein", email="uwe@example.org", languages=["de", "fr"])
    an_attendee(event, "Nora Nowhere")
    an_attendee(event, "Quiet Quinn", email="quinn@example.org", no_mail=True)
    an_attendee(event, "Gone Gil", email="gil@example.org", state=Attendee.State.CANCELLED)
    with scope(community=event.community):
        whom = mailing.audience(event, INVITATION)
        assert mailing.reach_of(event, [INVITATION]) == [whom.reach]
    assert [one.name for one in whom.gets] == ["Ana Lima", "Uwe Klein"]
    assert [one.name for one in whom.without_address] == ["Nora Nowhere"]
    assert (whom.want_none, whom.had_it) == (1, 0)
    assert sent(event)
    assert deliver() == 2
    [hers] = post_office.to("ana@example.org")
    assert f"http://localhost:8000/i/{secret_of(ana)}/" in hers.text
    assert "Hello Ana," in hers.text
    assert "The Old Gasworks" in hers.text
    [his] = post_office.to("uwe@example.org")
    assert 'lang="de"' in his.html
    assert sent(event) is None, "everybody has it"
    with scope(community=event.community):
        assert mailing.reach_of(event, [INVITATION]) == [mailing.Reach(0, 1, 1, 2)]
    an_attendee(event, "Late Lou", email="lou@example.org")
    assert sent(event)
    assert deliver() == 1
    assert post_office.mails[-1].to == ["lou@example.org"]
    assert Change.objects.filter(verb="mail.start").count() == 2


def test_a_mailing_that_was_stopped_can_be_sent_after_all(event):
    an_attendee(event, "Ana Lima", email="ana@example.org")
    mail.stop(mailing=sent(event), by=None)
    assert deliver() == 0
    assert sent(event)
    assert deliver() == 1


def test_those_who_have_not_looked_get_it_once_more_and_no_further(event, post_office):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    an_attendee(event, "Bo Chen", email="bo@example.org")
    first = sent(event)
    with scope(community=event.community):
        assert not mailing.may_go_again(first), "nothing has left yet"
    deliver()
    opened(ana)
    with scope(community=event.community):
        assert mailing.may_go_again(first)
    again = sent(event, again_for=first)
    assert deliver() == 1
    assert post_office.mails[-1].to == ["bo@example.org"]
    with scope(community=event.community):
        assert not mailing.may_go_again(first)
        assert not mailing.may_go_again(again)
    assert sent(event, again_for=first) is None


def test_a_shared_mailbox_gets_a_mail_for_each_person(event, post_office):
    for name in ("Ana Lima", "Bo Lima", "Cy Lima"):
        an_attendee(event, name, email="lima@example.org")
    sent(event)
    assert deliver() == 3
    assert len({re.search(r"/i/(\S+)/", one.text).group(1) for one in post_office.mails}) == 3


def test_the_sealed_links_and_names_are_nowhere_in_the_rows_of_mails(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    sent(event)
    deliver()
    kept = str(list(Mail.objects.values()))
    assert secret_of(ana).split("-")[1] not in kept
    assert "Ana" not in kept
    assert "ana@example.org" not in kept


def test_whoever_is_erased_or_cancels_meanwhile_gets_nothing(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    bo = an_attendee(event, "Bo Chen", email="bo@example.org")
    sent(event)
    with scopes_disabled():
        ana.delete()
        Attendee.objects.filter(pk=bo.pk).update(state=Attendee.State.CANCELLED)
    assert deliver() == 0
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.DROPPED}


# -- no more mail ---------------------------------------------------------------------------------------------------


def test_no_more_mail_is_one_press_in_any_program_and_looking_changes_nothing(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    where = f"/no-mail/{unwanted.no_mail_secret(ana)}/"
    for method in ("get", "head", "get"):
        assert getattr(Client(), method)(where).status_code == 200
    assert not _fresh(ana).no_mail
    pressed = Client(enforce_csrf_checks=True).post(where, {"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 204
    assert _fresh(ana).no_mail
    assert sent(event) is None
    assert Client().post(where, {"mails": "yes"}).status_code == 302
    assert not _fresh(ana).no_mail
    with scopes_disabled():
        Attendee.objects.filter(pk=ana.pk).update(invitation=2)
    assert Client().get(where).status_code == 200, "an old mail can still be the last"
    assert Client().post("/no-mail/1-aaaaaaaaaaaaaaaaaaaaaaaa/").status_code == 410
    assert Client().get(f"/i/{unwanted.no_mail_secret(ana)}/").status_code == 410, "it opens nothing else"


def test_a_mail_posted_before_they_wanted_none_does_not_leave(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    sent(event)
    with scope(community=event.community):
        unwanted.choose(attendee=ana, no_mail=True)
    assert deliver() == 0
    assert Mail.objects.get().problem == "wants no mail"


def _fresh(attendee):
    with scopes_disabled():
        return Attendee.objects.get(pk=attendee.pk)


# -- a lost link ----------------------------------------------------------------------------------------------------


def asked(address, browser=None):
    return (browser or Client()).post("/find/lamplighters/meeting/", {"email": address})


def settled(response) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)


def test_a_lost_link_goes_to_no_address_whose_letters_only_look_alike(event, post_office):
    an_attendee(event, "Ivy Lima", email="ivy@gmail.example")
    for typed in ("ivy@gma\u0131l.example", "\u0131vy@gmail.example", "IVY@gma\u0131l.example"):
        asked(typed)
    assert deliver() == 0
    assert post_office.mails == []
    asked(" IVY@Gmail.example")
    assert deliver() == 1


def test_a_lost_link_comes_to_its_address_with_one_for_each_person_and_nowhere_else(event, post_office):
    ana = an_attendee(event, "Ana Lima", email="Lima@example.org")
    bo = an_attendee(event, "Bo Lima", email="lima@example.org", no_mail=True)
    known, unknown = asked("lima@EXAMPLE.org"), asked("nobody@example.org")
    assert (known.status_code, settled(known), known.headers.items()) == (
        unknown.status_code,
        settled(unknown),
        unknown.headers.items(),
    )
    assert deliver() == 1
    [arrived] = post_office.mails
    assert arrived.to[0].casefold() == "lima@example.org"
    assert secret_of(ana) in arrived.text
    assert secret_of(bo) in arrived.text
    assert "nobody" not in str(list(Mail.objects.values()))


def test_a_known_and_an_unknown_address_cost_the_same(event):
    for number in range(40):
        an_attendee(event, email=f"p{number}@example.org")
    browser = Client()
    took = {True: [], False: []}
    for number in range(40):
        for known in (True, False):
            began = time.perf_counter()
            asked(f"{'p' if known else 'x'}{number}@example.org", browser)
            took[known].append(time.perf_counter() - began)
    known, unknown = statistics.median(took[True]), statistics.median(took[False])
    assert abs(known - unknown) < 0.5 * unknown, (known, unknown)
    posted = Mail.objects.filter(kind="lost_links").count()
    assert posted == 80, "the same work is queued for both; who is known is looked up later"


def test_an_address_that_is_named_again_and_again_gets_three_mails_an_hour(event, post_office):
    an_attendee(event, email="ana@example.org")
    answers = {settled(asked("ana@example.org")) for _ in range(6)}
    assert len(answers) == 1
    assert deliver() == 3


def test_invented_addresses_shut_nobody_out(event, post_office, monkeypatch):
    monkeypatch.setattr(lost_links, "MOST_AT_EVENT", 4)
    an_attendee(event, email="ana@example.org")
    for number in range(5):
        asked(f"nobody{number}@example.org")
    assert deliver() == 0
    asked("ana@example.org")
    assert deliver() == 1


def test_without_a_mail_server_everybody_is_told_whom_to_ask(event, settings):
    settings.MAIL_URL = ""
    page = asked("ana@example.org")
    assert "Ask whoever runs the event" in page.content.decode()
    assert not Mail.objects.exists()


# -- codes ----------------------------------------------------------------------------------------------------------


def code_in(arrived) -> str:
    return re.search(r"\b(\d{4} \d{4})\b", arrived.text).group(1)


def prove(browser, digits):
    return browser.post("/my/code/", {"code": digits, "next": "/my/minute/"})


def test_a_mailed_code_shows_who_sits_there_in_the_browser_that_asked(event, post_office):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org", no_mail=True)
    hers, other = opened(ana), opened(ana)
    assert hers.post("/my/code/", {"next": "/my/minute/"}).status_code == 200
    assert deliver() == 1, "she asked for it, so it comes though she wants no mail"
    digits = code_in(post_office.mails[0])
    assert prove(other, digits).status_code == 422, "another browser"
    before = hers.cookies["visit"].value
    answer = prove(hers, digits)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/minute/")
    assert hers.cookies["visit"].value != before
    with scopes_disabled():
        assert Visit.objects.filter(proved_at__isnull=False).count() == 1
    old = Client()
    old.cookies["visit"] = before
    assert old.get("/my/").status_code == 403, "the secret from before proves nothing"
    assert prove(hers, digits).status_code == 422, "once"


def test_a_code_ends_after_ten_minutes_five_tries_or_with_the_next(event, post_office):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    browser = opened(ana)

    def fresh():
        browser.post("/my/code/")
        deliver()
        return code_in(post_office.mails[-1])

    first, second = fresh(), fresh()
    assert prove(browser, first).status_code == 422
    for _ in range(codes.TRIES - 1):
        assert prove(browser, "1").status_code == 422
    assert prove(browser, second).status_code == 422, "five tries"
    third = fresh()
    with scopes_disabled():
        VisitCode.objects.update(made_at=timezone.now() - timedelta(minutes=10, seconds=1))
    assert prove(browser, third).status_code == 422
    assert prove(browser, "٣" * 8).status_code == 422


def test_nobody_gets_codes_without_end(event, post_office):
    browser = opened(an_attendee(event, "Ana Lima", email="ana@example.org"))
    for _ in range(7):
        browser.post("/my/code/")
    deliver()
    assert Mail.objects.filter(kind="code").count() == codes.MOST_AN_HOUR


def test_only_the_newest_code_is_mailed_and_never_late(event, post_office):
    browser = opened(an_attendee(event, "Ana Lima", email="ana@example.org"))
    browser.post("/my/code/")
    browser.post("/my/code/")
    assert deliver() == 1
    browser.post("/my/code/")
    Mail.objects.update(made_at=timezone.now() - timedelta(minutes=11))
    assert deliver() == 0


def test_the_database_holds_no_code(event, post_office):
    from django.core import serializers

    browser = opened(an_attendee(event, "Ana Lima", email="ana@example.org"))
    browser.post("/my/code/")
    deliver()
    digits = code_in(post_office.mails[0])
    with scopes_disabled():
        kept = serializers.serialize("json", [*VisitCode.objects.all(), *Mail.objects.all(), *Visit.objects.all()])
    assert digits not in kept
    assert digits.replace(" ", "") not in kept


def test_whom_no_mail_reaches_is_told_the_code_by_staff_and_the_log_says_so(event):
    nora = an_attendee(event, "Nora Nowhere")
    browser, olive = opened(nora), signed_in(a_member(event))
    where = f"/c/lamplighters/meeting/people/one/{nora.code}/code/"
    assert "has not asked for a code" in olive.post(where).content.decode()
    assert "Somebody of the team reads" in browser.get("/my/code/").content.decode()
    browser.post("/my/code/")
    digits = re.search(r"\b(\d{4} \d{4})\b", olive.post(where).content.decode()).group(1)
    assert prove(browser, digits).status_code == 302
    assert Change.objects.filter(verb="code.tell", about=f"attendee:{nora.pk}").exists()


def test_staff_read_no_code_that_was_mailed(event):
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    opened(ana).post("/my/code/")
    olive = signed_in(a_member(event))
    page = olive.post(f"/c/lamplighters/meeting/people/one/{ana.code}/code/").content.decode()
    assert not re.search(r"\d{4} \d{4}", page)
    posted = Mail.objects.get(kind="code")
    assert not re.search(rb"\d{4} \d{4}", olive.get(f"/c/lamplighters/meeting/mail/mails/{posted.pk}/").content)


def test_a_page_that_needs_a_code_asks_and_then_opens(event, post_office):
    browser = opened(an_attendee(event, "Ana Lima", email="ana@example.org"))
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "/account/"):
        browser.post("/my/code/")
        deliver()
        answer = browser.post("/my/code/", {"code": code_in(post_office.mails[-1]), "next": elsewhere})
        assert answer.headers["Location"] == "/my/"


# -- a whole hall ---------------------------------------------------------------------------------------------------


def test_whatever_opens_links_in_mails_changes_nothing(event, post_office):
    """HEAD, GET, GET three times, a prefetch: what scanners of mail do."""
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    sent(event)
    deliver()
    [arrived] = post_office.mails
    links = re.findall(r"http://localhost:8000(/\S+)", arrived.text)
    assert len(links) == 2
    before = Change.objects.count()
    for link in links:
        for method, headers in (("head", {}), ("get", {}), ("get", {}), ("get", {"Purpose": "prefetch"})):
            assert getattr(Client(), method)(link, headers=headers).status_code == 200
    with scopes_disabled():
        assert not Visit.objects.exists()
    assert not _fresh(ana).no_mail
    assert Change.objects.count() == before
    assert Client().post(links[0]).status_code == 302, "and the human still gets in"


def test_a_hall_opens_its_links_from_one_address(event):
    """Four hundred here; `phone/test_link.py` lets three hundred in at once, and `make bench-welcome` three thousand."""
    with scopes_disabled():
        person = an_attendee(event).person
        people = Attendee.objects.bulk_create(
            Attendee(event=event, person=person, name=f"P{n}", email=f"p{n}@example.org") for n in range(400)
        )
    hall, answers = Client(REMOTE_ADDR="198.51.100.7"), set()
    for one in people:
        hall.cookies.clear()
        answers.add(hall.post(f"/i/{secret_of(one)}/").status_code)
    assert answers == {302}
    asks = {asked(f"p{number}@example.org", hall).status_code for number in range(100)}
    assert asks == {200}
    assert Mail.objects.filter(kind="lost_links").count() == 100
