"""On a phone: a first-timer says me too and writes her own; a moderator reads it with one thumb; by keyboard, in the dark."""

from __future__ import annotations

import re

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import MeToo, Role, Statement, ToldCount
from kinfolk_web.people import hearing, likeness, moderating, speaking
from kinfolk_web.people.invitations import address_of
from tests.site.journeys.test_my_page import looks_well
from tests.site.world import a_member, an_attendee, an_event, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TEXTS = (
    "I am the only paid person in my association",
    "I have never spoken in front of more than twenty people",
    "I would love to find somebody to call when I am stuck",
    "I moved to a new town within the last two years",
    "I run a library alone, with a card catalogue and a cat that sleeps on the printer every single afternoon",
    "I learn best by watching somebody do it",
)


@pytest.fixture
def event():
    event = an_event()
    hearing._remembered.clear()
    with scopes_disabled():
        for text in TEXTS:
            moderating.add(event=event, text=text, by=None)
        for one in Statement.objects.all():
            ToldCount.objects.create(statement=one, told=45, counted=47, answers=80)
    return event


def opened(visit, attendee, **more):
    page = visit(re.sub(r"^https?://[^/]+", "", address_of(attendee)), size="phone", **more)
    page.get_by_role("button", name="Open my page").click()
    page.get_by_role("link", name=re.compile("Me too")).click()
    expect(page).to_have_url(re.compile(r"/my/statements/"))
    return page


def answers(page) -> str:
    return page.locator("#words").inner_text()


def test_a_first_timer_says_me_too_and_finds_that_she_is_not_the_only_one(visit, event):
    ana = an_attendee(event, "Ana Lima")
    page = opened(visit, ana)
    looks_well(page, "statements", both=True)
    seen = []
    for number in range(1, 6):
        expect(page.get_by_text(f"{number} of 5")).to_be_visible()
        seen.append(answers(page))
        said = ("tell my table", "only count me", "Not me")[number % 3]
        page.get_by_role("button", name=re.compile(said)).click()
        if number < 5:
            expect(page.locator("#words")).not_to_have_text(seen[-1])
            assert page.evaluate("document.activeElement.id") == "words", "readers of the screen hear the next one"
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. That is plenty.")
    assert len(set(seen)) == 5
    looks_well(page, "statements-end", both=True)
    with scopes_disabled():
        assert sorted(MeToo.objects.filter(attendee=ana).values_list("shown", flat=True)) == [False, False, True]
    page.get_by_role("link", name=re.compile("What you said")).click()
    looks_well(page, "statements-mine", both=True)
    page.get_by_role("button", name=re.compile("Take back")).first.click()
    expect(page.get_by_text("Taken back. It plays no part")).to_be_visible()
    with scopes_disabled():
        assert MeToo.objects.filter(attendee=ana).count() == 2


def test_she_writes_her_own_and_is_shown_who_says_the_same_while_she_waits(visit, event):
    ana = an_attendee(event, "Ana Lima")
    page = opened(visit, ana)
    page.get_by_role("link", name=re.compile("Write your own")).click()
    page.get_by_role("button", name="I have never ...").click()
    page.keyboard.type("given a talk to over 20 people")
    looks_well(page, "statements-write")
    page.get_by_role("button", name="Look who says the same").click()
    expect(page.get_by_role("heading", name=re.compile("Looking who says"))).to_be_visible()
    do_jobs()
    expect(page.get_by_role("heading", name="Do you mean one of these?")).to_be_visible()
    looks_well(page, "statements-draft")
    page.get_by_role("button", name=re.compile("Send, tell my table")).click()
    expect(page.get_by_text("Waiting to be read")).to_be_visible()
    looks_well(page, "statements-waiting")


def test_a_tap_that_is_lost_on_the_way_is_sent_again_and_counts_once(visit, event):
    ana = an_attendee(event, "Ana Lima")
    page = opened(visit, ana)
    lost = []

    def drop(route):
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.request.post_data)
            if len(lost) == 2:  # it arrives, and only the answer is lost
                route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/my/statements/*/", drop)
    before = answers(page)
    page.get_by_role("button", name=re.compile("tell my table")).click()
    expect(page.locator("#words")).not_to_have_text(before, timeout=15_000)
    assert len(lost) == 2
    with scopes_disabled():
        assert MeToo.objects.filter(attendee=ana).count() == 1
    page.wrong.clear()


def test_it_works_without_scripts_and_by_keyboard_alone(visit, event):
    page = opened(visit, an_attendee(event, "Ana Lima"), scripts=False)
    before = answers(page)
    page.get_by_role("button", name=re.compile("tell my table")).click()
    expect(page.get_by_text("2 of 5")).to_be_visible()
    assert answers(page) != before
    page = opened(visit, an_attendee(event, "Bo Chen"))
    for _ in range(8):
        page.keyboard.press("Tab")
        if "tell my table" in page.evaluate("document.activeElement.textContent"):
            break
    before = answers(page)
    page.keyboard.press("Enter")
    expect(page.locator("#words")).not_to_have_text(before)


def test_a_moderator_reads_with_one_thumb_and_stops_everything_with_one_tap(visit, event):
    with scopes_disabled():
        for name, text in (
            ("Ana Lima", "I have never given a talk to many people"),
            ("Bo Chen", "I have never given a talk to so many people"),
            ("Cy Dorn", "Call Ana at 0170 1234567 for cheap books"),
        ):
            who = an_attendee(event, name)
            speaking.send(statement=speaking.write(attendee=who, text=text, language="en"), shown=True)
        likeness.compare(by=None, event=event)
        do_jobs()
    moderator = a_member(event, Role.MODERATOR, "mo@example.org")
    home = f"/c/{event.community.slug}/{event.slug}/statements/"
    page = visit(home, moderator, size="phone")
    looks_well(page, "moderation", both=True)
    assert "Bo Chen" not in page.inner_text("main"), "no authors"
    expect(page.get_by_text("2 that say nearly the same")).to_be_visible()
    expect(page.get_by_text("has a number like that of a phone")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Approve\s*: I have never given a talk to many")).click()
    expect(page.get_by_text("Approved: others can say me too.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Join with .*talk to many people")).first.click()
    expect(page.get_by_text("Joined: they are one now.")).to_be_visible()
    page.locator("summary", has_text="Decline").first.click()
    page.get_by_label("What its author reads").first.select_option("contact")
    looks_well(page, "moderation-decline", both=True)
    page.get_by_role("button", name=re.compile("^Decline")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing waits to be read")
    page.get_by_role("button", name="Stop: show nothing").click()
    expect(page.get_by_text("Stopped: no statement is shown anywhere.")).to_be_visible()
    looks_well(page, "moderation-stopped", both=True)
    page.goto(home + "starters/")
    looks_well(page, "moderation-starters", both=True)
    page.goto(home + "dots/")
    looks_well(page, "moderation-dots", both=True)
