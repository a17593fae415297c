"""Seats as CSV: one row for each person and round, and one file a round for rooms on the network; no cell is a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Literal, get_args

from kinfolk.errors import InputError
from kinfolk.files.workbook import safe
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADER = ("person id", "name", "round", "table", "host", "cast", "plan version")
SITS_OUT = "sits out"
MARK_OF_UTF8 = "\ufeff"

Breakout = Literal["bigbluebutton", "zoom"]
_HEADERS: Mapping[str, tuple[str, str]] = {
    "bigbluebutton": ("USERNAME", "ROOMNUMBER"),
    "zoom": ("Pre-assign Room Name", "Email Address"),
}


def seating_csv(document: Mapping[str, Any]) -> bytes:
    """Return who sits where as CSV (RFC 4180, UTF-8 with its mark, so that spreadsheets read the letters right).

    A row says the person's id and name, round, table (``sits out`` if they have a seat owed and none), the name of
    the host of that table, the person's cast, and the plan version; round after round, in the order of the list.
    """
    names = {person["id"]: person["name"] for person in document["people"]}
    casts = {id_: cast["cast"] for cast in document["casts"] for id_ in cast["people"]}
    rows: list[tuple[object, ...]] = []
    for seating in document["rounds"]:
        seats = {
            id_: (table["table"], names.get(table["host"] or "", ""))
            for table in seating["tables"]
            for id_ in table["people"]
        }
        seats |= dict.fromkeys(seating["sitting_out"], (SITS_OUT, ""))
        rows.extend(
            (id_, name, seating["round"], *seats[id_], casts.get(id_, ""), document["version"])
            for id_, name in names.items()
            if id_ in seats
        )
    return MARK_OF_UTF8.encode() + _written(HEADER, rows, ",")


def breakout_csv(
    document: Mapping[str, Any],
    round_number: int,
    kind: Breakout = "bigbluebutton",
    usernames: Mapping[str, str] | None = None,
) -> bytes:
    """Return one round as the list that a meeting on the network takes to send people into rooms.

    Parameters
    ----------
    document
        A parsed plan.json.
    round_number
        Which round.
    kind
        ``bigbluebutton``: ``USERNAME;ROOMNUMBER``, rooms numbered in the order of the tables; ``zoom``: the name of
        the table and an address.
    usernames
        Person id to the name that they use there, or for Zoom their address. For BigBlueButton it is the name on the
        list unless given; for Zoom people without an address are left out.

    Raises
    ------
    InputError
        The plan has no such round, or the kind is not known.
    """
    if kind not in get_args(Breakout):
        raise InputError(
            say("there are no rooms of the kind {kind}.", kind=repr(kind)),
            remedy=say("Choose from {listed}.", listed=", ".join(get_args(Breakout))),
        )
    seating = next((one for one in document["rounds"] if one["round"] == round_number), None)
    if seating is None:
        raise InputError(say("the plan has no round {round_number}.", round_number=round_number))
    given = usernames or {}
    if kind == "zoom":
        called = given
        separator = ","
    else:
        called = {person["id"]: person["name"] for person in document["people"]} | dict(given)
        separator = ";"
    used = [table for table in seating["tables"] if table["people"]]
    rows = [
        (table["table"], called[id_]) if kind == "zoom" else (called[id_], number)
        for number, table in enumerate(used, start=1)
        for id_ in table["people"]
        if id_ in called
    ]
    return _written(_HEADERS[kind], rows, separator)


def _written(header: tuple[str, ...], rows: Iterable[tuple[object, ...]], separator: str) -> bytes:
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return held.getvalue().encode("utf-8", "replace")
