"""An organiser finds out honestly: reads what members will read, switches it on, keeps the protocol, draws, on a phone too."""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.models import Study
from tests.site.journeys.test_privacy import at_ease
from tests.site.world import a_crowd, a_member, an_event

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
