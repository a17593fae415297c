"""What every answer says to browsers, what is refused before a view sees it, and that the page on security is true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import kinfolk_web
from kinfolk_web.accounts.actions import console_link
from kinfolk_web.models import Event, Membership, Role, User
from kinfolk_web.urls import ROUTES
from tests.site.security.crawl import address, things_of, walk
from tests.site.world import a_member, a_user, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
HERE = Path(__file__).resolve()
ROOT = HERE.parents[3]
PAGE = ROOT / "docs/explanation/security.md"
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
          "form-action 'self'", "object-src 'none'"}  # fmt: skip

PRESSED_ELSEWHERE = {"no_mail"}  # by programs for mail, which have no token (RFC 8058); the link itself is the secret


@pytest.fixture(scope="module")
def event(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        event = an_event()
        an_attendee(event, "Ana Lima")
        a_member(event)
        yield event
        transaction.set_rollback(True)


@pytest.fixture
def browser(event):
    return signed_in(User.objects.get(email="olive@example.org"))


def test_every_answer_carries_the_headers_that_protect_it(event, browser):
    for answer in walk(browser, event):
        headers = dict(answer.headers)
        policy = headers["Content-Security-Policy"]
        assert set(policy.split("; ")) >= POLICY, answer.route
        assert "unsafe" not in policy, answer.route
        assert headers["X-Content-Type-Options"] == "nosniff", answer.route
        assert headers["Referrer-Policy"] == "same-origin", answer.route
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", answer.route
        assert "camera=()" in headers["Permissions-Policy"], answer.route
        assert "no-store" in headers["Cache-Control"], answer.route
        assert "Cookie" in headers["Vary"], answer.route
        if "html" in headers.get("Content-Type", ""):
            assert not re.search(rb"<[^>]+\son\w+=|<[^>]+\sstyle=|<script(?![^>]*(src=|json))", answer.body), (
                answer.route
            )


def test_links_with_secrets_are_kept_nowhere_on_the_way(event):
    for where in (
        reverse("console_link", args=[console_link(email="olive@example.org")]),
        reverse("outside_link", args=["x"]),
    ):
        answer = Client().get(where)
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


FRESH = """
import django
django.setup()
from django.test import Client
answer = Client().get("/account/sign-in/", secure=True, headers={"host": "kin.example.org"})
print(answer.headers["Strict-Transport-Security"])
print(answer.cookies.output())
"""


@pytest.fixture(scope="module")
def over_https() -> str:
    """What an installation with a certificate says."""
    given = os.environ | {"KINFOLK_PUBLIC_URL": "https://kin.example.org", "KINFOLK_ALLOWED_HOSTS": "kin.example.org"}
    done = subprocess.run(
        [sys.executable, "-c", FRESH], env=given, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def test_over_https_browsers_are_told_to_stay_there(over_https):
    assert "max-age=31536000" in over_https


def test_cookies_are_for_this_site_alone(over_https):
    cookie = next(line for line in over_https.splitlines() if line.startswith("Set-Cookie"))
    assert "__Host-" in cookie
    for said in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
        assert said in cookie, said
    assert "Domain" not in cookie


def test_every_change_needs_a_token(event):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(User.objects.get(email="olive@example.org")).cookies
    things = things_of(event)
    for route in ROUTES:
        if "POST" in route.methods and route.name not in PRESSED_ELSEWHERE:
            assert strict.post(address(route, event, things)).status_code == 403, route.name
    answer = strict.post(reverse("account_logout"))
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode(), "a page that helps"


def test_a_change_that_another_site_asks_for_is_refused(event, browser):
    where = f"/c/{event.community.slug}/{event.slug}/settings/archive/"
    for site in ("cross-site", "same-site"):
        assert browser.post(where, {"away": "yes"}, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert not Event.objects.get(pk=event.pk).archived


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_redirect_leads_elsewhere(event, elsewhere):
    a_user("new@example.org")
    for where, given in (
        (f"/account/sign-in/?next={elsewhere}", {"login": "new@example.org", "password": "a long password for tests"}),
        ("/account/language/", {"language": "de", "next": elsewhere}),
        ("/account/again/", {"password": "a long password for tests", "next": elsewhere}),
        ("/account/sign-out/", {"next": elsewhere}),
    ):
        browser = signed_in(User.objects.get(email="new@example.org")) if "sign-in" not in where else Client()
        answer = browser.post(where, given, headers={"Referer": elsewhere})
        assert answer.status_code == 302, where
        assert re.match(r"/(?![/\\])", answer.headers["Location"]), where


def test_bodies_and_bytes_that_no_page_sends_are_refused(event, browser):
    home = f"/c/{event.community.slug}/{event.slug}/"
    assert browser.get(home + "people/?find=%00").status_code == 400
    assert browser.post(home + "settings/", {"name": "a\0b"}).status_code == 400
    for kind in ("text/plain", "application/xml", "text/html"):
        assert browser.post(home + "settings/", "name=x", content_type=kind).status_code == 415
    deep = "[" * 100_000
    assert browser.post(home + "settings/", deep, content_type="application/json").status_code < 500


def test_fields_that_no_form_has_change_nothing(event, browser):
    other = an_event(event.community, "other")
    given = {"name": "Mine", "timezone": "UTC", "language": "en"}
    extra = {"slug": "taken", "community": 99, "id": other.pk, "pk": other.pk, "archived": "on", "event": other.pk,
             "is_active": "", "role": "organiser"}  # fmt: skip
    browser.post(f"/c/{event.community.slug}/{event.slug}/settings/", given | extra)
    kept = Event.objects.get(pk=event.pk)
    assert (kept.name, kept.slug, kept.archived, kept.community) == ("Mine", event.slug, False, event.community)
    assert Event.objects.get(pk=other.pk).name == "Annual meeting"
    door = a_member(event, Role.DOOR, "dora@example.org")
    signed_in(door).post(f"/c/{event.community.slug}/{event.slug}/staff/give/", {"user": door.pk, "role": "organiser"})
    assert list(Membership.objects.filter(user=door).values_list("role", flat=True)) == ["door"]


def test_what_breaks_is_told_with_a_reference_and_nothing_else(event, browser, monkeypatch, caplog):
    from kinfolk_web.console import home

    def broken(*_given, **_named):
        raise ValueError("canary 'select secret from'")

    browser.raise_request_exception = False
    monkeypatch.setattr(home, "communities_of", broken)
    answer = browser.get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "canary" not in page
    assert "Traceback" not in page
    reference = re.search(r"Reference: ([0-9a-f]{8})", page).group(1)
    assert reference in caplog.text


def test_no_template_marks_text_as_safe():
    for path in Path(kinfolk_web.__file__).parent.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape off|safeseq", path.read_text("utf-8")), path.name
    for path in Path(kinfolk_web.__file__).parent.rglob("*.py"):
        assert "mark_safe" not in path.read_text("utf-8"), path.name


def test_every_test_that_the_page_on_security_names_exists_and_every_requirement_is_there():
    text = PAGE.read_text("utf-8")
    written = "\n".join(one.read_text("utf-8") for one in HERE.parents[1].rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)\(", written))
    missing = set(re.findall(r"`(test_\w+)`", text)) - there
    assert not missing
    assert {f"KS-{number:02}" for number in range(1, 51)} == set(re.findall(r"KS-\d\d", text))
    for line in text.splitlines():
        if line.startswith("| KS-"):
            state = line.split("|")[3].strip()
            assert state.startswith(("done", "later", "not applicable")), line
            assert not state.startswith("done:") or "`" in state or "no such function" in state, line


def test_the_proxy_of_the_guide_writes_down_no_path_and_no_address():
    """Also not in its log of errors, which holds both of whoever asks while Kinfolk restarts."""
    lines = [line.split("#")[0].strip() for line in (ROOT / "docs/deploy/nginx.conf").read_text("utf-8").splitlines()]
    [errors] = [line for line in lines if line.startswith("error_log")]
    assert errors.endswith(" crit;")
    [form] = [line for line in lines if line.startswith("log_format")]
    assert not {"$request_uri", "$uri", "$request ", "$remote_addr"} & set(re.findall(r"\$\w+", form))
