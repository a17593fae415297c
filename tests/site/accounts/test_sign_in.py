"""Signing in: nobody is told who has an account, nothing is used twice, and everything ends when it should."""

from __future__ import annotations

import re
import threading
import time
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from argon2.low_level import Type
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string

import kinfolk_web.settings as installed
from kinfolk_web.accounts import sessions
from kinfolk_web.accounts.actions import accept_invitation, console_link, invite, revoke_invitation
from kinfolk_web.accounts.middleware import STRONG
from kinfolk_web.core.limits import client_address
from kinfolk_web.models import Device, Link, Membership, Role, User
from tests.site.world import a_member, a_user, an_event, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long password for tests"
SIGN_IN, CODE = "/account/sign-in/", "/account/code/"


@pytest.fixture(autouse=True)
def nothing_tried_yet():
    cache.clear()


def with_app(user: User) -> str:
    """Give somebody a code from an app and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def settled(response) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken":)"[^"]*"', b"", response.content)


def give_password(browser, email="olive@example.org", password=PASSWORD, **more):
    return browser.post(SIGN_IN, {"login": email, "password": password}, **more)


def test_who_presses_a_button_after_the_sign_in_ended_comes_back_to_its_page(client):
    event = an_event()
    stage = f"/c/{event.community.slug}/{event.slug}/stage/"
    answer = client.post(f"{stage}blank/", {"on": "yes"}, headers={"Referer": f"http://testserver{stage}"})
    assert answer.headers["Location"] == f"{SIGN_IN}?next={stage}"
    assert "Please do that once more" in client.get(SIGN_IN).content.decode()


def test_password_and_code_sign_in_and_neither_alone_opens_anything(client):
    event = an_event()
    secret = with_app(a_member(event))
    assert give_password(client).headers["Location"] == CODE
    assert client.get("/").status_code == 302
    assert "sign-in" in client.get("/").headers["Location"]
    client.post(CODE, {"code": "000000"})
    assert "sign-in" in client.get("/").headers["Location"]
    assert client.post(CODE, {"code": code_now(secret)}).headers["Location"] == "/"
    assert client.get("/c/lamplighters/meeting/").status_code == 200


def test_a_password_without_second_factor_leads_to_setting_one_up(client):
    event = an_event()
    a_member(event)
    give_password(client)
    for where in ("/", "/c/lamplighters/meeting/", "/c/lamplighters/meeting/staff/"):
        assert client.get(where).headers["Location"] == "/account/factors/"
    page = client.get("/account/factors/").content.decode()
    assert "One more key" in page


def test_a_code_is_good_once(client):
    secret = with_app(a_user())
    code = code_now(secret)
    give_password(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    other = Client()
    give_password(other)
    assert other.post(CODE, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize(("late", "gets_in"), [(-61, False), (-29, True), (29, True), (61, False)])
def test_a_code_of_the_moment_before_or_of_a_clock_a_little_off_opens(late, gets_in):
    secret = with_app(a_user())
    browser = Client()
    give_password(browser)
    now = time.time() // 30 * 30 + 15
    code = format_hotp_value(hotp_value(secret, int(now + late) // 30))
    with patch("allauth.mfa.totp.internal.auth.time.time", lambda: now):
        assert (browser.post(CODE, {"code": code}).status_code == 302) is gets_in


def test_a_code_that_was_used_is_used_up_for_as_long_as_it_would_be_good():
    secret = with_app(a_user())
    then = time.time() - 61  # what is kept for one step is forgotten by now
    code = format_hotp_value(hotp_value(secret, int(then) // 30))
    for later, written, gets_in in ((0, f" {code}", True), (31, code, False), (32, f"{code[:3]}-{code[3:]}.", False)):
        browser = Client()
        give_password(browser)
        with patch("time.time", lambda later=later: then + later):
            assert (browser.post(CODE, {"code": written}).status_code == 302) is gets_in, written


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_code_at_the_same_moment_one_gets_in():
    secret = with_app(a_user())
    browsers = [Client(), Client()]
    for one in browsers:
        give_password(one)
    code, start, inside = code_now(secret), threading.Barrier(2), []

    def attempt(browser):
        start.wait()
        inside.append(browser.post(CODE, {"code": code}).status_code == 302)
        connections.close_all()

    threads = [threading.Thread(target=attempt, args=(one,)) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(inside) == [False, True]


def test_the_secret_of_an_app_is_not_in_the_database():
    secret = with_app(a_user())
    assert secret not in str(Authenticator.objects.values_list("data", flat=True).get())


def test_known_and_unknown_addresses_get_the_same_answer():
    a_user()
    known = give_password(Client(), password="not the password")
    unknown = give_password(Client(), email="olaf@example.org", password="not the password")
    assert known.status_code == unknown.status_code == 200
    assert settled(known).replace(b"olive", b"") == settled(unknown).replace(b"olaf", b"")
    assert sorted(known.headers) == sorted(unknown.headers)


def test_an_unknown_address_costs_the_same_work():
    a_user()
    hashed = []
    from django.contrib.auth.hashers import Argon2PasswordHasher

    real = Argon2PasswordHasher.encode
    with (
        patch.object(Argon2PasswordHasher, "encode", lambda *given: hashed.append(1) or real(*given)),
        patch.object(Argon2PasswordHasher, "verify", lambda *given: hashed.append(1) or False),
    ):
        give_password(Client(), password="not the password")
        known = len(hashed)
        give_password(Client(), email="olaf@example.org", password="not the password")
    assert known == len(hashed) - known == 1


def test_an_installation_makes_guessing_a_stolen_hash_dear():
    """These tests hash cheaply: what an installation does is looked up where it says so."""
    for name in installed.PASSWORD_HASHERS:
        cost = import_string(name)().params()
        assert cost.type == Type.ID
        assert cost.memory_cost >= 19 * 1024, "the least that OWASP's password storage cheat sheet asks for"
        assert cost.time_cost >= 2


def test_guessing_at_one_account_ends_and_others_sign_in_from_the_same_address():
    a_user()
    other = with_app(a_user("other@example.org"))
    for _ in range(10):
        give_password(Client(), password="guess")
    refused = give_password(Client())
    assert "_auth_user_id" not in refused.client.session
    assert b"Too many" in refused.content or refused.status_code == 429
    browser = Client()
    assert give_password(browser, "other@example.org").headers["Location"] == CODE
    assert browser.post(CODE, {"code": code_now(other)}).status_code == 302


def test_a_hall_behind_one_address_signs_in():
    event = an_event()
    secrets = {}
    for number in range(40):
        user = a_member(event, Role.DOOR, f"door{number}@example.org")
        secrets[user.email] = with_app(user)
    for email, secret in secrets.items():
        browser = Client()
        give_password(browser, email)
        assert browser.post(CODE, {"code": code_now(secret)}).status_code == 302, email


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "6.6.6.6", "9.9.9.9"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "6.6.6.6", "9.9.9.9"),
        (1, "", "9.9.9.9"),
    ],
)
def test_an_address_is_what_the_trusted_proxies_saw(settings, proxies, said, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", headers={"X-Forwarded-For": said} if said else {})
    assert client_address(request) == expected


# -- sessions --------------------------------------------------------------------------------------------------------


def test_signing_in_and_showing_who_you_are_again_give_the_session_a_new_key(client):
    secret = with_app(a_user())
    client.get(SIGN_IN)
    client.session.save()
    give_password(client)
    before = client.cookies["session"].value
    client.post(CODE, {"code": code_now(secret)})
    signed = client.cookies["session"].value
    client.post("/account/again/", {"password": PASSWORD})
    stepped = client.cookies["session"].value
    assert len({before, signed, stepped}) == 3
    for old in (before, signed):
        thief = Client()
        thief.cookies["session"] = old
        assert "sign-in" in thief.get("/").headers["Location"]
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("hours", "inside"), [(7.9, True), (8.1, False)])
def test_a_session_ends_after_8_idle_hours(hours, inside):
    browser = signed_in(a_user())
    browser.get("/")
    session = browser.session
    session[sessions.SEEN] = session[sessions.BEGAN] = time.time() - hours * 3600
    session.save()
    assert (browser.get("/").status_code == 200) is inside


def test_a_session_ends_after_12_hours_however_busy():
    browser = signed_in(a_user())
    browser.get("/")
    session = browser.session
    session[sessions.BEGAN] = time.time() - 12.01 * 3600
    session.save()
    assert browser.get("/").status_code == 302


def test_devices_are_listed_and_ended_one_by_one_or_all_but_this():
    user = a_user()
    mine, phone, tablet = (signed_in(user) for _ in range(3))
    mine.get("/", headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"})
    phone.get("/", headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS) Version/17.0 Safari/604.1"})
    tablet.get("/")
    page = mine.get("/account/devices/").content.decode()
    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    mine.post("/account/devices/", {"device": Device.objects.get(browser="Safari, iPhone").pk})
    assert phone.get("/").status_code == 302
    assert tablet.get("/").status_code == 200
    mine.post("/account/devices/", {"device": "others"})
    assert tablet.get("/").status_code == 302
    assert mine.get("/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else():
    victim = signed_in(a_user())
    victim.get("/")
    signed_in(a_user("other@example.org")).post("/account/devices/", {"device": Device.objects.first().pk})
    assert victim.get("/").status_code == 200


def test_a_new_password_ends_every_other_session():
    user = a_user()
    mine, other = signed_in(user), signed_in(user)
    other.get("/")
    mine.get("/")
    new = "quite another long password"
    mine.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert mine.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert Device.objects.count() == 1


def test_signing_out_makes_the_old_cookie_worthless():
    browser = signed_in(a_user())
    browser.get("/")
    kept = browser.cookies["session"].value
    browser.post("/account/sign-out/")
    thief = Client()
    thief.cookies["session"] = kept
    assert thief.get("/").status_code == 302


def test_a_second_factor_that_is_removed_is_asked_for_at_once(client):
    secret = with_app(a_user())
    give_password(client)
    client.post(CODE, {"code": code_now(secret)})
    assert client.get("/").status_code == 200
    Authenticator.objects.all().delete()
    assert client.get("/").headers["Location"] == "/account/factors/"


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "olive@example.org"])
def test_a_password_that_is_easy_to_guess_is_refused(password):
    event = an_event()
    secret, _mail = invite(
        email="olive@example.org", role=Role.DOOR, by=a_user("by@example.org"), community=event.community
    )
    page = Client().post(f"/account/invitation/{secret}/", {"name": "Olive", "password": password})
    assert page.status_code == 200
    assert not User.objects.filter(email="olive@example.org").exists()


# -- links -----------------------------------------------------------------------------------------------------------


def test_the_console_recovers_a_lost_second_factor(capsys, client):
    user = a_user()
    with_app(user)
    call_command("signin", "olive@example.org", "--forget-second-factor")
    address = capsys.readouterr().out.strip()
    assert not Authenticator.objects.filter(user=user).exists()
    client.post(re.sub(r"^https?://[^/]+", "", address))
    assert client.session[STRONG]
    assert client.get("/").status_code == 200


def test_no_usable_secret_is_in_the_database():
    console_link(email="olive@example.org")
    secret, _mail = invite(
        email="new@example.org", role=Role.DOOR, by=User.objects.get(), community=an_event().community
    )
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(string_agg(t::text, ''), '') from kinfolk_web_link t")
        assert secret not in cursor.fetchone()[0]
    assert Client().post(f"/account/link/{secret}/").status_code == 410, "a link for one purpose serves no other"


def test_whatever_opens_links_for_people_does_not_use_them_up(client):
    secret = console_link(email="olive@example.org")
    for method in ("head", "get", "get", "options"):
        getattr(Client(), method)(f"/account/link/{secret}/", headers={"Purpose": "prefetch"})
    assert client.post(f"/account/link/{secret}/").headers["Location"] == "/"


def test_somebody_new_joins_by_an_invitation_once(client):
    event = an_event()
    secret, _mail = invite(
        email="New@Example.org", role=Role.DOOR, by=a_member(event), community=event.community, event=event
    )
    client.post(f"/account/invitation/{secret}/", {"name": "Newt", "password": "three odd words together"})
    held = Membership.objects.get(user__email="new@example.org")
    assert (held.event, held.role) == (event, Role.DOOR)
    assert client.get("/").headers["Location"] == "/account/factors/", "a second factor comes next"
    assert (
        Client().post(f"/account/invitation/{secret}/", {"name": "X", "password": "three odd words"}).status_code == 410
    )
    assert accept_invitation(secret, name="X", password="three odd words together") is None


def test_an_invitation_is_no_way_around_the_password_and_factor_of_somebody_known(client):
    event = an_event()
    victim = a_user("victim@example.org")
    with_app(victim)
    secret, _mail = invite(email="victim@example.org", role=Role.DOOR, by=a_member(event), community=event.community)
    where = f"/account/invitation/{secret}/"
    client.post(where, {"name": "V", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    signed_in(a_user("other@example.org")).post(where)
    assert not victim.memberships.exists()
    assert signed_in(victim).post(where).headers["Location"] == "/"
    assert victim.memberships.get().role == Role.DOOR


def test_an_invitation_that_was_taken_back_or_is_old_lets_nobody_in(client):
    event = an_event()
    olive = a_member(event)
    secret, _mail = invite(email="new@example.org", role=Role.DOOR, by=olive, community=event.community)
    revoke_invitation(link=Link.objects.get(), by=olive)
    assert client.get(f"/account/invitation/{secret}/").status_code == 410


def test_there_are_no_accounts_to_begin_with_and_nobody_signs_up(client):
    assert not User.objects.exists()
    assert "By invitation" in client.get("/account/closed/").content.decode()
    assert client.post("/account/closed/", {"email": "x@example.org"}).status_code == 405
