"""The report says what was sure, what was guessed, what was left out, and what a list does not say."""

from __future__ import annotations

import json

import pytest

from kinfolk.roster import as_json, read, render
from tests.roster.helpers import DATA, listed

TITO = DATA / "systems" / "tito.csv"


def test_columns_are_sure_guessed_kept_or_unused():
    (file,) = read([TITO]).report.files
    found = {column.header: (column.meaning, column.certainty) for column in file.columns}
    assert found["Ticket Email"] == ("email", "sure")
    assert found["Ticket Reference"] == ("system_id", "sure")
    assert found["Is this your first conference?"] == ("first_time", "guessed")
    assert found["Interests"] == ("statements", "guessed")
    assert found["Tags"] == ("", "kept")
    assert found["Order IP"] == ("", "unused")


def test_the_report_for_people_names_system_guesses_guests_and_those_left_out():
    text = render(read([TITO]).report)
    for words in (
        "tito.csv: Tito",
        "(guessed)",
        "Guest of Otto Buyer",
        "row 6: Cy Dorn",
        "4 people to seat",
        "--column first_time=",
    ):
        assert words in text


def test_a_list_that_never_says_who_is_new_says_that_nobody_is_owed_a_welcome():
    assert any("nobody is owed 'welcomed'" in sentence for sentence in listed("name\nAna\n").report.missing)
    assert not any("welcomed" in sentence for sentence in listed("name,first_time\nAna,yes\n").report.missing)


def test_the_report_is_json_all_through():
    report = as_json(read([TITO]).report)
    assert json.loads(json.dumps(report)) == report
    assert report["format"] == "kinfolk.roster/1"
    assert report["files"][0]["left_out"] == [{"row": 6, "name": "Cy Dorn", "reason": "Void Status: true"}]


def test_long_lists_in_the_report_are_cut_short():
    text = render(listed("name,Status\n" + "Ana,ok\n" + "Bo,cancelled\n" * 30).report)
    assert "30 rows left out" in text
    assert "and 18 more" in text


def test_the_same_list_gives_the_same_report():
    assert render(read([TITO]).report) == render(read([TITO]).report)


def test_two_or_three_people_are_spared_advice_on_hosts():
    assert not any("proposed" in sentence for sentence in listed("name\nAna\nBo\nCleo\n").report.missing)
    assert any("hosts are proposed" in said for said in listed("name\nAna\nBo\nCleo\nDev\n").report.missing)


def test_a_row_that_stands_there_twice_is_called_probably_one_person():
    same = listed("name,email\nAna Lima,ana@a.example\nAna Lima,ana@a.example\n").report
    assert "rows 2, 3, and everything else too: probably one person; planned as 2 people" in render(same)
    other = listed("name,email,order\nAna Lima,ana@a.example,1\nAna Lima,ana@a.example,2\n").report
    assert "rows 2, 3; planned as 2 people" in render(other)


@pytest.mark.parametrize("said", ["not sure", "I don't remember", "?", "Weiß nicht", "je ne sais plus", "maybe"])
def test_who_does_not_know_whether_they_came_is_no_newcomer_by_their_word(said):
    roster = listed(f"name,Have you attended before?\nAna,{said}\nBo,yes\n")
    assert roster.people[0].times_attended is None
    assert "1 answer does not say whether they came before (row 2)" in render(roster.report)


@pytest.mark.parametrize(
    ("said", "needs"),
    [
        ("vegetarian", ()),
        ("nut allergy; step-free", ("step-free",)),
        ("glutenfrei", ()),
        ("near the door", ("near the door",)),
        ("quiet; halal", ("quiet",)),
        ("chair beside my sister", ("chair beside my sister",)),
    ],
)
def test_food_is_no_need_of_a_table(said, needs):
    roster = listed(f"name,needs\nAna,{said}\n")
    assert roster.people[0].needs == needs
    assert ("food" in render(roster.report)) == (needs != (said,))
