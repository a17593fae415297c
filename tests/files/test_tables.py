"""Seats as CSV, read back: every seat once, cells that no program takes for formulas, and lists for rooms on the network."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.files import breakout_csv, plan_document, seating_csv
from kinfolk.files.workbook import FORMULA_SIGNS
from tests.cast import CAST
from tests.factories import make_person, make_problem
from tests.files.plans import dealt


def rows(made: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=separator))


@pytest.fixture(scope="module")
def document():
    return plan_document(dealt(make_problem(CAST, tables=3)))


def test_every_seat_is_one_row_with_round_table_host_cast_and_version(document) -> None:
    header, *seats = rows(seating_csv(document))
    assert header == ["person id", "name", "round", "table", "host", "cast", "plan version"]
    taken = {
        (id_, str(seating["round"]), table["table"])
        for seating in document["rounds"]
        for table in seating["tables"]
        for id_ in table["people"]
    }
    assert {(row[0], row[2], row[3]) for row in seats if row[3] != "sits out"} == taken
    assert len(seats) == len(taken) + sum(len(seating["sitting_out"]) for seating in document["rounds"])
    assert {row[6] for row in seats} == {str(document["version"])}
    ana = next(row for row in seats if row[0] == "ana")
    assert ana[1] == "Ana Lima"
    assert any(row[4] == "Ana Lima" for row in seats)


def test_lines_end_as_rfc_4180_says_and_letters_carry_their_mark(document) -> None:
    made = seating_csv(document)
    assert made.startswith(b"\xef\xbb\xbfperson id,")
    assert made.count(b"\r\n") == made.count(b"\n")
    assert "王小明".encode() in made


@given(name=st.text(alphabet='=+-@\t\r\n ;,"|＝＋ab', min_size=1, max_size=12))
def test_no_cell_is_ever_a_formula_and_none_breaks_a_row(name: str) -> None:
    document = plan_document(dealt(make_problem([make_person("p1", name=name), *CAST], tables=3)))
    for made, separator, width in ((seating_csv(document), ",", 7), (breakout_csv(document, 1), ";", 2)):
        read = rows(made, separator)
        assert all(len(row) == width for row in read)
        assert not any(cell.lstrip(" ").startswith(FORMULA_SIGNS) for row in read for cell in row)


def test_bigbluebutton_gets_names_and_numbers_of_rooms(document) -> None:
    made = breakout_csv(document, 2, usernames={"ana": "ana.l"})
    assert made.startswith(b"USERNAME;ROOMNUMBER\r\n")
    _, *people = rows(made, ";")
    assert ["ana.l" in row for row in people].count(True) == 1
    assert {number for _, number in people} <= {"1", "2", "3"}
    assert len(people) == sum(len(table["people"]) for table in document["rounds"][1]["tables"])


def test_zoom_gets_tables_and_the_addresses_it_is_given_and_nobody_else(document) -> None:
    read = rows(breakout_csv(document, 1, "zoom", {"bo": "bo@harbour.example"}))
    assert read[0] == ["Pre-assign Room Name", "Email Address"]
    assert [row[1] for row in read[1:]] == ["bo@harbour.example"]


def test_a_round_or_a_kind_that_does_not_exist_is_refused(document) -> None:
    with pytest.raises(InputError, match="no round 9"):
        breakout_csv(document, 9)
    with pytest.raises(InputError, match=r"'teams'.*bigbluebutton"):
        breakout_csv(document, 1, "teams")
