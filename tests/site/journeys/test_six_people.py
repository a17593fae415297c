"""Six people do their part on phones, each by nothing but the link in a mail or on a sheet; the plan made of it holds its promises."""

from __future__ import annotations

import re
import threading
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from kinfolk_web import demo
from kinfolk_web.core.sending import deliver
from kinfolk_web.models import Event, Plan, Role, Seat, Statement, User, Welcome
from kinfolk_web.people import mailing
from kinfolk_web.plans import releasing, solving
from tests.site.journeys.conftest import fits
from tests.site.mail.post_office import open_post_office
from tests.site.world import a_community, a_member, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SAYS = "I am the only one who keeps the lamps of two towns"
HOME = "/c/lamplighters/annual-meeting/"


@pytest.fixture
def post_office(settings):
    """A mail server, and a courier who brings everything to it."""
    with open_post_office() as office:
        settings.MAIL_URL, settings.MAIL_FROM, settings.MAIL_PACE = office.url, "hello@lamplighters.example", 10_000
        over = threading.Event()
        courier = threading.Thread(target=_deliver_until, args=(over,), daemon=True)
        courier.start()
        yield office
        over.set()
        courier.join(30)


def _deliver_until(over: threading.Event) -> None:
    from django.db import connection

    while not over.wait(0.3):
        deliver()
    connection.close()


@pytest.fixture
def event(post_office):
    """The demo's meeting with 40 people, planned, released and mailed; it is today."""
    cache.clear()
    community = a_community()
    with scopes_disabled():
        olive = User.objects.create_user("olive@example.org", name="Olive")
        made = demo.make_meeting(community=community, by=olive, people=40, tell=str)
        Event.objects.filter(pk=made.pk).update(starts_on=timezone.localdate())
        made.refresh_from_db()
        assert mailing.start(event=made, kind=mailing.INVITATION, by=olive)
    return made


class Letters:
    """What arrives in people's mailboxes."""

    def __init__(self, office) -> None:
        self.office = office

    def last(self, address: str, holds: str) -> str:
        """Return the newest mail to somebody that holds some words, once it is there."""
        for _ in range(240):
            found = [one.text for one in self.office.to(address) if holds in one.text]
            if found:
                return found[-1]
            time.sleep(0.25)
        raise AssertionError(f"no mail to {address} holds {holds!r}")

    def link(self, attendee, then: str = "") -> str:
        """Return the personal link of their invitation, or of the newest mail that leads on to a page."""
        text = self.last(attendee.email, f"?then={then}" if then else "you are expected at")
        return re.search(r"/i/[^/\s]+/\S*", text).group()


def comes(visit, link):
    """Open a link on a phone and press the button, if it asks for that."""
    page = visit(link, size="phone")
    page.get_by_role("button", name="Open my page").click()
    expect(page).to_have_url(re.compile(r"/my/"))
    fits(page)
    return page


def people_of(event):
    """Return a newcomer with her greeter, a member who came before, and two who must never sit together."""
    with scopes_disabled():
        welcome = Welcome.objects.filter(event=event).select_related("newcomer", "greeter").first()
        known = event.attendees.filter(times_attended__gt=2, is_host=False, is_greeter=False)
        known = known.exclude(pk__in=(welcome.newcomer_id, welcome.greeter_id))
        return welcome.newcomer, welcome.greeter, known[0], known[1]


def joins(visit, letters, olive, role: Role, email: str):
    """Let the organiser have a link mailed to somebody of the staff, who joins by it on a phone and comes to the event."""
    hers = visit(f"{HOME}staff/", olive)
    hers.get_by_label("Their e-mail").fill(email)
    hers.get_by_label("What they are there for").select_option(role)
    expect(hers.get_by_label("Mail them the link")).to_be_checked()
    hers.get_by_role("button", name="Make the link").click()
    hers.get_by_text("The mail with it is on its way.").wait_for()
    link = re.search(r"/account/invitation/[\w-]+/", letters.last(email, "join the staff")).group()
    page = visit(link, size="phone")
    page.get_by_label("Your name").fill(email.split("@", maxsplit=1)[0].title())
    page.get_by_label("Password").fill("three odd words together")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Set it up").click()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.locator("main").inner_text().replace(" ", "")).group()
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="I have them").click()
    return at_the_meeting(page)


def at_the_meeting(page):
    """Go from the first page of somebody of the staff to the annual meeting, by its links."""
    page.get_by_role("link", name=re.compile("Lamplighters")).first.click()
    page.get_by_role("link", name=re.compile("Annual meeting")).first.click()
    return page


def test_each_does_their_part_by_links_alone_and_the_plan_of_it_holds(visit, post_office, event):
    letters, (ana, greeter, maria, zeno) = Letters(post_office), people_of(event)
    olive = a_member(event)
    the_first_timer_says_she_is_the_only_one(visit, letters, ana)
    the_moderator_reads_it(visit, letters, olive)
    the_member_says_me_too_and_asks_for_distance(visit, letters, maria, zeno)
    the_greeter_writes_and_she_answers(visit, letters, greeter, ana)
    the_leads_read_and_confirm(visit, letters, olive, zeno)
    the_host_finds_the_table(visit, letters, event)
    plan = planned_anew(event, olive)
    with scope(community=event.community):
        assert not {one for one in tables(plan, maria) if one in tables(plan, zeno)}, "they share no table"
        assert plan.musts == "kept"
        assert tables(plan, ana) & tables(plan, maria), "the two who said so sit together once"
        assert Welcome.objects.filter(newcomer=ana, ended_at=None).exists()
        assert Seat.objects.filter(plan=plan, attendee=ana).count() == 4


