"""Another shape of the room that does better, where repeats are proven to be unavoidable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.bounds.bound import repeats
from kinfolk.bounds.known_rounds import known_rounds
from kinfolk.promises.wording import count

if TYPE_CHECKING:
    from kinfolk.facts import Facts

_SMALLEST_TABLE = 3


def advice(facts: Facts) -> tuple[str, ...]:
    """Return sentences about a shape that avoids repeats, when the present one is proven not to.

    Only given where the same number of people is present in every round, for then the proof and the known
    schedules speak of the same people.
    """
    rounds, people = facts.rounds, facts.capacity.people
    if not facts.problem.programme.level("new_faces").on or rounds < 2 or people.min() != people.max():  # noqa: PLR2004
        return ()
    least = repeats(facts)
    if not least:
        return ()
    n, seats = int(people[0]), int(facts.capacity.largest.max())
    shapes = {size: (-(-n // size), known_rounds(n, -(-n // size))) for size in range(_SMALLEST_TABLE, seats)}
    enough = [size for size, (_, known) in shapes.items() if known >= rounds]
    if not enough:
        return ()
    size = max(enough)
    tables, known = shapes[size]
    better = f"{n} people as {_shape(n, tables)} run {count(known, 'round', 'rounds')} without a repeat"
    return (f"{better}; {_as_now(facts, least)}.",)


def _shape(people: int, tables: int) -> str:
    size, over = divmod(people, tables)
    return f"{tables} tables of {size}" if not over else f"{tables} tables of {size} and {size + 1}"


def _as_now(facts: Facts, least: int) -> str:
    """Say what is proven of the room as it is: none at all, or so many repeats."""
    capacity = facts.capacity
    tables, seats = int(capacity.most_tables.max()), int(capacity.smallest.min())
    now = f"as {count(tables, 'table', 'tables')} of {seats}"
    if seats > tables:
        return (
            f"{now} no second round is possible without one, and {facts.rounds} rounds repeat at least {least} meetings"
        )
    return f"{now} or more, {facts.rounds} rounds repeat at least {least} meetings"
