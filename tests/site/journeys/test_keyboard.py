"""Hands off the mouse: greeter, host, moderator and safety lead do their part by Tab, Enter and Space, and see where they are."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import ApartRequest, Membership, Role, Statement, TableCount, Welcome
from kinfolk_web.people import likeness, speaking
from kinfolk_web.safety import asking
from tests.site.journeys.test_welcome import a_pair, event, link_of, looks_well
from tests.site.world import a_member, an_attendee, an_event, do_jobs

__all__ = ["event"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
MOST = 200  # presses of Tab, on the longest of these pages
HERE = """() => { const one = document.activeElement;
    return one === document.body ? "" : [...(one.labels ?? []), one].map(it => it.textContent || it.ariaLabel || "")
        .join(" ").replace(/\\s+/g, " ").trim(); }"""
SEEN = """() => { const one = document.activeElement, how = getComputedStyle(one), box = one.getBoundingClientRect();
    const ring = how.outlineStyle !== "none" && parseFloat(how.outlineWidth) > 0 || how.boxShadow !== "none";
    return one.matches(":focus-visible") && ring && box.width > 0 && box.top < innerHeight && box.bottom > 0; }"""


def to(page, what: str) -> None:
    """Press Tab until the focus is on something of this name; wherever it comes on the way it can be seen."""
    page.wait_for_load_state("load")
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        page.wait_for_function(SEEN)
        if re.search(what, here):
            return
    raise AssertionError(f"no Tab leads to {what!r} on {page.url}")


def press(page, what: str, key: str = "Enter") -> None:
    to(page, what)
    page.keyboard.press(key)


def follow(page, what: str) -> None:
    """Press what leads to another page, and be there."""
    to(page, what)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def stays(page, what: str) -> None:
    """After something was pressed that keeps its page, or brings it back, the focus is where it was."""
    page.wait_for_load_state("load")
    assert re.search(what, page.evaluate(HERE))


def let_in(visit, attendee):
    page = visit(link_of(attendee), size="phone")
    follow(page, "^Open my page$")
    expect(page).to_have_url(re.compile(r"/my/$"))
    return page


def a_greeter(visit, event):
    one = a_pair()
    page = let_in(visit, one.greeter)
    follow(page, "^You greet")
    follow(page, f"Send a first note: {re.escape(one.newcomer.name)}")
    to(page, "Your note")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Until then!")
    looks_well(page, "keyboard-note")
    press(page, "^Send it$", "Space")
    expect(page.get_by_text("On its way.")).to_be_visible()
    press(page, f"We have met: {re.escape(one.newcomer.name)}")
    expect(page.get_by_text("You have met.")).to_be_visible()
    looks_well(page, "keyboard-met")
    with scopes_disabled():
        assert Welcome.objects.get(pk=one.pk).state == "met"


def a_host(visit, event):
    with scopes_disabled():
        sitting = event.plans.get().sittings.filter(round=1, host__is_host=True).select_related("host").first()
    page = let_in(visit, sitting.host)
    follow(page, "^Your tables")
    press(page, "^5$", "Space")
    expect(page.locator("button[name=people][value='5']").first).to_have_attribute("aria-pressed", "true")
    stays(page, "^5$")
    press(page, "^could use company", "Space")
    expect(page.locator("button.call").first).to_have_attribute("aria-pressed", "true")
    stays(page, "^could use company")
    looks_well(page, "keyboard-host")
    with scopes_disabled():
        assert TableCount.objects.get().people == 5


def a_moderator(visit, event):
    with scopes_disabled():
        for name, text in (
            ("Ana Lima", "I have never given a talk to many people"),
            ("Bo Chen", "I have never given a talk to so many people"),
            ("Cy Dorn", "Call me at 0170 1234567 for cheap books"),
        ):
            who = an_attendee(event, name)
            speaking.send(statement=speaking.write(attendee=who, text=text, language="en"), shown=True)
        likeness.compare(by=None, event=event)
        do_jobs()
    page = visit("/c/lamplighters/meeting/statements/", a_member(event, Role.MODERATOR, "mo@example.org"), size="phone")
    press(page, "^Approve ?: I have never given a talk to many")
    expect(page.get_by_text("Approved: others can say me too.")).to_be_visible()
    press(page, "^Join with .*talk to many people", "Space")
    expect(page.get_by_text("Joined: they are one now.")).to_be_visible()
    press(page, "^Decline")
    to(page, "^What its author reads")
    page.keyboard.type("It has an address")
    looks_well(page, "keyboard-decline")
    press(page, "^Decline")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing waits to be read")
    press(page, "^Stop: show nothing$", "Space")
    expect(page.get_by_text("Stopped: no statement is shown anywhere.")).to_be_visible()
    looks_well(page, "keyboard-moderation")
    with scopes_disabled():
        assert Statement.objects.get(text__startswith="Call me").reason == "contact"


def a_lead(visit, event):
    sol = a_member(event, Role.SAFETY_LEAD, "sol@example.org")
    a_member(event, Role.SAFETY_LEAD, "sam@example.org")
    assert Membership.objects.filter(role=Role.SAFETY_LEAD).count() == 2
    with scopes_disabled():
        ana = an_attendee(event, "Ana Lima")
        an_attendee(event, "Zebedee Quux")
        asking.ask(attendee=ana, words="Zebedee")
    page = visit("/c/lamplighters/meeting/safety/", sol, size="phone")
    follow(page, r"^Open \d")
    press(page, "^Zebedee Quux", "Space")
    expect(page.get_by_label("Zebedee Quux")).to_be_checked()
    looks_well(page, "keyboard-request")
    press(page, "^Confirm: never at one table$")
    page.get_by_text("Noted.").wait_for()
    looks_well(page, "keyboard-safety")
    with scopes_disabled():
        assert ApartRequest.objects.get().state == "confirmed"


@pytest.mark.parametrize("part", [a_moderator, a_lead, a_greeter, a_host], ids=lambda one: one.__name__)
def test_each_does_their_part_by_keyboard_alone(visit, request, part):
    cache.clear()
    planned = part in {a_greeter, a_host}
    part(visit, request.getfixturevalue("event") if planned else an_event())
