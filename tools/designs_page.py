"""The page of docs/reference on perfect mixing: for each room how many rounds, by what, and how many are known."""

from __future__ import annotations

from kinfolk.bounds.known_rounds import MOST_TABLES, known_rounds
from kinfolk.designs import CONSTRUCTIONS, best_construction

SEATS = range(2, 11)
LETTERS = "abcdefghijklmnopqrstuvwxyz"

HEAD = """# Rounds without a repeat

How many rounds Kinfolk can write down in which no two people meet twice, without any search, for rooms whose tables are
all full. Fewer rounds, and people fewer than seats, are the same design with something left out, which never makes a
repeat. `tests/designs` recounts every schedule of this page seat by seat; `make designs` computes the bank again.

A cell is the number of rounds and the construction. `9/10` says that 10 are known to us from the literature, `8 > 7` that
7 are. A number that meets the counting bound (g p - 1) / (p - 1) is marked `=`: nobody can do more. Beyond
20 tables the first two constructions go on for ever.

"""

FOOT = """
## Known from the literature

OEIS A107431; Miller, Valkov and Abel, Symmetry 18(2):269, 2026. Their schedules were not used: every design here is a
formula or was found by our own search. Where ours is longer than what is known *to us*, somebody may know it all the same.

## Short of it, and what was tried

`make designs ROOM="G P R"` repeats the attempt: difference matrices and quasi-difference matrices with 40 seeds each, some
of circulant blocks, then base rounds over cyclic groups, with one to three bases and multipliers of order 2, 3, 5 and 7, first shortly, then the
best layouts longer. The rooms with a fraction above are those where that found nothing, or was not run to its end.
"""


def designs_page() -> str:
    """Return the page, from the constructions themselves."""
    header = "| tables \\ seats | " + " | ".join(map(str, SEATS)) + " |\n|---|" + "---|" * len(SEATS) + "\n"
    rows = [
        f"| {tables} | " + " | ".join(_cell(tables, seats) for seats in SEATS) + " |\n"
        for tables in range(2, MOST_TABLES + 1)
    ]
    return HEAD + header + "".join(rows) + "\n" + _legend() + FOOT


def _cell(tables: int, seats: int) -> str:
    if seats > tables:
        return "–"
    one = best_construction(tables, seats)
    rounds = one.rounds(tables, seats)
    people = tables * seats
    known = 2 * tables - 1 if seats == SEATS.start else known_rounds(people, tables)
    mark = " =" if rounds == (people - 1) // (seats - 1) else ""
    number = f"{rounds}/{known}" if rounds < known else f"{rounds} > {known}" if rounds > known else str(rounds)
    return f"{number}{mark} {LETTERS[CONSTRUCTIONS.index(one)]}"


def _legend() -> str:
    rows = [f"| {LETTERS[i]} | {_example(i)} | {one.source} |\n" for i, one in enumerate(CONSTRUCTIONS)]
    return "|  | construction, for instance | source |\n|---|---|---|\n" + "".join(rows)


def _example(number: int) -> str:
    """Return what the plan calls a construction, in the first room where it is the best."""
    one = CONSTRUCTIONS[number]
    rooms = [(tables, seats) for tables in range(2, MOST_TABLES + 1) for seats in SEATS if seats <= tables]
    best = [room for room in rooms if best_construction(*room) is one]
    reached = [room for room in rooms if one.rounds(*room)]
    return str(one.name(*(best or reached)[0]))
