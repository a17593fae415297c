"""Kinds of sheets: all of them print on every layout, and only what changed since the last print is printed again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kinfolk.errors import InputError
from kinfolk.paper import (
    SHEETS,
    Change,
    Contact,
    ProgrammeLine,
    RunLine,
    SheetOptions,
    room_from_tables,
    sheets_to_print,
)
from kinfolk.paper.registry import layout_of
from kinfolk.problem import Table
from tests.factories import changed
from tests.paper.days import EVERYBODY, RIGHT_TO_LEFT_OR_JOINED, day_of, trying_problem
from tests.paper.plans import make_plan
from tests.paper.reading import boxes, missing_glyphs, pages, squeezed, words

SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "a6": (105.0, 148.0), "a3": (297.0, 420.0)}
NAMED = ("personal-cards", "badges", "pulse-cards", "list-names", "list-tables", "round-lists", "table-cards")
ROOM = room_from_tables("Hall", [Table(id=str(n), seats=5, x=3.0 * n, y=3.0) for n in range(1, 4)])
FULL = SheetOptions(
    links={person.id: f"https://kin.example/q/{number:012d}" for number, person in enumerate(EVERYBODY)},
    statements=tuple(f"I have done this {number} times" for number in range(20)),
    programme=(ProgrammeLine("09:00", "Opening", "Stage"), ProgrammeLine("09:25", "Round 1")),
    welcome="the plant by the door",
    rooms=(ROOM,),
    run=(
        RunLine("09:00", "Opening", "Stage", 25, "Say hello.\nName the agreements."),
        RunLine("09:25", "Round 1", "Hall", 35),
        RunLine("17:00", "Closing", "Hall", 20, "Sing the song of the harbour."),
    ),
    cues=(("stand up", "I would like to meet somebody new today."), ("hands up", "I am here today.")),
    contacts=(Contact("Safety", "Sana", "0151 234567"), Contact("Door", "Dora")),
    printed_at="11 March, 17:40",
)
ASKED = tuple(name for name in SHEETS if name != "changes")


COUNTS = {
    ("personal-cards", "4-up"): 8,
    ("personal-cards", "a6"): 30,
    ("badges", "4-up"): 4,
    ("badges", "8-up"): 4,
    ("badges", "a6"): 15,
    ("pulse-cards", "4-up"): 4,
    ("pulse-cards", "a6"): 15,
    ("blank-cards", "4-up"): 1,
    ("blank-cards", "a6"): 4,
    ("orange-cards", "4-up"): 1,
    ("orange-cards", "a6"): 4,
    ("thanks-cards", "4-up"): 1,
    ("thanks-cards", "a6"): 4,
    ("poster", "sheet"): 1,
    ("poster", "a3"): 1,
    ("box-labels", "sheet"): 6,
    ("table-cards", "sheet"): 4,
    ("greeter-sheets", "sheet"): 2,
    ("day-sheet", "sheet"): 1,
    ("round-lists", "sheet"): 4,
    ("blank-table-cards", "sheet"): 2,
    ("spare-host-sheet", "sheet"): 2,
    ("room-sheet", "sheet"): 2,
}
"""How many pages each takes for these 15 people, backs included: nothing runs over onto another page."""


@pytest.fixture(scope="module")
def problem():
    return trying_problem()


@pytest.fixture(scope="module")
def day(problem):
    return day_of(problem)


@pytest.fixture(scope="module")
def printed(day):
    return sheets_to_print(day, ASKED, options=FULL)


def test_everything_that_is_asked_for_is_printed_in_order_of_use(printed) -> None:
    assert list(printed.files) == list(ASKED)
    assert [SHEETS[name].box for name in SHEETS] == sorted(kind.box for kind in SHEETS.values())
    assert all(pdf.startswith(b"%PDF-") for pdf in printed.files.values())


@pytest.mark.parametrize("name", ASKED)
def test_title_date_version_and_time_stand_on_every_page(printed, name: str) -> None:
    for page in pages(printed.files[name]):
        if name == "personal-cards" and "Your day" in page:
            assert "Plan 3" in page
            continue
        assert "harbour meeting" in page.casefold()
        for part in ("Thursday 12 March 2026", "Plan 3", "printed 11 March, 17:40"):
            assert part in page


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("name", ASKED)
def test_every_layout_has_its_paper_no_empty_letters_and_no_page_too_many(day, name: str, size: str) -> None:
    for layout in SHEETS[name].layouts:
        if layout in SIZES and size == "letter":
            continue
        options = replace(FULL, size=size, layouts={name: layout})
        pdf = sheets_to_print(day, [name], options=options).files[name]
        box = SIZES.get(layout, SIZES[size])
        assert boxes(pdf) <= ({box, box[::-1]} if name == "room-sheet" else {box})
        assert missing_glyphs(pdf) == 0
        assert len(pages(pdf)) == COUNTS.get((name, layout), len(pages(pdf)))


def test_where_a_round_is_free_time_the_card_says_so_and_what_to_do_and_a_seat_comes_first(problem) -> None:
    plan = make_plan(problem)
    table = plan["rounds"][1]["tables"][0]
    who = next(one for one in table["people"] if one not in {table["host"], table["stand_in"]})
    table["people"].remove(who)
    day = replace(day_of(problem, plan), free={who: frozenset({2, 3})})  # in round 3 they have a seat all the same
    printed = sheets_to_print(day, ["personal-cards", "badges", "list-names"], options=FULL).files
    text = words(printed["personal-cards"])
    assert (
        text.count("Round 2 is free time for you, while the other half sits at tables: talk with whom you like.") == 1
    )
    assert all(words(printed[name]).split().count("free") == 1 for name in ("badges", "list-names"))
    assert text.split().count("free") == 2
    assert "free time" not in words(
        sheets_to_print(replace(day, free={}), ["personal-cards"], options=FULL).files["personal-cards"]
    )


@pytest.mark.parametrize("name", NAMED)
def test_every_name_stands_on_it(printed, name: str) -> None:
    text = squeezed(words(printed.files[name]))
    for person in EVERYBODY:
        if person.id in RIGHT_TO_LEFT_OR_JOINED:
            assert set(person.name) - {" "} <= set(text)
        else:
            assert squeezed(person.name) in text


def test_no_sheet_holds_an_address_or_a_need_that_is_nobody_s_business(printed) -> None:
    everything = " ".join(words(pdf) for pdf in printed.files.values())
    assert "@" not in everything
    assert "I work part-time" not in everything


def test_keep_apart_requests_change_no_byte_and_the_same_input_gives_the_same_bytes(problem, printed) -> None:
    day = day_of(replace(problem, apart=(("ana", "bo"),)), make_plan(problem))
    assert sheets_to_print(day, ASKED, options=FULL) == printed


def test_nothing_is_printed_again_when_only_version_and_time_are_new(problem, printed) -> None:
    later = day_of(problem, {**make_plan(problem), "version": 4})
    again = sheets_to_print(later, ASKED, printed.digests, replace(FULL, printed_at="12 March, 07:00"))
    assert again.files == {}
    assert again.digests == printed.digests
    assert again.delta.sentence() == "Nothing changed."


def swapped(problem):
    """Return the next version of the plan, in which Ana and Cléo change tables in round 2."""
    plan = {**make_plan(problem), "version": 4}
    tables = plan["rounds"][1]["tables"]
    ana, cleo = (next(table for table in tables if id_ in table["people"]) for id_ in ("ana", "cleo"))
    assert ana is not cleo
    ana["people"][ana["people"].index("ana")] = "cleo"
    cleo["people"][cleo["people"].index("cleo")] = "ana"
    for table in (ana, cleo):
        table["host"] = None
    return plan


def test_only_the_cards_of_those_who_moved_are_printed_again(problem) -> None:
    kinds = ("personal-cards", "round-lists", "poster", "changes")
    before = sheets_to_print(day_of(problem), kinds, options=FULL)
    assert "changes" not in before.files
    after = sheets_to_print(day_of(problem, swapped(problem)), kinds, before.digests, FULL)
    assert set(after.files) == {"personal-cards", "round-lists", "changes"}
    assert after.delta.people == ("Ana Lima", "Cléo Martin")
    assert after.delta.of("changed") == (
        Change("personal-cards", "ana", "Ana Lima", "changed"),
        Change("personal-cards", "cleo", "Cléo Martin", "changed"),
        Change("round-lists", "round 2", "Round 2", "changed"),
    )
    assert "2 people changed: Ana Lima, Cléo Martin; 3 cards to take away." in words(after.files["changes"])
    assert len(pages(after.files["personal-cards"])) == 2


def test_the_card_of_somebody_who_cancelled_is_taken_away_by_name(problem) -> None:
    before = sheets_to_print(day_of(problem), ("badges", "changes"), options=FULL)
    plan = make_plan(problem)
    plan["people"] = [entry for entry in plan["people"] if entry["id"] != "ida"]
    for seating in plan["rounds"]:
        for table in seating["tables"]:
            table["people"] = [id_ for id_ in table["people"] if id_ != "ida"]
    after = sheets_to_print(day_of(problem, plan), ("badges", "changes"), before.digests, FULL)
    assert after.delta.of("gone") == (Change("badges", "ida", "Ida", "gone"),)
    assert "badges/ida" not in after.digests
    assert "no longer needed Badges Ida" in words(after.files["changes"])


def test_an_id_that_is_an_address_is_never_printed_when_its_card_is_taken_away(day) -> None:
    after = sheets_to_print(day, ("badges", "changes"), {"badges/gone@harbour.example": "1"}, FULL)
    assert "harbour.example" not in words(after.files["changes"])


def test_digests_of_kinds_that_are_not_printed_now_are_kept(day, printed) -> None:
    again = sheets_to_print(day, ["poster"], printed.digests, replace(FULL, statements=("Another",)))
    assert list(again.files) == ["poster"]
    assert again.digests.keys() == printed.digests.keys()
    assert {place for place, digest in again.digests.items() if printed.digests[place] != digest} == {"poster/poster 1"}


def test_a_new_name_of_one_person_changes_their_card_and_keeps_its_key(problem) -> None:
    kinds = ("personal-cards",)
    before = sheets_to_print(day_of(problem), kinds)
    other = changed(problem, "ida", name="Ida Berg")
    after = sheets_to_print(day_of(other), kinds, before.digests)
    assert [change.key for change in after.delta.changes] == ["ida"]


def test_box_labels_say_what_lies_in_each_box_and_how_many(printed) -> None:
    labels = pages(printed.files["box-labels"])
    assert len(labels) == 6
    assert "3 × Table cards" in labels[0]
    assert "15 × Badges" in labels[2]
    assert "say who is new" in labels[1]
    assert [label.split("Box ")[1].split(" Open")[0] for label in labels][2] == "The door"


def test_unknown_kinds_and_layouts_are_refused_with_what_there_is(day) -> None:
    with pytest.raises(InputError, match=r"'flags'.*table-cards"):
        sheets_to_print(day, ["flags"])
    with pytest.raises(InputError, match=r"'poster' cannot be printed as '8-up'.*sheet, a3"):
        sheets_to_print(day, ["poster"], options=SheetOptions(layouts={"poster": "8-up"}))


def test_every_kind_says_what_it_is_for_and_its_sizes() -> None:
    assert all(kind.purpose.endswith(".") for kind in SHEETS.values())
    assert SHEETS["badges"].sizes == ("a4", "letter", "a6")
    assert layout_of(SHEETS["badges"], SheetOptions(layouts={"badges": "8-up"})) == "8-up"


def test_agreements_of_the_gathering_stand_on_every_sheet_that_has_them(day) -> None:
    kinds = ("table-cards", "host-sheets", "poster", "spare-host-sheet")
    made = sheets_to_print(day, kinds, options=replace(FULL, agreements=("Shoes stay outside.",)))
    for name in kinds:
        assert "Shoes stay outside." in words(made.files[name])
        assert "Stories stay at this table" not in words(made.files[name])


def test_what_the_organisers_wrote_of_the_closing_stands_on_host_sheets_on_two_sides(day) -> None:
    text = "One word each, hand in hand. Then everybody brings one chair to the wall, and whoever came first says good night."
    plain = sheets_to_print(day, ["host-sheets"], options=FULL).files["host-sheets"]
    made = sheets_to_print(day, ["host-sheets"], options=replace(FULL, rituals=(("21:45 · The end", text),)))
    said = words(made.files["host-sheets"])
    assert "21:45 · The end" in said
    assert "whoever came first says good night." in said
    assert len(pages(made.files["host-sheets"])) == len(pages(plain))


def test_the_team_has_the_run_the_cues_the_numbers_and_the_free_chairs_on_one_sheet(printed) -> None:
    text = words(printed.files["day-sheet"])
    for said in ("09:25 Round 1 · Hall", "35 minutes", "Name the agreements.", "Sing the song of the harbour."):
        assert said in text
    assert text.index("meet somebody new") < text.index("I am here today. hands up")
    assert "Safety Sana 0151 234567" in text
    assert "Dora" in text
    assert "table 3: 1 No host so far: 3" in text


def test_a_plan_that_was_changed_by_hand_is_told_from_the_one_that_it_was(problem, printed) -> None:
    by_hand = day_of(problem, {**swapped(problem), "version": 3})
    marks = [
        re.search(r"Plan 3 · (\w+)", words(sheets_to_print(one, ["poster"], options=FULL).files["poster"])).group(1)
        for one in (day_of(problem), by_hand)
    ]
    assert marks[0] != marks[1]
    assert all(f"Plan 3 · {marks[0]}" in page for page in pages(printed.files["list-names"]))
