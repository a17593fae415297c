"""The opening to the door: chairs that desks gave to people whom the plan that holds does not seat.

Without a registered source nobody was given any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

    OfOne = Callable[[Attendee], Mapping[int, str]]
    OfAll = Callable[[Event], Iterable[tuple[int, str, int]]]

_of_one: list[OfOne] = []
_of_all: list[OfAll] = []


def register(of_one: OfOne, of_all: OfAll) -> None:
    """Take the tables that somebody was given from ``of_one``, and all that were given from ``of_all``."""
    _of_one[:], _of_all[:] = [of_one], [of_all]


def tables_given(attendee: Attendee) -> dict[int, str]:
    """Return the tables that a desk gave somebody, by round."""
    return {number: table for source in _of_one for number, table in source(attendee).items()}


def all_given(event: Event) -> list[tuple[int, str, int]]:
    """Return round, table and attendee of every chair that was given at the door."""
    return [one for source in _of_all for one in source(event)]
