"""Signing in with an app or a passkey, inviting, recovering, the change log with undo, and the vault, in a real browser."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django_scopes import scope

from kinfolk_web.models import ApartRequest, Event, Role
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_list_says, a_member, an_attendee, an_event, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PASSWORD = "a long password for tests"


@pytest.fixture(autouse=True)
def nothing_tried_yet():
    cache.clear()


def at_ease(page, *, both=False):
    """Nothing to complain of: neither the browser nor axe (with ``both``, light and dark), nor a page wider than its window."""
    assert page.wrong == []
    assert violations(page, both=both) == []
    page.evaluate("new Promise(done => setTimeout(done))")
    page.wrong.clear()  # axe tries inline styles, which the page's policy refuses; the browser says so a moment later
    fits(page)


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("laptop", False)])
def test_somebody_joins_by_a_link_sets_up_an_app_and_signs_in_with_it(visit, size, dark):
    event = an_event()
    olive = a_member(event)
    page = visit("/c/lamplighters/meeting/staff/", olive, size=size, dark=dark)
    at_ease(page)
    page.get_by_label("Their e-mail").fill("dora@example.org")
    page.get_by_label("What they are there for").select_option("read_only")
    page.get_by_role("button", name="Make the link").click()
    at_ease(page)
    link = re.search(r"/account/invitation/[\w-]+/", page.content()).group()

    hers = visit(link, size=size, dark=dark)
    at_ease(hers)
    hers.get_by_label("Your name").fill("Dora Dunn")
    hers.get_by_label("Password").fill("three odd words together")
    hers.keyboard.press("Enter")
    hers.get_by_role("heading", name="One more key").wait_for()
    at_ease(hers)
    hers.get_by_role("link", name="Set it up").click()
    at_ease(hers)
    secret = re.search(r"\b[A-Z2-7]{32}\b", hers.locator("main").inner_text().replace(" ", "")).group()
    hers.locator("input[name=code]").fill(code(secret))
    hers.keyboard.press("Enter")
    hers.wait_for_url("**/account/factors/codes/")
    at_ease(hers)
    hers.get_by_role("button", name="Sign out").first.click()

    hers.goto("/account/sign-in/")
    at_ease(hers)
    hers.locator("input[name=login]").fill("dora@example.org")
    hers.locator("input[name=password]").fill("three odd words together")
    hers.keyboard.press("Enter")
    hers.wait_for_url("**/account/code/")
    at_ease(hers)
    cache.clear()  # the code of this half minute was used to set the app up
    hers.locator("input[name=code]").first.fill(code(secret))
    hers.keyboard.press("Enter")
    hers.wait_for_url("**/c/lamplighters/**")
    hers.goto("/c/lamplighters/meeting/staff/")
    assert "This is not for your role" in hers.content()


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_passkey_is_added_and_signs_in_without_anything_typed(visit, server):
    event = an_event()
    home = server.replace("127.0.0.1", "localhost")  # passkeys belong to names, not to numbers
    page = visit("/account/sign-in/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.context.add_cookies(
        [{"name": "session", "value": signed_in(a_member(event)).cookies["session"].value, "url": home}]
    )
    page.goto(f"{home}/account/factors/passkeys/add/")
    assert violations(page) == []
    page.locator("input[name=name]").fill("This laptop")
    page.locator("main form button").first.click()
    page.wait_for_url("**/account/factors/codes/")
    page.get_by_role("button", name="Sign out").first.click()
    page.goto(f"{home}/account/sign-in/")
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url("**/c/lamplighters/**")


def test_a_lost_phone_is_recovered_on_the_console(visit, capsys):
    a_member(an_event())
    call_command("signin", "olive@example.org", "--forget-second-factor")
    link = re.search(r"/account/link/[\w-]+/", capsys.readouterr().out).group()
    page = visit(link)
    at_ease(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/lamplighters/**")
    page.goto(link)
    assert "no longer good" in page.content()
    at_ease(page)


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("laptop", True)])
def test_the_log_says_who_did_what_and_takes_it_back(visit, size, dark):
    event = an_event()
    page = visit("/c/lamplighters/meeting/settings/", a_member(event), size=size, dark=dark)
    at_ease(page)
    page.locator("input[name=name]").fill("Spring meeting")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Spring meeting").wait_for()
    page.goto("/c/lamplighters/meeting/changes/")
    at_ease(page)
    page.get_by_role("link", name="Details").first.click()
    assert "Annual meeting" in page.locator("main").inner_text()
    at_ease(page)
    page.go_back()
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_text("Undone.").wait_for()
    at_ease(page)
    assert Event.objects.get().name == "Annual meeting"


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("laptop", False)])
def test_a_safety_lead_opens_a_request_and_decides(visit, size, dark):
    event = an_event()
    ana, bo = an_attendee(event, "Ana Lima"), an_attendee(event, "Bo Chen")
    lead = a_member(event, Role.SAFETY_LEAD, "sol@example.org")
    where = "/c/lamplighters/meeting/safety/"
    page = visit(where, lead, size=size, dark=dark)
    at_ease(page)
    assert page.get_by_role("button", name="Open").count() == 0, "one lead alone reads nothing"
    a_member(event, Role.SAFETY_LEAD, "sam@example.org")
    with scope(community=event.community):
        a_list_says(event, [(ana.code, bo.code)], [])
    page.goto(where)
    assert "Ana" not in page.content()
    at_ease(page)
    page.get_by_role("button", name="Open").first.click()
    page.get_by_text("Ana Lima").first.wait_for()
    at_ease(page)
    page.get_by_role("button", name="Confirm").first.click()
    page.get_by_text("Noted.").wait_for()
    assert "Ana" not in page.content()
    at_ease(page)
    with scope(community=event.community):
        assert ApartRequest.objects.get().state == "confirmed"


def test_pages_for_what_went_wrong_are_warm_and_in_ones_language(visit):
    page = visit("/c/nowhere/", a_member(an_event()), size="phone")
    assert "There is nothing here" in page.content()
    page.wrong.clear()  # the browser notes the 404 itself
    at_ease(page, both=True)
    page.get_by_role("button", name="Deutsch").click()
    page.goto("/c/nowhere/")
    assert page.locator("html").get_attribute("lang") == "de"
    assert "There is nothing here" not in page.content()
