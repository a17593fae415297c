"""What the caller says about a list, and what cannot be used: each error names value, place and remedy."""

from __future__ import annotations

import pytest

from kinfolk.errors import InputError
from kinfolk.roster import Reading, read
from tests.roster.helpers import listed, named


def names(roster):
    return [person.name for person in roster.people]


def test_a_wrong_guess_is_corrected_by_naming_the_column():
    text = "Name,Company,Institute\nAna,Branch 7,Harbour Trust\n"
    assert listed(text).people[0].organisation == "Branch 7"
    (ana,) = listed(text, columns={"organisation": "institute"}).people
    assert ana.organisation == "Harbour Trust"
    assert ana.attributes == (("Company", "Branch 7"),)


def test_a_guess_is_withdrawn_by_naming_nothing():
    (ana,) = listed("Name,Company\nAna,Branch 7\n", columns={"organisation": ""}).people
    assert (ana.organisation, ana.attributes) == ("", (("Company", "Branch 7"),))


def test_a_header_nobody_could_guess_serves_as_name():
    assert names(listed("Wer?;Wo?\nAna;Acme\n", columns={"name": "Wer?"})) == ["Ana"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": {"organization": "Name"}}, r"does not know 'organization'\. Did you mean 'organisation'\?"),
        ({"columns": {"party": "Grp"}}, r"header 'Grp', which no file has\. There is 'Group'"),
        ({"columns": {"apart": "Grupp"}}, r"header 'Grupp', which no file has\. There is 'Group'"),
        ({"where": {"Tikket": ("Member",)}}, r"--where names the header 'Tikket'.*'Ticket'"),
        ({"where": {"Ticket": ("Speaker",)}}, r"all 2 rows were left out.*Check the values of --where"),
    ],
)
def test_an_option_that_fits_nothing_names_what_there_is(options, message):
    with pytest.raises(InputError, match=message):
        listed("Name,Group,Ticket\nAna,Choir,Member\nBo,Choir,Guest\n", **options)


@pytest.mark.parametrize("header", ["Trennung", "keep apart from"])
def test_the_header_of_the_confidential_column_may_be_any_that_is_there(header):
    assert len(listed(f"Name,{header}\nAna,Bo\nBo,\n", columns={"apart": header.upper()}).apart) == 1


def test_only_the_rows_asked_for_are_people():
    text = "Name,Ticket\nAna,Member\nBo,Dinner\nCy,Student\nDi,Workshop\n"
    assert names(listed(text, where={"ticket": ("member", "Dinner", "Student")})) == ["Ana", "Bo", "Cy"]
    left = listed(text, where={"Ticket": ("Member",)}).report.files[0].left_out
    assert [out.name for out in left] == ["Bo", "Cy", "Di"]


def test_states_asked_for_are_kept_although_they_mean_not_yet():
    text = "Name,Status\nAna,Confirmed\nBo,Pending\n"
    assert names(listed(text)) == ["Ana"]
    assert names(listed(text, where={"Status": ("Confirmed", "Pending")})) == ["Ana", "Bo"]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("times_attended", "soon", "'soon' is no number of times. Write a whole number"),
        ("times_attended", "-1", "'-1' is no number of times"),
        ("host_rounds", "-2", "'-2' is out of range. Write a whole number from 0"),
        ("greeter_capacity", "9", "'9' is out of range. Write a whole number from 1 to 5"),
        ("largest_table", "1", "'1' is out of range. Write a whole number from 2"),
        ("largest_table", "small", "'small' is no number"),
        ("rounds", "2-1", "'2-1' names no rounds. Write them as 1-2;4"),
        ("rounds", "0", "'0' names no rounds"),
        ("roles", "hots", "'hots' names no role. The roles are host and greeter"),
        ("languages", "Englsh", "'Englsh' names no language we know"),
        ("hide_new", "perhaps", "'perhaps' is neither yes nor no. Write yes, no or nothing"),
        ("together", "Zoe", "'Zoe' is nobody on the list. Write the id, the e-mail or the full name"),
        ("known", "Ana", "'Ana' is the person of this very row"),
    ],
)
def test_a_cell_of_ours_that_cannot_be_used_names_file_row_column_value_and_remedy(column, value, message):
    with pytest.raises(InputError) as caught:
        listed(f"name,{column}\nBo,\nAna,{value}\n")
    error = caught.value
    assert (error.file, error.row, error.column) == ("list.csv", 3, column)
    assert message in str(error)
    assert str(error).startswith(f"list.csv, row 3, column '{column}': ")


def test_a_vague_cell_in_somebody_elses_column_is_a_remark_and_no_error():
    roster = listed("Name,How many times have you attended?\n" + "Bo,1\n" * 9 + "Ana,hard to say\n")
    assert roster.people[-1].times_attended is None
    assert any("understand in row 11" in note for note in roster.report.files[0].notes)


def test_up_to_twenty_errors_come_at_once():
    with pytest.raises(InputError) as caught:
        listed("name,largest_table\n" + "".join(f"P{n},x{n}\n" for n in range(30)))
    lines = str(caught.value).splitlines()
    assert lines[0] == "30 things in the list cannot be used:"
    assert "row 2, column 'largest_table': 'x0'" in lines[1]
    assert lines[-1] == "  and 10 more."
    assert len(lines) == 22


def test_an_id_given_twice_is_an_error_and_an_id_of_a_system_given_twice_is_none():
    with pytest.raises(InputError, match=r"row 3, column 'id': the id 'a' stands in row 2 already"):
        listed("id,name\na,Ana\na,Bo\n")
    roster = listed(
        "Order #,Attendee #,Attendee Status,First Name,Last Name\n1,7,Attending,Ana,Lima\n1,7,Attending,Bo,Chen\n"
    )
    assert len({person.id for person in roster.people}) == 2


def test_an_id_without_a_name_is_an_error():
    with pytest.raises(InputError, match=r"row 3, column 'name': 'b' has no name"):
        listed("id,name\na,Ana\nb,\n")


def test_a_blank_says_nothing_and_costs_nothing():
    (ana,) = listed("name,times_attended,languages,rounds,needs,largest_table,statements\nAna,,,,,,\n").people
    assert (ana.times_attended, ana.languages, ana.rounds, ana.needs, ana.largest_table) == (None, (), None, (), None)


def test_somebody_may_be_in_no_round_at_all():
    assert listed("name,rounds\nAna,none\nBo,2\n").people[0].rounds == ()


def test_standard_input_is_a_file_called_dash(monkeypatch):
    class Stdin:
        buffer = named(b"name\nAna\n")

    monkeypatch.setattr("sys.stdin", Stdin)
    roster = read(["-"], Reading())
    assert roster.report.files[0].file == "standard input"


def test_headers_are_read_without_regard_to_case_spaces_hyphens_and_underscores():
    (ana,) = listed("NAME,Times-Attended,largest table,Host__Rounds\nAna,2,6,1\n").people
    assert (ana.times_attended, ana.largest_table, ana.host_rounds) == (2, 6, 1)


def test_show_statements_shows_them_all():
    ana, bo = listed("name,statements,show_statements\nAna,a;b,yes\nBo,a;b,\n").people
    assert (ana.shown_statements, bo.shown_statements) == (("a", "b"), ())
