"""The list as it now is, written in our own columns so that any spreadsheet can open it and `read` gives the same people."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING, TextIO

from kinfolk.roster.cells import written_rounds
from kinfolk.roster.texts import guard
from kinfolk.roster.words import OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kinfolk.problem import Pairs, Person

COLUMNS = tuple(name for name in OWN if name not in {"apart", "first_time", "show_statements"})
BYTE_ORDER_MARK = "\ufeff"


def write_csv(
    people: Sequence[Person], together: Pairs, known: Pairs, file: TextIO, *, without_roles: Collection[str] = ()
) -> None:
    """Write people and declared pairs as CSV; apart requests are never written.

    Parameters
    ----------
    people
        In the order of the list; attributes follow our columns under their own headers.
    together, known
        Pairs of ids.
    file
        A text file opened with ``encoding="utf-8", newline=""``. A byte order mark comes first, for Excel. No cell can
        be a formula.
    without_roles
        Ids of people of whom it is to be said that they have no role: a blank changes nothing in a list read before.
    """
    headers = list(dict.fromkeys(header for person in people for header, _ in person.attributes))
    others = {name: _others(pairs) for name, pairs in (("together", together), ("known", known))}
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *map(guard, headers)])
    for person in people:
        cells = _cells(person, "none" if person.id in without_roles else "") | {
            name: _list(pairs.get(person.id, ())) for name, pairs in others.items()
        }
        attributes = dict(person.attributes)
        row = [cells[name] for name in COLUMNS] + [attributes.get(header, "") for header in headers]
        writer.writerow([guard(cell) for cell in row])


def _others(pairs: Pairs) -> dict[str, list[str]]:
    others: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        others[first].append(second)
    return others


def _list(items: Sequence[str]) -> str:
    return ";".join(items)


def _cells(person: Person, no_role: str) -> dict[str, str]:
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "organisation": person.organisation,
        "order": person.order,
        "party": _list(person.parties),
        "times_attended": _number(person.times_attended),
        "roles": _list(sorted(person.roles)) or no_role,
        "host_rounds": _number(person.host_rounds),
        "greeter_capacity": str(person.greeter_capacity),
        "languages": _list(person.languages),
        "statements": _list(person.statements),
        "shown_statements": _list(person.shown_statements),
        "needs": _list(person.needs),
        "largest_table": _number(person.largest_table),
        "rounds": "" if person.rounds is None else written_rounds(person.rounds),
        "pronouns": person.pronouns,
        "name_sound": person.name_sound,
        "hide_new": _yes(person.hide_new),
        "listen_first": _yes(person.listen_first),
        "no_greeter": _yes(person.no_greeter),
        "kind": _list(person.kinds),
        "guest_of": person.guest_of,
    }


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _yes(flag: bool) -> str:
    return "yes" if flag else ""
