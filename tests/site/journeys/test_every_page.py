"""Every page of the table of routes: without scripts, at twice the size, and from right to left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Error

from kinfolk_web.models import Plan, Role, Room, Story, User
from kinfolk_web.outcomes.asking.instruments import bring
from kinfolk_web.people.exporting import export_of
from kinfolk_web.plans import forecasting
from kinfolk_web.plans.pack import ask_for_print
from kinfolk_web.programme.actions import rooms
from kinfolk_web.seasons.inventing import add as invent_season
from kinfolk_web.urls import ROUTES
from tests.site.journeys.conftest import fits, violations
from tests.site.outcomes.test_asking import OURS
from tests.site.outcomes.world import a_report
from tests.site.people.steps import named, upload
from tests.site.security.crawl import address, things_of
from tests.site.security.full import a_full_event
from tests.site.world import a_member, do_jobs, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from kinfolk_web.models import Event
    from kinfolk_web.routing import Route

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PARTS = 2  # of the table, so that no test takes minutes
SCOPES = ("account", "community", "event")
WAYS = {
    "at twice the size": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "from right to left": {"viewport": {"width": 1280, "height": 800}},
}
PHONE = {"width": 360, "height": 740}


def an_event_with_everything() -> Event:
    """Return a full event with a list that waits, something in the room, and sheets that were made."""
    event = a_full_event()
    organiser = User.objects.get(email="organiser@example.org")
    with scope(community=event.community):
        rooms.add_fixture(room=Room.objects.get(), by=organiser, kind="stage", x=4, y=1, width=3, depth=1)
        ask_for_print(event=event, plan=Plan.objects.first(), by=organiser, sheets=["seats.csv"])
        export_of(event=event, by=organiser, form="csv")
        forecasting.forecast(by=organiser, event=event, plan=1, runs=2)
        a_report(event)
        Story.objects.create(event=event, text="When somebody said that they work alone as well.", tags=["alone"])
        bring(event=event, content=OURS, by=organiser)
        do_jobs()
        attendees = list(event.attendees.select_related("person"))
        invent_season(community=event.community, by=organiser, attendees=attendees)
    upload(event, named(b"name,email\nLate Guest,late@example.org\n"), by=signed_in(organiser))
    return event


def pages_of(event: Event) -> list[tuple[Route, str]]:
    """Return all addresses that staff read, of things that exist."""
    things = things_of(event)
    return [
        (route, address(route, event, things)) for route in ROUTES if "GET" in route.methods and route.scope in SCOPES
    ]


def reader_of(route: Route, event: Event) -> User:
    """Return an organiser, or whoever else may read a page."""
    if Role.ORGANISER in route.roles or not route.roles:
        return User.objects.get(email="organiser@example.org")
    return User.objects.get(email=f"{min(route.roles)}@example.org")


def turned_round(page: Page) -> None:
    """Let pages come as they would in a language that is written from right to left."""

    def turn(route) -> None:
        if route.request.resource_type != "document":
            route.continue_()
            return
        answer = route.fetch(max_redirects=0)
        route.fulfill(response=answer, body=answer.text().replace('dir="ltr"', 'dir="rtl"', 1))

    page.route(re.compile(r"^(?!.*/static/)"), turn)


def is_a_page(page: Page, where: str) -> bool:
    """Open an address; return whether it is a page and no file, redirect or refusal."""
    try:
        found = page.goto(where)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    if found is None or found.status != 200 or found.request.redirected_from:
        return False
    return found.text().startswith("<!doctype html>")  # else data, or a part of a page


def too_wide(page: Page, *, turned: bool) -> list[str]:
    """Return what does not fit, turned round on a phone as well."""
    found = []
    for size in (page.viewport_size, PHONE) if turned else (page.viewport_size,):
        page.set_viewport_size(size)
        try:
            fits(page)
        except AssertionError as error:
            found.append(f"{size['width']} pixels: {error}")
    page.set_viewport_size(WAYS["from right to left"]["viewport"] if turned else page.viewport_size)
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("way", WAYS)
def test_every_page_is_well(visit, way, part):
    event = an_event_with_everything()
    windows: dict[str, Page] = {}
    looked_at, wrong = [], []
    turned = "right to left" in way
    with scopes_disabled():
        pages = [(route, where, reader_of(route, event)) for route, where in pages_of(event)[part::PARTS]]
    for route, where, reader in pages:
        if reader.email not in windows:
            windows[reader.email] = visit("/account/sign-in/", reader, **WAYS[way])
            if turned:
                turned_round(windows[reader.email])
        page = windows[reader.email]
        if not is_a_page(page, where):
            page.wrong.clear()  # that it is not there is no mistake
            continue
        looked_at.append(route.name)
        if turned:
            assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        wrong += [f"{route.name}: {one}" for one in (*page.wrong, *([] if turned else violations(page)))]
        page.evaluate("new Promise(done => setTimeout(done))")
        page.wrong.clear()  # axe tries inline styles, which the page's policy refuses; the browser says so a moment later
        wrong += [f"{route.name}: {one}" for one in too_wide(page, turned=turned)]
    assert len(looked_at) > 8
    assert wrong == []


def test_without_scripts_every_page_says_what_it_says_with_them(visit):
    event = an_event_with_everything()
    a_member(event, Role.SAFETY_LEAD, "organiser@example.org")
    page = visit("/account/sign-in/", User.objects.get(email="organiser@example.org"), scripts=False)
    looked_at = []
    with scopes_disabled():
        pages = pages_of(event)
    for route, where in pages:
        if not is_a_page(page, where):
            continue
        looked_at.append(route.name)
        assert page.locator("main h1, main h2").first.is_visible(), route.name
        words = page.locator("main").inner_text()
        assert len(words) > 20, route.name
        hidden = page.locator("main form:not([hidden]) button.button:not([disabled])").all()
        assert all(one.is_visible() or one.locator("xpath=ancestor::details").count() for one in hidden), route.name
    assert len(looked_at) > 30
