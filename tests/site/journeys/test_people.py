"""From an empty event to a list of people: drop the file, look, take in, find somebody, mend, in a real browser."""

from __future__ import annotations

import threading

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import Attendee, Job
from tests.site.journeys.conftest import fits, violations, weighed
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

LIST = (
    "Name,E-mail,Company,Times attended,Will you host a table?,Needs,I am\n"
    "Ana Lima,ana@acme.example,Acme,0,no,,afraid of small talk\n"
    "Bo Chen,bo@acme.example,Acme,4,yes,,afraid of small talk\n"
    "Zoë Zebra,zoe@zebra.example,,1,no,step-free,\n"
)


@pytest.fixture
def worker(transactional_db):
    """Somebody who does the jobs, as the worker of an installation would."""
    from django.db import connection

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
    thread.join(30)


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("laptop", False)])
@pytest.mark.usefixtures("worker")
def test_a_list_comes_in_and_a_person_is_mended(visit, tmp_path, size, dark):
    event = an_event()
    file = tmp_path / "members.csv"
    file.write_text(LIST, encoding="utf-8")
    page = visit("/c/lamplighters/meeting/people/", a_member(event), size, dark=dark)
    assert _found(page) == []
    fits(page)
    page.get_by_label("Drop your list here, or choose the file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What this list would do", timeout=15_000)
    expect(page.get_by_text("3 new people.")).to_be_visible()
    page.locator("summary", has_text="Columns").click()
    assert _found(page) == []
    fits(page)
    page.get_by_role("button", name="Take these in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 people", timeout=15_000)
    expect(page.get_by_text("Taken in: 3 new")).to_be_visible()
    assert _found(page) == []
    fits(page)
    page.get_by_label("Find a person").press_sequentially("zo")
    expect(page.get_by_role("link", name="Ana Lima")).to_be_hidden()
    page.get_by_role("link", name="Zoë Zebra").click()
    page.get_by_label("Employer").fill("Stripes & Sons")
    page.locator("summary", has_text="Everything else").click()
    assert _found(page) == []
    fits(page)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept. 1 field changed.")).to_be_visible()
    with scopes_disabled():
        assert Attendee.objects.get(name="Zoë Zebra").organisation == "Stripes & Sons"
    assert page.wrong == []


def test_everything_can_be_done_by_keyboard(visit):
    event = an_event()
    a_crowd(event, 80)
    page = visit("/c/lamplighters/meeting/people/", a_member(event))
    page.get_by_label("Find a person").focus()
    page.keyboard.type("a")
    expect(page.get_by_text("found for “a”")).to_be_visible()
    page.get_by_role("link", name="Add a person").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Dee Okafor")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added to the list.")).to_be_visible()
    page.get_by_label("Statement 1", exact=True).focus()
    page.keyboard.type("I keep bees")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Statements kept.")).to_be_visible()
    expect(page.get_by_label("may be named (Statement 1)")).to_be_checked()
    assert page.wrong == []


@pytest.mark.usefixtures("worker")
def test_without_scripts_lists_come_in_all_the_same(visit, tmp_path):
    event = an_event()
    file = tmp_path / "members.csv"
    file.write_text(LIST, encoding="utf-8")
    page = visit("/c/lamplighters/meeting/people/import/", a_member(event), "phone", scripts=False)
    page.locator("#files").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What this list would do", timeout=20_000)
    page.get_by_role("button", name="Take these in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 people", timeout=20_000)
    page.get_by_label("Find a person").fill("zoë")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("1 person found for “zoë”.")).to_be_visible()


def test_at_twice_the_size_nothing_is_cut_off(visit):
    event = an_event()
    crowd = a_crowd(event, 80)
    a_programme(event, tables=12)
    page = visit("/c/lamplighters/meeting/people/", a_member(event))
    for address in ("people/", f"people/one/{crowd[0].code}/", "people/import/"):
        page.goto(f"/c/lamplighters/meeting/{address}")
        page.set_viewport_size({"width": 640, "height": 400})  # 1280 wide at 200 %
        fits(page)
        assert _found(page) == []


def test_the_first_view_is_light(visit):
    event = an_event()
    a_crowd(event, 300)
    page = visit("/static/kinfolk/icon.svg", a_member(event))
    received = weighed(page)
    page.goto("/c/lamplighters/meeting/people/")
    page.wait_for_load_state("networkidle")
    assert 20_000 < sum(received.values()) < 150_000


def _found(page) -> list[str]:
    """Return what axe finds; what the browser says late of axe's own styles is not the page's fault."""
    before = list(page.wrong)
    found = violations(page)
    page.wait_for_timeout(150)
    page.wrong[:] = before
    return found
