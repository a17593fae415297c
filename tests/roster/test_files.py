"""Any delimiter, encoding and line ending gives the same people; junk gives a clear refusal and nothing else."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.roster import read
from kinfolk.roster.cells import rounds, written_rounds
from tests.roster.helpers import listed, named

TABLE = [
    ["Name", "E-mail", "Organisation", "Notes"],
    ["José Müller", "jose@garten.example", "Gärtnerei Köln", "kommt später; mit Rad"],
    ["Áine Ní Bhriain", "aine@irish.example", "Café | Bar", 'says "hello", twice'],
    ["Renée Dupont", "renee@paris.example", "Théâtre", "première ligne\ndeuxième ligne"],
]


def written(table, delimiter=",", encoding="utf-8", ending="\r\n", mark=b""):
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if ending == "\r" else csv.QUOTE_MINIMAL  # or the writer leaves line feeds bare
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(table)
    return mark + text.getvalue().encode(encoding)


EXPECTED = read([named(written(TABLE))]).people


@given(
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1", "mac_roman", "cp850"]),
    ending=st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_delimiter_encoding_and_line_ending_do_not_matter(delimiter, encoding, ending):
    assert read([named(written(TABLE, delimiter, encoding, ending))]).people == EXPECTED


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(codec):
    assert read([named(written(TABLE, encoding=codec))]).people == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", ["Łukasz Wiśniewski", "Małgorzata Dąbrowska", "Tomáš Dvořák"]),
        ("cp1250", ["Łukasz Żak"]),
        ("cp1254", ["Ayşe Yıldız", "Çağla Güneş", "İsmail Şahin"]),
        ("cp1252", ["Søren Ødegård", "Zoë Åström", "François Lefèvre"]),
        ("cp1251", ["Анна Иванова", "Пётр Сидоров", "Ольга Кузнецова"]),
        ("shift_jis", ["山田太郎", "鈴木花子", "佐藤一郎"]),
        ("gb18030", ["王小明", "李华", "张伟"]),
    ],
)
def test_names_are_read_in_the_encoding_that_makes_them_names(encoding, names):
    rows = "\n".join(names)
    roster = read([named(f"name,email\n{rows.replace(chr(10), ',' + chr(10))},\n".encode(encoding))])
    assert [person.name for person in roster.people] == names


def test_excels_announcement_of_the_delimiter_is_obeyed():
    assert [person.name for person in listed("sep=;\nname;organisation\nAna;Acme, Ltd\n").people] == ["Ana"]


def test_rows_count_as_a_spreadsheet_counts_them_whatever_blank_rows_there_are():
    with pytest.raises(InputError, match=r"row 5, column 'largest_table': 'huge'"):
        listed("name,largest_table\nAna,6\n\n,\nBo,huge\n")


def test_a_single_column_of_names_needs_no_delimiter():
    roster = listed("name\nAna Lima\nBo Chen\n")
    assert [person.name for person in roster.people] == ["Ana Lima", "Bo Chen"]
    assert roster.report.files[0].delimiter == ""


def test_one_person_is_a_list():
    assert [person.name for person in listed("name\nAna\n").people] == ["Ana"]


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_says_that_it_is_empty(data):
    with pytest.raises(InputError, match="empty"):
        read([named(data)])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"<html><body>Please sign in</body></html>", "web page"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(256)) * 40, "no text"),
    ],
)
def test_what_is_no_list_is_called_what_it_is(data, word):
    with pytest.raises(InputError, match=word):
        read([named(data)])


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(InputError, match=r"missing\.csv: there is no such file"):
        read([tmp_path / "missing.csv"])
    with pytest.raises(InputError, match="folder"):
        read([tmp_path])


def test_a_quote_that_never_closes_is_found_before_memory_ends():
    with pytest.raises(InputError, match=r"row 3: a cell has more than 131,072 characters.*quotation mark"):
        listed('name,notes\nAna,x\nBo,"' + "never closed\n" * 20_000)


def test_a_cell_of_ten_megabytes_is_refused():
    with pytest.raises(InputError, match="characters"):
        listed("name,notes\nAna," + "x" * 10_000_000 + "\n")


def test_a_long_cell_is_cut_and_the_report_says_so():
    roster = listed("name,notes\nAna," + "x" * 9_000 + "\n")
    assert len(dict(roster.people[0].attributes)["notes"]) == 5_000
    assert any("cut in row 2" in note for note in roster.report.files[0].notes)


def test_a_row_with_too_many_cells_is_named():
    with pytest.raises(InputError, match=r"row 3: has 2 more than the header has columns.*quotation marks"):
        listed("name,organisation\nAna,Acme\nBo,Other, Ltd, here\n")


def test_a_list_without_a_header_says_what_is_missing():
    with pytest.raises(InputError, match="no row names its columns"):
        listed("ana@a.example;17\nbo@b.example;18\n")


def test_a_list_that_names_nobody_says_which_columns_there_are():
    with pytest.raises(InputError, match=r"no column names people; there is 'Email', 'Company'.*--column name=HEADER"):
        listed("Email,Company\nana@a.example,Acme\n")


@given(st.binary(max_size=400))
@example(b"PK\x03\x04" + b"\x00" * 50)
@example(b"name\n\x00\x01")
@example(b'"name\n"')
def test_junk_ends_in_people_or_in_a_clear_error(data):
    try:
        assert read([named(data)]).people
    except InputError:
        return


CELL = st.text(max_size=12)
COLUMNS = (
    "id name email organisation order party times_attended first_time roles host_rounds greeter_capacity languages"
    " statements shown_statements show_statements needs largest_table apart together known rounds pronouns"
    " hide_new kind Status Ticket Quantity Guests First_name Last_name Guest Question Answer Timestamp"
)
HEADERS = st.lists(st.sampled_from(COLUMNS.split()), min_size=1, max_size=8)


@given(headers=HEADERS, data=st.data())
def test_any_cells_end_in_people_or_in_a_clear_error(headers, data):
    rows = data.draw(st.lists(st.lists(CELL, min_size=len(headers), max_size=len(headers)), max_size=5))
    try:
        roster = read([named(written([headers, *rows]))])
    except InputError:
        return
    assert len({person.id for person in roster.people}) == len(roster.people)
    assert all(person.name for person in roster.people)


@given(st.sets(st.integers(1, 1000), max_size=12))
def test_rounds_are_read_back_as_they_were_written(numbers):
    assert rounds(written_rounds(tuple(sorted(numbers)))) == tuple(sorted(numbers))
