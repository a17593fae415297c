"""What somebody who means harm sends: every form and address answers in order, and nothing of it becomes markup or a formula."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

import kinfolk_web
from kinfolk_web.models import Membership, Role, User
from kinfolk_web.urls import ROUTES
from tests.site.security.crawl import address, things_of, walk
from tests.site.security.full import a_full_event
from tests.site.world import signed_in

pytestmark = pytest.mark.django_db
SOURCE = Path(kinfolk_web.__file__).parent
ASKED = re.compile(r"""(?:POST|GET|given)(?:\.get|\.getlist)?[(\[]["'](\w[\w-]*)["']""")
ODD = (  # beyond what a number may be; a digit that is none; markup, a template, a header and a path
    "9" * 5_000,
    "²",
    "'\"><img onerror=alert(1)>{{7*7}}%00%0d%0aX: y../../etc/passwd",
)


def fields() -> list[str]:
    """Return every name that a view reads from a form or an address."""
    names = {name for path in SOURCE.rglob("*.py") for name in ASKED.findall(path.read_text("utf-8"))}
    return sorted(names | {"name", "text", "x", "y", "seats", "minutes", "starts_at", "day", "page", "q"})


@pytest.fixture(scope="module")
def event(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_full_event()
        transaction.set_rollback(True)


@pytest.fixture
def browser(event):
    user = User.objects.get(email=f"{Role.ORGANISER}@example.org")
    Membership.objects.create(user=user, role=Role.SAFETY_LEAD, community=event.community)
    browser = signed_in(user)
    browser.raise_request_exception = False
    browser.post(f"/c/{event.community.slug}/{event.slug}/day/desks/here/")  # which is a desk at the door as well
    return browser


@pytest.mark.parametrize("value", ODD)
def test_nothing_that_is_sent_to_any_address_breaks_it(event, browser, value):
    given = dict.fromkeys(fields(), value)
    things, broken = things_of(event), []
    for route in ROUTES:
        where = address(route, event, things)
        for method in route.methods:
            with transaction.atomic():
                response = getattr(browser, method.lower())(where, given)
                transaction.set_rollback(True)
            if response.status_code >= 500:
                broken.append(f"{method} {route.name}")
            assert "X" not in response.headers, route.name
    assert not broken


def test_names_and_words_of_a_list_are_text_wherever_they_are_shown(event, browser):
    bad = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}'
    with scopes_disabled():
        from kinfolk_web.models import Agreement, Attendee, Block, Person, Room, Statement, Table

        for model, field in (
            (Attendee, "name"), (Attendee, "organisation"), (Person, "name"), (Statement, "text"), (Room, "name"),
            (Block, "name"), (Agreement, "text"),
        ):  # fmt: skip
            if field in {one.name for one in model._meta.get_fields()}:
                model.objects.update(**{field: bad[: model._meta.get_field(field).max_length or 200]})
        for table in Table.objects.all():
            table.label = bad[:10] + str(table.pk)
            table.save()
    event.name = bad
    event.save()
    event.community.name = bad
    event.community.save()
    shown = 0
    for answer in walk(browser, event):
        if b"html" in dict(answer.headers).get("Content-Type", "").encode():
            shown += b"&lt;script&gt;" in answer.body
            assert b"<script>alert" not in answer.body, answer.route
            assert b"<img src=x" not in answer.body, answer.route
    assert shown > 10, "the pages that show it were walked"
