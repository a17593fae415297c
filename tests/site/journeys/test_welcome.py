"""A newcomer, her greeter and a host on their phones: by touch, by keyboard, in the dark, and without a network."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import time
from time import monotonic

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Error, expect

from kinfolk_web.models import Attendee, Block, Cast, Plan, Role, Sitting, TableCount, Welcome
from kinfolk_web.people.invitations import address_of
from kinfolk_web.plans import releasing, solving
from tests.site.door.steps import a_newer_plan
from tests.site.journeys.conftest import fits, violations
from tests.site.journeys.venue import Venue
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
    page.wrong.clear()


@pytest.fixture
def event():
    """Forty people with casts, a plan that holds, greeters settled; the event is today."""
    event = an_event(starts_on=timezone.now().date(), place="Town hall, Mill Street 4")
    organiser = a_member(event, Role.ORGANISER)
    a_crowd(event, 40)
    a_programme(event, rounds=2, seats=6, tables=7, cast_size=6)
    with scope(community=event.community):
        Block.objects.create(event=event, kind=Block.Kind.ARRIVAL, starts_at=time(8, 15), welcome_place="the plant")
        Block.objects.create(event=event, kind=Block.Kind.CAST, starts_at=time(12, 30), minutes=60)
        solving.solve(by=organiser, event=event, steps=2_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(), by=organiser)
        assert Welcome.objects.exists()
    return event


def link_of(attendee) -> str:
    return re.sub(r"^https?://[^/]+", "", address_of(attendee))


def a_pair():
    with scopes_disabled():
        return Welcome.objects.select_related("newcomer__event__community", "greeter__event__community").first()


def let_in(visit, attendee, **more):
    page = visit(link_of(attendee), size="phone", **more)
    page.get_by_role("button", name="Open my page").click()
    expect(page).to_have_url(re.compile(r"/my/$"))
    return page


def test_a_greeter_writes_and_the_newcomer_answers(visit, event):
    one = a_pair()
    page = let_in(visit, one.greeter)
    looks_well(page, "greeter-my", both=True)
    page.get_by_role("link", name=re.compile("You greet")).click()
    looks_well(page, "greeting", both=True)
    page.get_by_role("link", name=re.compile(f"Send a first note.*{re.escape(one.newcomer.name)}")).click()
    expect(page.get_by_label("Your note")).to_have_value(re.compile(f"I am {re.escape(one.greeter.name)}"))
    looks_well(page, "note", both=True)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("On its way.")).to_be_visible()
    hers = let_in(visit, one.newcomer)
    looks_well(hers, "newcomer-my", both=True)
    hers.get_by_role("link", name="Write a line, or change it").click()
    expect(hers.get_by_role("heading", level=1)).to_have_text(f"{one.greeter.name} greets you")
    hers.get_by_label("Your note").fill("Thank you, see you at the plant.")
    looks_well(hers, "newcomer-greeter", both=True)
    hers.get_by_role("button", name="Send it").click()
    expect(hers.get_by_text("see you at the plant")).to_be_visible()
    page.reload()
    expect(page.get_by_text("see you at the plant")).to_be_visible()
    page.get_by_role("button", name=re.compile(f"We have met.*{re.escape(one.newcomer.name)}")).click()
    expect(page.get_by_text("You have met.")).to_be_visible()
    looks_well(page, "greeting-met", both=True)


def test_somebody_else_please_is_two_taps_without_scripts(visit, event):
    one = a_pair()
    page = let_in(visit, one.newcomer, scripts=False)
    page.get_by_role("link", name="Write a line, or change it").click()
    page.get_by_role("button", name="Somebody else, please").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody is being found for you")
    with scopes_disabled():
        assert Welcome.objects.get(pk=one.pk).ended_by == "newcomer"


def paths_kept(page) -> set[str]:
    urls = (
        "caches.open('kinfolk-day').then(kept => kept.keys()).then(keys => keys.map(key => new URL(key.url).pathname))"
    )
    return set(page.evaluate(urls))


def until(page, holds) -> None:
    """Wait for what the worker does beside the page."""
    for _ in range(150):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen within 15 seconds")


def a_host(event):
    with scopes_disabled():
        sitting = Sitting.objects.filter(plan__event=event, host__isnull=False).select_related("host").first()
        return Attendee.objects.select_related("event__community").get(pk=sitting.host_id)


def test_a_host_has_everything_on_one_page(visit, event):
    page = let_in(visit, a_host(event))
    page.get_by_role("link", name=re.compile("Your tables")).click()
    expect(page.get_by_text("Who speaks when").first).to_be_visible()
    looks_well(page, "host", both=True)
    page.get_by_role("button", name=re.compile("could use company")).first.click()
    expect(page.get_by_text("Those who welcome know.")).to_be_visible()
    page.get_by_role("link", name="What a host does: five moves").click()
    looks_well(page, "moves", both=True)


def test_a_hosts_pages_stay_without_a_network_and_go_when_the_page_is_closed(visit, event):
    page = let_in(visit, a_host(event))
    until(page, lambda: {"/my/", "/my/host/", "/my/offline/"} <= paths_kept(page))
    until(page, lambda: any("/at-the-table." in path for path in paths_kept(page)))
    expect(page.get_by_text("Your pages of the day stay on this device")).to_be_visible()
    assert not {"/my/minute/", "/my/offer/"} & paths_kept(page), "nothing but the list is kept"
    page.context.set_offline(True)
    page.goto("/my/host/")
    expect(page.get_by_text("Who speaks when").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.hosted')).borderTopStyle") == "solid"
    page.locator(".we-are").first.get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_text("No network: what you said of table")).to_be_visible()
    page.get_by_role("button", name=re.compile("could use company")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No network at the moment")
    page.context.set_offline(False)
    page.goto("/my/host/")
    expect(page.get_by_text("whoever leads the floor knows")).to_be_visible()
    with scopes_disabled():
        assert TableCount.objects.get().people == 4
    page.wrong.clear()
    page.goto("/my/")
    page.get_by_role("button", name="Close this page on this device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Closed")
    until(page, lambda: not page.evaluate("caches.has('kinfolk-day')"))


def test_what_a_phone_kept_is_gone_a_week_after(visit, event):
    page = let_in(visit, a_host(event))
    until(page, lambda: {"/my/", "/my/host/", "/my/until"} <= paths_kept(page))
    page.evaluate("caches.open('kinfolk-day').then(kept => kept.put('/my/until', new Response('1')))")
    page.context.set_offline(True)
    with suppress(Error):
        page.goto("/my/host/")  # there is no network, and nothing is kept any more
    page.context.set_offline(False)
    page.goto("/i/nobody/")
    until(page, lambda: not {"/my/", "/my/host/"} & set(paths_kept(page)))
    page.wrong.clear()


def test_over_plain_http_a_phone_keeps_nothing_and_says_so(visit, event):
    page = visit(link_of(a_host(event)), size="phone")
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.get_by_role("button", name="Open my page").click()
    expect(page).to_have_url(re.compile(r"/my/$"))
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#offline")).to_have_text(page.locator("#offline").get_attribute("data-online"))
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    page.get_by_role("link", name=re.compile("Your tables")).click()
    expect(page.get_by_text("Who speaks when").first).to_be_visible()


@pytest.fixture
def venue():
    venue = Venue()
    yield venue
    venue.close()


def test_what_a_captive_portal_answers_takes_the_place_of_no_page_that_a_phone_kept(visit, event, venue):
    page = let_in(visit, a_host(event), proxy=venue.proxy)
    until(page, lambda: {"/my/", "/my/host/"} <= paths_kept(page))
    venue.portal = True
    for _ in range(2):
        page.goto("/my/host/")
        expect(page.get_by_text("Who speaks when").first).to_be_visible()
    page.goto("/my/minute/")  # which is not kept, so that they see where they would pay
    expect(page.get_by_text("Please pay here")).to_be_visible()
    venue.portal = False
    page.goto("/my/")
    expect(page.get_by_role("link", name=re.compile("Your tables"))).to_be_visible()
    assert {"/my/", "/my/host/"} <= paths_kept(page)
    page.wrong.clear()  # the stream had no way


def test_where_the_network_crawls_a_kept_page_is_there_after_three_seconds(visit, event, venue):
    page = let_in(visit, a_host(event), proxy=venue.proxy)
    until(page, lambda: {"/my/", "/my/host/"} <= paths_kept(page))
    venue.slow = 15.0
    began = monotonic()
    page.goto("/my/host/", wait_until="commit")
    expect(page.get_by_text("Who speaks when").first).to_be_visible()
    assert monotonic() - began < 8, "three seconds, and what a busy machine takes"
    venue.slow = 0.0
    page.wrong.clear()


def test_what_is_kept_is_of_the_plan_that_holds(visit, event):
    page = let_in(visit, a_host(event))
    until(page, lambda: "/my/plan" in paths_kept(page))
    with scopes_disabled():
        number = a_newer_plan(event).number
    page.goto("/my/")
    until(page, lambda: page.evaluate("caches.match('/my/plan').then(one => one.text())") == str(number))
    page.context.set_offline(True)
    page.goto("/my/host/")
    expect(page.locator("[name=plan]").first).to_have_value(str(number))


def test_a_phone_whose_store_is_full_is_shown_what_holds_now(visit, event):
    page = let_in(visit, a_host(event))
    until(page, lambda: {"/my/host/", "/my/plan"} <= paths_kept(page))
    worker = page.context.service_workers[0]
    worker.evaluate("() => { Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError')) }")
    with scopes_disabled():
        Attendee.objects.filter(event=event, is_host=True).update(name="Somebody Else")
    page.goto("/my/host/")
    expect(page.get_by_text("Somebody Else").first).to_be_visible()
    expect(page.get_by_text("These pages need the network.")).to_be_visible()
    worker.evaluate("() => { caches.open = caches.match = () => Promise.reject(new Error('damaged')) }")
    page.goto("/my/")
    expect(page.get_by_role("link", name=re.compile("Your tables"))).to_be_visible()
    assert page.wrong == []


def test_a_cast_writes_to_all_of_it_by_keyboard(visit, event):
    with scopes_disabled():
        cast = Cast.objects.filter(plan__event=event).first()
        ana = cast.members.select_related("attendee__event__community").first().attendee
    page = let_in(visit, ana)
    page.get_by_role("link", name="To its page").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(cast.name)
    looks_well(page, "cast-light")
    page.get_by_label("Your note").focus()
    page.keyboard.type("Same table tomorrow?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("On its way to your cast.")).to_be_visible()
    expect(page.get_by_text("Same table tomorrow?")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_the_lead_finds_greeters_for_all_and_takes_one_back(visit, event, size):
    with scopes_disabled():
        lead = a_member(event, Role.HOST_LEAD, "lead@example.org")
        one = Welcome.objects.select_related("newcomer", "greeter").first()
    base = f"/c/{event.community.slug}/{event.slug}/welcome/"
    page = visit(base, lead, size=size)
    expect(page.get_by_role("heading", level=1)).to_contain_text("greeter by name")
    looks_well(page, f"board-{size}")
    page.get_by_role("button", name=re.compile(f"End it.*{re.escape(one.newcomer.name)}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 newcomer has nobody yet")
    page.get_by_role("button", name="Undo").click()
    page.goto(base)
    expect(page.get_by_role("heading", level=1)).to_contain_text("greeter by name")
    page.goto(base + "prompts/")
    looks_well(page, f"prompts-{size}")
    page.get_by_role("button", name=re.compile("Take them, and change them.*To close")).click()
    expect(page.get_by_text("They are yours now")).to_be_visible()
    looks_well(page, f"prompts-own-{size}")


def test_the_offer_is_one_page(visit, event):
    with scopes_disabled():
        old = Attendee.objects.filter(event=event, times_attended__gt=1, is_greeter=False, is_host=False).first()
        old = Attendee.objects.select_related("event__community").get(pk=old.pk)
    page = let_in(visit, old)
    page.get_by_role("link", name=re.compile("Would you help somebody to arrive")).click()
    looks_well(page, "offer-light")
    page.get_by_label("Newcomers I greet by name").select_option("1")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Thank you. You will find here")).to_be_visible()
