"""The tables and rounds of a model, as they are asked for and once it is known who is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, TypedDict

from kinfolk.errors import InputError
from kinfolk.model.crowd import texts
from kinfolk.problem import Table
from kinfolk.programme.outline import RoundWish
from kinfolk.programme.parsing import COMPANY
from kinfolk.roster.languages import tag_of

Tables = int | str | Iterable[str]
"""How many tables, which sizes (``"34x8,4x7"``), or which tables of the room."""


class Place(TypedDict, total=False):
    """What may be known of a table beside its name and seats."""

    minimum: int | None
    features: Iterable[str]
    x: float | None
    y: float | None
    language: str
    topic: str
    neighbourhood: str


class Sitting(TypedDict, total=False):
    """What may be said of a round beside its tables."""

    minutes: int
    kind: str
    without: Iterable[str]
    crossing: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One round as it was asked for: as many ``tables`` of so many ``seats`` as it takes, if either is given."""

    wish: RoundWish
    tables: int = 0
    seats: int = 0

    def settled(self, present: int) -> RoundWish:
        """Return the wish with its tables counted for so many people."""
        if self.seats:
            return replace(self.wish, shape=f"{ceil(present / self.seats)}x{self.seats}")
        if self.tables:
            return replace(self.wish, shape=f"{self.tables}x{max(COMPANY, ceil(present / self.tables))}")
        return self.wish


def asked(tables: Tables | None, seats: int | None, sitting: Sitting) -> Asked:
    """Return a round that is asked for.

    Raises
    ------
    InputError
        Both tables and seats, or numbers that cannot be meant.
    """
    if tables is not None and seats is not None:
        raise InputError(f"tables={tables!r} and seats={seats!r} were both given.", remedy="Keep one of them.")
    if seats is not None and seats < COMPANY:
        raise InputError(f"a round has tables of {seats}.", remedy=f"A table needs {COMPANY} seats or more.")
    if isinstance(tables, int) and tables < 1:
        raise InputError(f"a round has {tables} tables.", remedy="Give it one or more.")
    usual = RoundWish()
    wish = RoundWish(
        tables=() if tables is None or isinstance(tables, int | str) else texts(tables),
        shape=tables if isinstance(tables, str) else "",
        minutes=sitting.get("minutes", usual.minutes),
        kind=sitting.get("kind", usual.kind),
        without=texts(sitting.get("without", ())),
        crossing=sitting.get("crossing", usual.crossing),
    )
    return Asked(wish, tables if isinstance(tables, int) else 0, seats or 0)


def _language(word: str, table_: str) -> str:
    tag = tag_of(word)
    if tag is None:
        raise InputError(f"table {table_!r} has the language {word!r}.", remedy="Write a tag such as 'pt'.")
    return tag


def table(name: str | int, seats: int, place: Place) -> Table:
    """Return a table that stands in the room.

    Raises
    ------
    InputError
        No name, or numbers that cannot be meant.
    """
    id_, minimum = str(name).strip(), place.get("minimum")
    if not id_:
        raise InputError("a table has no name.", remedy="Give the name or number that stands on its card.")
    if seats < COMPANY:
        raise InputError(f"table {id_!r} has {seats} seats.", remedy=f"A table needs {COMPANY} seats or more.")
    if minimum is not None and not 0 <= minimum <= seats:
        raise InputError(f"table {id_!r} wants at least {minimum} people.", remedy=f"Write a number from 0 to {seats}.")
    given: dict[str, Any] = dict(place)
    given["features"] = texts(given.get("features", ()))
    if given.get("language"):
        given["language"] = _language(given["language"], id_)
    return Table(id=id_, seats=seats, **given)
