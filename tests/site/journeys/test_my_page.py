"""A shy first-timer opens her link on a phone: before there is a plan, and on the evening before."""

from __future__ import annotations

import os
import re
from datetime import time, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import Agreement, Attendee, Block, Fixture, Greeting, Plan, Role, Room
from kinfolk_web.people.invitations import address_of
from kinfolk_web.plans import releasing, solving
from tests.site.day.world import at_noon
from tests.site.journeys.conftest import fits, violations, weighed
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PICTURES = os.environ.get("KINFOLK_PICTURES", "")


def looks_well(page, name: str, *, both: bool = False) -> None:
    """Nothing is wrong for axe (with ``both``, light and dark), for the browser, or for the width of the screen."""
    fits(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert page.wrong == []
    assert violations(page, both=both) == []
    page.evaluate("new Promise(done => setTimeout(done, 100))")
    page.wrong.clear()  # what axe itself was refused is told a moment later


@pytest.fixture
def event():
    """Forty people, a plan that holds, and rounds this afternoon."""
    event = an_event(starts_on=timezone.now().date(), place="Town hall, Mill Street 4")
    organiser = a_member(event, Role.ORGANISER)
    a_crowd(event, 40)
    a_programme(event, rounds=2, seats=6, tables=7)
    at_noon(event, hours=(13, 14))
    with scope(community=event.community):
        Block.objects.create(event=event, kind=Block.Kind.ARRIVAL, starts_at=time(8, 15), welcome_place="the plant")
        room = Room.objects.get(event=event)
        Fixture.objects.create(room=room, kind=Fixture.Kind.DOOR, x=23.9, y=8, width=0.2, depth=2)
        Agreement.objects.create(event=event, text="Leave a chair free: whoever comes by is welcome.")
        solving.solve(by=organiser, event=event, steps=2_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(), by=organiser)
    return event


@pytest.mark.parametrize(("size", "dark", "scripts"), [("phone", False, True), ("phone", True, False)])
def test_a_first_timer_finds_who_greets_her_where_she_sits_and_says_a_little(visit, event, size, dark, scripts):
    with scopes_disabled():
        ana = Greeting.objects.select_related("newcomer", "greeter").first()
        greeter, ana = ana.greeter, ana.newcomer
    link = re.sub(r"^https?://[^/]+", "", address_of(ana))
    page = visit(link, size=size, dark=dark, scripts=scripts)
    seen = looks_well if scripts else lambda page, _name: None
    seen(page, f"link-{size}")
    page.get_by_role("button", name="Open my page").click()
    expect(page).to_have_url(re.compile(r"/my/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Table")
    assert f"{greeter.name} greets you" in page.inner_text("main")
    assert "the plant" in page.inner_text("main")
    plan = page.get_by_role("img", name=re.compile("^Table [1-7], From the door: "))
    expect(plan).to_be_visible()
    assert plan.get_by_text("You come in here").count() == 0, "the room is drawn once, and used"
    seen(page, f"my-{size}")
    page.get_by_role("link", name=re.compile("One minute about you")).click()
    seen(page, f"minute-{size}")
    page.get_by_label("I would rather listen first").check()
    page.get_by_label("Pronouns").fill("she/her")
    page.locator("form", has=page.get_by_label("Pronouns")).get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept. You can change it")).to_be_visible()
    with scopes_disabled():
        ana.refresh_from_db()
        assert (ana.listen_first, ana.pronouns) == (True, "she/her")
    page.get_by_role("button", name="Close this page on this device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Closed")


def test_weeks_before_nobody_is_told_a_table_that_may_still_change(visit, event):
    with scopes_disabled():
        event.starts_on = timezone.now().date() + timedelta(days=20)
        event.save()
        ana = Attendee.objects.filter(event=event, state="coming", is_host=False).first()
    page = visit(re.sub(r"^https?://[^/]+", "", address_of(ana)), size="phone")
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_text("Your tables stand here from")).to_be_visible()
    assert "able " not in page.inner_text(".day")
    looks_well(page, "my-early-phone")


def test_it_works_by_keyboard_alone(visit, event):
    with scopes_disabled():
        ana = Attendee.objects.filter(event=event, state="coming").first()
    page = visit(re.sub(r"^https?://[^/]+", "", address_of(ana)), size="phone")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Open my page":
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/my/$"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


LIGHT = 50_000  # bytes, without letters


def test_the_first_view_is_light_enough_for_a_slow_network(visit, event):
    """What is shown by a benchmark is how fast; what makes it fast is tested: few bytes, and no file that waits for another."""
    with scopes_disabled():
        ana = Attendee.objects.filter(event=event, state="coming").first()
    page = visit("/static/kinfolk/icon.svg", size="phone")
    received = weighed(page)
    page.goto(re.sub(r"^https?://[^/]+", "", address_of(ana)))
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Open my page").click()
    page.wait_for_load_state("networkidle")
    assert 5_000 < sum(received.values()) < LIGHT
    asked = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => /css$|js$/.test(one.name)).map(one => one.initiatorType)"
    )
    assert set(asked) <= {"link", "script"}, "no style sheet asks for another one"
