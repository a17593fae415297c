"""Pins of a problem: refused where they name nobody, no such round or table, or two tables at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.sentences import joined, say

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kinfolk.problem import Pin, Round


def check_pins(pins: Sequence[Pin], known: Container[str], rounds: Sequence[Round], places: Sequence[str] = ()) -> None:
    """Refuse pins that nobody can follow.

    Parameters
    ----------
    pins, known, rounds
        The pins, the ids of everybody on the list, and the rounds with their tables.
    places
        Where each pin is written, such as ``[[pins]] number 2``; none if it is written nowhere.

    Raises
    ------
    InputError
        A pin names nobody on the list, a round or table that is not there, or a second table in the same round.
    """
    at: dict[tuple[str, int], str] = {}
    tables = [frozenset(table.id for table in round_.tables) for round_ in rounds] if pins else []
    for position, pin in enumerate(pins):
        wrong = _wrong(pin, known, tables, at.setdefault((pin.person, pin.round), pin.table))
        if wrong is not None:
            place = places[position] if position < len(places) else ""
            problem = joined([part for part in (place, wrong.problem) if part], ": ")
            raise InputError(problem, remedy=wrong.remedy)


def _wrong(pin: Pin, known: Container[str], tables: Sequence[frozenset[str]], other: str) -> InputError | None:
    """Return why a pin cannot be followed; ``other`` is the table of the first one of that person and round."""
    if pin.person not in known:
        return InputError(
            say("a pin names {person}, who is not on the list.", person=repr(pin.person)),
            remedy=say("Check the spelling."),
        )
    if not 1 <= pin.round <= len(tables):
        return InputError(
            say("a pin of {who} names round {round}, which does not exist.", who=repr(pin.person), round=pin.round),
            remedy=say("Correct the pin, or plan that many rounds."),
        )
    if pin.table and pin.table not in tables[pin.round - 1]:
        return InputError(
            say(
                "a pin of {who} names table {table}, which round {round} does not have.",
                who=repr(pin.person),
                table=repr(pin.table),
                round=pin.round,
            ),
            remedy=say("Correct the pin, or add that table."),
        )
    if other != pin.table:
        return InputError(
            say(
                "{who} is pinned to table {table} and to table {other} in round {round}.",
                who=repr(pin.person),
                table=repr(other),
                other=repr(pin.table),
                round=pin.round,
            ),
            remedy=say("Keep one of the two pins."),
        )
    return None
