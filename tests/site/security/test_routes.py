"""Who may open which address: one table, walked as everybody, in their own event, a sibling event, another community."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError

from kinfolk_web.communities.actions import RESERVED
from kinfolk_web.models import Attendee, Event, Membership, Person, Plan, Role
from kinfolk_web.urls import ROUTES
from tests.site.security.crawl import address, things_of
from tests.site.security.full import a_full_event
from tests.site.world import a_community, a_user, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db

ACCOUNT = {  # addresses outside the table, under account/: what somebody has to be for each
    "account_login": "anybody", "account_logout": "anybody", "account_inactive": "anybody", "account_signup": "anybody",
    "account_reset_password": "anybody", "console_link": "holder of the link", "invitation": "holder of the link",
    "language": "anybody", "mfa_authenticate": "half signed in", "mfa_login_webauthn": "anybody",
    "account_reauthenticate": "signed in", "account_change_password": "signed in", "account_set_password": "signed in",
    "mfa_reauthenticate": "signed in", "mfa_index": "signed in", "mfa_activate_totp": "stepped up",
    "mfa_deactivate_totp": "stepped up", "mfa_view_recovery_codes": "stepped up", "mfa_generate_recovery_codes":
    "stepped up", "mfa_download_recovery_codes": "stepped up", "mfa_list_webauthn": "signed in", "mfa_add_webauthn":
    "stepped up", "mfa_reauthenticate_webauthn": "signed in", "mfa_edit_webauthn": "stepped up", "mfa_remove_webauthn":
    "stepped up", "devices": "signed in",
}  # fmt: skip
REFUSALS = {302, 403, 404}
THINGS: dict[int, dict[str, str]] = {}  # what each event of the world has, looked up once


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif isinstance(entry, URLPattern):
            yield entry


def test_every_address_is_in_the_table_or_declared_among_those_of_accounts():
    named = {route.name: route for route in ROUTES}
    assert len(named) == len(ROUTES), "every route has a name of its own"
    for entry in patterns():
        assert entry.name in named or entry.name in ACCOUNT, entry
        if entry.name in named:
            assert entry.callback.route is named[entry.name], "guarded by what it declares"


def test_every_route_of_an_event_or_community_declares_roles_and_known_methods():
    for route in ROUTES:
        assert set(route.methods) <= {"GET", "POST"}, route.name
        assert (route.scope in {"event", "community"}) == bool(route.roles), route.name
        if route.roles == {Role.SAFETY_LEAD}:
            assert route.step_up, f"{route.name} opens the vault"


def test_no_event_is_named_like_a_page_of_its_community():
    for route in ROUTES:
        if route.scope == "community" and route.path:
            assert route.path.split("/", maxsplit=1)[0] in RESERVED, route.name


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One community with two events, another with one; the same names everywhere; each test takes back what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


def made():
    here = a_full_event()
    sibling = an_event(here.community, "sibling", name="Sibling")
    elsewhere = an_event(a_community("Others", "others"), "meeting", name="Elsewhere")
    for event in (sibling, elsewhere):
        an_attendee(event)
        with scopes_disabled():
            Plan.objects.create(event=event, number=1)
    for event in (here, sibling, elsewhere):
        THINGS[event.pk] = things_of(event)
    return here, sibling, elsewhere


def somebody(role: Role | None, event: Event | None, community=None) -> Client:
    user = a_user(f"{role or 'nobody'}.walks@example.org", "Some Body")
    if role:
        Membership.objects.create(user=user, role=role, event=event, community=community or event.community)
    return signed_in(user)


def answered(browser: Client, route, event: Event):
    where = address(route, event, THINGS[event.pk])
    return browser.get(where) if "GET" in route.methods else browser.post(where)


def asked(browser: Client, route, event: Event) -> int:
    return answered(browser, route, event).status_code


@pytest.mark.parametrize("role", Role)
def test_a_role_at_one_event_opens_what_it_declares_there_and_nothing_elsewhere(world, role):
    """And none of the pages that it opens leads it to a closed door."""
    here, sibling, _elsewhere = world
    browser, closed = somebody(role, here), set()
    for route in sorted(ROUTES, key=lambda route: "GET" not in route.methods):  # pages are read before anything changes
        if route.scope == "event":
            answer = answered(browser, route, here)
            if role in route.roles:
                assert answer.status_code != 403, route.name
                assert answer.status_code < 500, route.name
                if "GET" in route.methods:
                    closed |= {(route.name, name) for name in led_to(answer) if role not in OPENS.get(name, {role})}
            else:
                assert answer.status_code == 403, route.name
            assert asked(browser, route, sibling) == 404, f"{route.name}: a sibling event does not exist"
        if route.scope == "community":
            expected = 200 if route.for_guests else 404
            assert asked(browser, route, here) == expected, (
                f"{route.name}: a role at one event is none in the community"
            )
    assert not closed, " ".join(sorted(f"{page}:{name}" for page, name in closed))


OPENS = {route.name: route.roles for route in ROUTES if route.scope == "event"}


def led_to(answer) -> set[str]:
    """Return the names of the pages that links and forms of a page lead to; hidden forms wait for buttons elsewhere."""
    found = set()
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        return found
    body = re.sub(r"<form [^>]*\bhidden\b[^>]*>", "", answer.content.decode())
    for where in re.findall(r'(?:href|action|hx-get|hx-post|formaction)="(/[^"#?]*)', body):
        with suppress(Resolver404):
            found.add(resolve(unescape(where)).url_name)
    return found


@pytest.mark.parametrize("role", Role)
def test_a_role_in_the_community_opens_what_it_declares_at_all_its_events(world, role):
    here, sibling, elsewhere = world
    browser = somebody(role, None, here.community)
    for route in ROUTES:
        if route.scope in {"event", "community"}:
            status = asked(browser, route, here)
            assert (status == 403) == (role not in route.roles), route.name
            assert status < 500, route.name
            assert asked(browser, route, elsewhere) == 404, f"{route.name}: another community does not exist"
    assert asked(browser, named("event"), sibling) == 200


def test_whoever_works_at_one_event_alone_finds_it_from_the_first_page(world):
    here, sibling, _elsewhere = world
    page = somebody(Role.DOOR, here).get("/", follow=True).content.decode()
    assert f'href="{address(named("event"), here)}"' in page
    assert sibling.name not in page
    assert {route.name for route in ROUTES if route.for_guests} == {"community"}


def test_a_stranger_sees_no_community_and_nobody_signed_in_sees_only_sign_in(world):
    here, *_ = world
    stranger, anonymous = somebody(None, None), Client()
    for route in ROUTES:
        if route.scope in {"event", "community"}:
            assert asked(stranger, route, here) == 404, route.name
        if route.scope in {"attendee", "desk"}:
            assert asked(anonymous, route, here) == asked(stranger, route, here) == 403, route.name
        elif route.scope != "public":
            where = address(route, here, THINGS[here.pk])
            for method in route.methods:
                response = getattr(anonymous, method.lower())(where)
                assert response.status_code == 302, route.name
                assert response.headers["Location"].startswith("/account/sign-in/"), route.name
        else:
            assert asked(anonymous, route, here) in {*REFUSALS, 200, 410}, route.name


def test_account_pages_that_declare_it_ask_for_sign_in():
    from django.urls import reverse

    for name, whom in ACCOUNT.items():
        if whom in {"signed in", "stepped up", "half signed in"}:
            given = {"pk": 1} if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else {}
            response = Client().get(reverse(name, kwargs=given))
            assert response.status_code == 302, name
            assert "/account/sign-in/" in response.headers["Location"], name


def test_another_method_is_405_and_says_which_are_there(world):
    here, *_ = world
    browser = somebody(Role.ORGANISER, None, here.community)
    for route in ROUTES:
        where = address(route, here, THINGS[here.pk])
        for method in ("put", *(() if "POST" in route.methods else ("delete", "post"))):
            response = getattr(browser, method)(where, content_type="application/x-www-form-urlencoded")
            assert response.status_code == 405, f"{method} {route.name}"
            assert "OPTIONS" in response.headers["Allow"]
        if "GET" not in route.methods:
            assert browser.get(where).status_code == 405, route.name


@pytest.mark.parametrize("model", [Attendee, Person, Plan])
def test_a_query_that_forgets_its_community_raises(model):
    with pytest.raises(ScopeError):
        list(model.objects.all())


def test_a_role_that_is_taken_away_ends_with_the_next_request(world):
    here, *_ = world
    browser = somebody(Role.ORGANISER, here)
    assert browser.get(address(named("changes"), here, THINGS[here.pk])).status_code == 200
    Membership.objects.all().delete()
    assert browser.get(address(named("changes"), here, THINGS[here.pk])).status_code == 404


def test_delicate_routes_ask_again_who_you_are(world):
    here, *_ = world
    user = a_user("two@example.org")
    for role in (Role.ORGANISER, Role.SAFETY_LEAD):
        Membership.objects.create(user=user, role=role, community=here.community)
    browser = signed_in(user)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    for route in ROUTES:
        if route.step_up and route.scope != "attendee":
            where = address(route, here, THINGS[here.pk])
            response = browser.get(where) if "GET" in route.methods else browser.post(where, {"secret": "canary"})
            assert response.headers["Location"].startswith("/account/again/"), route.name
    assert "canary" not in str(dict(browser.session)), "what a form held is not kept meanwhile"


def named(name: str):
    return next(route for route in ROUTES if route.name == name)
