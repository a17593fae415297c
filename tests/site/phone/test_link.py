"""The personal link: what opens with it, what does not, and what nobody can make of a copy of the database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.models import Attendee, Plan, Release, Visit
from kinfolk_web.people.actions import edit
from kinfolk_web.people.invitations import address_of, attendee_of, secret_of, take_back
from tests.site.world import a_member, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
SOON = {"starts_on": timezone.now().date() + timedelta(days=6)}


@pytest.fixture
def ana():
    return an_attendee(an_event(**SOON), "Ana Lima")


def path_of(attendee: Attendee) -> str:
    return re.sub(r"^https?://[^/]+", "", address_of(attendee))


def opened(attendee: Attendee, browser: Client | None = None) -> Client:
    browser = browser or Client()
    assert browser.post(path_of(attendee)).headers["Location"] == "/my/"
    return browser


def test_the_link_opens_my_page_in_any_browser_as_often_as_wanted(ana):
    for _ in range(2):
        page = opened(ana).get("/my/")
        assert page.status_code == 200
        assert "You are expected" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "called"), [("😀 Smiley O'Hara", "Smiley"), ("Dr. Ana Lima", "Ana"), ("王小明", "王小明"), ("😀", "😀")]
)
def test_whoever_opens_it_is_greeted_as_they_are_called(name, called):
    page = Client().get(path_of(an_attendee(an_event(**SOON), name))).content.decode()
    assert f"<h1>Welcome, {called}</h1>" in page


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_at_a_link_changes_nothing(ana, method):
    browser = Client()
    for _ in range(3):
        answer = getattr(browser, method)(path_of(ana), headers={"Purpose": "prefetch"})
        assert answer.status_code in {200, 204}
        assert not answer.cookies.get("visit")
    with scopes_disabled():
        assert not Visit.objects.exists()
    opened(ana, browser)


def test_the_link_leaves_the_address_bar_and_is_kept_nowhere(ana):
    answer = Client().get(path_of(ana))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert secret_of(ana) not in Client().post(path_of(ana)).headers["Location"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda secret: secret[:-1] + ("a" if secret[-1] != "a" else "b"),
        lambda secret: secret.replace("-", ""),
        lambda secret: secret.split("-")[0] + "-",
        lambda secret: "٣" + secret,
        lambda secret: "9" * 40 + secret,
        lambda secret: "-" + secret.split("-")[1],
        lambda _secret: "x",
    ],
)
def test_what_is_not_exactly_a_link_of_ours_opens_nothing(ana, wrong):
    where = path_of(ana).replace(secret_of(ana), wrong(secret_of(ana)))
    assert Client().get(where).status_code == 410
    assert Client().post(where).status_code == 410


def test_two_people_with_one_mailbox_have_a_link_each(ana):
    bo = an_attendee(ana.event, "Bo Lima", email=ana.email)
    assert address_of(ana) != address_of(bo)
    browser = opened(ana)
    assert "Ana Lima" in browser.get(path_of(bo)).content.decode(), "whose page is open is said before it changes"
    opened(bo, browser)
    with scopes_disabled():
        assert [visit.attendee_id for visit in Visit.objects.all()] == [bo.pk]


def test_a_link_that_was_taken_back_is_dead_and_so_are_visits_that_began_with_it(ana):
    browser, old = opened(ana), path_of(ana)
    with scope(community=ana.event.community):
        take_back(attendee=ana, by=None)
        ana.refresh_from_db()
    assert Client().get(old).status_code == 410
    assert browser.get("/my/").status_code == 403
    assert opened(ana).get("/my/").status_code == 200


def test_a_copy_of_the_database_opens_no_page(ana):
    opened(ana)
    with connection.cursor() as cursor:
        cursor.execute("select * from kinfolk_web_visit union all select * from kinfolk_web_visit")
        kept = {str(value) for row in cursor.fetchall() for value in row}
        cursor.execute("select * from kinfolk_web_attendee")
        kept |= {str(value) for row in cursor.fetchall() for value in row}
    for value in kept:
        browser = Client()
        browser.cookies["visit"] = value
        assert browser.get("/my/").status_code == 403
        assert attendee_of(f"{ana.pk}-{value}") is None


def test_pages_close_a_week_after_the_event(ana):
    browser = opened(ana)
    with scopes_disabled():
        event = ana.event
        for days, status in ((-6, 200), (-9, 403)):
            event.starts_on = timezone.now().date() + timedelta(days=days)
            event.save()
            Visit.objects.update(expires_at=timezone.now() + timedelta(days=days + 8))
            assert browser.get("/my/").status_code == status
        assert Client().get(path_of(ana)).status_code == 410


def test_leaving_closes_the_page_on_this_device_alone(ana):
    here, there = opened(ana), opened(ana)
    answer = here.post("/my/leave/")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert here.get("/my/").status_code == 403
    assert there.get("/my/").status_code == 200


def test_three_thousand_people_behind_one_address_are_let_in(ana):
    # Three thousand would take a minute here; nothing on this way counts addresses, which three hundred show as well.
    for _ in range(300):
        opened(ana)
    with scopes_disabled():
        assert Visit.objects.count() == 300


class TestMinute:
    def test_what_they_say_is_kept_against_later_lists_and_noted_as_their_own(self, ana):
        browser = opened(ana)
        page = browser.get("/my/minute/").content.decode()
        hidden = dict(re.findall(r'name="(initial-[^"]+)" value="([^"]*)"', page))
        given = {"times_attended": "0", "languages": ["de", "en"], "needs": ["step-free"], "largest_table": "6",
                 "came_with": "Choir; Tom", "pronouns": "sie\u202e", "listen_first": "on"}  # fmt: skip
        answer = browser.post("/my/minute/", hidden | given)
        assert answer.status_code == 302
        with scopes_disabled():
            ana.refresh_from_db()
        assert (ana.times_attended, ana.needs, ana.largest_table) == (0, ["step-free"], 6)
        assert ana.languages == ["de", "en"]
        assert (ana.parties, ana.pronouns, ana.listen_first) == (["Choir", "Tom"], "sie", True)
        assert {"times_attended", "languages", "needs", "parties"} <= set(ana.edited)

    def test_leaving_everything_as_it_is_changes_nothing(self, ana):
        with scope(community=ana.event.community):
            edit(attendee=ana, values={"times_attended": 8, "languages": ["is"], "needs": ["shade"]}, by=None)
        browser = opened(ana)
        page = browser.get("/my/minute/").content.decode()
        assert "shade" in page
        given = {"times_attended": "8", "languages": "is", "needs": "shade"}
        assert (
            browser.post("/my/minute/", given | {f"initial-{key}": value for key, value in given.items()}).status_code
            == 302
        )
        with scopes_disabled():
            ana.refresh_from_db()
        assert (ana.times_attended, ana.languages, ana.needs) == (8, ["is"], ["shade"])


def test_an_organiser_reads_out_a_link_and_can_make_a_new_one(ana):
    organiser = signed_in(a_member(ana.event))
    where = f"/c/lamplighters/meeting/people/one/{ana.code}/link/"
    old = path_of(ana)
    assert address_of(ana) in organiser.get(where).content.decode()
    answer = organiser.post(where + "new/", follow=True)
    assert old not in answer.content.decode()
    assert Client().get(old).status_code == 410
    with scopes_disabled():
        ana.refresh_from_db()
    assert address_of(ana) in answer.content.decode()
    assert opened(ana).get("/my/").status_code == 200


def test_the_code_of_a_badge_opens_the_page_on_its_owners_phone_alone(ana):
    where = f"/q/{ana.token}/"
    assert "Ana Lima" not in Client().get(where).content.decode(), "a badge is seen by everybody"
    assert opened(ana).get(where).headers["Location"] == "/my/"
    assert opened(an_attendee(ana.event, "Bo Berg")).get(where).status_code == 200


def test_times_are_told_as_clocks_at_the_event_show(ana):
    with scopes_disabled():
        ana.event.timezone = "Asia/Tokyo"
        ana.event.starts_on = timezone.now().date() + timedelta(days=20)
        ana.event.save()
        plan = Plan.objects.create(event=ana.event, number=1, state="released")
        Release.objects.create(event=ana.event, plan=plan)
    page = opened(ana).get("/my/").content.decode()
    assert "5 p.m." in page, "tables are told from five in the evening there on"


def test_asking_what_is_allowed_runs_no_view(ana):
    browser = opened(ana)
    answer = browser.options("/my/leave/")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "OPTIONS, POST")
    assert browser.get("/my/").status_code == 200, "the page is still open"


def test_whatever_a_browser_kept_goes_when_another_page_is_opened_in_it(ana):
    bo = an_attendee(ana.event, "Bo Berg")
    browser = opened(ana)
    with scopes_disabled():
        Visit.objects.all().delete()  # over, or taken back: nothing says any more whose pages this browser kept
    assert '"storage"' in browser.post(path_of(bo)).headers["Clear-Site-Data"]
    assert "Clear-Site-Data" not in browser.post(path_of(bo)).headers
