"""Metrics beside the published figures of a real conference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.outcomes.public import NOWHERE, sfhh
from benchmarks.outcomes.rows import Row
from kinfolk.metrics import (
    Contacts,
    Ties,
    algebraic_connectivity,
    effective_partners,
    fragility,
    giant_share,
    mixing_ratio,
    reach,
    share_with_at_most,
    split,
    two_core,
)
from kinfolk.mixer.contacts import read_badges

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEP, MINUTE, FIVE = 20, 60, 300
"""Seconds: of one record of a badge, and of the two thresholds."""
BLOCK = 600 // STEP
"""Ten minutes in steps, within which partners are dealt anew."""


def measure(*, quick: bool) -> list[Row]:
    """Return each metric at SFHH 2009 (Génois & Barrat 2018), if the public file is anywhere."""
    file = sfhh()
    if file is None:
        return [Row("metrics at SFHH 2009", "as published", NOWHERE, None)]
    return [_row(what, wanted, found) for what, wanted, found in _figures(file, 20 if quick else 200)]


def _figures(file: Path, reshuffles: int) -> Iterator[tuple[str, float, float]]:
    """Yield what a figure is about, its published value, and ours."""
    talks = read_badges(file)
    keys, steps = talks.totals()
    pairs = np.column_stack([keys // talks.people, keys % talks.people])
    ties = Ties(talks.people, pairs, steps * float(STEP), unit="seconds")
    five = ties.at_least(FIVE)
    whole, in_largest = giant_share(five), fragility(five).beside["in the largest part"]
    yield "share with nobody at 5 min", 0.112, share_with_at_most(five, 0)
    yield "share with two or fewer at 5 min", 0.444, share_with_at_most(five, 2)
    yield "B1, reach in two steps at 5 min", 0.06, reach(five).value
    yield "B2, largest connected part at 5 min", 0.83, whole.value
    yield "B2, connected parts at 5 min", 55, whole.beside["components"]
    yield "B3, 2-core at 5 min", 0.69, two_core(five).value
    yield "B4, articulation people in the largest part at 5 min", 55, in_largest * talks.people
    yield "B5, second eigenvalue at 5 min", 0.06, algebraic_connectivity(five).value
    yield "B6, modularity before rewirings, by time", 0.77, split(five).beside["modularity"]
    yield "C6, effective partners by time", 9.8, effective_partners(ties).value
    ends = np.column_stack([talks.one, talks.other]).astype(np.int64)
    block = (talks.day.astype(np.int64) * 10_000 + talks.start) // BLOCK
    for name, threshold, wanted in (("1 min", MINUTE, 0.49), ("5 min", FIVE, 1.03)):
        contacts = Contacts(talks.people, ends, block, talks.steps * float(STEP), threshold, "seconds")
        yield f"C5, mixing ratio at {name}", wanted, mixing_ratio(contacts, reshuffles=reshuffles).value


def _row(what: str, wanted: float, found: float) -> Row:
    """Return the line: the same to the digits that were published, or within 2 % where chance plays a part."""
    near = abs(found - wanted) <= max(0.02 * abs(wanted), 0.0051)
    return Row(what, f"{wanted:g}", f"{found:.3g}", near)
