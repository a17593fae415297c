"""From the overview to a released plan: solve, look, drag, undo, release, in a real browser."""

from __future__ import annotations

import re
import threading

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import Job, Plan, Release, Seat
from tests.site.journeys.conftest import fits, violations
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.world import a_crowd, a_member, a_programme, an_event, do_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

HOME = "/c/lamplighters/meeting/"
SEATED = "#floor .seat.taken"
TAKEN = ".seat.taken"


@pytest.fixture
def event():
    event = an_event()
    a_crowd(event, 40)
    a_programme(event, rounds=2, seats=6, tables=7)
    return event


@pytest.fixture
def planned(event):
    """An event with a draft, its organiser and the draft."""
    olive = a_member(event)
    with scope(community=event.community):
        return olive, a_plan(event, olive, steps=4_000)


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
def test_from_the_three_steps_to_the_plan_that_holds(visit, event, size, dark):
    page = visit(HOME, a_member(event), size, dark=dark)
    expect(page.locator(".path-steps > li")).to_have_count(3)
    expect(page.get_by_role("navigation", name="Steps")).to_be_hidden()
    expect(page.locator("main .button:visible")).to_have_text(["Make the plan"])
    _is_well(page)
    page.get_by_role("link", name="Make the plan").click()
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Every promise is kept for", timeout=60_000)
    _drawn(page)
    expect(page.locator("main .button:visible")).to_have_text(["Release plan 1"])
    expect(page.locator("#ledger")).to_be_hidden()
    _is_well(page)
    page.get_by_role("link", name="Look closer, or change it").click()
    _drawn(page)
    expect(page.locator("#ledger")).to_be_visible()
    _is_well(page)
    _forecast(page)
    page.get_by_role("button", name="Release plan 1").click()
    expect(page.get_by_text("Plan 1 holds from now on.")).to_be_visible()
    with scopes_disabled():
        assert Release.objects.get().plan.number == 1
    page.goto(HOME)
    expect(page.get_by_role("link", name="Print it")).to_be_visible()
    expect(page.get_by_role("navigation", name="Steps")).to_be_visible()
    assert page.wrong == []


def _forecast(page):
    """Forecast the plan, see luck beside it, and come back."""
    page.get_by_role("link", name="Forecast").click()
    page.get_by_role("button", name="Forecast this plan").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("would meet nobody new by luck", timeout=60_000)
    expect(page.get_by_role("img", name="meet nobody new").first).to_be_visible()
    page.get_by_text("What is assumed").click()
    expect(page.get_by_label("Share of people who do not come (%)")).to_have_value("17")
    _is_well(page)
    page.get_by_role("link", name="Plan 1").first.click()
    _drawn(page)


def test_a_search_that_is_not_heard_of_says_so_until_it_is(visit, event):
    page = visit(f"{HOME}plan/", a_member(event))
    page.clock.install()
    page.get_by_role("button", name="Make the plan").click()
    lost = page.get_by_text("No connection to the server.")
    expect(page.get_by_text("Waiting for its turn.")).to_be_visible()
    expect(lost).to_be_hidden()
    page.route("**/plan/jobs/**", lambda route: route.abort())
    page.clock.run_for(17_000)
    expect(lost).to_be_visible()
    page.unroute("**/plan/jobs/**")
    page.clock.run_for(3_000)
    expect(lost).to_be_hidden()


def test_a_person_dragged_onto_another_changes_places_and_undo_puts_both_back(visit, event, planned):
    olive, plan = planned
    before = _seats(event, plan)
    page = visit(f"{HOME}plans/1/", olive)
    _drawn(page)
    one = page.locator(f'[data-t="0"] {TAKEN}').first
    other = page.locator(f'[data-t="3"] {TAKEN}').first
    box = other.bounding_box()
    page.set_viewport_size({"width": 1280, "height": round(box["y"] + box["height"]) + 30})
    one.hover()
    expect(page.locator(".hover")).to_contain_text("1: ")
    page.mouse.down()
    box = other.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle, steps=6)
    expect(page.locator("#say")).to_contain_text("⇄")
    said = page.locator("#say").bounding_box()
    assert said["y"] + said["height"] < box["y"], "what it costs is said away from where somebody is dropped"
    page.mouse.up()
    expect(page.locator("#say")).to_have_text("Moved.")
    after = _seats(event, plan)
    assert sum(before[key] != after[key] for key in before) == 2
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.get_by_role("button", name="Redo", exact=True).first).to_be_enabled()
    assert _seats(event, plan) == before
    assert page.wrong == []


