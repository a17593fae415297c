"""Statements on the phone, as forms without any script: one at a time, one's own, and what nobody gets to see."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from kinfolk_web.models import MeToo, Skip, Statement, ToldCount
from kinfolk_web.people import hearing, moderating
from kinfolk_web.people.invitations import address_of
from tests.site.world import a_member, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


@pytest.fixture
def event():
    event = an_event()
    hearing._remembered.clear()
    for number in range(7):
        moderating.add(event=event, text=f"I have {number + 2} hats", by=None)
    return event


def on_a_phone(attendee) -> Client:
    browser = Client()
    browser.post(re.sub(r"^https?://[^/]+", "", address_of(attendee)))
    return browser


def words(page: str) -> str:
    """What a reader sees of a page: no tags, so no random keys."""
    return re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])


def form(page: str) -> tuple[str, dict[str, str]]:
    """The address and the hidden fields of the card's form."""
    part = page[page.index('id="hand"') :]
    address = re.search(r'action="([^"]+)"', part).group(1)
    return address, dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', part[: part.index("</form>")]))


def test_a_hand_of_five_is_answered_by_forms_alone_and_then_there_is_an_end(event):
    ana = an_attendee(event)
    browser = on_a_phone(ana)
    page = browser.get("/my/statements/").content.decode()
    for number, said in enumerate(("tell", "count", "skip", "tell", "count"), start=1):
        assert f"{number} of 5" in page
        address, given = form(page)
        page = browser.post(address, given | {"answer": said}, follow=True).content.decode()
    assert "That is plenty" in page
    assert "Five more" in page
    assert list(MeToo.objects.filter(attendee=ana).order_by("id").values_list("shown", flat=True)) == [
        True, False, True, False,
    ]  # fmt: skip
    assert Skip.objects.filter(attendee=ana).count() == 1
    mine = browser.get("/my/statements/mine/").content.decode()
    assert mine.count("Your table may be told.") == 2


def test_telling_ones_table_is_a_yes_that_one_tap_takes_back_again_and_again(event):
    ana = an_attendee(event)
    browser = on_a_phone(ana)
    for _ in range(2):  # the second time it was taken back before
        address, given = form(browser.get("/my/statements/").content.decode())
        browser.post(address, given | {"answer": "tell"})
        page = browser.get("/my/consents/").content.decode()
        mine = page[page.index("My statements at my table</strong>") :]
        assert "You said yes on" in mine[: mine.index("Count me")]
        browser.post("/my/consents/", {"purpose": "table", "given": "no"})
        assert not MeToo.objects.filter(attendee=ana, shown=True).exists()
        assert "You said yes on" not in browser.get("/my/consents/").content.decode()
    assert MeToo.objects.filter(attendee=ana).count() == 2, "they are counted still"


def test_needs_and_statements_of_the_list_are_taken_back_by_one_tap_too(event):
    ana = an_attendee(event, needs=["step-free"], largest_table=4)
    MeToo.objects.create(statement=Statement.objects.first(), attendee=ana, shown=True)
    browser = on_a_phone(ana)
    assert browser.get("/my/consents/").content.decode().count("It came with the list.") == 2
    for key in ("needs", "table"):
        browser.post("/my/consents/", {"purpose": key, "given": "no"})
    ana.refresh_from_db()
    assert (ana.needs, ana.largest_table) == ([], None)
    assert not MeToo.objects.filter(attendee=ana, shown=True).exists()
    assert "It came with the list." not in browser.get("/my/consents/").content.decode()


def test_both_yeses_are_equal_buttons(event):
    page = on_a_phone(an_attendee(event)).get("/my/statements/").content.decode()
    classes = re.findall(r'<button class="([^"]+)" name="answer" value="(?:tell|count)"', page)
    assert len(classes) == 2
    assert len(set(classes)) == 1


def test_the_same_tap_sent_again_by_a_bad_network_counts_once(event):
    ana = an_attendee(event)
    browser = on_a_phone(ana)
    address, given = form(browser.get("/my/statements/").content.decode())
    for _ in range(3):
        assert browser.post(address, given | {"answer": "tell"}, headers={"HX-Request": "true"}).status_code == 200
    assert MeToo.objects.filter(attendee=ana).count() == 1


def test_what_was_said_is_changed_and_taken_back_from_ones_own_list(event):
    ana = an_attendee(event)
    browser = on_a_phone(ana)
    address, given = form(browser.get("/my/statements/").content.decode())
    browser.post(address, given | {"answer": "tell"})
    number = MeToo.objects.get().statement_id
    browser.post(f"/my/statements/{number}/", {"answer": "count", "back": "mine", "key": str(uuid4())})
    assert MeToo.objects.get().shown is False
    page = browser.post(f"/my/statements/{number}/back/", follow=True).content.decode()
    assert "Taken back" in page
    assert not MeToo.objects.exists()


