"""Pins of a problem: refused where they name nobody, no such round or table, or two tables at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.problem import Problem


def check_pins(problem: Problem) -> None:
    """Refuse pins that nobody can follow.

    Raises
    ------
    InputError
        A pin names nobody on the list, a round or table that is not there, or a second table in the same round.
    """
    at: dict[tuple[str, int], str] = {}
    for pin in problem.programme.pins:
        if pin.person not in problem.index:
            raise InputError(
                say("a pin names {person}, who is not on the list.", person=repr(pin.person)),
                remedy=say("Check the spelling."),
            )
        if not 1 <= pin.round <= len(problem.rounds):
            raise InputError(
                say("a pin of {who} names round {round}, which does not exist.", who=repr(pin.person), round=pin.round),
                remedy=say("Correct the pin, or plan that many rounds."),
            )
        if pin.table and pin.table not in {table.id for table in problem.rounds[pin.round - 1].tables}:
            raise InputError(
                say(
                    "a pin of {who} names table {table}, which round {round} does not have.",
                    who=repr(pin.person),
                    table=repr(pin.table),
                    round=pin.round,
                ),
                remedy=say("Correct the pin, or add that table."),
            )
        other = at.setdefault((pin.person, pin.round), pin.table)
        if other != pin.table:
            raise InputError(
                say(
                    "{who} is pinned to table {table} and to table {other} in round {round}.",
                    who=repr(pin.person),
                    table=repr(other),
                    other=repr(pin.table),
                    round=pin.round,
                ),
                remedy=say("Keep one of the two pins."),
            )
