"""The report on a reading, as data: what each column was taken for, and what the list does not say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk.freemail import FREE_MAIL
from kinfolk.roster.records import SURE, UNUSED, ColumnReport, FileReport
from kinfolk.roster.texts import shorten
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfolk.problem import Person
    from kinfolk.roster.columns import Column
    from kinfolk.roster.people import SheetPeople

_SAMPLES = 3
_LOOKED_AT = 200
_FEW = 4
_OWN_FROM = 4  # more than one person in four
_CROWD = 16  # with fewer people a quarter may fit one to a table


def file_report(found: SheetPeople) -> FileReport:
    """Return what was understood of one sheet."""
    sheet = found.sheet
    grid = sheet.grid
    shown_ascii = all(cell.isascii() for _, cells in sheet.rows for cell in cells)
    plain = grid.encoding and shown_ascii and all(header.isascii() for header in sheet.headers)
    return FileReport(
        file=grid.file,
        system=sheet.system.name,
        because=sheet.because,
        sheet=grid.sheet,
        sheets=sheet.all_sheets,
        # What only the confidential column contains must not show in how the file is described.
        encoding="utf-8" if plain else grid.encoding,
        delimiter=grid.delimiter if len(sheet.headers) > 1 else "",
        header_row=sheet.header_row,
        columns=tuple(_column(found, column) for column in sheet.columns.all if column.header),
        rows=len(sheet.rows),
        people=len(found.drafts),
        left_out=tuple(found.left_out),
        guests=found.guests,
        notes=tuple(found.notes),
    )


def _column(found: SheetPeople, column: Column) -> ColumnReport:
    identity = column.position in found.sheet.columns.identity
    samples: dict[str, None] = {}
    if column.certainty != UNUSED or identity:
        for _, cells in found.sheet.rows[:_LOOKED_AT]:
            if cells[column.position] and len(samples) < _SAMPLES:
                samples[shorten(cells[column.position].replace("\n", " "), 40)] = None
    meaning = column.meaning or ("system_id" if identity else "")
    certainty = SURE if identity and not column.meaning else column.certainty
    return ColumnReport(header=column.header, meaning=meaning, certainty=certainty, samples=tuple(samples))


def missing(people: Sequence[Person]) -> tuple[str, ...]:
    """Return what the list says of nobody, and what follows from it; so few need no advice on hosts."""
    few = len(people) < _FEW
    sentences = (
        (
            any(person.times_attended is not None for person in people),
            say("The list says of nobody how often they came before; nobody is owed 'welcomed'."),
        ),
        (
            few or any(person.is_host for person in people),
            say("Nobody has said that they will host, so hosts are proposed."),
        ),
        (
            few or any(person.is_greeter for person in people),
            say("Nobody has said that they will greet, so greeters are proposed."),
        ),
        (
            any(person.organisation or person.order or person.parties for person in people),
            say("Nothing but e-mail addresses says who came together (no employer, order or group)."),
        ),
        (
            any(person.statements for person in people),
            say("No statements: nobody can be seated with somebody kindred."),
        ),
    )
    return (*(sentence for there, sentence in sentences if not there), *_own_domains(people))


def _own_domains(people: Sequence[Person]) -> Iterator[str]:
    """Yield what is said of mail domains that more than a quarter of the people have: they make nobody a party."""
    held = Counter(person.email.rpartition("@")[2].casefold().strip() for person in people if "@" in person.email)
    for domain, count in held.most_common(_OWN_FROM - 1):
        if len(people) >= _CROWD and _OWN_FROM * count > len(people) and domain not in FREE_MAIL:
            yield say(
                "{count:,} of {total:,} people have an address at {domain}: it is taken for the community's own, and sharing "
                "it does not make people a party.",
                count=count,
                total=len(people),
                domain=domain,
            )
