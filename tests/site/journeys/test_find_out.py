"""An organiser finds out honestly: reads what members will read, switches it on, keeps the protocol, draws, on a phone too."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import Block, Pin, Study, Welcome
from kinfolk_web.people.invitations import address_of
from tests.site.journeys.test_privacy import at_ease
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_from_the_sentence_to_the_draw(visit):
    event = an_event()
    a_crowd(event, 24)
    page = visit("/c/lamplighters/meeting/find-out/", a_member(event), size="phone")
    card = page.locator("#same-treatment")
    assert "Nobody is treated differently" in card.inner_text()
    at_ease(page)
    card.get_by_role("button", name="Switch it on").click()
    page.locator("#same-treatment code").wait_for()
    with scopes_disabled():
        study = Study.objects.get()
    assert study.fingerprint in page.locator("#same-treatment").inner_text()
    assert study.state == Study.State.WRITTEN
    at_ease(page)
    page.locator("#same-treatment").get_by_role("button", name="Draw").click()
    page.get_by_text("Count once the last round is over").wait_for()
    at_ease(page)
    page.goto(page.url.split("#")[0] + "same-treatment/numbers/")
    study.refresh_from_db()
    assert study.seed in page.locator("main").inner_text()
    at_ease(page)


def test_a_welcome_lottery_from_the_sentence_to_the_greeters_own_page(visit):
    event = an_event(starts_on=timezone.localdate() + timedelta(days=9))
    with scopes_disabled():
        Block.objects.create(event=event, kind=Block.Kind.ARRIVAL, starts_at="08:15", welcome_place="by the plant")
        tom = an_attendee(event, "Tom Berg", email="tom@example.org", times_attended=4, is_greeter=True)
        new = [an_attendee(event, f"Ana Lima {n}", times_attended=0) for n in range(20)]
        Welcome.objects.bulk_create(Welcome(event=event, newcomer=one, greeter=tom) for one in new)
    olive = a_member(event)
    page = visit("/c/lamplighters/meeting/find-out/", olive, size="phone", dark=True)
    card = page.locator("#welcome-lottery")
    at_ease(page, "lottery-offer-phone-dark")
    card.get_by_role("button", name="Switch it on").click()
    card.get_by_role("button", name="Draw").click()
    card.get_by_text("Greeters see on their own page").wait_for()
    at_ease(page, "lottery-drawn-phone-dark")
    wide = visit("/c/lamplighters/meeting/find-out/", olive)
    at_ease(wide, "lottery-drawn-laptop")
    wide.goto(wide.url + "welcome-lottery/numbers/")
    at_ease(wide, "lottery-numbers-laptop")

    page.get_by_role("link", name="Enter introductions made on paper").click()
    page.get_by_label("Ana Lima 7", exact=True).check()
    at_ease(page, "lottery-introduced-phone-dark")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Kept.").wait_for()
    page.get_by_role("link", name="Enter introductions made on paper").click()
    assert page.get_by_label("Ana Lima 7", exact=True).is_checked()
    page.get_by_label("Ana Lima 7", exact=True).uncheck()
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Kept.").wait_for()

    greeter = visit(urlsplit(address_of(tom)).path, size="phone", dark=True)
    greeter.get_by_role("button").first.click()
    greeter.goto("/my/greeting/")
    assert greeter.get_by_text("introduce them to two people").count() == 10
    at_ease(greeter, "greeter-phone-dark")
    greeter.get_by_role("button", name="I have introduced them").first.focus()
    greeter.keyboard.press("Enter")
    greeter.get_by_text("Introduced.").wait_for()
    at_ease(greeter, "greeter-done-phone-dark")


def test_stepped_rounds_from_the_sentence_to_their_early_end(visit):
    event = an_event(starts_on=timezone.localdate() + timedelta(days=9))
    a_crowd(event, 24)
    a_programme(event, rounds=2, seats=6)
    olive = a_member(event)
    page = visit("/c/lamplighters/meeting/find-out/", olive, size="phone")
    card = page.locator("#stepped-rounds")
    assert "then we swap" in card.inner_text()
    card.get_by_role("button", name="Switch it on").click()
    card.get_by_role("button", name="Draw").click()
    card.get_by_text("Plans that you make from now on keep to it.").wait_for()
    at_ease(page, "stepped-drawn-phone")
    with scopes_disabled():
        assert Pin.objects.filter(event=event, table="").count() == 24
    card.get_by_text("End it early").click()
    card.get_by_role("button", name="End it").click()
    card.get_by_text("It is counted as it was drawn").wait_for()
    at_ease(visit("/c/lamplighters/meeting/find-out/", olive, dark=True), "stepped-ended-laptop-dark")
    with scopes_disabled():
        assert not Pin.objects.exists()
