"""What we tell organisers to ask is what their lists are understood by."""

from __future__ import annotations

import csv
import io

import pytest
from django.conf import settings
from django.utils import translation

from kinfolk.roster import read
from kinfolk_web.programme.questions import LINE, LINES, NUMBER, QUESTIONS, SYSTEMS, YES_NO

ANSWERS = {NUMBER: ("0", "3", "5"), YES_NO: ("Yes", "No", "Yes"), LINE: ("", "", ""), LINES: ("", "", "")}
SAID = {
    "statements": ("I run a one-person team", "I run a one-person team", ""),
    "needs": ("step-free", "", "hearing loop"),
    "party": ("Harbour", "Harbour", ""),
    "languages": ("English, German", "English", "Spanish"),
    "together": ("", "Ana Lima", ""),
    "pronouns": ("she/her", "", "they/them"),
    "name_sound": ("AH-na", "", ""),
    "largest_table": ("6", "", "8"),
}


def meaning_of(header: str, answers: tuple[str, ...]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["Name", "Email", header])
    for name, answer in zip(("Ana Lima", "Ben Okafor", "Cai Wen"), answers, strict=True):
        table.writerow([name, f"{name.split()[0].lower()}@example.org", answer])
    columns = {
        one.header: one.meaning
        for file in read([io.BytesIO(text.getvalue().encode())]).report.files
        for one in file.columns
    }
    return columns[header]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.key)
def test_each_question_is_recognised_in_a_list(question, language):
    with translation.override(language):
        header = str(question.title)
    assert meaning_of(header, SAID.get(question.meaning, ANSWERS[question.answer])) == question.meaning


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda one: one.key)
def test_each_system_names_a_type_for_every_answer(system):
    assert {one.answer for one in QUESTIONS} == set(system.types)
    assert all(system.type_of(one) for one in QUESTIONS)


def test_no_question_asks_whom_somebody_must_not_sit_with():
    from kinfolk.roster.questions import is_apart

    assert not any(is_apart(str(one.title)) for one in QUESTIONS)
