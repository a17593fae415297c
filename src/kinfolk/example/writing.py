"""The invented meeting as an organiser would have it: an attendee list in CSV and a programme in TOML."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING

from kinfolk.example.invent import invent_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.problem import Pairs, Person

A_HANDFUL = 5
COLUMNS = (
    "id",
    "name",
    "pronouns",
    "name_sound",
    "email",
    "organisation",
    "order",
    "times_attended",
    "roles",
    "host_rounds",
    "greeter_capacity",
    "languages",
    "statements",
    "shown_statements",
    "needs",
    "largest_table",
    "rounds",
    "together",
    "known",
    "apart",
    "hide_new",
    "listen_first",
    "no_greeter",
    "kind",
    "region",
)
HEADING = """\
# An invented association meeting: {size} people, none of whom exists.
# Lines that start with # are notes; the first other line names the columns. Only "name" is needed.
# Lists inside a cell are separated by a semicolon. A blank is never held against anybody.
# times_attended: 0 is a first-timer. roles: host, greeter. rounds: those they are present for; blank is all.
# apart: people who must never share a table. It is confidential: no output of Kinfolk ever shows it.
# region is a column of our own invention: unknown columns are kept and can be used in the programme.
"""


def attendees_csv(size: int = 300, seed: int = 0, *, apart: int | None = A_HANDFUL) -> str:
    """Return the attendee list of an invented meeting as CSV text, with notes on top.

    Parameters
    ----------
    size, seed, apart
        As for :func:`kinfolk.example.invent_people`; a handful of pairs apart by default.
    """
    meeting = invent_people(size, seed, apart=apart)
    text = io.StringIO()
    text.write(HEADING.format(size=size))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    pairs = {"apart": meeting.apart, "together": meeting.together, "known": meeting.known}
    partners = {name: _partners(listed) for name, listed in pairs.items()}
    for person in meeting.people:
        cells = _cells(person) | {name: _listed(found[person.id]) for name, found in partners.items()}
        writer.writerow([cells[column] for column in COLUMNS])
    return text.getvalue()


def _cells(person: Person) -> dict[str, str]:
    return {
        "id": person.id,
        "name": person.name,
        "pronouns": person.pronouns,
        "name_sound": person.name_sound,
        "email": person.email,
        "organisation": person.organisation,
        "order": person.order,
        "times_attended": _number(person.times_attended),
        "roles": _listed(sorted(person.roles, reverse=True)),
        "host_rounds": _number(person.host_rounds),
        "greeter_capacity": _number(person.greeter_capacity) if person.is_greeter else "",
        "languages": _listed(person.languages),
        "statements": _listed(person.statements),
        "shown_statements": _listed(person.shown_statements),
        "needs": _listed(person.needs),
        "largest_table": _number(person.largest_table),
        "rounds": _listed(str(number) for number in person.rounds or ()),
        "hide_new": _yes(person.hide_new),
        "listen_first": _yes(person.listen_first),
        "no_greeter": _yes(person.no_greeter),
        "kind": _listed(person.kinds),
        "region": dict(person.attributes).get("region", ""),
    }


def _partners(pairs: Pairs) -> defaultdict[str, list[str]]:
    """Return whom each person names: of every pair, the first names the second."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        named[one].append(other)
    return named


def _listed(values: Iterable[str]) -> str:
    return "; ".join(values)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _yes(value: bool) -> str:
    return "yes" if value else ""
