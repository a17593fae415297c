"""The floor lead's phone in a real browser: too few at a table, the smallest change, told, taken back; and a host without a network."""

from __future__ import annotations

import os
import re
import uuid

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.day import mending
from kinfolk_web.day.concerning import whose_page_changes
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.models import Attendee, Plan, Release, Role, Seat, Sitting, TableCount, Tick
from kinfolk_web.people.invitations import address_of
from kinfolk_web.plans import releasing, solving
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs

PICTURES = os.environ.get("KINFOLK_PICTURES", "")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FLOOR = "/c/lamplighters/meeting/day/floor/"


@pytest.fixture
def event():
    """Twenty-four people at five tables, and a plan that holds."""
    event = an_event(starts_on=None)
    organiser = a_member(event, Role.ORGANISER)
    a_crowd(event, 24)
    a_programme(event, rounds=2, seats=5, tables=5)
    with scope(community=event.community):
        solving.solve(by=organiser, event=event, steps=2_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(event=event), by=organiser)
    return event


def looks_well(page, name: str) -> None:
    fits(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert violations(page) == []


def open_page(visit, attendee, where="/my/", **more):
    page = visit(re.sub(r"^https?://[^/]+", "", address_of(attendee)), size="phone", **more)
    page.get_by_role("button").first.click()
    page.goto(where)
    return page


def somebody_unconcerned(visit, event, plan, draft):
    """Return the open page of somebody of whose tables a repair changes none, heard and at rest."""
    with scopes_disabled():
        concerned = whose_page_changes(plan, draft)
        other = Attendee.objects.filter(event=event, state="coming").exclude(pk__in=concerned).first()
        assert other is not None
    page = open_page(visit, other)
    page.wait_for_load_state("load")
    page.wait_for_timeout(2_000)  # what is kept for later is kept by then
    page.evaluate("window.mine = true")
    return page


def test_the_floor_lead_mends_a_round_on_a_phone_and_only_those_concerned_are_told(event, visit):
    with scopes_disabled():
        plan = Plan.objects.get(event=event)
        at = dict(Seat.objects.filter(plan=plan, round=1).values_list("attendee_id", "table"))
        lone = next(iter(at.values()))
        people = list(Attendee.objects.filter(event=event))
        come = [one for one in people if at[one.pk] != lone][1:] + [one for one in people if at[one.pk] == lone][:1]
        with scope(community=event.community):
            take_words(event=event, words=[Word(uuid.uuid4(), one.pk, timezone.now()) for one in come])
    lead = visit(FLOOR, a_member(event, Role.HOST_LEAD, "lead@example.org"), size="phone")
    expect(lead.get_by_role("heading", level=1)).to_contain_text("tables ready")
    looks_well(lead, "floor-waiting")
    lead.get_by_role("button", name="Close the doors now").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("need")
    lead.get_by_role("button", name="Propose the smallest change").click()
    expect(lead.get_by_text("Finding the smallest change")).to_be_visible()
    with scope(community=event.community):
        do_jobs()
        proposal = mending.proposal_of(event, 1)
        moves = {one.code: one for one in proposal.moves if one.round == 1}
        mover = Attendee.objects.get(event=event, code=next(iter(moves)))
    expect(lead.get_by_role("button", name=f"Let plan {proposal.plan.number} hold")).to_be_visible()
    lead.get_by_text("Who moves, and why").click()
    looks_well(lead, "floor-proposal")

    phone = open_page(visit, mover)
    expect(phone.locator(".next h1:visible")).to_contain_text(moves[mover.code].before)
    bystander, asked = somebody_unconcerned(visit, event, plan, proposal.plan), []
    bystander.on("request", lambda one: asked.append(one.url))
    lead.get_by_role("button", name=f"Let plan {proposal.plan.number} hold").click()
    expect(lead.get_by_text("Those whose table changed are told")).to_be_visible()
    expect(phone.get_by_text(f"Your table changed: now {moves[mover.code].after}")).to_be_visible()
    looks_well(phone, "floor-changed")
    lead.get_by_role("button", name="Undo: plan 1 holds again").click()
    expect(lead.get_by_text("Plan 1 holds again")).to_be_visible()
    expect(phone.get_by_text("Your table changed")).to_have_count(0)
    expect(phone.locator(".next h1:visible")).to_contain_text(moves[mover.code].before)
    bystander.wait_for_timeout(1_000)
    expect(bystander.locator("#updating")).to_be_hidden()
    assert (asked, bystander.evaluate("window.mine")) == ([], True), "nobody else's phone asks for anything"
    with scopes_disabled():
        assert Release.objects.get(event=event).plan_id == plan.pk


def test_a_host_without_a_network_says_how_many_they_are_and_it_counts_once(event, visit):
    with scopes_disabled():
        sitting = Sitting.objects.filter(plan__event=event, round=1, host__isnull=False).select_related("host").first()
        host = Attendee.objects.get(pk=sitting.host_id)
        host.event = event
    page = open_page(visit, host, "/my/host/")
    page.context.set_offline(True)
    page.locator(".we-are").first.get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_text("No network: what you said of table")).to_be_visible()
    with scopes_disabled():
        assert not TableCount.objects.exists()
    page.route(
        "**/my/host/count/", lambda route: route.fulfill(status=200, content_type="text/html", body="Please sign in")
    )
    page.context.set_offline(False)
    page.wait_for_timeout(6_000)  # a captive portal answers, and nothing is lost
    expect(page.get_by_text("No network: what you said of table")).to_be_visible()
    page.unroute("**/my/host/count/")
    expect(page.get_by_text("whoever leads the floor knows")).to_be_visible()
    looks_well(page, "floor-host")
    with scopes_disabled():
        said = TableCount.objects.get()
        assert (said.table, said.people, said.host_id) == (sitting.table, 4, host.pk)
    ready = visit("/c/lamplighters/meeting/day/ready/", a_member(event, Role.HOST_LEAD, "l@example.org"), size="phone")
    looks_well(ready, "ready")
    ready.goto("/c/lamplighters/meeting/day/radar/")
    looks_well(ready, "radar")


