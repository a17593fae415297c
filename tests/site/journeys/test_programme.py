"""From nothing to a programme and a room, in a real browser."""

from __future__ import annotations

import os
import re

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from kinfolk_web.models import Duty, Room, Table
from tests.site.journeys.conftest import fits, violations
from tests.site.world import a_crowd, a_member, a_programme, an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HOME = "/c/lamplighters/meeting/programme/"
PICTURES = os.environ.get("KINFOLK_PICTURES", "")


def looks_well(page, name: str) -> None:
    """Nothing is wrong for anybody who looks, listens or zooms; nothing is wider than the screen."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    fits(page)
    assert page.wrong == []
    assert violations(page) == []
    page.evaluate("new Promise(requestAnimationFrame)")  # what axe itself was refused is told a moment later
    page.wrong.clear()


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("laptop", False)])
def test_from_nothing_to_a_programme_and_a_room(visit, size, dark):
    event = an_event()
    organiser = a_member(event)
    a_crowd(event, 60)
    page = visit(HOME, organiser, size=size, dark=dark)
    assert "Which blocks can you give?" in page.inner_text("h1")
    looks_well(page, f"start-{size}")
    page.get_by_role("button", name=re.compile("A day and a half")).click()
    assert "3 rounds at tables" in page.inner_text("h1")
    looks_well(page, f"days-{size}")
    page.get_by_role("link", name=re.compile("Change 09:25")).click()
    looks_well(page, f"block-{size}")
    page.locator("#id_minutes").fill("20")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("main")).to_contain_text(re.compile("take turns|threes and fours"))
    page.get_by_role("link", name="Next: draw the room").click()
    looks_well(page, f"room-new-{size}")
    page.get_by_role("button", name="Make the room").click()
    page.get_by_label(re.compile("^Tables")).first.fill("9")
    page.get_by_role("button", name="Put the tables there").click()
    assert page.locator(".piece.table").count() == 9
    page.locator(".piece.table").nth(3).click()
    page.get_by_role("heading", name="Table 4").wait_for()
    looks_well(page, f"room-{size}")
    page.goto(f"{HOME}welcome/")
    page.get_by_role("button", name="Share the duties out fairly").click()
    looks_well(page, f"rota-{size}")
    page.get_by_role("link", name="Choose greeters").first.click()
    looks_well(page, f"greeters-{size}")
    for place in ("agreements", "promises", "questions", "checklist"):
        page.goto(f"{HOME}{place}/")
        looks_well(page, f"{place}-{size}")
    page.goto(f"{HOME}rooms/")
    page.get_by_role("link", name="All tables as a list").first.click()
    looks_well(page, f"tables-{size}")
    with scopes_disabled():
        assert Table.objects.count() == 9
        assert Duty.objects.exists()


def test_two_organisers_and_the_keys_move_tables(visit):
    """Arrow keys move a table, undo brings it back, a pointer drags another; whoever comes second is told."""
    event = an_event()
    organiser, other = a_member(event), a_member(event, email="otto@example.org")
    a_programme(event, tables=6)
    with scopes_disabled():
        room = Room.objects.get()
        Room.objects.update(width=30, depth=12)
        table = Table.objects.get(label="1")
    first, second = (visit(f"{HOME}rooms/{room.pk}/", one) for one in (organiser, other))
    piece = first.locator(f"#table-{table.pk}")
    piece.focus()
    for key in ("Enter", "ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        first.keyboard.press(key)
    first.locator("#floor-undo").wait_for()
    assert stands(table) == (3, 2.5)
    # Otto still sees it where it was, and drags it: he is told, and sees where it stands now
    box = second.locator(f"#table-{table.pk}").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    second.mouse.move(x, y)
    second.mouse.down()
    second.mouse.move(x + 120, y + 80, steps=4)
    second.mouse.up()
    expect(second.locator("#floor-says")).to_contain_text("Somebody else moved it", timeout=5_000)
    assert stands(table) == (3, 2.5)
    assert second.locator(f"#table-{table.pk}").get_attribute("data-x") == "3"
    first.locator("#floor-undo").click()
    expect(first.locator("#floor-undo")).to_be_hidden(timeout=5_000)
    expect(first.locator("#floor-says")).to_contain_text("2 m from the left", timeout=5_000)
    assert stands(table) == (2, 2)
    assert first.wrong == []


def test_a_table_whose_move_is_not_kept_stands_where_it_was_and_the_next_move_is_kept(visit):
    event = an_event()
    organiser = a_member(event)
    a_programme(event, tables=6)
    with scopes_disabled():
        room = Room.objects.get()
        table = Table.objects.get(label="1")
    page = visit(f"{HOME}rooms/{room.pk}/", organiser)
    was = (table.x, table.y)
    cookies = page.context.cookies()
    page.context.clear_cookies()  # the sign-in has ended
    moved_right(page, table)
    expect(page.locator("#floor-says")).to_contain_text("That was not kept")
    assert page.locator(f"#table-{table.pk}").get_attribute("data-x") == f"{was[0]:g}"
    page.context.add_cookies(cookies)
    moved_right(page, table)
    page.locator("#floor-undo").wait_for()
    assert stands(table) == (was[0] + 0.5, was[1])


def moved_right(page, table) -> None:
    page.locator(f"#table-{table.pk}").focus()
    for key in ("Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)


def stands(table) -> tuple[float, float]:
    with scopes_disabled():
        found = Table.objects.get(pk=table.pk)
    return found.x, found.y


def test_375_tables_are_there_within_a_second(visit):
    event = an_event()
    organiser = a_member(event)
    a_programme(event, tables=375)
    with scopes_disabled():
        room = Room.objects.get()
        Room.objects.update(width=30, depth=150)
    page = visit(f"{HOME}rooms/{room.pk}/", organiser)
    page.reload()
    assert page.locator(".piece.table").count() == 375
    assert page.wrong == []
