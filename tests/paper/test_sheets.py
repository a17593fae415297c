"""The printed sheets, read back: what they must say, what they must never say, and that they fit their paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kinfolk.casts import name_casts
from kinfolk.errors import InputError
from kinfolk.paper import PaperOptions, sheets
from kinfolk.paper.names import printable
from kinfolk.paper.wording import RUNS_ITSELF
from kinfolk.problem import Casts, Table
from tests.cast import ANA, BO, CAST, CLEO, DEV, EVE, HALA
from tests.factories import changed, make_people, make_person, make_problem
from tests.paper.plans import make_plan
from tests.paper.reading import boxes, fonts, missing_glyphs, pages, squeezed, words

FILES = {"table-cards.pdf", "personal-cards.pdf", "host-sheets.pdf", "list.pdf"}
LONG = "Maximiliana-Theodora Gräfin von Hohenstein-Wittgensteinburgau"
ONE_WORD = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"


@pytest.fixture(scope="module")
def problem():
    """The named people at three tables, one of them with features, in casts of three."""
    tables = (
        Table(id="1", seats=4, minimum=0, features=("step-free",)),
        Table(id="2", seats=4, minimum=0),
        Table(id="Garden", seats=4, minimum=0, topic="Gardening"),
    )
    return make_problem(
        CAST, tables=tables, event="Harbour meeting", date="2026-03-12", casts=Casts(smallest=3, largest=3)
    )


@pytest.fixture(scope="module")
def printed(problem):
    return sheets(problem, make_plan(problem))


@pytest.fixture(scope="module")
def hosted():
    """The named people at two tables, both with a host in the first round."""
    return make_problem(CAST, tables=2)


def test_all_four_files_are_printed(printed) -> None:
    assert set(printed) == FILES
    assert all(pdf.startswith(b"%PDF-") for pdf in printed.values())


@pytest.mark.parametrize("file", sorted(FILES))
def test_title_date_and_version_stand_on_every_page(printed, file: str) -> None:
    for page in pages(printed[file]):
        assert "harbour meeting" in page.casefold()
        assert "Thursday 12 March 2026" in page
        assert "Plan 3" in page


def test_the_time_of_printing_appears_only_if_it_is_given(problem, printed) -> None:
    stamped = sheets(problem, make_plan(problem), PaperOptions(printed_at="11 March, 17:40"))
    for file in FILES:
        assert "17:40" not in words(printed[file])
        assert all("printed 11 March, 17:40" in page for page in pages(stamped[file]))


def test_everybody_has_a_card_and_a_line_in_the_list(printed) -> None:
    assert len(pages(printed["personal-cards.pdf"])) == 3
    for file in ("personal-cards.pdf", "list.pdf"):
        text = squeezed(words(printed[file]))
        for person in CAST:
            if person in (DEV, HALA):  # the order of their letters is the typeface's, not that of the text
                assert set(person.name) - {" "} <= set(text)
            else:
                assert squeezed(person.name) in text


def test_a_personal_card_says_where_to_go_in_each_round(printed) -> None:
    card = next(page for page in pages(printed["personal-cards.pdf"]) if "Cléo Martin" in page)
    assert "ROUND 1" in card
    assert "Cléo" in card
    assert any(name in card for name in name_casts(3))


def test_nobody_is_marked_as_new_on_cards_that_others_see(printed) -> None:
    for file in ("personal-cards.pdf", "table-cards.pdf"):
        text = words(printed[file]).casefold().split()
        assert not {"new", "newcomer", "newcomers", "first-timer", "greeter"} & set(text)


def test_every_personal_card_has_the_same_lines_whoever_is_new(hosted) -> None:
    alike = replace(hosted, people=tuple(replace(person, times_attended=3) for person in hosted.people))
    plan = make_plan(hosted)
    assert plan["greeters"]
    with_new = words(sheets(hosted, plan)["personal-cards.pdf"])
    without = words(sheets(alike, {**plan, "greeters": []})["personal-cards.pdf"])
    assert with_new.count("hello first.") == without.count("hello first.") == len(CAST)


def test_a_newcomer_reads_the_name_of_their_greeter(problem) -> None:
    plan = make_plan(problem)
    plan["greeters"] = [{"greeter": "hala", "stand_in": None, "newcomers": ["cleo"]}]
    changed_name = changed(problem, "hala", name="Hala Mansour")
    card = next(page for page in pages(sheets(changed_name, plan)["personal-cards.pdf"]) if "Cléo Martin" in page)
    assert "Hala Mansour looks out for you and says hello first." in card


def test_nobody_who_declined_a_greeter_is_given_one(problem) -> None:
    declined = changed(changed(problem, "cleo", no_greeter=True), "hala", name="Hala Mansour")
    plan = make_plan(problem)
    plan["greeters"] = [{"greeter": "hala", "stand_in": None, "newcomers": ["cleo"]}]
    made = sheets(declined, plan)
    assert "Hala Mansour looks out" not in words(made["personal-cards.pdf"])
    assert "Who greets whom" not in words(made["list.pdf"]) or "Hala Mansour Cléo" not in words(made["list.pdf"])


def test_a_table_card_holds_number_names_and_host(printed) -> None:
    first = pages(printed["table-cards.pdf"])[0]
    assert "ROUND 1" in first
    assert "Ana Lima" in first
    assert "host" in first
    assert "Three or fewer of you left?" in first


def test_a_kept_seat_is_named_and_its_owner_is_not(printed) -> None:
    card = next(page for page in pages(printed["table-cards.pdf"]) if "Please keep free" in page)
    kept = card.split("Please keep free:")[1].split("Three or fewer")[0]
    assert "a step-free place with room to turn" in kept
    assert EVE.name not in kept


def test_namesakes_are_told_apart_on_every_sheet(problem) -> None:
    two = changed(changed(problem, "cleo", name="Ana Lima"), "eve", name="Ana Lima", organisation="Northlight")
    made = {file: words(pdf) for file, pdf in sheets(two, make_plan(two)).items()}
    for text in made.values():
        assert "Ana Lima (Harbour Trust)" in text
    assert "Ana Lima (cleo)" in made["personal-cards.pdf"]
    assert "Ana Lima (Northlight)" in made["list.pdf"]
    assert "Bo Nyström (Harbour" not in " ".join(made.values()), "nobody else needs a mark"


def test_features_stand_on_the_card_as_the_organiser_spells_them(problem) -> None:
    card = pages(sheets(problem, make_plan(problem))["table-cards.pdf"])[0]
    assert "step-free" in card.split("ROUND 1")[0]
    assert "step free" not in card


def test_a_need_that_no_table_knows_is_not_spelt_out(problem) -> None:
    private = changed(problem, "eve", needs=("insulin at noon",))
    assert "insulin" not in " ".join(words(pdf) for pdf in sheets(private, make_plan(private)).values())


def test_a_table_without_host_has_a_card_by_which_it_runs_itself(problem) -> None:
    nobody = replace(problem, people=tuple(replace(person, roles=frozenset()) for person in problem.people))
    made = sheets(nobody, make_plan(nobody))
    assert words(made["table-cards.pdf"]).count(RUNS_ITSELF) == 3
    assert len(pages(made["table-cards.pdf"])) == 6
    assert "Nobody has said yes to hosting so far" in words(made["host-sheets.pdf"])


def test_proposed_hosts_are_asked_first_and_named_only_once_accepted(problem) -> None:
    nobody = replace(problem, people=tuple(replace(person, roles=frozenset()) for person in problem.people))
    plan = make_plan(nobody, proposed_hosts=["ana"], proposed_greeters=["bo"])
    plan["proposed"]["reserve_hosts"] = ["eve"]
    asked = sheets(nobody, plan)
    assert "host" not in words(asked["table-cards.pdf"]).replace("No host is needed", "").split()
    assert "Ana Lima looks out" not in words(asked["personal-cards.pdf"])
    team = words(asked["list.pdf"]).split("People to ask: hosts")[1]
    assert "Ana Lima came 6 times table" in team
    assert "Eve Okafor came 3 times reserve" in team
    assert "Bo Nyström" in team.split("People to ask: greeters")[1]

    accepted = sheets(nobody, plan, PaperOptions(accept_proposed=True))
    assert "People to ask" not in words(accepted["list.pdf"])
    assert "Ana Lima host" in words(accepted["table-cards.pdf"])
    assert "Ana Lima" in words(accepted["host-sheets.pdf"])


def test_a_host_sheet_takes_two_sides_and_says_who_is_new_unless_hidden(hosted) -> None:
    sides = pages(sheets(hosted, make_plan(hosted))["host-sheets.pdf"])
    ana = next(page for page in sides if "You host" in page and ANA.name in page)
    everything = " ".join(sides)
    assert "Round 1" in ana
    assert f"{CLEO.name} new" in everything
    dev = " ".join(sides).split("he · say “dave”")[0][-12:]
    assert "new" not in dev
    assert "say “dave” · listens first" in everything
    assert sum("You host" in page for page in sides) == sum("How it goes" in page for page in sides) == 2
    assert BO.name in everything


def test_a_host_reads_what_people_share_and_where_the_last_three_go() -> None:
    said = {"statements": ("I keep bees",), "shown_statements": ("I keep bees",)}
    people = [make_person("ana", roles=frozenset({"host"}), **said), make_person("bo", **said), *make_people(4)]
    problem = make_problem(people, tables=2, rounds=1)
    plan = make_plan(problem)
    for table, seated in zip(plan["rounds"][0]["tables"], (people[:3], people[3:]), strict=True):
        table["people"] = [person.id for person in seated]
    sheet = words(sheets(problem, plan)["host-sheets.pdf"])
    assert "Bo and you: “I keep bees”" in sheet
    assert "Take your cards and join table 2. Go together" in sheet


def test_the_keep_apart_column_changes_no_byte_of_paper(problem) -> None:
    plan = make_plan(problem)
    assert sheets(replace(problem, apart=(("ana", "bo"),)), plan) == sheets(problem, plan)


def test_the_same_input_gives_the_same_bytes(problem, printed) -> None:
    assert sheets(problem, make_plan(problem)) == printed


@pytest.mark.parametrize(("size", "box"), [("a4", (210.0, 297.0)), ("letter", (215.9, 279.4))])
def test_pages_have_the_size_that_was_asked_for(problem, size, box) -> None:
    for pdf in sheets(problem, make_plan(problem), PaperOptions(size=size)).values():
        assert boxes(pdf) == {box}


def test_names_in_many_scripts_have_real_letters_from_embedded_fonts() -> None:
    names = [
        "Áine",
        "Łukasz",
        "王小明",
        "محمد",
        "דוד לוי",
        "देव शर्मा",
        "தமிழ்ச்செல்வி",
        "రాము",
        "สมชาย ใจดี",
        "田中 さくら",
        "김민준",
        "Иван",
        LONG,
        ONE_WORD,
    ]
    joined = {"محمد", "דוד לוי", "देव शर्मा", "தமிழ்ச்செல்வி", "రాము", "สมชาย ใจดี"}  # the typeface orders their letters
    problem = make_problem([make_person(f"p{i}", name=name) for i, name in enumerate(names)], tables=2)
    made = sheets(problem, make_plan(problem))
    for pdf in made.values():
        assert missing_glyphs(pdf) == 0
        assert fonts(pdf)
        assert all(fonts(pdf).values())
    cards = squeezed(words(made["personal-cards.pdf"]))
    assert all(squeezed(name) in cards for name in names if name not in joined)


def test_a_letter_without_typeface_would_be_noticed() -> None:
    problem = make_problem([make_person("p1", name="አበበ"), make_person("p2")], tables=1)
    printed_list = sheets(problem, make_plan(problem))["list.pdf"]
    assert missing_glyphs(printed_list) > 0
    assert "p1" in words(printed_list).split("Please write by hand")[1]


@pytest.mark.parametrize("people", [1, 2, 3])
def test_very_small_gatherings_print(people: int) -> None:
    problem = make_problem(make_people(people), tables=1, rounds=1)
    made = sheets(problem, make_plan(problem))
    assert len(pages(made["personal-cards.pdf"])) == 1


def test_many_rounds_and_large_tables_still_hold_every_name() -> None:
    problem = make_problem(make_people(60), tables=3, rounds=10)
    made = sheets(problem, make_plan(problem))
    first = " ".join(pages(made["table-cards.pdf"])[:2])
    assert all(f"ROUND {number}" in first for number in range(1, 11))
    assert words(made["table-cards.pdf"]).count("P17") >= 10


def test_a_host_of_eight_rounds_still_has_readable_type() -> None:
    people = (make_person("h", roles=frozenset({"host"})), *make_people(23))
    problem = make_problem(people, tables=3, rounds=8)
    assert len(pages(sheets(problem, make_plan(problem))["host-sheets.pdf"])) <= 3


def test_a_document_that_is_no_plan_is_refused(problem) -> None:
    with pytest.raises(InputError, match=r"kinfolk\.changes/1"):
        sheets(problem, {"format": "kinfolk.changes/1"})


def test_a_plan_of_another_list_is_refused_with_the_remedy(problem) -> None:
    plan = make_plan(problem)
    plan["rounds"][0]["tables"][0]["people"].append("stranger")
    with pytest.raises(InputError, match=r"'stranger'.*list the plan was made from"):
        sheets(problem, plan)


def test_an_unknown_paper_size_is_refused() -> None:
    with pytest.raises(InputError, match="a3"):
        PaperOptions(size="a3")


NASTY = st.text(alphabet="#[]*_$\\\"`<>@{}()'/=~&%^|;:,.!?\n\t\u200f\u202eabcÅß", min_size=1, max_size=24)


@settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(name=NASTY, event=NASTY, statement=NASTY)
def test_no_name_can_break_a_page_or_be_read_as_markup(name: str, event: str, statement: str) -> None:
    one = make_person("p1", name=name, statements=(statement,), shown_statements=(statement,), pronouns=name)
    two = make_person("p2", roles=frozenset({"host"}), statements=(statement,), shown_statements=(statement,))
    problem = make_problem([one, two], tables=1, rounds=1, event=event)
    made = sheets(problem, make_plan(problem))
    expected = squeezed(printable(name) or "p1")
    for file in FILES:
        assert expected in squeezed(words(made[file]))