def test_somebody_who_writes_is_shown_who_says_the_same_and_joins(event):
    moderating.add(event=event, text="I run a library alone", by=None)
    ana = an_attendee(event)
    browser = on_a_phone(ana)
    page = browser.post("/my/statements/write/", {"text": "I run a library all alone"}, follow=True).content.decode()
    assert "Do you mean one of these?" in page
    one = Statement.objects.get(text="I run a library alone")
    browser.post("/my/statements/send/", {"join": one.pk, "answer": "tell", "key": str(uuid4())})
    assert MeToo.objects.get(attendee=ana).statement == one
    assert not Statement.objects.filter(author=ana).exists(), "the draft is gone"


def test_a_statement_of_ones_own_waits_and_says_so(event):
    ana = an_attendee(event)
    browser = on_a_phone(ana)
    browser.post("/my/statements/write/", {"text": "I teach the tuba"})
    page = browser.get("/my/statements/draft/").content.decode()
    assert "Looking who says the same" in page
    page = browser.post("/my/statements/send/", {"answer": "count"}, follow=True).content.decode()
    assert "Waiting to be read" in page
    one = Statement.objects.get(author=ana)
    moderating.decline(statement=one, reason="unclear", suggestion="I teach an instrument", by=None)
    page = browser.get("/my/statements/mine/").content.decode()
    for words in ("Not shown", "We did not understand it", "I teach an instrument"):
        assert words in page
    browser.post(f"/my/statements/{one.pk}/withdraw/")
    assert "tuba" not in browser.get("/my/statements/mine/").content.decode()


def test_a_sentence_that_cannot_be_is_refused_beside_the_field(event):
    browser = on_a_phone(an_attendee(event))
    answer = browser.post("/my/statements/write/", {"text": "x" * 141})
    assert answer.status_code == 422
    assert "141 letters" in answer.content.decode()


def test_counts_are_told_only_as_the_stored_number(event):
    one = Statement.objects.first()
    for number in range(12):
        MeToo.objects.create(statement=one, attendee=an_attendee(event, f"Person {number}"), own=True)
    ana = an_attendee(event)
    browser = on_a_phone(ana)
    address = f"/my/statements/{one.pk}/"
    browser.post(address, {"answer": "tell", "key": str(uuid4())})
    page = browser.get("/my/statements/mine/").content.decode()
    assert "people said this" not in page, "thirteen have, but no batch was told yet"
    ToldCount.objects.create(statement=one, told=10, counted=10)
    page = browser.get("/my/statements/mine/").content.decode()
    assert re.findall(r"(\d+) people said this", page) == ["10"], "and never the thirteen who did"
    assert "13" not in words(page)
    for language, said in (
        ("de", "Etwa 10 Personen sagen das auch."),
        ("es", "Alrededor de 10 personas también lo dijeron."),
    ):
        assert said in browser.get("/my/statements/mine/", headers={"Accept-Language": language}).content.decode()


def test_a_delicate_statement_says_beside_the_buttons_what_is_kept(event):
    Statement.objects.update(sensitive=True)
    page = on_a_phone(an_attendee(event)).get("/my/statements/").content.decode()
    assert "until 30 days after the event" in page


def test_when_a_moderator_stops_everything_phones_say_so_at_their_next_tap(event):
    browser = on_a_phone(an_attendee(event))
    page = browser.get("/my/statements/").content.decode()
    moderator = signed_in(a_member(event, "moderator", "mo@example.org"))
    moderator.post(f"/c/{event.community.slug}/{event.slug}/statements/stop/", {"stopped": "yes"})
    address, given = form(page)
    page = browser.post(address, given | {"answer": "tell"}, headers={"HX-Request": "true"}).content.decode()
    assert "A short pause" in page
    assert MeToo.objects.count() == 1, "what was said is kept"


def test_nobody_is_told_of_anybody(event):
    bo = an_attendee(event, "Bo Canary")
    for one in Statement.objects.all():
        MeToo.objects.create(statement=one, attendee=bo, own=True, shown=True)
    ana = an_attendee(event, "Ana Lima")
    browser = on_a_phone(ana)
    for address in ("", "mine/", "write/"):
        assert "Canary" not in browser.get(f"/my/statements/{address}").content.decode()
    moderator = signed_in(a_member(event, "moderator", "mo@example.org"))
    for address in ("", "starters/", "dots/"):
        page = moderator.get(f"/c/{event.community.slug}/{event.slug}/statements/{address}").content.decode()
        assert "Canary" not in page


def test_meaning_is_compared_across_languages_by_the_worker(event):
    moderating.add(event=event, text="I have never spoken at a conference", by=None)
    browser = on_a_phone(an_attendee(event))
    browser.post("/my/statements/write/", {"text": "Ich habe noch nie auf einer Konferenz gesprochen"})
    assert "never spoken" not in browser.get("/my/statements/draft/").content.decode()
    do_jobs()
    page = browser.get("/my/statements/draft/").content.decode()
    assert "I have never spoken at a conference" in page
    assert "hats" not in page
