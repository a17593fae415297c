"""Badges and codes: the code on the paper leads to the right page, and nobody is shown as new against their will."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
import zxingcpp

from kinfolk.errors import KinfolkError
from kinfolk.paper import SheetOptions, sheets_to_print
from kinfolk.paper.qr import qr_svg
from tests.factories import changed, make_people, make_problem
from tests.paper.days import EVERYBODY, day_of, trying_problem
from tests.paper.pixels import dark, near_edges, pictures
from tests.paper.reading import pages, words

LINKS = {person.id: f"https://kinfolk.example.org/q/{number:016x}" for number, person in enumerate(EVERYBODY)}
LINKED = SheetOptions(links=LINKS)
GRIDS = {"4-up": (2, 2), "8-up": (2, 4), "a6": (1, 1)}


@pytest.fixture(scope="module")
def day():
    return day_of(trying_problem())


def codes(page) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)]


@pytest.mark.parametrize(("kind", "layout"), [("badges", "4-up"), ("badges", "8-up"), ("personal-cards", "4-up")])
def test_every_code_is_read_off_the_paper_and_holds_the_address_of_its_person(day, kind: str, layout: str) -> None:
    drawn = pictures(day, kind, replace(LINKED, layouts={kind: layout}), ppi=150)
    assert sorted(code for page in drawn for code in codes(page)) == sorted(LINKS.values())


def test_each_code_lies_on_the_badge_of_its_person(day) -> None:
    drawn = pictures(day, "badges", replace(LINKED, layouts={"badges": "a6"}), ppi=120)
    assert [codes(page) for page in drawn] == [[LINKS[person.id]] for person in day.people]


def test_a_code_is_the_same_every_time_and_differs_for_every_address() -> None:
    assert qr_svg(LINKS["ana"]) == qr_svg(LINKS["ana"])
    assert qr_svg(LINKS["ana"]) != qr_svg(LINKS["bo"])


def test_an_address_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(KinfolkError, match="too long"):
        qr_svg("https://kinfolk.example.org/" + "x" * 4000)


def test_without_the_package_for_codes_badges_print_unless_links_are_given(day, monkeypatch) -> None:
    qr_svg.cache_clear()
    monkeypatch.setitem(sys.modules, "segno", None)
    assert sheets_to_print(day, ["badges"]).files
    with pytest.raises(KinfolkError, match=r"segno.*pip install 'kinfolk\[site\]'"):
        sheets_to_print(day, ["badges"], options=LINKED)


def test_nobody_is_marked_as_new_unless_it_is_asked_for_and_allowed(day) -> None:
    assert "new here" not in words(sheets_to_print(day, ["badges"]).files["badges"])
    options = SheetOptions(mark_newcomers=True, layouts={"badges": "a6"})
    marked = pages(sheets_to_print(day, ["badges"], options=options).files["badges"])
    new = {person.id for person, page in zip(day.people, marked, strict=True) if "new here" in page}
    assert "cleo" in new
    assert "dev" not in new, "he does not want it seen"
    assert "ana" not in new


def test_a_badge_says_name_employer_pronouns_and_tables_but_never_an_address(day) -> None:
    made = pages(sheets_to_print(day, ["badges"], options=SheetOptions(layouts={"badges": "a6"})).files["badges"])
    aine = next(page for page in made if "Áine Ní Dhomhnaill" in page)
    for part in ("Galway Community Orchestra", "she/her", "YOUR TABLE"):
        assert part in aine
    assert not any("@" in page for page in made)


def test_tables_stand_on_the_back_of_small_badges_behind_their_front(day) -> None:
    made = pages(sheets_to_print(day, ["badges"], options=SheetOptions(layouts={"badges": "8-up"})).files["badges"])
    fronts, backs = made[::2], made[1::2]
    assert all("YOUR TABLE" not in front and "YOUR TABLE" in back for front, back in zip(fronts, backs, strict=True))
    alone = day_of(make_problem(make_people(1), tables=1, rounds=2))
    front, back = (dark(page) for page in pictures(alone, "badges", SheetOptions(layouts={"badges": "8-up"})))
    middle = front.shape[1] // 2
    assert front[:, :middle].any()
    assert not front[:, middle:].any()
    assert back[:, middle:].any(), "mirrored, so that the sheet is turned over its long edge"
    assert not back[:, :middle].any()


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("layout", sorted(GRIDS))
def test_nothing_leaves_its_badge(day, layout: str, size: str) -> None:
    options = replace(LINKED, size=size, mark_newcomers=True, layouts={"badges": layout})
    for page in pictures(day, "badges", options):
        assert not (dark(page) & near_edges(page, *GRIDS[layout], margin=2.0)).any()


@pytest.mark.parametrize("kind", ["personal-cards", "pulse-cards", "blank-cards", "thanks-cards", "orange-cards"])
@pytest.mark.parametrize("rounds", [1, 4, 9])
def test_nothing_leaves_its_card(kind: str, rounds: int) -> None:
    day = day_of(changed(trying_problem(rounds), "ana", name="Ana Wolfeschlegelsteinhausenbergerdorff"))
    for size, layout in (("a4", "a6"), ("letter", "4-up")):
        options = replace(LINKED, size=size, layouts={kind: layout})
        for page in pictures(day, kind, options):
            assert not (dark(page) & near_edges(page, *GRIDS[layout], margin=2.0)).any()
