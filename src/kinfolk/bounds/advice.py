"""Another shape of the room that does better: where repeats cannot be avoided, or tables are too large for some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.bounds.bound import repeats
from kinfolk.bounds.known_rounds import known_rounds
from kinfolk.promises.wording import count, listed

if TYPE_CHECKING:
    from kinfolk.facts import Facts

_SMALLEST_TABLE = 3


def advice(facts: Facts) -> tuple[str, ...]:
    """Return sentences about another shape of the room that does better: without repeats, or with smaller tables.

    The first is only given where the same number of people is present in every round, for then the proof and the
    known schedules speak of the same people.
    """
    return (*_without_repeats(facts), *_smaller_tables(facts))


def _without_repeats(facts: Facts) -> tuple[str, ...]:
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


def _smaller_tables(facts: Facts) -> tuple[str, ...]:
    """Say how many small tables would put those at ease whom an even spread does not, in the round with most of them."""
    if not facts.problem.programme.level("at_ease").on or not facts.capacity.seats_everybody:
        return ()
    asked = [_not_at_ease(facts, r) for r in range(facts.rounds)]
    r = max(range(facts.rounds), key=lambda k: len(asked[k]), default=-1)
    if r < 0 or not asked[r]:
        return ()
    sizes = _tables_for(asked[r])
    wanted = listed([count(sizes.count(size), f"table of {size}", f"tables of {size}") for size in sorted(set(sizes))])
    low, high = asked[r][0], asked[r][-1]
    most = f"{low}" if low == high else f"{low} to {high}"
    n, tables = int(facts.capacity.people[r]), int(facts.capacity.most_tables[r])
    now = f"{n} people at {count(tables, 'table', 'tables')} sit by {_even(n, tables)}"
    who = count(len(asked[r]), "person asks", "people ask")
    return (f"{who} for at most {most} at a table, and {now}; adding {wanted} would put them at ease.",)


def _not_at_ease(facts: Facts, r: int) -> list[int]:
    """Return the largest tables asked for, smallest first, that are smaller than an even spread and not there yet."""
    each = int(facts.capacity.people[r]) // max(1, int(facts.capacity.most_tables[r]))
    here = facts.largest_table[facts.present[:, r]]
    asked = sorted(here[(here > 0) & (here < each)].tolist())
    for seats in sorted(facts.room.seats[r, : int(facts.room.count[r])].tolist()):
        served = [most for most in asked if most >= seats][:seats]
        for most in served:
            asked.remove(most)
    return asked


def _tables_for(asked: list[int]) -> list[int]:
    """Return sizes of tables for those who ask for them, each as large as the first at it is at ease with."""
    sizes, left = [], asked
    while left:
        size = max(left[0], 2)  # nobody sits alone
        sizes.append(size)
        left = left[size:]
    return sizes


def _shape(people: int, tables: int) -> str:
    return f"{tables} tables of {_even(people, tables).replace('or', 'and')}"


def _even(people: int, tables: int) -> str:
    size, over = divmod(people, tables)
    return f"{size} or {size + 1}" if over else f"{size}"


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
