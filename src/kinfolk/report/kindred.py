"""Kindred people seated together, and how many of them may find it out because both let their statement be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts import normal
from kinfolk.report.luck import pairs_at_tables

if TYPE_CHECKING:
    from kinfolk.problem import Person
    from kinfolk.report.seating import Seating


@dataclass(frozen=True, slots=True)
class KindredCount:
    """Pairs of kindred people that share a table, of these those who may find out, and the people behind them."""

    pairs: int
    may_find_out: int
    people: int
    people_may_find_out: int


def count_kindred(seating: Seating) -> KindredCount:
    """Return how many kindred pairs the plan seats together, and how many of them both show what they share."""
    facts = seating.facts
    n = len(seating.labels)
    pairs = pairs_at_tables(seating.labels)
    keys = np.unique(pairs.a.astype(np.int64) * n + pairs.b)
    a, b = (keys // n).astype(np.int32), (keys % n).astype(np.int32)
    kindred = facts.are_kindred(a, b)
    a, b = a[kindred], b[kindred]
    shown = [_shown(person) for person in seating.problem.people]
    rare = {normal(facts.statement_texts[s]) for s in np.flatnonzero(facts.makes_kindred).tolist()}
    both = np.array([bool(shown[i] & shown[j] & rare) for i, j in zip(a.tolist(), b.tolist(), strict=True)], dtype=bool)
    return KindredCount(
        pairs=len(a),
        may_find_out=int(both.sum()),
        people=len(np.union1d(a, b)),
        people_may_find_out=len(np.union1d(a[both], b[both])),
    )


def _shown(person: Person) -> set[str]:
    """Return what the person lets others see, of what they said."""
    said = {normal(text) for text in person.statements}
    return {normal(text) for text in person.shown_statements} & said
