"""The spreadsheet, read back with other people's code: what it holds, and that nothing in it is ever a formula."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.files import agreed, plan_document, workbook
from kinfolk.files.alphabet import sort_key
from kinfolk.files.workbook import safe
from tests.cast import CAST
from tests.factories import make_person, make_problem
from tests.files.plans import dealt


def book_of(document):
    return openpyxl.load_workbook(io.BytesIO(workbook(document)))


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_it_has_a_sheet_by_table_by_person_by_round_and_the_ledger():
    book = book_of(plan_document(dealt(make_problem(CAST, tables=3))))
    assert book.sheetnames == ["By table", "By person", "By round", "Ledger"]
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    people = rows(book["By person"])
    assert people[0] == ["Name", "Round 1", "Round 2", "Round 3", "Cast", "Greeter", "Id"]
    assert [row[0] for row in people[1:4]] == ["Ana Lima", "Bo Nyström", "Cléo Martin"]
    ida = next(row for row in people if row[0] == "Ida")
    assert ida[2] is None
    assert isinstance(ida[1], int)
    assert rows(book["Ledger"])[2:] == [
        ["new_faces", "should", 9, 8, 1, None, "Six at a table, five tables."],
        ["new_faces", "should", None, None, None, "Ana Lima", "Sits twice with the same neighbour."],
    ]


def test_every_seat_has_a_row_and_hosts_are_marked():
    document = plan_document(dealt(make_problem(12, tables=3, rounds=2)))
    seats = rows(book_of(document)["By table"])[1:]
    assert len(seats) == 24
    assert [row[3] for row in seats].count("host") == 6
    assert {(row[0], row[1], row[4]) for row in seats} == {
        (int(table["table"]), seating["round"], id_)
        for seating in document["rounds"]
        for table in seating["tables"]
        for id_ in table["people"]
    }


def test_a_plan_that_people_take_for_agreed_names_nobody_who_was_not_asked():
    document = plan_document(dealt(make_problem(12, tables=3, rounds=2)))
    table = document["rounds"][0]["tables"][0]
    greeter, hosts = document["greeters"][0]["greeter"], {table["host"], table["stand_in"]}
    document["proposed"] = {"hosts": sorted(hosts), "greeters": [greeter]}
    taken = agreed(document)
    assert taken["rounds"][0]["tables"][0] == table | {"host": None, "stand_in": None}
    assert [one["greeter"] for one in document["greeters"] if one["greeter"] != greeter] == [
        one["greeter"] for one in taken["greeters"]
    ]
    said = [row[3] for row in rows(book_of(taken)["By table"])[1:] if row[4] in hosts]
    assert "host" not in said
    assert book_of(document)["By table"].max_row == book_of(taken)["By table"].max_row
    assert agreed(document | {"proposed": {"hosts": [], "greeters": []}})["rounds"] == document["rounds"]


def test_the_same_plan_gives_the_same_bytes():
    document = plan_document(dealt())
    data = workbook(document)
    assert workbook(document) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b">2000-01-01T00:00:00Z<" in archive.read("docProps/core.xml")


NASTY = [
    "=1+1",
    "+44 20",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    ' =HYPERLINK("http://x")',
    "{=1}",
    "http://x.example",
    "a\nb",
]


@pytest.mark.parametrize("name", NASTY)
def test_no_cell_is_a_formula_or_a_link(name):
    person = make_person(name, name=name)
    data = workbook(plan_document(dealt(make_problem((person, *CAST), tables=2), cast_names=(name, "x"))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = [archive.read(entry).decode() for entry in archive.namelist() if "worksheets/" in entry]
    assert not any("<f>" in page or "<f " in page or "hyperlink" in page for page in pages)
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


@given(st.text(max_size=12))
def test_no_text_starts_a_formula_even_after_a_detour_through_csv(text):
    held = io.StringIO()
    csv.writer(held).writerow([safe(text), "end"])
    again = next(csv.reader(io.StringIO(held.getvalue(), newline="")))[0]
    assert again.lstrip(" ")[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_a_very_long_text_is_cut_to_what_a_cell_can_hold():
    result = dealt(make_problem((make_person("x", name="y" * 40_000), *CAST), tables=2))
    assert any(len(str(row[0])) == 32_767 for row in rows(book_of(plan_document(result))["By person"]))


def test_names_stand_where_people_look_for_them():
    names = ["Zoë", "Łukasz", "áine", "Ana", "Øyvind", "Lea", "Mats"]
    assert sorted(names, key=sort_key) == ["áine", "Ana", "Lea", "Łukasz", "Mats", "Øyvind", "Zoë"]
