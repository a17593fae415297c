"""Another shape of the room that does better: where repeats cannot be avoided, or tables are too large for some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.bounds.bound import repeats
from kinfolk.bounds.known_rounds import rounds_without_repeat
from kinfolk.sentences import Sentence, listed, say, say_count

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
    shapes = {size: (-(-n // size), rounds_without_repeat(n, -(-n // size))) for size in range(_SMALLEST_TABLE, seats)}
    enough = [size for size, (_, known) in shapes.items() if known >= rounds]
    if not enough:
        return ()
    size = max(enough)
    tables, known = shapes[size]
    better = say(
        "With {tables} tables of {sizes}, {people} people can sit {rounds} and meet nobody twice",
        people=n,
        tables=tables,
        sizes=_sizes(n, tables),
        rounds=_rounds(known),
    )
    return (say("{better}; {now}.", better=better, now=_as_now(facts, least)),)


def _smaller_tables(facts: Facts) -> tuple[str, ...]:
    """Say how many small tables would put those at ease whom an even spread does not, in the round with most of them."""
    if not facts.problem.programme.level("at_ease").on or not facts.capacity.seats_everybody:
        return ()
    asked = [_not_at_ease(facts, r) for r in range(facts.rounds)]
    r = max(range(facts.rounds), key=lambda k: len(asked[k]), default=-1)
    if r < 0 or not asked[r]:
        return ()
    sizes = _tables_for(asked[r])
    wanted = listed(
        [
            say_count(sizes.count(size), "{count} table of {seats}", "{count} tables of {seats}", seats=size)
            for size in sorted(set(sizes))
        ]
    )
    low, high = asked[r][0], asked[r][-1]
    most = low if low == high else say("{low} to {high}", low=low, high=high)
    n, tables = int(facts.capacity.people[r]), int(facts.capacity.most_tables[r])
    size, over = divmod(n, tables)
    each = say("{few} or {more}", few=size, more=size + 1) if over else size
    now = say("{people} people at {tables} sit by {each}", people=n, tables=_tables(tables), each=each)
    return (
        say_count(
            len(asked[r]),
            "{count} person asks for at most {most} at a table, and {now}; adding {wanted} would put them at ease.",
            "{count} people ask for at most {most} at a table, and {now}; adding {wanted} would put them at ease.",
            most=most,
            now=now,
            wanted=wanted,
        ),
    )


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


def _sizes(people: int, tables: int) -> Sentence | int:
    size, over = divmod(people, tables)
    return say("{few} and {more}", few=size, more=size + 1) if over else size


def _tables(count: int) -> Sentence:
    return say_count(count, "{count} table", "{count} tables")


def _rounds(count: int) -> Sentence:
    return say_count(count, "{count} round", "{count} rounds")


def _as_now(facts: Facts, least: int) -> Sentence:
    """Say what is proven of the room as it is: none at all, or so many repeats."""
    capacity = facts.capacity
    tables, seats = int(capacity.most_tables.max()), int(capacity.smallest.min())
    shape = {"tables": _tables(tables), "seats": seats, "rounds": facts.rounds, "meetings": least}
    if seats > tables:
        return say(
            "with {tables} of {seats} no second round is possible without repeats, "
            "and {rounds} rounds repeat at least {meetings} meetings",
            **shape,
        )
    return say("with {tables} of {seats} or more, {rounds} rounds repeat at least {meetings} meetings", **shape)
