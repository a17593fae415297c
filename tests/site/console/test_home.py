"""The first pages an organiser sees."""

from __future__ import annotations

import re

import pytest

from kinfolk_web.accounts.actions import console_link
from kinfolk_web.models import Change, Event, Role
from tests.site.world import a_member, an_event, signed_in

pytestmark = pytest.mark.django_db


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
