"""After the event in a browser: the organiser has it counted, the board reads it by a link, somebody answers weeks later."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import BoardReport, Event, LaterAnswer, Story
from kinfolk_web.outcomes.asking import later
from kinfolk_web.outcomes.asking.instruments import bring
from tests.site.journeys.conftest import fits, violations
from tests.site.outcomes.test_asking import OURS
from tests.site.outcomes.world import a_report, an_event_that_is_over
from tests.site.world import a_member, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def looked_at(page, name: str) -> None:
    """Hold a page to what every page is held to; keep a picture of it where somebody wants one."""
    fits(page)
    assert violations(page) == []
    if folder := os.environ.get("KINFOLK_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_it_is_counted_read_by_the_board_and_answered_weeks_later(visit):
    event, people = an_event_that_is_over(60)
    page = visit("/c/lamplighters/meeting/after/", a_member(event))
    looked_at(page, "after")
    year = event.starts_on.year + 1
    page.get_by_label("Lines with e-mail and day").fill(f"{people[0].email}, 02/01/{year}")
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", name="How are the days meant?")).to_be_visible()
    looked_at(page, "which-day")
    page.get_by_role("button", name=f"02/01/{year} is").first.press("Enter")
    page.get_by_text("Renewed, of the people of this event").wait_for()
    page.get_by_role("button", name="Count, and make the report").click()
    do_jobs()
    expect(page).to_have_url(re.compile(r"/after/reports/1/$"))
    with scopes_disabled():
        BoardReport.objects.all().delete()
        a_report(event)
    page.reload()
    looked_at(page, "report-laptop")
    page.get_by_text("Who answered, and what each line means").click()
    expect(page.get_by_text("So shares of answers flatter the event")).to_be_visible()
    page.get_by_role("link", name="All reports").click()
    page.get_by_role("button", name="Make a link").click()
    where = re.sub(r"^https?://[^/]+", "", page.get_by_label("The link").input_value())
    board = visit(where, size="phone", dark=True)
    expect(board.get_by_role("heading", name="Second steps")).to_be_visible()
    looked_at(board, "report-phone-dark")
    expect(board.get_by_role("link", name="Overview")).to_have_count(0)
    with scopes_disabled():
        Story.objects.create(event=event, text="When somebody said that they work alone as well.", tags=["alone"])
        bring(event=event, content=OURS, by=None)
    for name in ("stories", "instruments"):
        page.goto(f"/c/lamplighters/meeting/{name}/")
        looked_at(page, name)
    with scopes_disabled():
        Story.objects.all().delete()
    _weeks_later(visit, event, people[0])


def _weeks_later(visit, event: Event, ana) -> None:
    Event.objects.filter(pk=event.pk).update(starts_on=timezone.now().date() - timedelta(days=21))
    page = visit(re.sub(r"^https?://[^/]+", "", later.address_of(ana)), size="phone", scripts=False)
    fits(page)
    if folder := os.environ.get("KINFOLK_PICTURES"):
        page.screenshot(path=Path(folder) / "later-phone.png", full_page=True)
    page.get_by_role("group", name="Would you come again?").get_by_text("yes", exact=True).click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept. Thank you")).to_be_visible()
    page.get_by_label("When did you feel that you were not the only one?").fill("At the second table.")
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("It is deleted.")).to_be_visible()
    with scopes_disabled():
        assert LaterAnswer.objects.get().again == 2
        assert not Story.objects.exists()
