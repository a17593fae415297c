"""Answers sheets, one row per answer, turned into one row per person with a column for each question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kinfolk.roster.choices import Rows, merge_options
from kinfolk.roster.columns import understand
from kinfolk.roster.questions import is_hidden
from kinfolk.roster.texts import header_key

if TYPE_CHECKING:
    from kinfolk.roster.records import Reading
    from kinfolk.roster.sheets import Sheet

_WHO = ("name", "first_name", "last_name", "email")


def widen(sheet: Sheet, reading: Reading) -> Sheet:
    """Return an answers sheet with one row per person; a question answered twice keeps both answers, as a list.

    People are told apart by name and e-mail; the row given is the one of their first answer. An answer whom somebody must
    not sit with is set aside under that row, and its question is no column. Whoever answered nothing else is nobody of
    this sheet, as long as another names people: their row is set aside, too.
    """
    columns = sheet.columns
    question, answer = columns.one("question"), columns.one("answer")
    if question is None or answer is None:
        return sheet
    who = [c for meaning in _WHO for c in columns.by_meaning.get(meaning, ())]
    hidden = header_key(reading.columns.get("apart", ""))
    asked: dict[str, None] = {}
    secret: list[tuple[tuple[str, ...], int, str]] = []
    people: dict[tuple[str, ...], tuple[int, dict[str, list[str]]]] = {}
    for number, cells in sheet.rows:
        person = tuple(cells[column.position] for column in who)
        said, text = cells[answer.position], cells[question.position]
        if not any(person) or not text:
            continue
        if is_hidden(text, hidden):
            secret += [(person, number, said)] if said else []
            continue
        answers = people.setdefault(person, (number, {}))[1]
        asked[text] = None
        if said and said not in answers.setdefault(text, []):
            answers[text].append(said)
    headers = [column.header for column in who] + list(asked)
    rows: Rows = [
        (number, [*person, *("; ".join(answers.get(text, ())) for text in asked)])
        for person, (number, answers) in people.items()
    ]
    headers, rows = merge_options(headers, rows)
    quiet = {person: number for person, number, _ in reversed(secret) if person not in people}
    asides = [
        (number, [*person, *[""] * (len(headers) - len(who))])
        for person, number in sorted(quiet.items(), key=lambda one: one[1])
    ]
    row_of = quiet | {person: number for person, (number, _) in people.items()}
    apart = tuple((row_of[person], said) for person, _, said in secret)
    chosen = {meaning: header for meaning, header in reading.columns.items() if meaning != "apart"}
    columns = understand(headers, rows, sheet.system, chosen)
    hides = sheet.hides or hidden in {header_key(cells[question.position]) for _, cells in sheet.rows}
    return replace(
        sheet, headers=tuple(headers), rows=rows, apart=sheet.apart + apart, asides=asides, columns=columns, hides=hides,
        widened=True,
    )  # fmt: skip
