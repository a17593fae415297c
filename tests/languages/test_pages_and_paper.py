"""Reports, spreadsheets and sheets in German and Spanish: nothing on them is said in English."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import load_workbook

from kinfolk.bounds import advice, collisions
from kinfolk.facts import Facts
from kinfolk.files import dump, workbook
from kinfolk.paper import (
    SHEETS,
    Fixture,
    PlannedTable,
    ProgrammeLine,
    RoomPlan,
    SheetOptions,
    read_day,
    sheets,
    sheets_to_print,
)
from kinfolk.report import Extra, board_html, report_html
from kinfolk.sentences import LANGUAGES, spoken
from tests.paper.reading import words
from tests.report.plans import meeting, plan_of
from tools.messages import said

pytestmark = pytest.mark.slow
OTHERS = [language for language in LANGUAGES if language != "en"]
ENGLISH = re.compile(
    r"\b(the|and|of|with|you|your|they|their|who|whom|nobody|everybody|somebody|people|table|tables|round|rounds|"
    r"minutes|seat|seats|host|hosts|greeter|greeters|newcomer|newcomers|cast|names|from|sits|meets|where|which|one)\b",
    re.IGNORECASE,
)
LONGEST_SHARED = 2  # words that two languages may well write alike, such as "Plan 3"


@cache
def plain_meeting():
    """Return the invented meeting with people who bring no English words of their own."""
    problem, _ = meeting(40)
    people = tuple(
        replace(
            person,
            name=f"Áine Müller{number}",
            organisation=f"Verein {number % 7}" if person.organisation else "",
            statements=tuple(f"Satz {sum(map(ord, text)) % 97}" for text in person.statements),
            shown_statements=tuple(f"Satz {sum(map(ord, text)) % 97}" for text in person.shown_statements),
            pronouns="",
            name_sound="",
        )
        for number, person in enumerate(problem.people)
    )
    programme = replace(problem.programme, event="Jahrestreffen")
    problem = replace(problem, people=people, programme=programme)
    return problem, plan_of(problem)


@cache
def options(language):
    tables = tuple(
        PlannedTable(
            label=f"{n}", x=3.0 * n, y=3.0, seats=8, shape=shape, spare=n == 2, features=("step-free", "quiet")
        )
        for n, shape in enumerate(("round", "square", "long"), start=1)
    )
    fixtures = (
        Fixture(kind="door", x=0.2, y=5),
        Fixture(kind="quiet corner", x=9, y=8),
        Fixture(kind="stage", x=5, y=9),
    )
    room = RoomPlan(
        name="Saal", width=12, depth=10, tables=tables, fixtures=fixtures, step_free="Rampe", spare_chairs=4
    )
    return SheetOptions(
        accept_proposed=True,
        printed_at="2027-05-14 10:00",
        programme=(ProgrammeLine("09:00", "Kaffee", "Foyer"), ProgrammeLine("10:00", "Tee", duty=True)),
        welcome="Foyer",
        statements=("Satz 1",),
        rooms=(room,),
        mark_newcomers=True,
        language=language,
    )


@cache
def papers(language):
    """Return the words of every kind of sheet, those that say what changed too."""
    problem, plan = plain_meeting()
    day = read_day(problem, plan, options(language))
    first = sheets_to_print(day, SHEETS, None, options(language))
    since = {place: "old" if n % 5 == 0 else digest for n, (place, digest) in enumerate(first.digests.items()) if n % 7}
    second = sheets_to_print(day, ["changes", *SHEETS], {**since, "table-cards/table 99": "gone"}, options(language))
    asked = sheets(problem, plan, replace(options(language), accept_proposed=False))
    return {name: words(pdf) for name, pdf in {**second.files, **first.files, **asked}.items()}


@cache
def pages(language):
    problem, plan = plain_meeting()
    facts = Facts(problem)
    extra = Extra(advice=advice(facts), collisions=collisions(facts))
    return {
        "report": visible(report_html(problem, plan, extra, language)),
        "board": visible(board_html(problem, plan, extra, language)),
    }


def visible(page):
    """Return what people read or hear of a page."""
    page = re.sub(r"<(script|style)>.*?</\1>", " ", page, flags=re.DOTALL)
    said_aloud = re.findall(r'(?:aria-label|title|data-table|data-away|data-then)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *said_aloud])).replace("board.html", "")


def sheet_texts(language):
    book = load_workbook(io.BytesIO(workbook(plain_meeting()[1], language)))
    ledger = book.worksheets[-1]
    rows = [" ".join(str(cell) for cell in row if cell is not None) for sheet in book for row in sheet.values]
    promises = {str(row[0]) for row in ledger.values}
    return {"plan.xlsx": " ".join([*book.sheetnames, *rows]).translate({ord("_"): " "}), "promises": " ".join(promises)}


@cache
def english_pieces():
    """Return what the code says in English, cut at its blanks: pieces that two languages hardly share by chance."""
    found = set()
    for message in said():
        for text in [message.id] if isinstance(message.id, str) else message.id:
            for piece in re.split(r"%\(\w+\)s|\{[^}]*\}|<[^>]+>", text):
                if len(piece.split()) > LONGEST_SHARED:
                    found.add(" ".join(piece.split()))
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_no_page_says_anything_in_english(language):
    for name, text in pages(language).items():
        assert sorted(set(ENGLISH.findall(text))) == [], name
        plain = " ".join(text.split())
        assert [piece for piece in english_pieces() if piece in plain] == [], name


@pytest.mark.parametrize("language", OTHERS)
def test_no_sheet_says_anything_in_english(language):
    for name, text in papers(language).items():
        assert sorted(set(ENGLISH.findall(text))) == [], name
        plain = " ".join(text.split())
        assert [piece for piece in english_pieces() if piece in plain] == [], name


@pytest.mark.parametrize("language", OTHERS)
def test_the_spreadsheet_is_in_the_language_but_for_the_names_of_promises(language):
    held = sheet_texts(language)["plan.xlsx"]
    assert spoken_title(language) in held
    plain = " ".join(held.split())
    assert [piece for piece in english_pieces() if piece in plain] == []


def spoken_title(language):
    return {"de": "Nach Tischen", "es": "Por mesa"}[language]


def test_english_stays_the_language_unless_another_is_asked_for():
    problem, plan = plain_meeting()
    assert report_html(problem, plan) == report_html(problem, plan, language="en")
    assert "YOUR TABLE" in words(sheets(problem, plan)["personal-cards.pdf"])


def test_the_plan_file_is_the_same_in_every_language():
    """Reasons in plan.json are English; only what people read is said in their language."""
    problem, plan = plain_meeting()
    before = dump(plan)
    for language in OTHERS:
        report_html(problem, plan, language=language)
        workbook(plan, language)
    assert dump(plan) == before
    assert any(one["why"] != spoken(one["why"], "de") for entry in plan["ledger"] for one in entry["broken"])
