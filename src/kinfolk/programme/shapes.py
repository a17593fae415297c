"""How many tables of what size: the arithmetic behind ``--tables``, ``--seats`` and what is done when neither is given."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.problem import Table
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Collection

USUAL_SEATS = 7
FEW_SEATS = 5
LEAST_EVEN = 4
MOST_TABLES = 1_000_000
COMPANY = 2
SIX = 6

_PART = re.compile(r"(\d{1,9})\s*[xX×*]\s*(\d{1,9})")
_SHOWN = 60  # signs of what was typed


def parse_tables(specification: str, place: str = "--tables", file: str = "") -> tuple[Table, ...]:
    """Return the tables of a specification such as ``34x8,4x7``: COUNTxSEATS, numbered from 1.

    Raises
    ------
    InputError
        It is not of that form, names no tables, or too few seats to sit together.
    """
    sizes: list[int] = []
    for part in specification.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise InputError(
                say("{place} is {specification}.", place=place, specification=repr(specification[:_SHOWN])),
                file=file,
                remedy=say("Write COUNTxSEATS, such as 38x8 or 34x8,4x7."),
            )
        count, seats = int(match[1]), int(match[2])
        if not count or len(sizes) + count > MOST_TABLES:
            raise InputError(
                say("{place} asks for {count} tables.", place=place, count=count),
                file=file,
                remedy=say("Ask for 1 to 1,000,000."),
            )
        if seats < COMPANY:
            raise InputError(
                say("{place} asks for tables of {seats}.", place=place, seats=seats),
                file=file,
                remedy=say("A table needs 2 seats or more."),
            )
        sizes += [seats] * count
    return tuple(Table(id=str(number), seats=seats) for number, seats in enumerate(sizes, start=1))


def tables_for(present: int, seats: int) -> tuple[Table, ...]:
    """Return as many tables of ``seats`` as the people ``present`` need."""
    return tuple(Table(id=str(number), seats=seats) for number in range(1, ceil(present / seats) + 1))


def close_fewest(
    tables: tuple[Table, ...], present: int, wanted: Collection[str] = (), pinned: Collection[str] = ()
) -> tuple[Table, ...]:
    """Return the tables to use: all while an even split leaves at least 4 at each, else the fewest are closed.

    Parameters
    ----------
    tables
        All tables of the room, in its order.
    present
        How many people need a seat.
    wanted
        Ids of tables that stay open as long as possible: with a feature that somebody needs.
    pinned
        Ids of tables that stay open, since somebody is pinned to them.

    Returns
    -------
    tuple of Table
        The open ones in the order of the room. They seat everyone whenever all tables would.
    """
    if present >= LEAST_EVEN * len(tables):
        return tables
    ranked = sorted(range(len(tables)), key=lambda t: (tables[t].id not in pinned, tables[t].id not in wanted, t))
    count = max(1, present // LEAST_EVEN, sum(table.id in pinned for table in tables))
    if count < present // COMPANY and not any(tables[t].id in wanted for t in ranked[:count]):
        count += any(tables[t].id in wanted for t in ranked[count:])  # the only step-free table beside pinned ones
    kept, closed = ranked[:count], ranked[count:]
    seats = sum(tables[t].seats for t in kept)
    for t in sorted(closed, key=lambda t: (-tables[t].seats, t)):
        if seats >= present:
            break
        kept.append(t)
        seats += tables[t].seats
    return tuple(tables[t] for t in sorted(kept))


def with_minima(tables: tuple[Table, ...], present: int, most: int | None = None) -> tuple[Table, ...]:
    """Return the tables with a minimum each: the given one, else max(2, floor(average) - 1), marked as derived.

    Parameters
    ----------
    tables
        The tables in use; minima that were derived before are derived again.
    present
        How many people sit at them.
    most
        The most that a derived minimum may be; a repair gives 4, so that an empty chair alone moves nobody.
    """
    least = max(COMPANY, present // max(1, len(tables)) - 1)
    least = least if most is None else min(least, most)
    return tuple(
        table if _given(table) else replace(table, minimum=min(table.seats, least), minimum_derived=True)
        for table in tables
    )


def _given(table: Table) -> bool:
    return table.minimum is not None and not table.minimum_derived


def repeats_unavoidable(present: int, tables: int, rounds: int) -> bool:
    """Tell whether a counting argument proves that somebody meets somebody twice.

    With ``tables`` tables in each of ``rounds`` rounds for the same people: a table larger than the number of tables
    holds two who sit together in the next round as well; all rounds together cannot seat more pairs than there are;
    and 36 people at 6 tables of 6 have no repeat-free fourth round, for want of two orthogonal Latin squares of
    order 6 (Tarry 1901). An uneven split only seats more pairs and larger tables.
    """
    if rounds == 1 or not tables:
        return False
    small, larger = divmod(present, tables)
    pairs = tables * small * (small - 1) // 2 + larger * small
    officers = (present, tables) == (SIX * SIX, SIX) and rounds > SIX // 2
    return ceil(present / tables) > tables or rounds * pairs > present * (present - 1) // 2 or officers


def repeat_free_rounds(tables: int) -> int:
    """Return for how many rounds tables of five are known to do without repeats, with holes in one column at most.

    Person in column ``a`` at offset ``x`` sits in round ``r`` at table ``x + a r``: over a field of as many elements
    as there are tables this never repeats, and over whole numbers it does not for ``(tables - 1) // 4 + 1`` rounds.
    Six tables have a schedule of five rounds for 26 to 30 people all the same, found by search.
    """
    if tables < FEW_SEATS:
        return 1
    if tables == SIX:
        return 5
    if _is_prime_power(tables):
        return tables
    return (tables - 1) // (FEW_SEATS - 1) + 1


def usual_seats(present: int, rounds: int) -> int:
    """Return the seats of a table when nobody said: 7, or 5 if that spares repeats which 7 makes unavoidable."""
    sevens, fives = ceil(present / USUAL_SEATS), ceil(present / FEW_SEATS)
    if not repeats_unavoidable(present, sevens, rounds):
        return USUAL_SEATS
    return FEW_SEATS if rounds <= repeat_free_rounds(fives) else USUAL_SEATS


def _is_prime_power(number: int) -> bool:
    factor = next((p for p in range(2, int(number**0.5) + 1) if number % p == 0), number)
    while number % factor == 0:
        number //= factor
    return number == 1
