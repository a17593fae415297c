"""An organiser writes to everybody: looks, edits, sends, watches, mends what came back; in a real browser, to a real server."""

from __future__ import annotations

import os
import re
import threading

import pytest
from django.core.cache import cache
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.core.sending import deliver
from kinfolk_web.models import Attendee, Job, Mail
from kinfolk_web.people.invitations import secret_of
from tests.site.journeys.conftest import fits, violations
from tests.site.mail.post_office import open_post_office
from tests.site.world import a_member, an_attendee, an_event, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PICTURES = os.environ.get("KINFOLK_PICTURES", "")
HOME = "/c/lamplighters/meeting/"


def looks_well(page, name: str) -> None:
    """Nothing is wrong for axe, for the browser, or for the width of the screen."""
    fits(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/mail-{name}.png", full_page=True)
    assert page.wrong == []
    assert violations(page) == []
    page.evaluate("new Promise(done => setTimeout(done, 100))")
    page.wrong.clear()  # what axe itself was refused is told a moment later


@pytest.fixture
def post_office(settings):
    with open_post_office() as office:
        settings.MAIL_URL, settings.MAIL_FROM = office.url, "hello@lamplighters.example"
        yield office


@pytest.fixture
def courier(transactional_db):
    """Somebody who sends mail and does jobs, as the worker of an installation would."""
    from django.db import connection

    cache.clear()
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.3):
            deliver()
            if Job.objects.filter(state=Job.State.WAITING).exists():
                do_jobs()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join(30)


def people(event):
    an_attendee(event, "Ana Lima", email="ana@example.org")
    an_attendee(event, "Bo Chen", email="wrong@example.org", languages=["de"])
    an_attendee(event, "Nora Nowhere")
    an_attendee(event, "Quiet Quinn", email="quinn@example.org", no_mail=True)


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("laptop", True)])
@pytest.mark.usefixtures("courier")
def test_an_invitation_is_looked_at_edited_sent_and_mended(visit, post_office, size, dark):  # noqa: PLR0915 - a journey
    event = an_event(place="The Old Gasworks")
    people(event)
    post_office.replies["wrong@example.org"] = "550 5.1.1 nobody of that name"
    page = visit(HOME + "mail/", a_member(event), size, dark=dark)
    looks_well(page, f"first-{size}")
    page.get_by_label("Replies to mails go to").fill("olive@lamplighters.example")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=re.compile("Look, then send.*Invitation")).click()
    expect(page.get_by_text("2 people get this.")).to_be_visible()
    expect(page.get_by_text("1 has no e-mail.")).to_be_visible()
    expect(page.get_by_text("1 asked for no mail.")).to_be_visible()
    expect(page.get_by_text("As Ana Lima gets it.")).to_be_visible()
    page.get_by_text("As plain text").click()
    looks_well(page, f"kind-{size}")
    page.get_by_role("link", name="English", exact=True).click()
    words = page.get_by_label("Text", exact=True)
    words.fill(words.input_value() + "\n\nBring {cake}!")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("{cake} cannot stand in the text")).to_be_visible()
    page.wrong.clear()  # 422, as every form that is not right
    looks_well(page, f"words-wrong-{size}")
    words.fill(words.input_value().replace("{cake}", "cake, {first_name}"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("The mail as its reader sees it")).to_contain_text("Bring cake, Ana!")
    looks_well(page, f"words-{size}")
    page.get_by_role("link", name="Invitation").click()
    page.get_by_role("button", name="Send it to 2 people").click()
    expect(page.get_by_text("Done.")).to_be_visible(timeout=30_000)
    looks_well(page, f"mailing-{size}")
    assert "Bring cake, Ana!" in post_office.to("ana@example.org")[0].text
    page.get_by_role("link", name="Bo Chen").click()
    expect(page.get_by_text("The mail server said 550 5.1.1.")).to_be_visible()
    looks_well(page, f"back-{size}")
    with scopes_disabled():
        Attendee.objects.filter(name="Bo Chen").update(email="bo@example.org")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_function("document.body.innerText.includes('It is tried again')")
    page.goto(HOME + "mail/mails/")
    for _ in range(60):
        if post_office.to("bo@example.org"):
            break
        page.wait_for_timeout(250)
    assert post_office.to("bo@example.org")
    page.reload()
    looks_well(page, f"all-{size}")
    page.goto(HOME + "mail/")
    page.get_by_role("link", name="Invitation", exact=True).first.click()
    page.get_by_role("button", name="Once more to 2 people who have not opened their page").click()
    expect(page.get_by_text("Done.")).to_be_visible(timeout=30_000)
    assert len(post_office.to("ana@example.org")) == 2
    page.goto(HOME + "mail/")
    looks_well(page, f"over-{size}")


@pytest.mark.usefixtures("courier")
def test_without_a_server_everything_is_read_here_and_leaves_as_files(visit):
    event = an_event()
    people(event)
    page = visit(HOME + "mail/", a_member(event), "phone", dark=True)
    expect(page.get_by_text("This installation has no mail server")).to_be_visible()
    looks_well(page, "no-server")
    page.get_by_role("link", name=re.compile("Look, then send.*Invitation")).click()
    page.get_by_role("button", name="Write it for 2 people").click()
    expect(page.locator("#progress .lead", has_text="Kept here.")).to_be_visible()
    looks_well(page, "kept")
    page.get_by_role("link", name="Ana Lima").click()
    expect(page.get_by_label("The mail as its reader sees it")).to_contain_text("Hello Ana,")
    looks_well(page, "read")
    page.goto(HOME + "mail/")
    page.get_by_role("button", name="Sheets for everybody").click()
    with page.expect_download(timeout=60_000) as fetched:
        page.get_by_role("link", name="Fetch the file").click(timeout=60_000)
    assert fetched.value.suggested_filename == "meeting-invitations.pdf"
    page.goto(HOME + "mail/")
    page.get_by_role("button", name="XLSX").click()
    expect(page.get_by_role("link", name="Fetch the file")).to_be_visible(timeout=30_000)
    looks_well(page, "merge")
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.HELD}


