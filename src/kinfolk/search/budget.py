"""How many tries a search has: a function of the problem without its keep-apart requests, known before it starts."""

from __future__ import annotations

TRIES, TRIES_PER_PERSON = 120_000, 110  # of one island over four rounds
COOLING, AFTER_COOLING = 20, 4  # stretches between exchange points
REHEATING = 5  # stretches of a cooling that goes on from the best
COOLINGS_AT_MOST = 3  # as much as so many whole coolings, if no number of steps is given
STRETCHES_AT_FIRST = COOLING + AFTER_COOLING
STRETCHES_AT_MOST = COOLINGS_AT_MOST * STRETCHES_AT_FIRST
STRETCHES_FOR_ONE = 24  # that a room where one more cooling does not pay gives for one person left with nobody kindred
ISLANDS = 2

MIXING_TRIES, MIXING_COOLING = 8_000, 10
MIXING_CYCLE = MIXING_TRIES * (MIXING_COOLING + 1)
MIXINGS, MIXINGS_ALONE = 24, 120  # coolings of mixing: before the search, and where mixing is all that counts


def stretch(people: int, rounds: int) -> int:
    """Return how many tries an island makes between two exchange points."""
    return (TRIES + TRIES_PER_PERSON * people) * max(1, rounds) // (4 * (COOLING + AFTER_COOLING))


def budget(people: int, rounds: int, *, mixes: bool) -> int:
    """Return the number that a plan names as its steps unless somebody or the clock cut its search short.

    How many of them were made may tell of keep-apart requests: proof comes later where a request is still broken, and
    a search goes on for it. So this is the most that any search of such a problem makes, less one: no search that was
    cut short ends at exactly this number, so that it can stand for the whole search with all its own reasons to end.
    """
    search = STRETCHES_AT_MOST * stretch(people, rounds)
    mixing = MIXINGS_ALONE * MIXING_CYCLE if mixes else 0
    return ISLANDS * (search + mixing) - 1
