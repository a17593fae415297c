"""From nothing to a programme and a room, in a real browser."""

from __future__ import annotations

import os
import re

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.models import Duty, Table
from tests.site.journeys.conftest import violations
from tests.site.world import a_crowd, a_member, an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HOME = "/c/lamplighters/meeting/programme/"
PICTURES = os.environ.get("KINFOLK_PICTURES", "")


def looks_well(page, name: str) -> None:
    """Nothing is wrong for anybody who looks, listens or zooms; nothing is wider than the screen."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    assert page.wrong == []


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("laptop", False), ("projector", True)])
def test_from_nothing_to_a_programme_and_a_room(visit, size, dark):
    event = an_event()
    organiser = a_member(event)
    a_crowd(event, 60)
    page = visit(HOME, organiser, size=size, dark=dark)
    assert "Which blocks can you give?" in page.inner_text("h1")
    looks_well(page, f"start-{size}")
    page.get_by_role("button", name=re.compile("A day and a half")).click()
    assert "3 rounds at tables" in page.inner_text("h1")
    looks_well(page, f"days-{size}")
    page.get_by_role("link", name=re.compile("Change 09:25")).click()
    looks_well(page, f"block-{size}")
    page.get_by_label("Minutes", exact=True).fill("20")
    page.get_by_role("button", name="Keep").click()
    assert "take turns" in page.inner_text("main") or "threes and fours" in page.inner_text("main")
    page.get_by_role("link", name="Next: draw the room").click()
    looks_well(page, f"room-new-{size}")
    page.get_by_role("button", name="Make the room").click()
    page.get_by_label("Tables", exact=True).fill("9")
    page.get_by_role("button", name="Put the tables there").click()
    assert page.locator(".piece.table").count() == 9
    page.locator(".piece.table").nth(3).click()
    page.get_by_role("heading", name="Table 4").wait_for()
    looks_well(page, f"room-{size}")
    page.goto(f"{HOME}welcome/")
    page.get_by_role("button", name="Share the duties out fairly").click()
    looks_well(page, f"rota-{size}")
    page.get_by_role("link", name="Choose greeters").first.click()
    looks_well(page, f"greeters-{size}")
    for place in ("agreements", "promises", "questions", "checklist"):
        page.goto(f"{HOME}{place}/")
        looks_well(page, f"{place}-{size}")
    page.goto(f"{HOME}rooms/")
    page.get_by_role("link", name="All tables as a list").first.click()
    looks_well(page, f"tables-{size}")
    with scopes_disabled():
        assert Table.objects.count() == 9
        assert Duty.objects.exists()
