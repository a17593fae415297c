"""Files in, one roster out: each step of reading a list, in order."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, BinaryIO

from kinfolk.errors import InputError
from kinfolk.roster.answers import widen
from kinfolk.roster.delimited import read_delimited
from kinfolk.roster.drafts import EXPLICIT, Draft, Mention, Troubles
from kinfolk.roster.join import Joiner
from kinfolk.roster.pairs import Directory, apart, declared, of_nobody
from kinfolk.roster.people import SheetPeople, people_of
from kinfolk.roster.records import Reading, Roster, RosterReport
from kinfolk.roster.sheets import Sheet, prepare
from kinfolk.roster.sources import load
from kinfolk.roster.summary import file_report, missing
from kinfolk.roster.texts import header_key
from kinfolk.roster.words import MEANINGS
from kinfolk.sentences import say, say_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kinfolk.problem import Person
    from kinfolk.roster.grids import Grid

MOST_PEOPLE = 1_500_000


def read(files: Sequence[str | Path | BinaryIO], reading: Reading | None = None) -> Roster:
    """Read attendee lists and join them.

    Parameters
    ----------
    files
        Paths (``-`` is standard input) or open binary files: CSV of any delimiter and encoding, or XLSX. People in
        several files are joined by id, then e-mail, then unique name; the later file wins where it is filled.
    reading
        What the files do not say well enough themselves.

    Returns
    -------
    Roster
        At least one person.

    Raises
    ------
    InputError
        With file, row, column, value and remedy; up to twenty at once.
    """
    reading = reading or Reading()
    _check_meanings(reading)
    sheets = [sheet for place, file in enumerate(files) for sheet in _sheets(file, reading, beside=place > 0)]
    _check_headers(sheets, reading)
    sheets = _with_asides(sheets)
    troubles = Troubles()
    joiner = Joiner()
    found: list[SheetPeople] = []
    beside: list[Draft] = []
    for sheet in sheets:
        people = people_of(sheet, Reading() if sheet.ours else reading, troubles)
        _refuse_same_ids(people.drafts, troubles)
        before = len(joiner.people)
        known, by_name = joiner.take(people.drafts)
        beside += joiner.people[before:] if sheet.ours else []
        if found:
            people.notes.append(_joined(known, by_name, len(people.drafts)))
        found.append(people)
    troubles.raise_if_any()
    _refuse_nobody(joiner.people, found, reading)
    strangers = joiner.split(_asides(sheets, reading))
    return _roster(joiner.people, found, troubles, strangers, {draft.id for draft in beside})


def _with_asides(sheets: list[Sheet]) -> list[Sheet]:
    """Take whoever answered only what is confidential for people of the list, where nothing but answers names people."""
    if any(sheet.names_people and not sheet.widened for sheet in sheets):
        return sheets
    return [replace(sheet, rows=sorted(sheet.rows + sheet.asides), asides=[]) for sheet in sheets]


def _asides(sheets: Sequence[Sheet], reading: Reading) -> list[Draft]:
    """Return whoever a sheet knows by a confidential request alone."""
    return [
        draft
        for sheet in sheets
        if sheet.asides
        for draft in people_of(replace(sheet, rows=sheet.asides), reading, Troubles()).drafts
    ]


def _roster(
    drafts: list[Draft], found: list[SheetPeople], troubles: Troubles, strangers: list[Draft], beside: set[str]
) -> Roster:
    directory = Directory(drafts, beside)
    together = declared(drafts, directory, "together", troubles)
    known = declared(drafts, directory, "known", troubles)
    troubles.raise_if_any()
    confidential, safety = apart(drafts, directory)
    files = tuple(file_report(one) for one in found)
    rounds_at = {draft.id: draft.rounds_at for draft in drafts if draft.rounds_at and _comes_later(draft)}
    without_roles = frozenset(draft.id for draft in drafts if draft.fields.get("roles") == frozenset())
    people = tuple(_persons(drafts, found))
    report = RosterReport(
        files=files,
        people=len(people),
        missing=missing(people),
        notes=(),
    )
    return Roster(
        people=people, apart=confidential, together=together, known=known,
        safety=safety + of_nobody(strangers), report=report, without_roles=without_roles,
        rounds_at=rounds_at,
    )  # fmt: skip


def _comes_later(draft: Draft) -> bool:
    rounds = draft.fields.get("rounds")
    return isinstance(rounds, tuple) and bool(rounds) and rounds[0] != 1


def _persons(drafts: list[Draft], found: list[SheetPeople]) -> Iterator[Person]:
    """Yield the finished people, letting go of rows and drafts on the way: of a million they weigh more than these."""
    for one in found:
        one.drafts.clear()
        one.sheet.rows.clear()
    drafts.reverse()
    while drafts:
        yield drafts.pop().person()


def _sheets(file: str | Path | BinaryIO, reading: Reading, *, beside: bool) -> list[Sheet]:
    """Return the sheet of a file that lists people, and the answers sheets beside it."""
    source = load(file)
    if not source.is_workbook:
        sheet = prepare(read_delimited(source), reading, beside=beside)
        return [widen(sheet, reading) if sheet.is_answers else sheet]
    from kinfolk.roster.workbook import read_workbook  # CSV needs no workbook reader

    grids = [grid for grid in read_workbook(source, reading.sheet) if grid.rows]
    if not grids:
        raise InputError(
            say("the workbook is empty."), file=source.name, remedy=say("Check that the right file was given.")
        )
    return _of_workbook(grids, reading, beside=beside)


def _of_workbook(grids: list[Grid], reading: Reading, *, beside: bool) -> list[Sheet]:
    sheets: list[Sheet] = []
    troubles: list[InputError] = []
    for grid in grids:
        try:
            sheets.append(prepare(grid, reading, beside=beside))
        except InputError as error:
            troubles.append(error)
    if not sheets:
        raise troubles[0]
    lists = [sheet for sheet in sheets if sheet.weight]
    answers = [widen(sheet, reading) for sheet in sheets if sheet.is_answers and sheet.names_people]
    best = [max(lists, key=lambda sheet: (sheet.weight, len(sheet.rows)))] if lists else []
    names = tuple(grid.sheet for grid in grids)
    return [replace(sheet, all_sheets=names) for sheet in best + answers or sheets[:1]]


def _check_meanings(reading: Reading) -> None:
    for name in reading.columns:
        if name not in MEANINGS:
            near = get_close_matches(name, MEANINGS, 1)
            raise InputError(
                say("--column does not know {name}.", name=repr(name)),
                remedy=say("Did you mean {near}?", near=repr(near[0]))
                if near
                else say("It takes our own column names, such as organisation."),
            )


def _check_headers(sheets: Sequence[Sheet], reading: Reading) -> None:
    """Refuse a header asked for by the caller that no file has."""
    there = {header_key(header) for sheet in sheets for header in sheet.headers}
    shown = [header for sheet in sheets for header in sheet.headers if header]
    hidden = any(sheet.hides for sheet in sheets)  # what the caller hides is in no sheet's headers
    named = [header for meaning, header in reading.columns.items() if meaning != "apart" or not hidden]
    for option, headers in (("--column", named), ("--where", reading.where)):
        for header in headers:
            if header and header_key(header) not in there:
                near = get_close_matches(header, shown, 3, 0.5) or shown[:8]
                raise InputError(
                    say("{option} names the header {header}, which no file has.", option=option, header=repr(header)),
                    file=", ".join(dict.fromkeys(sheet.grid.file for sheet in sheets)),
                    remedy=say("There is {headers}.", headers=", ".join(map(repr, near))),
                )


def refuse_more(people: int, most: int) -> None:
    """Refuse a list of more than ``most`` people.

    Raises
    ------
    InputError
        There are more.
    """
    if people > most:
        raise InputError(
            say(
                "the list has {people:,} people; up to {most:,} can be taken in at once.",
                people=people,
                most=most,
            ),
            remedy=say("Split the list."),
        )


def _refuse_same_ids(drafts: list[Draft], troubles: Troubles) -> None:
    first: dict[str, Draft] = {}
    for draft in drafts:
        other = first.setdefault(draft.id, draft)
        if other is draft:
            continue
        place = Mention(draft.key, draft.file, draft.row, "id")
        if EXPLICIT in {draft.key_kind, other.key_kind}:
            troubles.add(
                say("the id {id} stands in row {row} already.", id=repr(draft.id), row=other.row),
                place,
                say("Give each person their own."),
            )


def _refuse_nobody(drafts: list[Draft], found: list[SheetPeople], reading: Reading) -> None:
    refuse_more(len(drafts), MOST_PEOPLE)
    files = ", ".join(dict.fromkeys(one.sheet.grid.file for one in found))
    if not any(one.sheet.names_people for one in found):
        headers = ", ".join(repr(h) for one in found for h in one.sheet.headers[:12] if h)
        raise InputError(
            say("no column names people; there is {headers}.", headers=headers),
            file=files,
            remedy=say("Say which does: --column name=HEADER."),
        )
    if drafts:
        return
    left = sum(len(one.left_out) for one in found)
    if left:
        reasons = "; ".join(dict.fromkeys(out.reason for one in found for out in one.left_out[:200]))[:300]
        remedy = say("Check the values of --where.") if reading.where else say("Check that the right file was given.")
        raise InputError(
            say_count(
                left,
                "the only row was left out ({reasons}).",
                "all {count} rows were left out ({reasons}).",
                reasons=reasons,
            ),
            file=files,
            remedy=remedy,
        )
    raise InputError(
        say("the list has no people in it."), file=files, remedy=say("Check that the right sheet or file was given.")
    )


def _joined(known: int, by_name: int, total: int) -> str:
    numbers = {"known": known, "total": total, "by_name": by_name, "added": total - known}
    if by_name and total > known:
        return say(
            "Known from the files before: {known} of {total} ({by_name} by name alone); {added} added.",
            **numbers,
        )
    if by_name:
        return say("Known from the files before: {known} of {total} ({by_name} by name alone).", **numbers)
    if total > known:
        return say("Known from the files before: {known} of {total}; {added} added.", **numbers)
    return say("Known from the files before: {known} of {total}.", **numbers)
