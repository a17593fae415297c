"""Spreadsheets as people really make them come in through the pages: merged headers, dates, formulas, hidden sheets."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from django_scopes import scopes_disabled

from kinfolk_web.models import Attendee, Import
from tests.site.people.steps import browser, named, seen, take_in, upload
from tests.site.world import an_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    buffer = io.BytesIO()
    book.save(buffer)
    return named(buffer.getvalue(), "list.xlsx")


def come_in(file: io.BytesIO) -> dict[str, Attendee]:
    """Take a workbook in, and return who is on the list."""
    event = an_event()
    came = upload(event, file)
    assert came.state == Import.State.READY, came.problem
    seen(event, came)
    assert take_in(event, came, browser(event)) is not None
    return {one.name: one for one in Attendee.objects.filter(event=event)}


def test_numbers_that_are_stored_as_text_count_as_numbers():
    book = openpyxl.Workbook()
    book.active.append(["name", "times_attended", "host_rounds", "order", "Phone"])
    book.active.append(["Ana Lima", "2", "1", "00123", "+49 170 1"])
    book.active.append(["Bo Chen", " 0 ", "", 123, 491702])
    for row in book.active.iter_rows(min_row=2, max_row=2):
        for cell in row:
            cell.number_format = "@"
    people = come_in(saved(book))
    assert [people[name].times_attended for name in ("Ana Lima", "Bo Chen")] == [2, 0]
    assert people["Ana Lima"].host_rounds == 1
    assert (people["Ana Lima"].order, people["Bo Chen"].order) == ("00123", "123"), "a leading nought is part of a text"


def test_dates_stay_dates_that_people_read_and_are_no_numbers():
    book = openpyxl.Workbook()
    book.active.append(["Name", "Member since", "Arrives", "Attended before"])
    book.active.append(["Ana Lima", dt.date(2019, 5, 4), dt.datetime(2027, 5, 14, 9, 30), True])  # noqa: DTZ001 - a cell
    book.active.append(["Bo Chen", dt.date(2021, 1, 2), dt.time(18, 15), False])
    people = come_in(saved(book))
    assert people["Ana Lima"].attributes["Member since"].startswith("2019-05-04")
    assert people["Ana Lima"].attributes["Arrives"].startswith("2027-05-14 09:30")
    assert people["Bo Chen"].attributes["Arrives"].startswith("18:15")
    assert people["Ana Lima"].times_attended >= 1
    assert people["Bo Chen"].times_attended == 0


def test_a_title_over_merged_cells_stands_above_the_header():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Annual meeting 2027: who is coming"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["Name", "E-mail", "Company", "Languages"])
    sheet.append(["Ana Lima", "ana@acme.example", "Acme", "en; pt"])
    sheet.append(["Bo Chen", "bo@other.example", "Other Ltd", "en"])
    people = come_in(saved(book))
    assert set(people) == {"Ana Lima", "Bo Chen"}
    assert (people["Ana Lima"].organisation, people["Ana Lima"].languages) == ("Acme", ["en", "pt"])


def test_a_header_of_two_merged_rows_is_read_by_its_lower_row():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Person", "", "Work", ""])
    sheet.append(["First name", "Last name", "Company", "E-mail"])
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    sheet.append(["Ana", "Lima", "Acme", "ana@acme.example"])
    sheet.append(["Bo", "Chen", "Other Ltd", "bo@other.example"])
    people = come_in(saved(book))
    assert set(people) == {"Ana Lima", "Bo Chen"}
    assert people["Bo Chen"].organisation == "Other Ltd"


def test_a_company_over_merged_rows_is_not_invented_for_whoever_stands_below():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Company", "Name"])
    for row in (["Acme", "Ana Lima"], ["", "Bo Chen"], ["Other Ltd", "Cy Dorn"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    people = come_in(saved(book))
    assert [people[name].organisation for name in ("Ana Lima", "Bo Chen", "Cy Dorn")] == ["Acme", "", "Other Ltd"]


def test_hidden_sheets_and_charts_bring_nobody_along():
    book = openpyxl.Workbook()
    book.active.title = "People"
    book.active.append(["Name", "Company"])
    book.active.append(["Ana Lima", "Acme"])
    for title, state in (("Old list", "hidden"), ("Board", "veryHidden")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(["Name", "Company"])
        sheet.append(["Gone Long-Ago", "Nowhere"])
    book.create_chartsheet("Chart")
    assert set(come_in(saved(book))) == {"Ana Lima"}


def test_hidden_rows_and_columns_are_part_of_the_list():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Name", "Company"], ["Ana Lima", "Acme"], ["Bo Chen", "Other Ltd"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    people = come_in(saved(book))
    assert {one.organisation for one in people.values()} == {"Acme", "Other Ltd"}


def test_formulas_come_in_as_what_they_showed_and_errors_as_nothing():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "times_attended", "Company", "Table wish"])
        sheet.write_formula(1, 0, '=A9&" Lima"', None, "Ana Lima")
        sheet.write_formula(1, 1, "=COUNTIF(B9:B12,1)", None, 3)
        sheet.write_formula(1, 2, '=VLOOKUP("x",D1:E2,2)', None, "#N/A")
        sheet.write_string(1, 3, "=cmd|' /C calc'!A0")  # a text that only looks like a formula
        sheet.write_row(2, 0, ["Bo Chen", 0, "Other Ltd", ""])
    people = come_in(named(buffer.getvalue(), "list.xlsx"))
    assert (people["Ana Lima"].times_attended, people["Bo Chen"].times_attended) == (3, 0)
    assert people["Ana Lima"].organisation == "", "an error is no employer that people share"
    assert people["Ana Lima"].attributes["Table wish"] == "=cmd|' /C calc'!A0"


def test_a_formula_nobody_has_ever_worked_out_is_empty_and_said():
    book = openpyxl.Workbook()  # writes formulas without values, as some exports do
    book.active.append(["Name", "Company"])
    book.active.append(["Ana Lima", '="Ac"&"me"'])
    book.active.append(["Bo Chen", "Other Ltd"])
    people = come_in(saved(book))
    assert (people["Ana Lima"].organisation, people["Bo Chen"].organisation) == ("", "Other Ltd")


def test_spaces_line_breaks_and_rich_letters_in_cells_do_no_harm():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, ["  Name ", "Company\n"])
        sheet.write_rich_string(1, 0, "Ana ", bold, "Lima")
        sheet.write_string(1, 1, "  Acme\u00a0Ltd ")
        sheet.write_row(2, 0, ["Bo\nChen", "Other"])
    people = come_in(named(buffer.getvalue(), "list.xlsx"))
    assert set(people) == {"Ana Lima", "Bo Chen"}
    assert people["Ana Lima"].organisation.replace("\u00a0", " ") == "Acme Ltd"
