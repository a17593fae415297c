"""Long lists come in parts: what needs somebody stands first, everything can be reached, and one can be found by name."""

from __future__ import annotations

import re

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.console.floor import pages
from kinfolk_web.console.moments import casts
from kinfolk_web.console.welcome import board
from kinfolk_web.models import Block
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.world import a_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = a_day()
    a_block(event, Block.Kind.ROUND, 30)
    crowd = people(event)
    with scopes_disabled():
        for place, one in enumerate(crowd):
            one.is_host, one.is_greeter = place == 0, place < 2
            one.times_attended = 0 if place in {2, 3} else 2
            one.save()
    a_plan(event, [{"1": crowd[:4], "2": crowd[4:]}], {"Heron": crowd[:6], "Lark": crowd[6:]})
    return event


def read(event, page: str) -> str:
    staff = signed_in(a_member(event)) if not hasattr(event, "staff") else event.staff
    event.staff = staff
    return staff.get(f"/c/{event.community.slug}/{event.slug}/{page}").content.decode()


def listed(said: str, kind: str) -> list[str]:
    """Return what stands in the rows of a table of this class, or in the list of tables."""
    rows = {
        "board": r'<tr class="\w*">\s*<th scope="row">([^<]+)',
        "loads": r'<tr><th scope="row">([^<]+)</th><td>\d',
        "casts": r'<tr><th scope="row">(Heron|Lark)',
        "floor": r"<h2>(Table \d)</h2>",
    }
    return re.findall(rows[kind], said)


def test_the_floor_comes_in_parts_and_a_table_is_found_by_its_label(event, monkeypatch):
    whole = listed(read(event, "day/floor/"), "floor")
    assert sorted(whole) == ["Table 1", "Table 2"]
    monkeypatch.setattr(pages, "TABLES", 1)
    first = read(event, "day/floor/?round=1")
    assert listed(first, "floor") == whole[:1]
    further = re.search(r'href="(\?[^"]*page=2[^"]*)"', first).group(1).replace("&amp;", "&")
    second = read(event, f"day/floor/{further}")
    assert listed(second, "floor") == whole[1:]
    assert "page=2" in re.search(r'hx-get="([^"]+)"', second).group(1), "what is asked for again is the same part"
    assert listed(read(event, "day/floor/?q=2"), "floor") == ["Table 2"]


def test_casts_come_in_parts_those_that_need_something_first(event, monkeypatch):
    monkeypatch.setattr(casts, "PAGE", 1)
    assert listed(read(event, "casts/"), "casts") == ["Lark"], "of the two who are in it nobody holds it yet"
    assert listed(read(event, "casts/?page=2"), "casts") == ["Heron"]


def test_newcomers_and_greeters_come_in_parts_and_are_found_by_name(event, monkeypatch):
    whole = read(event, "welcome/")
    assert listed(whole, "board") == ["Cy Dahl", "Di Evans"]
    assert listed(whole, "loads") == ["Ana Lima", "Bo Berg"]
    assert 'name="q"' not in whole, "a short list is read"
    monkeypatch.setattr(board, "PAGE", 1)
    first = read(event, "welcome/")
    assert (listed(first, "board"), listed(first, "loads")) == (["Cy Dahl"], ["Ana Lima"])
    assert listed(read(event, "welcome/?page=2"), "board") == ["Di Evans"]
    assert listed(read(event, "welcome/?greeters=2"), "loads") == ["Bo Berg"]
    found = read(event, "welcome/?q=di+ev")
    assert (listed(found, "board"), listed(found, "loads")) == (["Di Evans"], [])
    assert '<option value="Bo Berg">' in found, "whoever can greet is offered in every part"