@pytest.mark.usefixtures("courier")
def test_a_lost_link_a_code_and_no_more_mail_on_a_phone(visit, post_office):
    event = an_event()
    ana = an_attendee(event, "Ana Lima", email="ana@example.org")
    page = visit("/find/lamplighters/meeting/", size="phone")
    looks_well(page, "find")
    page.get_by_label("Your e-mail").fill("ana@example.org")
    page.get_by_role("button", name="Send it to me").click()
    expect(page.get_by_text("If this address is on the list")).to_be_visible()
    looks_well(page, "found")
    link = re.search(r"http://localhost:8000(/i/\S+)", arrived(page, post_office, 1).text).group(1)
    assert secret_of(ana) in link
    page.goto(link)
    page.get_by_role("button", name="Open my page").click()
    page.goto("/my/code/?next=/my/minute/")
    looks_well(page, "code")
    page.get_by_role("button", name="Send me a code").click()
    looks_well(page, "code-asked")
    mailed = arrived(page, post_office, 2)
    page.get_by_label("The eight digits").fill("0000 0001")
    page.get_by_role("button", name="That is it").click()
    expect(page.get_by_text("This is not the code")).to_be_visible()
    page.wrong.clear()  # 422, as every form that is not right
    looks_well(page, "code-wrong")
    page.get_by_label("The eight digits").fill(re.search(r"\d{4} \d{4}", mailed.text).group())
    page.get_by_role("button", name="That is it").click()
    page.wait_for_url("**/my/minute/")
    ends = re.search(r"http://localhost:8000(/no-mail/\S+)", invited(event, page, post_office).text).group(1)
    page.goto(ends)
    looks_well(page, "no-mail")
    page.get_by_role("button", name="No more mails, please").click()
    expect(page.get_by_role("heading", name="You get no more mails")).to_be_visible()
    looks_well(page, "no-more")


def arrived(page, post_office, count: int):
    """The newest mail, once there are so many."""
    for _ in range(120):
        if len(post_office.mails) >= count:
            return post_office.mails[-1]
        page.wait_for_timeout(250)
    raise AssertionError(f"{len(post_office.mails)} mails arrived, not {count}")


def invited(event, page, post_office):
    from django_scopes import scope

    from kinfolk_web.people.mailing import INVITATION, start

    with scope(community=event.community):
        start(event=event, kind=INVITATION, by=None)
    return arrived(page, post_office, len(post_office.mails) + 1)
