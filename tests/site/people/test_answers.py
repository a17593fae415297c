"""Answers to a mail merge come back as a form's export: by code or e-mail they update people, and add nobody twice."""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.models import Attendee
from tests.roster.helpers import workbook
from tests.site.people.steps import take_in, text_of, upload
from tests.site.world import an_event

pytestmark = pytest.mark.django_db
LIST = (
    "Attendee ID,Name,E-mail,Company\n"
    "t-1,Ana Lima,ana@acme.example,Acme\n"
    "t-2,Bo Chen,family@acme.example,Acme\n"
    "t-3,Cy Chen,family@acme.example,Acme\n"
)


@pytest.fixture
def event():
    event = an_event()
    take_in(event, text_of(event, LIST))
    return event


def people(event):
    with scopes_disabled():
        return {one.name: one for one in Attendee.objects.filter(event=event)}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Timestamp,Your code,Access needs", "2027-01-01 10:00,{code},step-free"),
        ("Zeitstempel,Dein Code,Zugang,Access needs", "2027-01-01 10:00,{code},,step-free"),
        ("Timestamp,Name,E-mail,Code,Access needs", "2027-01-01 10:00,Ana L.,private@ana.example, {CODE} ,step-free"),
        (
            "ID,Start time,Completion time,Email,Name,Code,Access needs",
            "1,2027-01-01,2027-01-01,anonymous,,{code},step-free",
        ),
        ("Timestamp,E-mail,Access needs", "2027-01-01 10:00,ANA@acme.example,step-free"),
    ],
)
def test_an_answer_updates_whoever_gave_it(event, header, row):
    before = people(event)
    code = before["Ana Lima"].code
    text = f"{header}\n{row.format(code=code, CODE=code.upper())}\n"
    came = text_of(event, text)
    assert came.problem == ""
    assert (came.difference["new"], came.difference["gone"]) == ([], [])
    take_in(event, came)
    after = {one.code: one for one in people(event).values()}
    assert len(after) == 3
    assert after[code].needs == ["step-free"]
    assert after[code].organisation == "Acme"
    assert {one.state for one in after.values()} == {"coming"}
    assert code not in str(after[code].attributes).casefold()


def test_people_of_one_mailbox_are_told_apart_by_their_codes(event):
    there = people(event)
    rows = "".join(f"2027-01-01 10:0{n},{there[name].code},{need}\n" for n, (name, need) in enumerate(
        (("Cy Chen", "quiet"), ("Bo Chen", "hearing"))
    ))  # fmt: skip
    take_in(event, text_of(event, f"Timestamp,Your code,Access needs\n{rows}"))
    after = people(event)
    assert (after["Bo Chen"].needs, after["Cy Chen"].needs) == (["hearing"], ["quiet"])


def test_answers_of_everybody_cancel_nobody_and_the_next_list_knows_all_again(event):
    there = people(event)
    take_in(event, text_of(event, f"Timestamp,Code,Access needs\n2027-01-01,{there['Ana Lima'].code},quiet\n"
                                  f"2027-01-01,{there['Bo Chen'].code},quiet\n"))  # fmt: skip
    assert {one.state for one in people(event).values()} == {"coming"}
    came = text_of(event, LIST.replace("Acme\n", "Beta\n"))
    assert (came.difference["new"], came.difference["gone"]) == ([], [])
    take_in(event, came)
    after = people(event)
    assert {one.organisation for one in after.values()} == {"Beta"}
    assert after["Ana Lima"].needs == ["quiet"]


def test_a_workbook_of_answers_is_understood_too(event):
    code = people(event)["Ana Lima"].code
    book = workbook({"Form1": [["Timestamp", "Your code", "Access needs"], ["2027-01-01", code, "quiet"]]})
    came = upload(event, book)
    take_in(event, came)
    assert people(event)["Ana Lima"].needs == ["quiet"]


def test_a_code_that_is_nobodys_here_adds_nobody(event):
    came = text_of(event, "Timestamp,Your code,Access needs\n2027-01-01,zzzzzzzz,quiet\n")
    assert came.state == "refused"
    assert "no column names people" in came.problem
