"""An event's pages in groups by the stage of the work: on a phone, by keyboard, from right to left, and without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kinfolk_web.models import Event
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_crowd, a_member, a_programme, an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HOME = "/c/lamplighters/meeting/"


def test_an_organiser_finds_every_page_from_the_zone_of_her_browser_to_what_is_found_out(visit):
    event = an_event(starts_on=timezone.localdate() + timedelta(days=4))
    olive = a_member(event)
    a_crowd(event, 12)
    a_programme(event, rounds=2, seats=6, tables=2)

    page = visit("/c/lamplighters/events/new/", olive, timezone_id="Asia/Tokyo")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    page.get_by_label("name", exact=False).first.fill("Supper")
    page.get_by_label("Time zone").select_option("Europe/Paris")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Supper")
    assert Event.objects.get(slug="supper").timezone == "Europe/Paris", "what she chose stays"

    page.goto(f"{HOME}people/")
    page.get_by_role("link", name="The day", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="The day").get_by_role("link", name="Stage").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".now [data-left]")).to_contain_text("days", timeout=15_000)
    assert violations(page) == []
    assert page.wrong == []

    phone = visit(f"{HOME}people/", olive, size="phone", dark=True)
    phone.evaluate("document.documentElement.dir = 'rtl'")
    fits(phone)
    assert violations(phone) == []

    plain = visit(f"{HOME}people/", olive, size="phone", scripts=False)
    plain.get_by_role("navigation", name="Steps").get_by_role("link", name="After").click()
    plain.get_by_role("navigation", name="After").get_by_role("link", name="Find out").click()
    expect(plain.get_by_role("link", name="Find out")).to_have_attribute("aria-current", "page")
    fits(plain)
