"""Perfect mixing known to mathematics: rounds in which no two people ever meet twice, written down, not searched for."""

from __future__ import annotations

from kinfolk.designs import cyclic
from kinfolk.designs.affine import AFFINE_SPACE
from kinfolk.designs.arcs import MAXIMAL_ARC
from kinfolk.designs.bank import DIFFERENCE_MATRIX, STARTER
from kinfolk.designs.cyclic import LINEAR_CYCLIC
from kinfolk.designs.design import Construction, Design, labels_of
from kinfolk.designs.field import FINITE_FIELD
from kinfolk.designs.kirkman import BOSE, KIRKMAN
from kinfolk.designs.round_robin import ROUND_ROBIN
from kinfolk.designs.splitting import Splitting

__all__ = ["CONSTRUCTIONS", "Construction", "Design", "best_construction", "find_design", "find_schedule"]

BY_COLUMN = (LINEAR_CYCLIC, FINITE_FIELD, DIFFERENCE_MATRIX)
WHOLE = (ROUND_ROBIN, AFFINE_SPACE, MAXIMAL_ARC, KIRKMAN, BOSE, STARTER)
CONSTRUCTIONS = (*BY_COLUMN, *WHOLE, Splitting(BY_COLUMN, WHOLE).construction)
FORMULAS_BY_COLUMN = tuple(one for one in BY_COLUMN if one is not DIFFERENCE_MATRIX)
FORMULAS_WHOLE = tuple(one for one in WHOLE if one is not STARTER)
FORMULAS = (*FORMULAS_BY_COLUMN, *FORMULAS_WHOLE, Splitting(FORMULAS_BY_COLUMN, FORMULAS_WHOLE).construction)


def find_design(tables: int, columns: int, rounds: int, *, bank: bool = True) -> Design | None:
    """Return ``rounds`` rounds of ``tables`` tables with up to ``columns`` seats in columns that never meet, if known.

    Linear cyclic where that is enough, then over a finite field, then by a difference matrix of the ``bank``, unless it
    is left out.
    """
    if tables < 1 or columns < 1 or rounds < 1:
        return None
    if columns <= tables and cyclic.works(tables, columns, rounds):
        labels = cyclic.labels(tables, columns, rounds)
        return Design(labels, tables, columns, LINEAR_CYCLIC.name(tables, columns))
    for one in BY_COLUMN[1:] if bank else FORMULAS_BY_COLUMN[1:]:
        if one.rounds(tables, columns) >= rounds:
            return _design(one, tables, columns, rounds)
    return None


def find_schedule(tables: int, seats: int, rounds: int, *, bank: bool = True) -> Design | None:
    """Return ``rounds`` rounds of ``tables`` full tables with ``seats`` seats and no repeat, if any construction has them.

    Without the ``bank``, only those that are formulas.
    """
    if tables < 1 or seats < 1 or rounds < 1:
        return None
    found = find_design(tables, seats, rounds, bank=bank)
    if found is not None:
        return found
    known = CONSTRUCTIONS if bank else FORMULAS
    one = next((one for one in known if one.rounds(tables, seats) >= rounds), None)
    return None if one is None else _design(one, tables, seats, rounds)


def best_construction(tables: int, seats: int) -> Construction:
    """Return the construction with most rounds; where several have as many, the first of `CONSTRUCTIONS`."""
    return max(CONSTRUCTIONS, key=lambda one: one.rounds(tables, seats))


def _design(one: Construction, tables: int, seats: int, rounds: int) -> Design:
    labels = labels_of(one.make(tables, seats, rounds))
    return Design(labels, tables, seats, one.name(tables, seats), one.by_column)
