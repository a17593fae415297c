"""The first pages an organiser sees."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.accounts.actions import console_link
from kinfolk_web.models import Change, Community, Event, Plan, Role
from kinfolk_web.templatetags.stages import GROUPS
from kinfolk_web.urls import ROUTES
from tests.site.world import a_member, a_user, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
ROLES = {route.name: route.roles for route in ROUTES}


def test_a_console_link_signs_in_once(client):
    secret = console_link(email="olive@example.org", name="Olive")
    address = f"/account/link/{secret}/"
    assert b"<button" in client.get(address).content
    assert client.get("/").status_code == 302, "looking at the link signs nobody in"
    assert client.post(address).headers["Location"] == "/"
    assert "Welcome" in client.get("/").content.decode()
    client.logout()
    assert client.post(address).status_code == 410


def test_an_organiser_makes_a_community_and_an_event():
    event = an_event()
    organiser = a_member(event)
    browser = signed_in(organiser)
    page = browser.post(
        "/c/lamplighters/events/new/",
        {"name": "Summer school", "starts_on": "2027-07-01", "timezone": "Europe/Berlin", "language": "de"},
    )
    assert page.headers["Location"] == "/c/lamplighters/summer-school/"
    assert Event.objects.get(slug="summer-school").timezone == "Europe/Berlin"
    change = Change.objects.get(verb="event.make")
    assert change.actor == organiser
    assert [row.table for row in change.rows.all()] == ["kinfolk_web_event"]


def test_an_event_cannot_end_before_it_begins():
    event = an_event()
    browser = signed_in(a_member(event))
    said = {"name": "Annual meeting", "timezone": "UTC", "language": "en", "starts_on": "2027-05-14"}
    for path in ("/c/lamplighters/events/new/", "/c/lamplighters/meeting/settings/"):
        page = browser.post(path, {**said, "ends_on": "2026-05-15"}).content.decode()
        assert "The last day is before the first. Correct one of the two." in page
        event.refresh_from_db()
        assert (Event.objects.count(), event.ends_on) == (1, None)
    browser.post("/c/lamplighters/meeting/settings/", {**said, "ends_on": "2027-05-15"})
    event.refresh_from_db()
    assert event.ends_on == date(2027, 5, 15)


@pytest.mark.parametrize("slip", [{"starts_on": "0202-07-10"}, {"starts_on": "2027-05-14", "ends_on": "2270-05-15"}])
def test_a_year_that_is_a_slip_is_asked_about_and_not_taken(slip):
    """With the year 202, everything of the event would be held for long over, and be deleted."""
    event = an_event()
    before = event.starts_on
    browser = signed_in(a_member(event))
    for path in ("/c/lamplighters/events/new/", "/c/lamplighters/meeting/settings/"):
        said = {"name": "Annual meeting", "timezone": "UTC", "language": "en", **slip}
        assert "is the year right?" in browser.post(path, said).content.decode()
        event.refresh_from_db()
        assert (Event.objects.count(), event.starts_on) == (1, before)


def test_the_overview_leads_to_where_name_and_day_are_changed():
    """Also of an event that has nothing yet, whose overview has no further pages above it."""
    event = an_event()
    address = "/c/lamplighters/meeting/settings/"
    page = signed_in(a_member(event)).get("/c/lamplighters/meeting/").content.decode()
    assert address in page.partition("<main")[2]
    moderator = (
        signed_in(a_member(event, Role.MODERATOR, "mo@example.org")).get("/c/lamplighters/meeting/").content.decode()
    )
    assert address not in moderator.partition("<main")[2]


def test_other_communities_do_not_exist():
    event = an_event()
    stranger = a_member(event, Role.DOOR, "dora@example.org")
    assert signed_in(stranger).get("/c/lamplighters/meeting/").status_code == 200
    assert signed_in(stranger).get("/c/lamplighters/events/new/").status_code == 403
    assert signed_in(stranger).get("/c/elsewhere/meeting/").status_code == 404


def test_the_row_of_rooms_marks_where_one_is_on_every_page_of_a_room():
    event = an_event()
    browser = signed_in(a_member(event))
    for path, room in (("programme/rooms/", "Programme and room"), ("plans/", "Plan"), ("people/add/", "People")):
        page = browser.get(f"/c/lamplighters/meeting/{path}", follow=True).content.decode()
        assert re.search(rf"aria-current=.true.>{room}</a>", page), path


@pytest.mark.parametrize(
    ("name", "address"),
    [("Bürgerstiftung Süd", "buergerstiftung-sued"), ("Ærø & Łódź", "aeroe-lodz"), ("集会", "event")],
)
def test_addresses_are_spelt_as_people_would(name, address):
    browser = signed_in(a_user())
    browser.post("/communities/new/", {"name": name}, headers={"Accept-Language": "de"})
    made = Community.objects.get(name=name)
    assert made.slug == address
    assert made.language == "de", "a community begins in the language of whoever founds it"


def test_a_new_event_begins_with_the_time_zone_of_the_last_which_the_browser_replaces_by_its_own():
    event = an_event(timezone="Europe/Lisbon")
    browser = signed_in(a_member(event))
    page = browser.get("/c/lamplighters/events/new/").content.decode()
    assert '<option value="Europe/Lisbon" selected>' in page, "without JavaScript"
    assert "data-zone" in page, "with it"
    again = browser.post("/c/lamplighters/events/new/", {"name": "", "timezone": "Asia/Tokyo"}).content.decode()
    assert '<option value="Asia/Tokyo" selected>' in again
    assert "data-zone" not in again, "what was chosen stays"


def test_times_of_an_event_are_told_as_clocks_there_show():
    event = an_event(timezone="Asia/Tokyo")
    organiser = a_member(event)
    with scope(community=event.community):
        plan = Plan.objects.create(event=event, number=1)
        Plan.objects.filter(pk=plan.pk).update(made_at=datetime(2027, 5, 1, 20, 30, tzinfo=UTC))
    page = signed_in(organiser).get("/c/lamplighters/meeting/plans/").content.decode()
    assert "05/02/2027 5:30 a.m." in page


def test_people_stand_in_the_order_in_which_they_are_looked_up():
    event = an_event()
    for name in ("Anna Weiß", "Zoë Adler", "Anna Öztürk", "ágnes Bíró", "Anna Otto"):
        an_attendee(event, name)
    page = signed_in(a_member(event)).get("/c/lamplighters/meeting/people/").content.decode()
    names = re.findall(r"(?:Anna \w+|Zoë \w+|ágnes \w+)", page[page.index('class="people"') :])
    assert list(dict.fromkeys(names)) == ["ágnes Bíró", "Anna Otto", "Anna Öztürk", "Anna Weiß", "Zoë Adler"]


@pytest.mark.parametrize("role", Role)
def test_the_row_of_rooms_leads_nobody_to_a_closed_door_and_every_page_is_two_clicks_away(role):
    event = an_event()
    browser = signed_in(a_member(event, role, f"{role}@example.org"))
    groups = rows_of(browser.get("/c/lamplighters/meeting/"))[0]
    assert len(groups) <= 5, "of what is not open only the group is shown"
    reached = set(groups)
    for link in groups:
        rows = rows_of(browser.get(link))
        assert rows[0] == groups, "the groups stay where they are"
        reached |= {inner for row in rows[1:] for inner in row}
    for link in reached:
        assert browser.get(link).status_code != 403, link
    names = [page.name for group in GROUPS for page in group.pages]
    open_to_them = {reverse(name, args=("lamplighters", "meeting")) for name in names if role in ROLES[name]}
    assert reached == open_to_them | {"/c/lamplighters/meeting/"}


@pytest.mark.parametrize(("days", "label"), [(9, "Before"), (0, "The day"), (-9, "After")])
def test_the_overview_opens_the_group_that_is_next(days, label):
    event = an_event(starts_on=timezone.localdate() + timedelta(days=days))
    page = signed_in(a_member(event)).get("/c/lamplighters/meeting/").content.decode()
    assert f'<nav class="steps" aria-label="{label}">' in page


def rows_of(answer) -> list[list[str]]:
    """Return where the rows of links above a page lead."""
    rows = re.findall(r'<nav class="steps[^>]*>(.*?)</nav>', answer.content.decode(), re.DOTALL)
    return [re.findall(r'href="([^"]+)"', row) for row in rows]
