"""Every page of the table of routes: without scripts, at twice the size, and from right to left."""

from __future__ import annotations

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
TWICE = {"width": 640, "height": 400}  # a laptop's window at twice the size
LAPTOP = {"width": 1280, "height": 800}
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
        for attendee in attendees:  # as long as addresses of registration systems come
            attendee.email = (
                f"a-reader-of-the-association-of-lamplighters-number-{attendee.pk}@registration.example.org"
            )
            attendee.save()
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


def too_wide(page: Page, size: dict[str, int], way: str) -> list[str]:
    """Return what does not fit into a window of some size."""
    page.set_viewport_size(size)
    try:
        fits(page)
    except AssertionError as error:
        return [f"{way}: {error}"]
    return []


def complaints(page: Page) -> list[str]:
    """Return what is wrong with a page at twice the size; and then from right to left, on a laptop and on a phone.

    No script asks for the direction, so a page that is turned round is what it would be had it come so.
    """
    found = [*page.wrong, *violations(page)]
    page.evaluate("new Promise(done => setTimeout(done))")
    page.wrong.clear()  # axe tries inline styles, which the page's policy refuses; the browser says so a moment later
    found += too_wide(page, TWICE, "at twice the size")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    found += too_wide(page, LAPTOP, "from right to left")
    found += too_wide(page, PHONE, "from right to left on a phone")
    page.set_viewport_size(TWICE)
    return found


def silent(page: Page) -> list[str]:
    """Return what a page without scripts lacks: its heading, its words, a button that could be pressed."""
    found = []
    if not page.locator("main h1, main h2").first.is_visible():
        found.append("no heading")
    if len(page.locator("main").inner_text()) <= 20:
        found.append("no words")
    buttons = page.locator("main form:not([hidden]) button.button:not([disabled])").all()
    unseen = [one for one in buttons if not one.is_visible() and not one.locator("xpath=ancestor::details").count()]
    return found + [f"a button that nobody sees: {one.text_content()}" for one in unseen]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_well_and_says_without_scripts_what_it_says_with_them(visit, part):
    event = an_event_with_everything()
    for role in (Role.ORGANISER, Role.SAFETY_LEAD):
        a_member(event, role, "both@example.org")
    with scopes_disabled():
        pages = [(route, where, reader_of(route, event)) for route, where in pages_of(event)[part::PARTS]]
    still = visit("/account/sign-in/", User.objects.get(email="both@example.org"), scripts=False)
    windows: dict[str, Page] = {}
    looked_at, read, wrong = [], [], []
    for route, where, reader in pages:
        if reader.email not in windows:
            windows[reader.email] = visit("/account/sign-in/", reader, viewport=TWICE)
        page = windows[reader.email]
        if is_a_page(page, where):
            looked_at.append(route.name)
            wrong += [f"{route.name}: {one}" for one in complaints(page)]
        page.wrong.clear()  # that something is not there is no mistake
        if is_a_page(still, where):
            read.append(route.name)
            wrong += [f"{route.name} without scripts: {one}" for one in silent(still)]
    assert len(looked_at) > 25
    assert len(read) > 25
    assert wrong == []
