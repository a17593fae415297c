"""From the one-time link to an event, in a real browser."""

from __future__ import annotations

import pytest

from kinfolk_web.accounts.actions import console_link
from tests.site.journeys.conftest import violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("laptop", True)])
def test_a_new_organiser_founds_a_community_by_keyboard(visit, size, dark):
    secret = console_link(email="olive@example.org", name="Olive")
    page = visit(f"/account/link/{secret}/", size=size, dark=dark)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="New community").click()
    page.get_by_label("Name of the community").fill("Lamplighters")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="New event").click()
    page.get_by_label("name", exact=False).first.fill("Annual meeting")
    assert violations(page) == []
    page.get_by_role("button", name="Make it").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Annual meeting"
    assert violations(page) == []
    assert page.wrong == []
