"""One phone through the whole day, in a real browser: door, cue, table, a round in airplane mode with a repair missed, pulse, closing."""

from __future__ import annotations

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.day import clock, looking, mending, stage
from kinfolk_web.day.clock import Step
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.models import Block, CheckIn, Clock, MeToo, Plan, PulseAnswer, Ready, Statement, Thanks
from kinfolk_web.people import moderating, tally
from tests.site.day.world import a_block, a_day, a_plan, people, where_it_is_noon
from tests.site.journeys.test_moments import button, heading, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SAID = "I learned this work by doing it"


@pytest.fixture
def event():
    """A round that runs, one to come, and a closing."""
    event = a_day(timezone=where_it_is_noon())
    a_block(event, Block.Kind.ROUND, -10)
    a_block(event, Block.Kind.ROUND, 45)
    a_block(event, Block.Kind.CLOSING, 90, text="One word each, hand in hand.")
    return event


@pytest.fixture
def eight(event):
    eight = people(event)
    with scopes_disabled():
        eight[2].is_host = True
        eight[2].save(update_fields=["is_host"])
        moderating.add(event=event, text=SAID, by=None)
        MeToo.objects.bulk_create(
            MeToo(
                statement=Statement.objects.get(), attendee=one, shown=True, made_at=timezone.now() - timedelta(days=9)
            )
            for one in eight
        )
        for _tick in range(4):
            tally.tick()
    return eight


def step(event) -> Step:
    row = Clock.objects.filter(event=event).first()
    return Step(by=None, version=row.version if row else 0)


def test_a_phone_through_the_whole_day_and_airplane_mode(visit, event, eight):
    ana, cy = eight[0], eight[2]
    before = a_plan(event, [{"1": eight[:4], "2": eight[4:]}, {"3": eight[:4], "4": eight[4:]}])
    page = opened(visit, ana)
    page.clock.install()
    page.goto("/my/")
    expect(heading(page)).to_have_text("Table 1")
    the_door_knows_her(event, eight)
    her_phone_lights(page, event, eight)
    expect(page.locator("#go .where:visible")).to_contain_text("able 1")
    pulse = as_a_round_ends(page, event)

    page.wait_for_function("localStorage.getItem('kinfolk-ahead') !== null")
    page.wait_for_function("caches.match('/my/', {ignoreVary: true}).then(Boolean)")
    page.context.set_offline(True)
    nothing_is_kept_yet(pulse)
    after = mended_meanwhile(event, eight, before)
    with scopes_disabled():
        until = clock.run_of(event).slots[1].starts_at - timezone.now() + timedelta(seconds=2)
    page.clock.fast_forward(int(until.total_seconds() * 1000))  # her own clock says go, without anybody
    expect(page.locator("#go .where:visible")).to_contain_text("able 3")
    expect(page.locator("#go")).to_contain_text("Find your table")
    page.reload()
    expect(page.locator("#go .where:visible")).to_contain_text("able 3")
    what_is_sent_now_is_said_not_to_be(page)

    expect(pulse.get_by_role("status")).to_contain_text("Not kept yet.")
    page.context.set_offline(False)
    expect(page.get_by_text("Your table changed: now 4")).to_be_visible()
    expect(page.locator("#live")).to_have_attribute("data-plan", str(after.number))
    it_is_kept_once(pulse, ana)
    with scopes_disabled():
        clock.go_to_next(event=event, step=step(event))
    expect(page.locator("#go")).to_contain_text("Find your table")
    expect(page.locator("#go .where:visible")).to_contain_text("able 4")
    has_begun(event, 1)
    the_day_closes(page, event, cy)


def the_door_knows_her(event, eight) -> None:
    with scopes_disabled():
        words = [Word(uuid.uuid4(), one.pk, timezone.now()) for one in eight]
        take_words(event=event, words=words)
        take_words(event=event, words=words)  # a desk that heard no answer says it again
        assert CheckIn.objects.filter(attendee=eight[0]).count() == 1


