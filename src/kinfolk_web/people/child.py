"""Reads lists in a process of its own: little memory, little time, no network, no database, no secrets.

Started by :mod:`kinfolk_web.people.lists`. What it is given on standard input is one line of JSON and then the bytes of
each file; what it says on standard output is JSON. Nothing about keep-apart leaves it unless that is asked for.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from typing import TYPE_CHECKING, Any

from kinfolk_web.core.bounded import bind
from kinfolk_web.people.answers import signs_of, with_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.errors import InputError
    from kinfolk.problem import Person
    from kinfolk.roster import Reading, Roster
    from kinfolk.roster.grids import Grid

SECONDS = 20
MEMORY = 1024**3
MOST_ROWS = 20_000
LONGEST_HEADER, MOST_HEADERS = 500, 200
MOST_WRITTEN = 96 * 1024 * 1024


def main() -> None:
    """Read what stands on standard input and answer on standard output."""
    limit()
    asked = json.loads(sys.stdin.buffer.readline())
    files = [(one["name"], sys.stdin.buffer.read(one["size"])) for one in asked["files"]]
    try:
        said = json.dumps(clean(answer(files, asked)))
    except MemoryError:
        said = json.dumps({"stopped": "memory"})
    sys.stdout.write(said if len(said) <= MOST_WRITTEN else json.dumps({"stopped": "memory"}))


def limit() -> None:
    """Bind this process before it looks at anything."""
    bind(seconds=SECONDS, memory=MEMORY)


def answer(files: Sequence[tuple[str, bytes]], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the files say, or why they cannot be read and what their columns are.

    Parameters
    ----------
    files
        Names and bytes.
    asked
        ``reading`` (the organiser's own choice, or none), ``remembered`` (choices by digest of headers), ``known``
        (code, e-mail and name of attendees, for answers that name nobody) and ``apart`` (whether keep-apart is asked
        for).
    """
    from kinfolk.errors import InputError
    from kinfolk.roster import Reading

    chosen = asked.get("reading")
    signs = signs_of(asked.get("known", ()))
    files = [with_names(name, data, signs) for name, data in files]
    about = _about(())
    try:
        about = _about(_heads(files, chosen or {}))
        remembered = asked.get("remembered", {}).get(about["digest"]) if chosen is None else None
        if remembered is not None:
            try:
                return _told(_read(files, _reading(remembered)), about, remembered, asked)
            except InputError:
                pass  # what was chosen last time does not fit this list: read it as if for the first time
        used = chosen or {}
        return _told(_read(files, _reading(used) if used else Reading()), about, used, asked)
    except InputError as error:
        return {"refused": _why(error), **about}


def _reading(kept: Mapping[str, Any]) -> Reading:
    from kinfolk.roster import Reading

    where = {header: tuple(values) for header, values in kept.get("where", {}).items()}
    return Reading(columns=dict(kept.get("columns", {})), where=where, sheet=kept.get("sheet") or None)


def _named(name: str, data: bytes) -> io.BytesIO:
    held = io.BytesIO(data)
    held.name = name
    return held


def _read(files: Sequence[tuple[str, bytes]], reading: Reading) -> Roster:
    from kinfolk.roster import read, refuse_more

    roster = read([_named(name, data) for name, data in files], reading)
    refuse_more(len(roster.people), MOST_ROWS)
    return roster


def _heads(files: Sequence[tuple[str, bytes]], chosen: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return header, meaning and certainty of every column; keep-apart is none of them."""
    from kinfolk.roster.delimited import read_delimited
    from kinfolk.roster.sources import load

    heads: list[tuple[str, str, str]] = []
    for name, data in files:
        source = load(_named(name, data))
        if source.is_workbook:
            from kinfolk.roster.workbook import read_workbook

            grids = read_workbook(source, chosen.get("sheet") or None)
        else:
            grids = [read_delimited(source)]
        for grid in grids:
            heads += _head(grid, chosen) if grid.rows else []
    return heads


def _head(grid: Grid, chosen: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the columns of a sheet; where no row names them, the cells of the first row, for people to say."""
    from kinfolk.errors import InputError
    from kinfolk.roster.questions import is_apart
    from kinfolk.roster.sheets import prepare
    from kinfolk.roster.texts import header_key, tidy, unguard

    try:
        sheet = prepare(grid, _reading(chosen))
    except InputError:
        hidden = header_key(chosen.get("columns", {}).get("apart") or "")
        cells = [tidy(unguard(cell))[:LONGEST_HEADER] for cell in grid.rows[0][1][:MOST_HEADERS]]
        return [(cell, "", "kept") for cell in cells if cell and not is_apart(cell) and header_key(cell) != hidden]
    return [(one.header, one.meaning, one.certainty) for one in sheet.columns.all if one.header]


def _about(heads: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """Return the columns and the digest by which a choice for them is remembered."""
    from kinfolk.roster.texts import header_key

    keys = sorted({header_key(header) for header, _meaning, _certainty in heads})
    columns = [
        {"header": header, "meaning": meaning, "certainty": certainty, "samples": []}
        for header, meaning, certainty in {head[0]: head for head in heads}.values()
    ]
    digest = hashlib.sha256("\x1f".join(keys).encode()).hexdigest() if keys else ""
    return {"digest": digest, "columns": columns}


def _told(
    roster: Roster, about: Mapping[str, Any], used: Mapping[str, Any], asked: Mapping[str, Any]
) -> dict[str, Any]:
    from dataclasses import asdict

    from kinfolk.roster import as_json
    from kinfolk.sentences import to_stored

    told = {
        "digest": about["digest"],
        "reading": used,
        "report": as_json(roster.report) | to_stored(asdict(roster.report)),  # to be said in any language
        "people": [row_of(person) for person in roster.people],
        "together": roster.together,
        "known": roster.known,
    }
    if asked.get("apart"):
        told |= {"apart": roster.apart, "safety": roster.safety}
    return told


def row_of(person: Person) -> dict[str, Any]:
    """Return one person of the list by the names of an attendee's fields."""
    return {
        "key": person.id,
        "name": person.name,
        "email": person.email,
        "organisation": person.organisation,
        "order": person.order,
        "parties": person.parties,
        "times_attended": person.times_attended,
        "is_host": person.is_host,
        "is_greeter": person.is_greeter,
        "host_rounds": person.host_rounds,
        "greeter_capacity": person.greeter_capacity,
        "languages": person.languages,
        "needs": person.needs,
        "largest_table": person.largest_table,
        "rounds": person.rounds,
        "kinds": person.kinds,
        "pronouns": person.pronouns,
        "name_sound": person.name_sound,
        "hide_new": person.hide_new,
        "listen_first": person.listen_first,
        "no_greeter": person.no_greeter,
        "guest_of": person.guest_of,
        "attributes": dict(person.attributes),
        "statements": person.statements,
        "shown": person.shown_statements,
    }


def _why(error: InputError) -> dict[str, Any]:
    """Return the error as it can be said in the language of whoever asked."""
    from kinfolk.sentences import to_stored

    return {
        "problem": to_stored(error.problem),
        "file": error.file,
        "row": error.row,
        "column": error.column,
        "remedy": to_stored(error.remedy),
    }


def clean(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON without the signs that no database keeps: NUL and halves of a character."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {clean(key): clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(inner) for inner in value]
    return value


if __name__ == "__main__":
    main()
