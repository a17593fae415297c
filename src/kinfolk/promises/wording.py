"""Names of people, tables and rounds as the sentences of the ledger say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk.facts import Facts
    from kinfolk.promises.seating import Seating

_MOST_NAMED = 3


def where(seating: Seating, place: int) -> str:
    """Return a place as ``in round 2 at table 5``."""
    r, t = divmod(place, seating.tables)
    return f"in round {r + 1} at table {seating.facts.room.name(r, t)}"


def in_round(r: int) -> str:
    """Return a round position as ``in round 2``."""
    return f"in round {r + 1}"


def names(facts: Facts, people: Iterable[int]) -> str:
    """Return ``Ana Lima, Bo Nyström and 4 others``."""
    each = [facts.problem.people[i].name for i in people]
    if len(each) > _MOST_NAMED + 1:
        each = [*each[:_MOST_NAMED], f"{len(each) - _MOST_NAMED} others"]
    return listed(each)


def listed(parts: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1] if parts else ""]))


def count(number: int, one: str, many: str) -> str:
    """Return ``1 person`` or ``5 people``."""
    return f"{number} {one if number == 1 else many}"


def people_count(number: int) -> str:
    """Return ``1 person`` or ``5 people``."""
    return count(number, "person", "people")
