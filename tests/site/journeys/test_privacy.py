"""What people decide about themselves on a phone, and what safety leads do with it, in a real browser, by finger and keyboard."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import ApartRequest, Attendee, Report, Role, Visit
from kinfolk_web.programme.actions.wishes import add_agreements
from tests.site.journeys.conftest import fits, violations
from tests.site.phone.steps import opened
from tests.site.world import a_member, a_programme, an_attendee, an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def at_ease(page, name="", *, both=False):
    """Nothing to complain of: neither the browser nor axe (with ``both``, light and dark), nor a page wider than its window."""
    if name and (folder := os.environ.get("KINFOLK_SHOTS")):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
    assert page.wrong == []
    assert violations(page, both=both) == []
    page.evaluate("new Promise(done => setTimeout(done))")
    page.wrong.clear()  # axe tries inline styles, which the page's policy refuses; the browser says so a moment later
    fits(page)


@pytest.fixture
def event():
    event = an_event(
        starts_on=timezone.now().date() + timedelta(days=2), safety_name="Sol Lead", safety_phone="+49 30 123 456"
    )
    a_programme(event, rounds=3, seats=7)
    with scope(community=event.community):
        add_agreements(
            event=event, by=None, texts=["Everybody is new to somebody here.", "Ask before you take a picture."]
        )
    return event


@pytest.fixture
def ana(event):
    return an_attendee(event, "Ana Lima", email="ana@example.org", organisation="Lima & Co", needs=["step-free"])


def two_leads(event):
    return [a_member(event, Role.SAFETY_LEAD, email) for email in ("sol@example.org", "sam@example.org")]


def my_page(visit, server, attendee, *, path="/my/", dark=False, proved=False, **more):
    """Open somebody's page in a browser of a phone's size."""
    page = visit("/static/none/", size="phone", dark=dark, **more)
    cookie = opened(attendee).cookies["visit"].value
    if proved:
        with scopes_disabled():
            Visit.objects.filter(attendee=attendee).update(proved_at=timezone.now())
    page.context.add_cookies([{"name": "visit", "value": cookie, "url": server}])
    page.goto(path)
    page.wrong.clear()
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_agrees_opts_out_and_says_no_again_by_one_tap_each(visit, server, event, ana, scripts):
    page = my_page(visit, server, ana, scripts=scripts)
    page.get_by_role("button", name="Yes, I agree").click()
    page.get_by_text("You said yes to this.").wait_for()
    page.get_by_role("link", name="What I take part in").click()
    page.get_by_role("button", name="Sit it out").nth(1).click()
    page.get_by_text("You sit it out.").wait_for()
    page.get_by_role("button", name="No greeter, please").click()
    page.get_by_text("Nobody is asked to greet you.").wait_for()
    if scripts:
        at_ease(page, "quiet", both=True)
    with scopes_disabled():
        held = Attendee.objects.get(pk=ana.pk)
        assert (held.rounds, held.no_greeter) == ([1, 3], True)
    page.get_by_role("link", name="Back to my page").click()
    page.get_by_role("link", name="What I said yes to").click()
    page.get_by_role("button", name=re.compile("Yes.*Remember me")).click()
    page.get_by_role("button", name=re.compile("Take it back.*Remember me")).click()
    page.get_by_text("You took it back on").wait_for()
    if scripts:
        at_ease(page, "consents", both=True)
        page.goto("/my/why/")
        at_ease(page, "why", both=True)
        page.goto("/privacy/lamplighters/meeting/")
        at_ease(page, "privacy", both=True)


def test_whom_she_never_sits_with_is_asked_by_keyboard_and_the_lead_matches_and_confirms(visit, server, event, ana):
    sol, _sam = two_leads(event)
    bo = an_attendee(event, "Zebedee Quux")
    page = my_page(visit, server, ana, path="/my/apart/", proved=True)
    at_ease(page, "apart-light")
    page.get_by_label("Whom must you never share a table with?").focus()
    page.keyboard.type("zebedee quux")
    page.keyboard.press("Enter")
    page.get_by_text("Received. The safety leads read it").wait_for()
    at_ease(page, "apart-asked-light")

    lead = visit("/c/lamplighters/meeting/safety/", sol, size="phone", dark=True)
    at_ease(lead, "safety-dark")
    lead.get_by_role("button", name="Open").first.click()
    lead.get_by_role("heading", name="Request").wait_for()
    at_ease(lead, "request-dark")
    lead.get_by_label("Zebedee Quux").check()
    lead.get_by_role("button", name="Confirm: never at one table").click()
    lead.get_by_text("Noted.").wait_for()
    with scopes_disabled():
        assert ApartRequest.objects.get().state == "confirmed"
    page.reload()
    assert "read 1 time" in page.locator("main").inner_text()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Taken back.").wait_for()
    with scopes_disabled():
        assert ApartRequest.objects.get().state == "withdrawn"
    assert bo.name not in page.locator("main").inner_text()


def test_a_report_without_network_stays_on_the_page_then_reaches_a_lead_who_looks_after_it(visit, server, event, ana):
    sol, _sam = two_leads(event)
    page = visit("/report/lamplighters/meeting/", size="phone")
    assert page.get_by_role("link", name="Call Sol Lead").get_attribute("href") == "tel:+4930123456"
    at_ease(page, "report-light")
    page.get_by_label("What happened?").fill("He took my badge.\nI do not want to see him.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send it to the safety leads").click()
    page.get_by_text("It was not sent just now.").wait_for()
    assert page.get_by_label("What happened?").input_value().startswith("He took my badge.")
    page.context.set_offline(False)
    page.wrong.clear()
    page.get_by_role("button", name="Send it to the safety leads").click()
    page.get_by_role("heading", name="Thank you for telling us").wait_for()
    at_ease(page, "report-received-light")

    lead = visit("/c/lamplighters/meeting/safety/", sol, size="phone")
    lead.get_by_role("button", name=re.compile("Open.*Report")).focus()
    lead.keyboard.press("Enter")
    lead.get_by_text("He took my badge.").wait_for()
    at_ease(lead, "handling-light")
    lead.get_by_label("They were thanked").check()
    lead.get_by_role("button", name="Keep the ticks").click()
    lead.get_by_label("What was said or done").fill("Spoke to her at the door.")
    lead.get_by_role("button", name="Write it down", exact=True).click()
    lead.get_by_text("Spoke to her at the door.").wait_for()
    assert lead.get_by_label("They were thanked").is_checked()
    lead.get_by_text("Two people must not share a table because of this").click()
    lead.get_by_label("One of them").fill("Ana Lima")
    lead.get_by_label("The other").fill("Somebody Tall")
    lead.get_by_role("button", name="Write it down as a request").click()
    lead.get_by_text("Written down as a request.").wait_for()
    at_ease(lead, "safety-with-report-light")
    with scopes_disabled():
        assert Report.objects.get().state == "open"


def test_the_form_opens_without_a_network_once_the_own_page_was_opened(visit, server, event, ana):
    two_leads(event)
    page = my_page(visit, server, ana)
    kept: list[str] = []
    while not any(url.endswith("/my/report/") for url in kept):  # the worker keeps them one after the other
        page.wait_for_timeout(100)
        kept = page.evaluate(
            "caches.open('kinfolk-day').then(kept => kept.keys()).then(keys => keys.map(key => key.url))"
        )
    assert not [url for url in kept if any(name in url for name in ("apart", "data", "consents", "quiet"))]
    page.context.set_offline(True)
    page.goto("/my/report/")
    page.get_by_label("What happened?").fill("He took my badge.")
    page.get_by_role("button", name="Send it to the safety leads").click()
    page.get_by_text("It was not sent just now.").wait_for()
    assert page.get_by_role("link", name="Call Sol Lead").is_visible()
    page.context.set_offline(False)
    page.wrong.clear()
    page.get_by_role("button", name="Send it to the safety leads").click()
    page.get_by_role("heading", name="Thank you for telling us").wait_for()
    with scopes_disabled():
        assert Report.objects.count() == 1


def test_what_is_not_ours_takes_no_place_of_the_words_of_a_report(visit, event):
    two_leads(event)
    page = visit("/report/lamplighters/meeting/", size="phone")
    page.get_by_label("What happened?").fill("It was loud.")
    send = page.get_by_role("button", name="Send it to the safety leads")
    for status, answer in (
        (502, "<h1>502</h1>"),
        (200, "<main>Pay here</main>"),
        (500, "<main><h1>Broken</h1></main>"),
    ):
        page.route("**/report/**", answering(status, answer))
        send.click()
        page.get_by_text("It was not sent just now.").wait_for()
        expect(send).to_be_enabled()
        assert page.get_by_label("What happened?").input_value() == "It was loud."
        page.unroute("**/report/**")
        page.evaluate("document.querySelector('[data-unsent]').hidden = true")
    page.evaluate(
        "document.querySelector('[data-report] [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)"
    )  # too old
    send.click()
    page.get_by_role("heading", name="Thank you for telling us").wait_for()
    with scopes_disabled():
        assert Report.objects.count() == 1


def answering(status: int, text: str):
    return lambda asked: asked.fulfill(status=status, content_type="text/html", body=text)


def test_without_scripts_a_report_is_a_plain_form(visit, event):
    two_leads(event)
    page = visit("/report/lamplighters/meeting/", size="phone", scripts=False)
    page.get_by_label("What happened?").fill("It was loud.")
    page.get_by_role("button", name="Send it to the safety leads").click()
    page.get_by_role("heading", name="Thank you for telling us").wait_for()


def test_somebody_reads_takes_away_and_deletes_what_is_kept_of_them(visit, server, event, ana):
    page = my_page(visit, server, ana, path="/my/data/", proved=True)
    page.get_by_text("Lima & Co").wait_for()
    at_ease(page, "data", both=True)
    with page.expect_download() as held:
        page.get_by_role("link", name="A file for programs").click()
    assert "Lima & Co" in Path(held.value.path()).read_text("utf-8")
    page.get_by_role("link", name="Change my e-mail").click()
    at_ease(page, "email", both=True)
    page.goto("/my/data/")
    page.get_by_role("link", name="Delete me").click()
    at_ease(page, "delete", both=True)
    page.get_by_role("button", name="Delete me now").press("Enter")
    page.get_by_role("heading", name="You are deleted").wait_for()
    at_ease(page, "deleted", both=True)
    with scopes_disabled():
        assert Attendee.objects.get(pk=ana.pk).name == "guest"
    page.goto("/my/")
    assert "Open your link" in page.content()


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("laptop", True)])
def test_the_clock_shows_what_goes_when(visit, event, ana, size, dark):
    event.starts_on = timezone.now().date() - timedelta(days=10)
    event.save()
    page = visit("/c/lamplighters/meeting/settings/", a_member(event), size=size, dark=dark)
    page.get_by_role("link", name="What goes when").click()
    page.get_by_role("heading", name="1 thing is due to go").wait_for()
    at_ease(page, f"clock-{size}")
    page.get_by_role("button", name="Delete what is due now").click()
    page.get_by_role("button", name="The clock is running").wait_for()
    page.get_by_role("link", name="The record of processing").click()
    at_ease(page, f"record-{size}")