def test_a_host_whose_store_is_full_is_heard_all_the_same(event, visit):
    with scopes_disabled():
        sitting = Sitting.objects.filter(plan__event=event, round=1, host__isnull=False).select_related("host").first()
        host = Attendee.objects.get(pk=sitting.host_id)
        host.event = event
    page = open_page(visit, host, "/my/host/")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') } }")
    page.locator(".we-are").first.get_by_role("button", name="4", exact=True).click()
    expect(page.get_by_text("whoever leads the floor knows")).to_be_visible()
    with scopes_disabled():
        assert TableCount.objects.get().people == 4


def test_a_new_plan_waits_until_a_host_has_sent_who_is_here(event, visit):
    with scopes_disabled():
        sitting = Sitting.objects.filter(plan__event=event, round=1, host__isnull=False).select_related("host").first()
        host = Attendee.objects.get(pk=sitting.host_id)
        host.event = event
    page = open_page(visit, host)
    page.clock.install()
    page.goto("/my/host/")
    page.evaluate("window.mine = true")
    page.get_by_text("Who is here?").first.click()
    ticks = page.locator("details[open] input[type=checkbox]")
    ticks.first.uncheck()
    page.evaluate("document.dispatchEvent(new CustomEvent('day', { detail: { kind: 'table' } }))")
    expect(page.locator("#updating")).to_be_visible()
    page.clock.run_for(5_000)
    assert page.evaluate("window.mine"), "the page stays as it is"
    expect(ticks.first).not_to_be_checked()
    page.get_by_role("button", name="These are here").first.click()
    expect(page.get_by_text("whoever leads the floor knows")).to_be_visible()
    page.clock.run_for(7_000)
    page.wait_for_function("!window.mine")
    with scopes_disabled():
        assert Tick.objects.filter(here=False).count() == 1
