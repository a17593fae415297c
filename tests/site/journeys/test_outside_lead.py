"""A safety lead from outside the staff: by their link alone, from the first visit to a decision, and nothing beyond."""

from __future__ import annotations

import re

import pytest
from django_scopes import scope

from kinfolk_web.models import ApartRequest, Role, VaultRead
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_list_says, a_member, an_attendee, an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SAFETY = "/c/lamplighters/meeting/safety/"


def at_ease(page):
    assert page.wrong == []
    assert violations(page) == []
    page.evaluate("new Promise(done => setTimeout(done))")
    page.wrong.clear()  # axe tries inline styles, which the page's policy refuses; the browser says so a moment later
    fits(page)


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("laptop", True)])
def test_somebody_from_outside_is_asked_reads_decides_and_is_let_go(visit, size, dark):
    event = an_event()
    ana, bo = an_attendee(event, "Ana Lima"), an_attendee(event, "Bo Chen")
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], [])
    lead = visit(SAFETY, a_member(event, Role.SAFETY_LEAD, "sol@example.org"), size=size, dark=dark)
    lead.get_by_label("Name").fill("Nora Counsel")
    lead.get_by_role("button", name="Make the link").click()
    at_ease(lead)
    link = re.search(r"/safety/link/[\w-]+/", lead.content()).group()

    nora = visit(link, size=size, dark=dark)
    nora.get_by_role("heading", name="Welcome, Nora Counsel").wait_for()
    at_ease(nora)
    lead.goto(SAFETY)
    assert "has not opened the link yet" in lead.locator("main").inner_text(), "looking is not saying yes"
    nora.get_by_role("button", name="Go in").click()
    nora.get_by_role("heading", name="1 request waits for you").wait_for()
    at_ease(nora)
    assert "Ana" not in nora.content()
    assert nora.get_by_role("button", name="End their access").count() == 0
    nora.get_by_role("button", name="Open").first.click()
    nora.get_by_text("Ana Lima").first.wait_for()
    at_ease(nora)
    nora.get_by_role("button", name="Confirm").first.click()
    nora.get_by_text("Noted.").wait_for()
    at_ease(nora)
    assert "Ana" not in nora.content()
    with scope(community=event.community):
        assert ApartRequest.objects.get().state == "confirmed"
        assert VaultRead.objects.filter(outside__name="Nora Counsel", purpose="confirmed").exists()
    nora.goto("/c/lamplighters/meeting/people/")
    nora.wait_for_url("**/account/sign-in/**")  # the link opens the vault and nothing else

    lead.goto(SAFETY)
    lead.get_by_role("button", name=re.compile("^End their access")).click()
    lead.get_by_text("Their link no longer works.").wait_for()
    nora.goto("/safety/")
    nora.get_by_role("heading", name="Please open your link again").wait_for()
    nora.wrong.clear()  # the browser notes the refusal itself
    at_ease(nora)
    nora.goto(link)
    assert "no longer good" in nora.content()


def test_without_scripts_the_link_opens_and_a_request_is_decided(visit):
    event = an_event()
    ana, bo = an_attendee(event, "Ana Lima"), an_attendee(event, "Bo Chen")
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], [])
    lead = visit(SAFETY, a_member(event, Role.SAFETY_LEAD, "sol@example.org"), scripts=False)
    lead.get_by_label("Name").fill("Nora Counsel")
    lead.get_by_role("button", name="Make the link").click()
    nora = visit(re.search(r"/safety/link/[\w-]+/", lead.content()).group(), size="phone", scripts=False)
    nora.get_by_role("button", name="Go in").click()
    nora.get_by_role("button", name="Open").first.click()
    nora.get_by_role("button", name="Decline").click()
    nora.get_by_text("Noted.").wait_for()
    with scope(community=event.community):
        assert ApartRequest.objects.get().state == "declined"