def the_first_timer_says_she_is_the_only_one(visit, letters, ana):
    page = comes(visit, letters.link(ana))
    page.get_by_role("link", name=re.compile("Me too")).click()
    page.get_by_role("link", name=re.compile("Write your own")).click()
    page.get_by_label("Your sentence").fill(SAYS)
    page.get_by_role("button", name="Look who says the same").click()
    page.get_by_role("button", name=re.compile("tell my table")).last.click()
    page.get_by_text("Somebody reads it before anybody sees it.").wait_for()


def the_moderator_reads_it(visit, letters, olive):
    page = joins(visit, letters, olive, Role.MODERATOR, "mona@example.org")
    page.get_by_role("link", name="Statements").first.click()
    fits(page)
    with scopes_disabled():
        number = Statement.objects.get(text=SAYS).pk
    page.locator(f"form[action$='/statements/{number}/approve/'] button").first.click()
    page.get_by_text("Approved: others can say me too.").wait_for()


def the_member_says_me_too_and_asks_for_distance(visit, letters, maria, zeno):
    page = comes(visit, letters.link(maria))
    with scopes_disabled():
        said = Statement.objects.get(text=SAYS)
    page.get_by_role("link", name=re.compile("Me too")).click()
    for _ in range(40):
        if SAYS in page.locator("#words").inner_text():
            break
        shown = page.locator("#words").inner_text()
        page.get_by_role("button", name=re.compile("Not me")).click()
        page.wait_for_function("was => document.querySelector('#words')?.innerText !== was", arg=shown)
        if page.get_by_role("heading", name="That is plenty").count():
            page.get_by_role("link", name="Five more").click()
    page.get_by_role("button", name=re.compile("tell my table")).click()
    with scopes_disabled():
        kept = wait_for(lambda: said.me_toos.filter(attendee=maria, shown=True).exists())
        answers = list(maria.me_toos.values_list("statement", "shown")), list(maria.skips.values_list("statement"))
        assert kept, (said.pk, answers, page.locator("main").inner_text())
    page.locator("header a.mark").click()
    page.get_by_role("link", name="Somebody I must never sit with").click()
    page.get_by_role("button", name="Send me a code").click()
    code = re.search(r"\b\d{4}\s?\d{4}\b", letters.last(maria.email, "code")).group().replace(" ", "")
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="That is it").click()
    page.locator("input[name=words]").fill(zeno.name)
    page.get_by_role("button", name="Send it, sealed").click()
    page.get_by_text("What you asked").wait_for()


def the_greeter_writes_and_she_answers(visit, letters, greeter, ana):
    page = comes(visit, letters.link(greeter))
    page.get_by_role("link", name=re.compile("You greet")).click()
    page.get_by_role("link", name=re.compile(f"Send a first note.*{re.escape(ana.name)}")).click()
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("On its way.").wait_for()
    hers = comes(visit, letters.link(ana, "greeter"))
    hers.get_by_label("Your note").fill("Thank you, see you at the plant.")
    hers.get_by_role("button", name="Send it").click()
    letters.last(greeter.email, "see you at the plant")


def the_leads_read_and_confirm(visit, letters, olive, zeno):
    joins(visit, letters, olive, Role.SAFETY_LEAD, "sam@example.org")
    page = joins(visit, letters, olive, Role.SAFETY_LEAD, "sol@example.org")
    page.get_by_role("link", name="Safety").first.click()
    page.get_by_role("button", name="Open").first.click()
    page.get_by_label(zeno.name).first.check()
    fits(page)
    page.get_by_role("button", name="Confirm: never at one table").click()
    page.get_by_text("Noted.").wait_for()


def the_host_finds_the_table(visit, letters, event):
    with scopes_disabled():
        sitting = Plan.objects.get(event=event).sittings.filter(host__is_host=True).select_related("host").first()
    page = comes(visit, letters.link(sitting.host))
    page.get_by_role("link", name=re.compile("Your tables")).click()
    expect(page.get_by_text("Who speaks when").first).to_be_visible()
    fits(page)


def planned_anew(event, olive) -> Plan:
    with scope(community=event.community):
        solving.solve(by=olive, event=event)
        do_jobs()
        plan = Plan.objects.order_by("-number").first()
        assert plan.number > 1
        releasing.release(plan=plan, by=olive)
        return plan


def tables(plan, attendee) -> set[tuple[int, str]]:
    return set(Seat.objects.filter(plan=plan, attendee=attendee).values_list("round", "table"))


def wait_for(holds) -> bool:
    for _ in range(60):
        if holds():
            return True
        time.sleep(0.25)
    return False