def test_a_table_dragged_onto_another_takes_everybody_along(visit, event, planned):
    olive, plan = planned
    before = _seats(event, plan)
    page = visit(f"{HOME}plans/1/", olive)
    _drawn(page)
    page.locator('[data-t="0"] .label').hover()
    page.mouse.down()
    box = page.locator('[data-t="1"] .label').bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    said = re.compile(r"^Table \S+ ⇄ \S+\. (.+: .+|Costs nobody a promise\.)$")
    expect(page.locator("#say")).to_have_text(said)
    assert _seats(event, plan) == before, "the cost is said before anything is dropped"
    page.mouse.up()
    expect(page.locator("#say")).to_have_text("Moved.")
    after = _seats(event, plan)
    tables = {table for key, table in before.items() if after[key] != table}
    assert len(tables) == 2
    assert {key for key in before if key[1] == 1 and before[key] in tables} == {
        key for key in before if before[key] != after[key]
    }
    assert page.wrong == []


def test_somebody_is_moved_by_keyboard_alone(visit, event, planned):
    olive, plan = planned
    before = _seats(event, plan)
    page = visit(f"{HOME}plans/1/", olive)
    _drawn(page)
    page.locator('svg [tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    _is_well(page)
    panel.get_by_role("button", name=re.compile("^Take")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("Now choose a table or a person")
    page.keyboard.press("Escape")
    expect(page.locator("#say")).to_have_text("")
    panel.get_by_role("button", name=re.compile("^Take")).first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#say")).to_contain_text("→ Table")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_have_text("Moved.")
    assert sum(before[key] != table for key, table in _seats(event, plan).items()) == 1
    assert page.wrong == []


def test_without_scripts_forms_move_pin_and_release(visit, event, planned):
    olive, plan = planned
    with scopes_disabled():
        seat = Seat.objects.filter(plan=plan, round=1).first()
        other = Seat.objects.filter(plan=plan, round=1).exclude(table=seat.table).first()
    page = visit(f"{HOME}plans/1/", olive, "phone", scripts=False)
    page.get_by_role("link", name=seat.attendee.name, exact=True).first.click()
    page.locator("summary", has_text="Swap").first.click()
    page.get_by_label("with (name)").first.fill(other.attendee.name)
    page.get_by_role("button", name="Swap", exact=True).first.click()
    assert _seats(event, plan)[seat.attendee_id, 1] == other.table
    page.get_by_role("button", name="Pin here").first.click()
    expect(page.get_by_text("pinned", exact=True)).to_be_visible()
    page.goto(f"{HOME}plans/1/")
    page.get_by_role("button", name="Release plan 1").click()
    if (anyway := page.get_by_role("button", name="as it is")).count():  # the swap may have cost somebody a must
        anyway.click()
    with scopes_disabled():
        assert Plan.objects.get().state == "released"


def test_lists_comparison_and_late_changes_are_well_on_every_width(visit, event, planned):
    olive, _ = planned
    with scope(community=event.community):
        code = event.attendees.first().code
        a_plan(event, olive, steps=4_000)
    for size, dark in (("phone", True), ("laptop", False)):
        page = visit(f"{HOME}plans/", olive, size, dark=dark)
        _is_well(page)
        page.get_by_role("button", name="Show A and B side by side").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("beside")
        _is_well(page)
        for address in ("1/repair/", f"1/people/{code}/", "1/rounds/1/tables/?table=1"):
            page.goto(f"{HOME}plans/{address}")
            _is_well(page)
        assert page.wrong == []


def _seats(event, plan):
    with scope(community=event.community):
        return seats_of(plan)


def _drawn(page) -> None:
    """The picture is there and can be used."""
    expect(page.locator("#floor[data-ready]")).to_be_visible(timeout=15_000)
    expect(page.locator(SEATED)).to_have_count(40)


def _is_well(page) -> None:
    """Axe finds nothing, and nothing reaches beyond the side of the page."""
    before = list(page.wrong)
    assert violations(page) == []
    page.wait_for_timeout(150)  # what the browser says late of axe's own styles is not the page's fault
    page.wrong[:] = before
    fits(page)