def her_phone_lights(page, event, eight) -> None:
    """Without a network a tap is said not to have been heard, and asked again."""
    with scopes_disabled():
        cue = looking.add(event=event, statement=Statement.objects.get().pk, by=None)
        looking.call(event=event, cue=cue, step=Step(by=None, version=stage.stage_of(event).version))
    light = page.get_by_role("button", name="Light my phone")
    page.reload()  # as whoever opens their page once the cues are chosen
    expect(light).to_be_visible()
    page.context.set_offline(True)
    light.click()
    expect(page.locator("#light .failed")).to_be_visible()
    with scopes_disabled():
        assert not Ready.objects.exists()
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        light.click()
    expect(page.get_by_text("Ready. Turn your screen up")).to_be_visible()
    with scopes_disabled():
        assert Ready.objects.count() == 1
        for one in eight[1:5]:
            looking.be_ready(attendee=one, cue=cue.pk, ready=True)
        looking.light(event=event, step=Step(by=None, version=stage.stage_of(event).version))
    expect(page.locator("#light[data-what=lit]")).to_have_count(1)
    with scopes_disabled():
        looking.end(event=event, step=Step(by=None, version=stage.stage_of(event).version))
    expect(page.locator("#light")).to_be_hidden()


def as_a_round_ends(page, event):
    """Return the pulse of the first round, open beside my page when the network goes."""
    with scopes_disabled():
        left = clock.run_of(event).slots[0].ends_at - timezone.now()
        clock.shorten(event=event, minutes=int(left.total_seconds() // 60), step=step(event))
    pulse = page.context.new_page()
    pulse.goto("/my/pulse/")
    expect(pulse.get_by_role("group", name="I belong here")).to_be_visible()
    return pulse


def nothing_is_kept_yet(pulse) -> None:
    pulse.get_by_role("group", name="I belong here").get_by_text("entirely").click()
    expect(pulse.get_by_role("status")).to_have_text("No network. Trying again …")
    with scopes_disabled():
        assert not PulseAnswer.objects.exists()


def mended_meanwhile(event, eight, before) -> Plan:
    """Return the plan of a repair that she does not hear of: in the second round she and Hana change places."""
    ana, hana = eight[0], eight[-1]
    after = a_plan(event, [{"1": eight[:4], "2": eight[4:]}, {"3": [hana, *eight[1:4]], "4": [ana, *eight[4:-1]]}])
    with scopes_disabled():
        Plan.objects.filter(pk=after.pk).update(why="repaired", base=before)
        after.refresh_from_db()
        mending.tell(before, after)
    return after


def what_is_sent_now_is_said_not_to_be(page) -> None:
    page.goto("/my/met/")
    expect(heading(page)).to_have_text("No network at the moment")
    page.goto("/my/")


def it_is_kept_once(pulse, ana) -> None:
    expect(pulse.get_by_role("status")).to_have_text("Kept.")
    with scopes_disabled():
        (kept,) = PulseAnswer.objects.filter(attendee=ana)
        assert (kept.round, kept.belong) == (1, 5)


def has_begun(event, nth) -> None:
    """Wait for a block that was begun by hand: the clock goes by whole seconds, and what begins within one is still the next."""
    deadline = time.monotonic() + 10
    with scopes_disabled():
        while clock.run_of(event).slots[nth].starts_at > timezone.now() - timedelta(seconds=1):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def the_day_closes(page, event, cy) -> None:
    with scopes_disabled():
        clock.go_to_next(event=event, step=step(event))
    expect(page.locator("#go .where:visible")).to_have_count(0)
    page.goto("/my/closing/")
    expect(page.get_by_text("One word each, hand in hand.")).to_be_visible()
    button(page, "Thank you", "Cy Dahl").click()
    expect(button(page, "Thank you", "Cy Dahl")).to_have_attribute("aria-pressed", "true")
    with scopes_disabled():
        assert Thanks.objects.get().to == cy
    assert re.search(r"/my/closing/$", page.url)
