"""In a fresh demo, by links that its organiser finds: the moderator reads, a safety lead confirms, and a report is received."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django_scopes import scopes_disabled

from kinfolk_web import demo, demo_staff
from kinfolk_web.models import Statement
from tests.site.journeys.conftest import fits
from tests.site.journeys.test_six_people import at_the_meeting, comes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def olive(visit, settings):
    """The organiser of a fresh demo, who came by the link that `make run` printed, at the annual meeting."""
    cache.clear()
    settings.MAIL_URL = ""
    with scopes_disabled():
        link = demo.load(str, people=40)
    page = visit(link[link.index("/account/") :])
    page.get_by_role("button", name="Sign in").click()
    return at_the_meeting(page)


def signs_in(visit, olive, name: str):
    """Follow the link in the mail that lies beside somebody's name on the staff page, on another phone."""
    olive.get_by_role("link", name="All along").first.click()
    olive.get_by_role("link", name="Staff").first.click()
    olive.get_by_role("link", name=re.compile(rf"The mail with the link\s*: {name}")).click()
    link = re.search(r"/account/link/[\w-]+/", olive.content()).group()
    page = visit(link, size="phone")
    page.get_by_role("button", name="Sign in").click()
    return at_the_meeting(page)


def test_moderator_and_safety_lead_of_the_demo_do_their_part_by_links_alone(visit, olive):
    mona = signs_in(visit, olive, "Mona Fielding")
    mona.get_by_role("link", name="Statements").first.click()
    mona.get_by_role("heading", name=f"{len(demo_staff.WAITING)} statements wait to be read").wait_for()
    mona.get_by_role("button", name=re.compile("^Approve")).first.click()
    mona.get_by_text("Approved: others can say me too.").wait_for()
    fits(mona)
    sol = signs_in(visit, olive, "Sol Marchetti")
    sol.get_by_role("link", name="Safety").first.click()
    sol.get_by_role("button", name="Open").first.click()
    for side in ("a", "b"):
        sol.locator(f"input[type=radio][name={side}]").first.check()
    sol.get_by_role("button", name="Confirm: never at one table").click()
    sol.get_by_text("Noted.").wait_for()
    with scopes_disabled():
        assert Statement.objects.filter(state="held").count() == len(demo_staff.WAITING) - 1


def test_an_attendee_of_the_demo_finds_a_form_for_a_report(visit, olive):
    olive.get_by_role("link", name="All along").first.click()
    olive.get_by_role("link", name="Mail").first.click()
    olive.get_by_role("link", name="All mails").first.click()
    olive.get_by_role("link", name=re.compile(": Invitation$")).first.click()
    page = comes(visit, re.search(r"/i/[\w-]+/", olive.content()).group())
    page.get_by_role("link", name="Did something go wrong?").click()
    page.get_by_role("button", name="Send it to the safety leads").wait_for()
