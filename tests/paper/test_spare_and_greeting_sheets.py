"""Greeter sheets, lists by round, posters, pulse cards and what is filled in by hand: what they say and what they must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinfolk.paper import ProgrammeLine, PulseQuestion, SheetOptions, sheets_to_print
from tests.factories import changed, make_people, make_person, make_problem, make_tables
from tests.paper.days import day_of, trying_problem
from tests.paper.pixels import pictures
from tests.paper.plans import make_plan
from tests.paper.reading import pages, squeezed, words


def text_of(problem, kind: str, plan=None, **fields) -> str:
    return words(sheets_to_print(day_of(problem, plan), [kind], options=SheetOptions(**fields)).files[kind])


def pages_of(problem, kind: str, plan=None, **fields) -> list[str]:
    return pages(sheets_to_print(day_of(problem, plan), [kind], options=SheetOptions(**fields)).files[kind])


@pytest.fixture(scope="module")
def problem():
    return trying_problem()


def greeted_by_ana(problem, *newcomers: str):
    return {
        **make_plan(problem),
        "greeters": [{"greeter": "ana", "stand_in": "hala", "newcomers": list(newcomers)}],
    }


def test_a_greeter_reads_who_is_theirs_how_to_say_the_name_and_where_to_stand(problem) -> None:
    plan = greeted_by_ana(problem, "aine", "dev", "cleo")
    (sheet,) = pages_of(problem, "greeter-sheets", plan, welcome="the fountain", greeter_places={"ana": "the plant"})
    for part in ("You stand the plant", "Áine Ní Dhomhnaill", "she/her · say “AWN-ya”", "first at table", "goodbye"):
        assert part in sheet
    assert "prefers that nobody sees who is new" in sheet
    assert "the fountain" not in sheet
    assert "You stand the fountain" in text_of(problem, "greeter-sheets", plan, welcome="the fountain")


def test_a_greeter_may_mention_only_what_everybody_who_said_it_allows() -> None:
    bees, alone = "I keep bees", "I came alone"
    people = (
        make_person("ana", statements=(bees, alone), shown_statements=(bees, alone), roles=frozenset({"greeter"})),
        make_person("new", times_attended=0, statements=(bees, alone), shown_statements=(bees,)),
        *make_people(6),
    )
    problem = make_problem(people, tables=2)
    plan = {**make_plan(problem), "greeters": [{"greeter": "ana", "stand_in": None, "newcomers": ["new"]}]}
    sheet = text_of(problem, "greeter-sheets", plan)
    assert f"New and you: “{bees}”" in sheet
    assert alone not in sheet


def test_nobody_who_declined_a_greeter_stands_on_a_greeter_sheet(problem) -> None:
    declined = changed(problem, "cleo", no_greeter=True)
    sheet = text_of(declined, "greeter-sheets", greeted_by_ana(declined, "cleo", "aine"))
    assert "Cléo" not in sheet
    assert "Áine" in sheet


def test_host_sheets_leave_greeting_to_its_own_sheet_and_need_no_blank_one(problem) -> None:
    made = sheets_to_print(day_of(problem), ["host-sheets", "greeter-sheets"]).files
    assert "You greet" not in words(made["host-sheets"])
    assert "You greet" in words(made["greeter-sheets"])
    assert "You host" not in words(made["greeter-sheets"])


def test_without_hosts_and_greeters_no_empty_sheet_is_printed() -> None:
    nobody = make_problem(make_people(6), tables=2)
    assert sheets_to_print(day_of(nobody), ["host-sheets", "greeter-sheets", "list-team"]).files == {}


def test_a_list_by_round_has_a_sheet_for_each_round_and_everybody_once_in_each(problem) -> None:
    sheets = pages_of(problem, "round-lists")
    assert len(sheets) == 4
    for number, sheet in enumerate(sheets, start=1):
        assert f"Round {number} Who sits where" in sheet
        assert sheet.count("Ana Lima (host)") == 1
    assert "Ida" not in sheets[1], "she leaves for the second round"


def test_a_poster_holds_twenty_statements_and_what_everybody_agrees_on(problem) -> None:
    statements = tuple(f"I have walked {number} miles to be here and would do it again" for number in range(1, 43))
    sheets = pages_of(problem, "poster", statements=statements, agreements=("Shoes stay outside.",))
    assert len(sheets) == 3
    assert statements[19] in sheets[0]
    assert statements[20] not in sheets[0]
    assert all("Shoes stay outside." in sheet for sheet in sheets)


def test_a_poster_without_statements_has_lines_to_write_on(problem) -> None:
    (sheet,) = pages_of(problem, "poster")
    assert "Write a line that is true for you" in sheet


def test_a_pulse_card_asks_four_questions_and_names_those_one_sat_with_and_not_oneself(problem) -> None:
    cards = pages_of(problem, "pulse-cards", layouts={"pulse-cards": "a6"})
    day = day_of(problem)
    for person, card in zip(day.people, cards, strict=True):
        met = {other for number in (1, 2, 3, 4) if (s := day.seat.get((person.id, number))) for other in s.people}
        assert person.id not in {"ana", "bo"} or squeezed(card).count(squeezed(person.name)) == 1
        assert all(squeezed(o.name) in squeezed(card) for o in met if o.name.isascii() and o is not person)
        assert "I belong here" in card
        assert "Without this tick nothing is passed on." in card


def test_orange_cards_are_orange_and_neither_they_nor_cards_of_thanks_name_anybody(problem) -> None:
    (orange,) = pictures(day_of(problem), "orange-cards", SheetOptions())
    red, green, blue = (orange[:, :, channel] for channel in range(3))
    assert ((red > 240) & (green > 120) & (green < 180) & (blue < 90)).mean() > 0.6, "most of the sheet is orange"
    for kind, call in (("orange-cards", "Me too"), ("thanks-cards", "Thank you")):
        (sheet,) = pages_of(problem, kind)
        assert sheet.count(call) == 4
        assert not [one.name for one in problem.people if one.name in sheet]


def test_the_questions_of_the_pulse_can_be_one_s_own(problem) -> None:
    card = text_of(
        problem, "pulse-cards", pulse_questions=(PulseQuestion("Was it warm?"), PulseQuestion("Why:", open=True))
    )
    assert "Was it warm?" in card
    assert "Why:" in card
    assert "I belong here" not in card


def test_somebody_who_met_very_many_people_gets_further_cards_with_all_their_names() -> None:
    people = [make_person(f"p{number}", name=f"Person Number{number:03}") for number in range(80)]
    problem = make_problem(people, tables=make_tables(1, 80), rounds=1)
    cards = pages_of(problem, "pulse-cards", layouts={"pulse-cards": "a6"})
    assert len(cards) == 160
    assert all(f"Number{number:03}" in " ".join(cards[:2]) for number in range(80))


def test_a_programme_stands_on_the_back_of_the_card_with_one_s_own_tasks(problem) -> None:
    lines = (ProgrammeLine("09:00", "Opening", "Stage"), ProgrammeLine("10:10", "Break"))
    duty = (*lines, ProgrammeLine("10:15", "You welcome people", "the plant", duty=True))
    cards = pages_of(
        problem,
        "personal-cards",
        programme=lines,
        programme_lines={"ana": duty},
        welcome="the plant by the door",
        layouts={"personal-cards": "a6"},
    )
    assert len(cards) == 30
    backs = {person.id: back for person, back in zip(day_of(problem).people, cards[1::2], strict=True)}
    assert "10:15 You welcome people your task · the plant" in backs["ana"]
    assert sum("your task" in back for back in backs.values()) == 1
    assert all("09:00 Opening · Stage" in back for back in backs.values())
    assert all("somebody welcomes you here: the plant by the door" in back for back in backs.values())


def test_a_card_says_when_each_round_begins(problem) -> None:
    times = {number: f"Thu {9 + number}:15" for number in range(1, 5)}
    for number, card in enumerate(pages_of(problem, "personal-cards", times=times, layouts={"personal-cards": "a6"})):
        assert [card.count(time) for time in times.values()] == [1, 1, 1, 1], number


def test_a_very_long_programme_stays_on_its_card(problem) -> None:
    lines = tuple(
        ProgrammeLine(f"{8 + number // 4:02}:{number % 4 * 15:02}", f"Session {number}", "Room") for number in range(32)
    )
    cards = pages_of(problem, "personal-cards", programme=lines, size="letter")
    assert len(cards) == 8
    assert cards[1].count("Session 31 ") == 4


def test_cards_to_fill_in_by_hand_have_room_for_every_round(problem) -> None:
    made = sheets_to_print(day_of(problem), ["blank-cards", "blank-table-cards", "spare-host-sheet"]).files
    assert words(made["blank-cards"]).count("ROUND 4") == 4
    blank, closed = pages(made["blank-table-cards"])
    assert "ROUND 4" in blank
    assert closed.count("This table is closed") == 2
    front, back = pages(made["spare-host-sheet"])
    assert front.count("______") > 15
    assert "What we agree on" in back


def test_words_of_the_wall_are_never_read_as_markup(problem) -> None:
    nasty = "#panic[x] <b> $1$ *a* @ref `raw`"
    made = sheets_to_print(
        day_of(replace(problem, programme=replace(problem.programme, event=nasty))),
        ["poster", "badges", "greeter-sheets", "box-labels", "pulse-cards"],
        options=SheetOptions(
            statements=(nasty,), agreements=(nasty,), pulse_questions=(PulseQuestion(nasty),), welcome=nasty
        ),
    )
    for kind, pdf in made.files.items():
        assert squeezed(nasty).casefold() in squeezed(words(pdf)).casefold(), kind
