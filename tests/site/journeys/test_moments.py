"""On phones, through the day: a first-timer proposes a table, others join; a pulse; two who met stay in touch; thanks at the end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.day import clock, closing
from kinfolk_web.day.clock import Step
from kinfolk_web.models import Block, CastGuest, PulseAnswer, Reunion, Role, Thanks
from kinfolk_web.people.invitations import address_of
from tests.site.day.world import a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.journeys.test_my_page import looks_well
from tests.site.world import a_member, an_attendee

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PAGES = {
    "pulse/": "Pulse", "pulse/rounds/1/": "Type in cards", "casts/": "Casts today", "closing/": "Closing",
    "again/": "From event to event",
}  # fmt: skip


@pytest.fixture
def event():
    """A round is over, open tables come, the closing has begun; Ana is new, Cy hosts her table and her cast."""
    event = a_day()
    a_block(event, Block.Kind.ROUND, -40)
    a_block(event, Block.Kind.CLOSING, -5)
    a_block(event, Block.Kind.CAST, 40, 15)
    a_block(event, Block.Kind.OPEN_TABLES, 60)
    with scopes_disabled():
        Block.objects.filter(event=event, kind=Block.Kind.CLOSING).update(text="One word each, hand in hand.")
        Reunion.objects.create(event=event, on="2028-02-29", place="Town hall")
    return event


@pytest.fixture
def eight(event):
    eight = people(event)
    with scopes_disabled():
        for one, fields in ((eight[0], {"times_attended": 0}), (eight[2], {"is_host": True, "times_attended": 4})):
            for name, value in fields.items():
                setattr(one, name, value)
            one.save()
    a_plan(event, [{"1": eight[:4], "2": eight[4:]}], {"Heron": eight})
    return eight


def opened(visit, attendee, **more):
    page = visit(re.sub(r"^https?://[^/]+", "", address_of(attendee)), size="phone", **more)
    page.get_by_role("button", name="Open my page").click()
    expect(page).to_have_url(re.compile(r"/my/$"))
    return page


def heading(page):
    return page.get_by_role("heading", level=1)


def button(page, words: str, name: str):
    """Return the button of somebody: what it does, and to whom for those who hear it."""
    return page.get_by_role("button", name=re.compile(rf"^{words}\s*: {name}$"))


def test_a_day_among_people(visit, event, eight):
    ana, bo, cy, *_ = eight
    hers, his = opened(visit, ana), opened(visit, bo, dark=True)
    looks_well(hers, "moments-my-page")
    proposed(hers)
    queue = visit(f"/c/{event.community.slug}/{event.slug}/open-tables/", moderator(event), size="phone")
    looks_well(queue, "open-tables-queue")
    queue.get_by_role("button", name=re.compile("^Approve")).click()
    expect(queue.get_by_text("Approved: others can join.")).to_be_visible()
    joined(hers, his)
    tapped(hers)
    both_said_yes(hers, his)
    his.goto("/my/closing/")
    looks_well(his, "closing")
    button(his, "Thank you", "Cy Dahl").click()
    expect(button(his, "Thank you", "Cy Dahl")).to_have_attribute("aria-pressed", "true")
    with scopes_disabled():
        assert Thanks.objects.get().to == cy
    for_next_time(his, hers)
    his.goto("/my/cast/")
    looks_well(his, "cast-today")
    with scopes_disabled():
        CastGuest.objects.create(event=event, cast="Heron", attendee=an_attendee(event, "Zoe Late"))
    his.evaluate("document.dispatchEvent(new CustomEvent('day', { detail: { kind: 'casts' } }))")
    expect(his.get_by_text("Zoe")).to_be_visible()
    lead = a_member(event, Role.ORGANISER)
    for path, name in PAGES.items():
        told = visit(f"/c/{event.community.slug}/{event.slug}/{path}", lead, size="phone")
        expect(heading(told)).to_have_text(name)
        looks_well(told, f"console-{path.replace('/', '-')}")


def test_a_page_that_was_kept_for_two_hours_knows_what_runs_now(visit):
    event = a_day(timezone=where_it_is_noon())
    first, later = (a_block(event, Block.Kind.ROUND, begins, 60) for begins in (-10, 100))
    eight = people(event)
    a_plan(event, [{"1": eight[:4], "2": eight[4:]}, {"3": eight[:4], "4": eight[4:]}])
    page = opened(visit, eight[0])
    page.clock.install()
    page.goto("/my/")
    expect(page.locator(f"#my-day [data-block='{first.pk}'][aria-current=time]")).to_be_visible()
    page.wait_for_function("localStorage.getItem('kinfolk-ahead') !== null")
    page.wait_for_function("caches.match('/my/', {ignoreVary: true}).then(Boolean)")
    page.clock.fast_forward("02:00:00")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(f"#my-day [data-block='{later.pk}'][aria-current=time]")).to_be_visible()


def test_a_page_that_is_open_never_leads_with_a_round_that_is_left_out(visit):
    event = a_day(timezone=where_it_is_noon())
    _first, second, _third = (a_block(event, Block.Kind.ROUND, begins) for begins in (-10, 40, 90))
    eight = people(event)
    a_plan(event, [{"1": eight}, {"2": eight}, {"3": eight}])
    page = opened(visit, eight[0])
    page.clock.install()
    page.goto("/my/")
    expect(heading(page)).to_have_text("Table 1")
    page.wait_for_function("localStorage.getItem('kinfolk-ahead') !== null")
    with scopes_disabled():
        clock.skip(event=event, block=second.pk, step=Step(by=None, version=0))
    expect(page.locator(f"#my-day [data-block='{second.pk}'] .tag")).to_be_visible()
    page.clock.fast_forward("00:25:00")
    expect(heading(page)).to_have_text("Table 3")
    with scopes_disabled():
        clock.take_back(event=event, step=Step(by=None, version=1))
    expect(heading(page)).to_have_text("Table 2")


def test_when_they_meet_again_stands_on_the_closing_page_that_is_open_but_under_no_finger(visit, event, eight):
    page = opened(visit, eight[0])
    page.goto("/my/closing/")
    page.evaluate("Math.random = () => 0")
    page.locator("#again a").first.focus()
    with scopes_disabled():
        closing.meet_again(event=event, on=timezone.localdate(), at=None, place="The old mill", by=None)
    page.evaluate("document.activeElement.blur()")
    expect(page.get_by_text("The old mill")).to_be_visible()


def for_next_time(his, hers):
    his.get_by_role("link", name="For next time").click()
    looks_well(his, "for-next-time")
    his.get_by_label("First date").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    his.get_by_role("button", name="Ask my cast").click()
    expect(his.get_by_text("1 of 8 can")).to_be_visible()
    his.get_by_label("Dear me").fill("You were not the only one.")
    his.get_by_role("button", name="Seal it").click()
    expect(his.get_by_text("It is sealed")).to_be_visible()
    looks_well(his, "for-next-time-asked")
    hers.goto("/my/again/")
    can = hers.get_by_role("button", name=re.compile(r"^I can\s*:"))
    can.click()
    expect(can).to_have_attribute("aria-pressed", "true")


def moderator(event):
    return a_member(event, Role.MODERATOR, "mo@example.org")


def proposed(hers):
    hers.get_by_role("link", name=re.compile("New here")).click()
    looks_well(hers, "open-tables-none")
    hers.get_by_role("link", name="Propose a table").click()
    looks_well(hers, "open-tables-propose")
    hers.get_by_label("What is it about?").fill("How do you find helpers who stay?")
    hers.get_by_label("Where?").select_option("2")
    hers.get_by_role("button", name="Send it to be read").click()
    expect(hers.get_by_text("Waiting to be read")).to_be_visible()
    looks_well(hers, "open-tables-waiting")


def joined(hers, his):
    his.get_by_role("link", name=re.compile("Open tables")).click()
    his.get_by_role("button", name=re.compile("^Join")).click()
    expect(his.get_by_text("You have a seat", exact=True)).to_be_visible()
    looks_well(his, "open-tables-joined")
    hers.goto("/my/open-tables/")
    hers.get_by_role("link", name=re.compile("Your sheet")).click()
    expect(hers.get_by_role("listitem").filter(has_text=re.compile("^Bo$"))).to_be_visible()
    looks_well(hers, "open-tables-sheet")


def tapped(hers):
    hers.goto("/my/pulse/")
    looks_well(hers, "pulse")
    hers.get_by_role("group", name="I belong here").get_by_text("entirely").click()
    expect(hers.get_by_role("status")).to_have_text("Kept.")
    hers.get_by_role("group", name="Me and the people here").locator("label").nth(5).click()
    hers.get_by_role("group", name=re.compile("first 15 minutes")).get_by_text("yes").click()
    hers.get_by_role("button", name="Keep").click()
    expect(hers.get_by_text("Kept. Thank you")).to_be_visible()
    expect(hers.get_by_role("group", name="Me and the people here").locator("input").nth(5)).to_be_checked()
    with scopes_disabled():
        kept = PulseAnswer.objects.get()
        assert (kept.belong, kept.circles, kept.welcomed, kept.bond) == (5, 6, True, None)


def both_said_yes(hers, his):
    hers.goto("/my/met/")
    looks_well(hers, "met")
    hers.get_by_label("my e-mail").check()
    hers.get_by_role("button", name="Keep", exact=True).click()
    expect(hers.get_by_text("Kept. Nobody sees it")).to_be_visible()
    button(hers, "Keep in touch", "Bo Berg").click()
    expect(button(hers, "Keep in touch", "Bo Berg")).to_have_attribute("aria-pressed", "true")
    his.goto("/my/met/")
    assert "ana@example.org" not in his.inner_text("main")
    button(his, "We met", "Ana Lima").click()
    button(his, "Keep in touch", "Ana Lima").click()
    expect(his.get_by_text("ana@example.org")).to_be_visible()
    looks_well(his, "met-both")
