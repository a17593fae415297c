"""What is wrong with a schedule, counted seat by seat."""

from __future__ import annotations

from collections import Counter
from itertools import combinations


def faults(schedule, tables, seats, rounds):
    """Return what speaks against ``rounds`` rounds of full tables without a repeat, in words; nothing if all is well."""
    found = []
    if schedule.shape != (rounds, tables, seats):
        found.append(f"shape {schedule.shape}")
    met = Counter()
    for number, round_ in enumerate(schedule.tolist()):
        if sorted(place for table in round_ for place in table) != list(range(tables * seats)):
            found.append(f"round {number} does not seat everybody once")
        met.update(pair for table in round_ for pair in combinations(sorted(table), 2))
    return found + [f"{pair} meet {times} times" for pair, times in met.items() if times > 1]
