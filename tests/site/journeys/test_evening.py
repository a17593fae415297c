"""One evening: from an empty community over a list, a programme and a plan to printed cards, as an organiser clicks it."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import connection
from playwright.sync_api import Error, expect
from pypdf import PdfReader

from kinfolk.example import attendees_csv
from kinfolk_web.models import Job
from tests.site.journeys.conftest import SIZES, fits, violations
from tests.site.world import a_user, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PATIENCE = 60_000  # milliseconds: the first plan of a run compiles the search


@pytest.fixture
def worker(transactional_db):
    """Somebody who does the jobs, as the worker of an installation would."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            if Job.objects.filter(state=Job.State.WAITING).exists():
                do_jobs()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join(60)


def looks_well(page):
    """Nothing wrong for axe, for the browser, or for the width of the screen, light on a laptop and dark before a hall too."""
    assert violations(page) == []
    assert page.wrong == []
    fits(page)
    for size, scheme in (("laptop", "light"), ("projector", "dark"), ("phone", "dark")):
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
        page.emulate_media(color_scheme=scheme)
        if size != "phone":  # it stays on a phone in the dark, as which it was looked at
            fits(page)
            assert violations(page) == [], size


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("size", "dark", "scripts"), [("phone", True, True), ("laptop", False, False)])
def test_from_an_export_to_printed_cards(visit, tmp_path, size, dark, scripts):
    page = visit("/communities/new/", a_user(), size, dark=dark, scripts=scripts)
    _an_event_is_made(page, scripts)
    _a_list_comes_in(page, scripts, tmp_path / "members.csv")
    _a_programme_and_a_plan_are_made(page, scripts)
    cards = _cards_are_printed(page, scripts)
    words = " ".join(sheet.extract_text() for sheet in cards.pages)
    assert len(cards.pages) >= 15
    assert "SPRING MEETING" in words


def _an_event_is_made(page, scripts):
    page.get_by_label("Name of the community").fill("Lamplighters")
    _look(page, scripts)
    press(page, "Make it")
    page.goto("/c/lamplighters/events/new/")
    page.get_by_label("Name").first.fill("Spring meeting")
    _look(page, scripts)
    press(page, "Make it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spring meeting")
    _look(page, scripts)


def _a_list_comes_in(page, scripts, file):
    file.write_text(attendees_csv(60), encoding="utf-8")
    page.get_by_role("link", name="Bring in your list").click()
    page.locator("input[type=file]").first.set_input_files(file)
    press(page, "Read it")
    _until(page, page.get_by_role("button", name="Take these in"), scripts)
    press(page, "Take these in")
    _until(page, page.get_by_role("heading", level=1, name="60 people"), scripts)


def _a_programme_and_a_plan_are_made(page, scripts):
    _overview(page)
    page.get_by_role("link", name="Set up programme and room").click()
    _look(page, scripts)
    press(page, "Make this programme")
    _look(page, scripts)
    _overview(page)
    page.get_by_role("link", name="Make the plan").click()
    press(page, "Make the plan")
    _until(page, page.get_by_role("button", name="Release plan 1"), scripts)
    press(page, "Release plan 1")
    page.wait_for_load_state("load")
    if page.get_by_role("button", name="Release plan 1 as it is").count():  # a must is not kept: it is asked once more
        press(page, "Release plan 1 as it is")


def _cards_are_printed(page, scripts):
    page.get_by_role("link", name="Print it").first.click()
    _look(page, scripts)
    for box in page.locator("input[name=sheet]").all():
        box.set_checked(box.get_attribute("value") == "personal-cards")
    press(page, "Make the files")
    link = page.get_by_role("link", name="personal-cards.pdf")
    _until(page, link, scripts)
    with page.expect_download() as download:
        link.click()
    return PdfReader(download.value.path())


def _look(page, scripts):
    if scripts:
        looks_well(page)


def _overview(page):
    page.goto("/c/lamplighters/spring-meeting/")


def _until(page, thing, scripts):
    """Wait for something; without scripts somebody presses "reload" now and then."""
    for _ in range(60):
        if scripts:
            expect(thing).to_be_visible(timeout=PATIENCE)
        if thing.is_visible():
            _look(page, scripts)
            return
        page.wait_for_timeout(500)
        with suppress(Error):  # a page that waits loads itself anew, and may just be doing so
            page.reload()
    expect(thing).to_be_visible()
