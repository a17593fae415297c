"""How many rounds without a repeat are known to us for g tables of p seats (the social golfer problem)."""

from __future__ import annotations

from kinfolk.designs import BY_COLUMN, CONSTRUCTIONS

MOST_TABLES = 20
_SEATS = range(3, 11)

# Rows: g = 3 .. 20 tables; columns: p = 3 .. 10 seats; 1 where a second round is impossible (p > g).
# Best-known values: OEIS A107431; Miller, Valkov and Abel, Symmetry 18(2):269, 2026; schedules re-derived by
# finite fields, cyclic starters and orbit search up to g = 9. A larger number may exist where the counting bound
# (g p - 1) / (p - 1) is not met.
_ROUNDS = {
    3: (4, 1, 1, 1, 1, 1, 1, 1),
    4: (4, 5, 1, 1, 1, 1, 1, 1),
    5: (7, 5, 6, 1, 1, 1, 1, 1),
    6: (8, 7, 6, 3, 1, 1, 1, 1),
    7: (10, 9, 7, 7, 8, 1, 1, 1),
    8: (11, 10, 8, 8, 8, 9, 1, 1),
    9: (13, 11, 9, 9, 9, 9, 10, 1),
    10: (14, 13, 9, 7, 7, 5, 5, 4),
    11: (16, 14, 11, 11, 11, 11, 12, 11),
    12: (17, 15, 12, 13, 7, 6, 6, 6),
    13: (19, 17, 16, 13, 13, 13, 13, 13),
    14: (20, 18, 14, 9, 9, 8, 7, 5),
    15: (22, 19, 16, 10, 8, 17, 7, 5),
    16: (23, 21, 16, 16, 16, 17, 16, 16),
    17: (25, 22, 21, 17, 17, 17, 17, 17),
    18: (26, 23, 18, 19, 10, 6, 6, 6),
    19: (28, 25, 19, 19, 19, 19, 19, 19),
    20: (29, 26, 21, 13, 5, 5, 5, 5),
}


def known_rounds(people: int, tables: int) -> int:
    """Return how many rounds ``people`` at ``tables`` tables, as even as can be, are known to run without a repeat."""
    seats = -(-people // tables)
    if seats == 1:
        return 1
    by_formula = _linear(tables, seats)
    if people == tables * seats and tables <= MOST_TABLES and seats in _SEATS and tables in _ROUNDS:
        return max(by_formula, _ROUNDS[tables][seats - _SEATS.start])
    return by_formula


def rounds_without_repeat(people: int, tables: int) -> int:
    """Return the most rounds that are known from anywhere: the literature above, or a design that we write down.

    Where tables are uneven the empty chairs are places of one column, of which each round has at most one at a table:
    the other tables stay as they are only in designs by column.
    """
    seats = -(-people // tables)
    if seats == 1:
        return 1
    usable = CONSTRUCTIONS if people == tables * seats else BY_COLUMN
    return max(known_rounds(people, tables), *(one.rounds(tables, seats) for one in usable))


def _linear(tables: int, seats: int) -> int:
    """Return the rounds of: column a, offset x sits at x + a r. Chairs of the last column may stay empty.

    Modulo g no pair repeats while (p-1)(R-1) < g, and for a prime g, or one without a prime factor below p, for
    R = g; over a finite field for R = g as well (g a power of a prime).
    """
    if seats > tables:
        return 1
    least_factor = next((k for k in range(2, tables + 1) if tables % k == 0), 1)
    power = tables
    while least_factor > 1 and power % least_factor == 0:
        power //= least_factor
    return tables if least_factor >= seats or power == 1 else (tables - 1) // (seats - 1) + 1
