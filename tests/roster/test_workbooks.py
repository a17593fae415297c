"""Spreadsheets: the sheet that lists people, values behind formulas, and workbooks built to do harm."""

from __future__ import annotations

import io
import resource
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.roster import Reading, read
from tests.roster.helpers import DATA, by_name, named, rows_of, workbook

PEOPLE = [["Name", "Company"], ["Ana Lima", "Acme"], ["Bo Chen", "Other Ltd"]]
ORDERS = [["Order code", "Total"], ["A1", 90], ["B2", 40]]


def names(roster):
    return [person.name for person in roster.people]


@pytest.mark.parametrize("folder", ["systems", "unknown"])
def test_a_spreadsheet_of_an_export_reads_as_its_csv_does(folder):
    for path in sorted((DATA / folder).iterdir()):
        if path.name != "venue_list.csv":  # its title row holds a comma that no quote protects
            assert read([workbook({"Sheet1": rows_of(path)})]).people == read([path]).people, path.name


def test_the_sheet_that_lists_people_is_found():
    roster = read([workbook({"Orders": ORDERS, "People": PEOPLE, "Notes": [["Remember the flowers"]]})])
    assert names(roster) == ["Ana Lima", "Bo Chen"]
    assert roster.report.files[0].sheet == "People"


def test_another_sheet_can_be_asked_for():
    book = {"People": PEOPLE, "Board": [["Name"], ["Cy Dorn"]]}
    assert names(read([workbook(book)], Reading(sheet="board"))) == ["Cy Dorn"]
    with pytest.raises(InputError, match=r"no sheet 'Bored'.*'People', 'Board'"):
        read([workbook(book)], Reading(sheet="Bored"))


def test_attendees_and_answers_in_one_workbook_are_joined():
    sheets = {
        "Attendees": rows_of(DATA / "systems" / "hievents_attendees.csv"),
        "Attendee Answers": rows_of(DATA / "systems" / "hievents_answers.csv"),
    }
    people = by_name(read([workbook(sheets)]))
    assert (people["Ana Lima"].times_attended, people["Ana Lima"].organisation) == (0, "Acme")


def test_formulas_are_read_as_the_values_they_had():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "times_attended", "organisation"])
        sheet.write_formula(1, 0, '=CONCATENATE("Ana"," Lima")', None, "Ana Lima")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_number(2, 1, 3.0)
        sheet.write_string(2, 0, "Bo Chen")
    people = read([named(buffer.getvalue(), "list.xlsx")]).people
    assert [(person.name, person.times_attended) for person in people] == [("Ana Lima", 2), ("Bo Chen", 3)]


def test_colours_at_the_end_of_the_world_do_not_make_a_sheet_large():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(PEOPLE):
            sheet.write_row(number, 0, row)
        for column in range(20):
            sheet.write_blank(1_048_575, column, None, book.add_format({"bold": True}))
    assert names(read([named(buffer.getvalue())])) == ["Ana Lima", "Bo Chen"]


def test_a_cell_in_the_farthest_corner_is_refused_without_reserving_the_rest():
    rows = io.BytesIO()
    with xlsxwriter.Workbook(rows) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "name")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(InputError, match="spans 16,384 columns and 1,048,576 rows"):
        read([named(rows.getvalue(), "far.xlsx")])


def replaced(member: str, content: bytes) -> io.BytesIO:
    """A sound workbook in which one part is exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(workbook({"People": PEOPLE})) as sound, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in sound.namelist():
            bad.writestr(name, content if name == member else sound.read(name))
    return named(out.getvalue(), "bad.xlsx")


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "corner",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row><c><v>1</v></c></row>" * 20_000 + b"<row>" + b"<c><v>1</v></c>" * 2_000 + b"</row>",
        b"<row r='1'><c r = 'XFD1048576' x='>'><v>1</v></c></row><row r='2'><c r='A2'><v>1</v></c></row>",
        b'<x:row r="9999"><x:c r="XFD9999"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_no_way_of_writing_far_cells_gets_past_the_guard(corner):
    content = b'<worksheet xmlns="m" xmlns:x="m"><sheetData>' + corner + b"</sheetData></worksheet>"
    with pytest.raises(InputError, match=r"spans|columns|cannot be"):
        read([replaced(SHEET, content)])


def test_a_small_file_that_unpacks_to_hundreds_of_megabytes_is_refused_in_little_memory():
    bomb = replaced(SHEET, b"<worksheet><sheetData>" + b" " * 150_000_000)
    assert len(bomb.getvalue()) < 500_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match="unpacks to more than"):
        read([bomb])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


def test_a_size_that_lies_is_found_out():
    bomb = bytearray(replaced(SHEET, b"<worksheet><sheetData>" + b" " * 150_000_000).getvalue())
    directory = bomb.rfind(b"PK\x01\x02", 0, bomb.rfind(SHEET.encode()))
    bomb[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(InputError, match=r"bad\.xlsx"):
        read([named(bytes(bomb), "bad.xlsx")])


def test_a_long_text_used_in_every_cell_is_refused():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for row in range(600):
            sheet.write_row(row, 0, ["y" * 30_000] * 10)
    with pytest.raises(InputError, match="million characters"):
        read([named(buffer.getvalue(), "long.xlsx")])


@pytest.mark.parametrize("prefix", [b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"\xff\xfe<\x00"])
def test_xml_that_no_spreadsheet_writes_is_refused(prefix):
    with pytest.raises(InputError, match="no spreadsheet program writes"):
        read([replaced(SHEET, prefix + b"<worksheet><sheetData/></worksheet>")])


def test_a_zip_that_is_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    with pytest.raises(InputError, match="without a sheet"):
        read([named(buffer.getvalue())])


def test_a_workbook_with_empty_sheets_is_refused():
    with pytest.raises(InputError, match="empty"):
        read([workbook({"Sheet1": []})])


SOUND = workbook({"People": PEOPLE}).getvalue()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_damaged_workbook_ends_in_people_or_in_a_clear_error(changes):
    data = bytearray(SOUND)
    for position, value in changes:
        data[position] = value
    try:
        read([named(bytes(data), "damaged.xlsx")])
    except InputError:
        return
