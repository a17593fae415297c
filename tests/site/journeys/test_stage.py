"""A day on stage in real browsers: the stage manager steers, phones and wall follow within a second, and phones light."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.day import clock, looking, stage, walls
from kinfolk_web.models import Block, MeToo, Plan, Role, Seat, Sitting, Statement, User
from kinfolk_web.people import moderating, tally
from kinfolk_web.people.invitations import address_of
from kinfolk_web.plans import actions, releasing, solving
from tests.site.day.world import where_it_is_noon
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PICTURES = os.environ.get("KINFOLK_PICTURES", "")
LIT = "rgb(255, 159, 63)"
PHONES = 6
SOON = 3_000  # milliseconds, on a machine that does other things; alone it is a fraction of one second


def pictured(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


def looks_well(page, name: str) -> None:
    pictured(page, name)
    fits(page)
    assert page.wrong == []
    assert violations(page) == []
    page.evaluate("new Promise(done => setTimeout(done, 100))")
    page.wrong.clear()


@pytest.fixture
def event():
    """Forty people with a plan that holds; a statement that thirty of them say; the first round begins in ten minutes."""
    zone = ZoneInfo(where_it_is_noon())  # both rounds are today, whenever this runs
    today = timezone.now().astimezone(zone).date()
    event = an_event(starts_on=today, timezone=zone.key, name="Lamplighters’ day", place="Town hall")
    organiser = a_member(event, Role.ORGANISER)
    with scopes_disabled():
        people = a_crowd(event, 40)
        a_programme(event, rounds=2, seats=6, tables=7)
        solving.solve(by=organiser, event=event, steps=2_000)
        do_jobs()
        releasing.release(plan=Plan.objects.get(), by=organiser)
        moderating.add(event=event, text="I am the only one of my kind where I work", by=organiser)
        one = Statement.objects.get(text__startswith="I am the only one")
        MeToo.objects.bulk_create(MeToo(statement=one, attendee=each, shown=True) for each in people[:30])
        MeToo.objects.update(made_at=timezone.now() - timedelta(days=30))  # before tables were told
        for _tick in range(4):
            tally.tick()
        for block, minutes in zip(Block.objects.filter(event=event), (10, 60), strict=True):
            local = (timezone.now() + timedelta(minutes=minutes)).astimezone(zone)
            Block.objects.filter(pk=block.pk).update(starts_at=local.replace(second=0, microsecond=0).time())
    return event


def phone_of(visit, attendee, **more):
    page = visit(re.sub(r"^https?://[^/]+", "", address_of(attendee)), size="phone", **more)
    page.get_by_role("button", name="Open my page").click()
    expect(page).to_have_url(re.compile(r"/my/$"))
    return page


def colour(page) -> str:
    return page.evaluate("getComputedStyle(document.getElementById('light')).backgroundColor")


def test_a_day_on_stage(visit, event):
    with scopes_disabled():
        people = list(event.attendees.order_by("pk"))
        link = walls.address_of(walls.make(event=event, name="Main", by=None))
        said = Statement.objects.get(text__startswith="I am the only one")
    manager = visit(
        f"/c/{event.community.slug}/{event.slug}/stage/", User.objects.get(email="olive@example.org"), size="laptop"
    )
    wall = visit(re.sub(r"^https?://[^/]+", "", link), size="projector")
    *phones, other = [phone_of(visit, one) for one in (*people[:PHONES], people[-1])]
    the_day_is_steered(manager, wall, phones)
    a_host_follows(visit, event)
    a_cue_is_called(event, said, manager, wall, phones)
    expect(other.locator("#light")).to_be_hidden()
    phones_light_together(manager, phones)
    expect(other.get_by_text("Look around you.")).to_be_visible()
    looks_well(other, "phone-calm")
    looks_well(wall, "wall-lit")
    looks_well(manager, "stage-lit")
    and_are_dark_together(phones)
    home = f"/c/{event.community.slug}/{event.slug}/statements/"
    moderator = visit(home, a_member(event, Role.MODERATOR, "mo@example.org"), size="phone")
    the_wall_is_blank_within_two_seconds(moderator, wall)
    with scopes_disabled():
        moderating.hold(statement=said, by=None)
    expect(wall.locator("#frame")).not_to_contain_text("I am the only one", timeout=SOON)
    for phone in phones:
        expect(phone.locator("#light")).to_be_hidden(timeout=SOON)
    another_plan_holds(event, phones)


def a_host_follows(visit, event) -> None:
    with scopes_disabled():
        host = Sitting.objects.filter(plan__event=event, round=1).exclude(host=None).first().host
    page = phone_of(visit, host)
    page.goto("/my/host/")
    expect(page.get_by_text("Running", exact=True)).to_be_visible(timeout=SOON)
    expect(page.locator(".strip .left")).to_contain_text(":")
    expect(page.locator(".hosted[aria-current=time]")).to_have_count(1)
    page.get_by_role("button", name="Bells on this phone").click()
    expect(page.get_by_role("button", name="Bells on this phone")).to_have_attribute("aria-pressed", "true")
    pictured(page, "phone-host")
    page.close()


def another_plan_holds(event, phones) -> None:
    with scopes_disabled():
        actions.copy(plan=Plan.objects.get(event=event), by=None)
        releasing.release(plan=Plan.objects.filter(event=event).order_by("number").last(), by=None)
    for phone in phones[:2]:  # each at its own moment, after a note
        expect(phone.locator("#live")).to_have_attribute("data-plan", "2", timeout=60_000)


def the_day_is_steered(manager, wall, phones) -> None:
    expect(wall.locator("#frame")).to_contain_text("Lamplighters")
    looks_well(wall, "wall-welcome")
    looks_well(manager, "stage-before")
    manager.get_by_role("button", name=re.compile("^Begin:")).click()
    expect(wall.locator("#frame")).to_contain_text("Find your table", timeout=SOON)
    looks_well(wall, "wall-tables")
    for phone in phones:
        expect(phone.locator("#go .where:visible").first).to_contain_text("able ", timeout=SOON)
        expect(phone.locator("#go")).to_contain_text("Find your table")
    fetched: list[str] = []
    phones[0].on("request", lambda request: fetched.append(request.url))
    manager.get_by_role("button", name="All have found their table").click()
    expect(wall.locator("[data-scene=countdown] .digits")).to_contain_text(":", timeout=SOON)
    expect(phones[0].get_by_text("Find your table", exact=True)).to_be_hidden(timeout=SOON)
    assert fetched == [], "a phone asks for nothing when the day moves on"
    looks_well(wall, "wall-countdown")
    looks_well(phones[0], "phone-round")
    manager.get_by_role("button", name="Hold").click()
    expect(wall.locator("#frame")).to_contain_text("We wait a moment", timeout=SOON)
    expect(phones[0].locator("#go")).to_contain_text("We wait a moment")
    manager.get_by_role("button", name="Go on").click()
    expect(wall.locator("#frame")).not_to_contain_text("We wait a moment", timeout=SOON)


def a_cue_is_called(event, said, manager, wall, phones) -> None:
    manager.get_by_role("button", name="Choose the cues").click()
    expect(manager.locator(".cues")).to_contain_text("I am here today.")
    looks_well(manager, "stage-cues")
    manager.set_viewport_size({"width": 360, "height": 740})
    looks_well(manager, "stage-phone")
    manager.set_viewport_size({"width": 1280, "height": 800})
    with scopes_disabled():
        cue = next((one.cue for one in looking.cues_of(event) if one.cue.statement_id == said.pk), None)
        cue = cue or looking.add(event=event, statement=said.pk, by=None)
        looking.call(event=event, cue=cue, step=clock.Step(by=None, version=stage.stage_of(event).version))
    expect(wall.locator("#frame")).to_contain_text("Stand up if this is you", timeout=SOON)
    expect(wall.locator("#frame")).to_contain_text("I am the only one of my kind")
    looks_well(wall, "wall-cue")
    for phone in phones:
        expect(phone.get_by_role("button", name="Light my phone")).to_be_visible(timeout=SOON)
        expect(phone.locator("#light .about")).to_contain_text(re.compile(r"about \d*[05] of us said this too"))
    some_sit_at_the_next_table(event, said, phones)
    looks_well(phones[0], "phone-asked")


def some_sit_at_the_next_table(event, said, phones) -> None:
    """Round 1 runs: of whoever sits in round 2 with somebody who said it too, and of nobody else, a phone says so."""
    with scopes_disabled():
        at = dict(Seat.objects.filter(plan__event=event, round=2).values_list("attendee_id", "table"))
        said_it = set(MeToo.objects.filter(statement=said, shown=True).values_list("attendee_id", flat=True))
        people = list(event.attendees.order_by("pk").values_list("pk", flat=True))[:PHONES]
    near = [any(one != other and at.get(one) == at.get(other) for other in said_it) for one in people]
    assert any(near)
    for phone, is_near in zip(phones, near, strict=True):
        phone.reload()  # as whoever opens their page once the cues are chosen
        expect(phone.get_by_text("some of them at your next table")).to_be_visible(visible=is_near)


def phones_light_together(manager, phones) -> None:
    for phone in phones[:4]:
        phone.get_by_role("button", name="Light my phone").click()
        expect(phone.get_by_text("Ready. Turn your screen up")).to_be_visible()
    looks_well(phones[0], "phone-ready")
    manager.reload()
    manager.get_by_role("button", name="Lights").click()
    expect(manager.locator("#looking")).to_contain_text("once enough are ready")
    assert [colour(one) for one in phones].count(LIT) == 0, "four are not enough"
    phones[4].get_by_role("button", name="Light my phone").click()
    for phone in phones[:5]:
        expect(phone.locator("#light")).to_have_css("background-color", LIT, timeout=SOON)
    looks_well(phones[0], "phone-lit")
    expect(phones[0].locator("#sentence")).to_have_text("I am the only one of my kind where I work")
    expect(phones[5].get_by_role("button", name="Light my phone")).to_be_visible()


def and_are_dark_together(phones) -> None:
    phones[0].get_by_role("button", name="Rather be dark").click()
    for phone in phones[:5]:
        expect(phone.locator("#light[data-what=lit]")).to_have_count(0, timeout=SOON)
    phones[5].get_by_role("button", name="Light my phone").click()
    for phone in phones[1:]:
        expect(phone.locator("#light")).to_have_css("background-color", LIT, timeout=SOON)


def the_wall_is_blank_within_two_seconds(moderator, wall) -> None:
    moderator.get_by_role("button", name="Blank the wall").click()
    expect(wall.locator("body.blanked")).to_have_count(1, timeout=2_000)
    pictured(wall, "wall-blank")
    moderator.get_by_role("button", name="Show the wall again").click()
    expect(wall.locator("#frame .main")).to_be_visible(timeout=SOON)
