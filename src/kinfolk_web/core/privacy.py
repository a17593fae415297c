"""Small numbers: from which count on anything is told, how coarsely, in which batches, and what is hidden beside it.

Everybody is told the same stored number, and it only ever grows. What is told of how many said yes:

* nothing below a floor: 5, or 10 for delicate topics and for sentences that attendees wrote in their own words;
* multiples of 5, rounded down, so that a number stands for five possible counts at least;
* a new number only once a batch of new answers is there: 5 to 8 of them, how many is drawn anew each time and told
  nobody, so that neither a neighbour's tap nor a few friends who answer together bring it about;
* never so much that it would follow of any group of people, however long somebody watched who touched their phone
  when, that all of them said yes: five of those who have answered since might always have said no.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

FLOOR = 5
DELICATE_FLOOR = 10
STEP = 5
ROOM = 5  # as many of those who answered might always have said no: four friends who know their own learn nothing
BATCH = (5, 6, 7, 8)
TICK, TICK_GIVE = 10.0, 2.0  # seconds between two looks, and by how much each is early or late
_LEAST_HIDDEN = 2  # parts: a single one would follow from the total

K = TypeVar("K", bound="Hashable")


def floor_of(*, delicate: bool = False, own_words: bool = False, raised_to: int = 0) -> int:
    """Return the smallest count of which anything is told.

    Parameters
    ----------
    delicate
        Whether the topic is sensitive.
    own_words
        Whether an attendee wrote it: such a sentence may say more of its author than a ready one.
    raised_to
        What an organiser wants at least; the floor can be raised, never lowered.
    """
    return max(DELICATE_FLOOR if delicate or own_words else FLOOR, raised_to)


def new_batch() -> int:
    """Return how many new answers the next number waits for; drawn anew each time, told nobody."""
    return secrets.choice(BATCH)


@dataclass(frozen=True, slots=True)
class Told:
    """What everybody is told of one count, and what it has to wait for.

    Parameters
    ----------
    told
        The number that is shown; 0 stands for "a few, or nobody yet".
    counted
        The count when that number was told.
    waits_for
        How many more have to be there before another one is.
    answers_then, answers
        How many had answered at all, yes or no, when that number was told, and at the last tick.
    """

    told: int = 0
    counted: int = 0
    waits_for: int = BATCH[-1]
    answers_then: int = 0
    answers: int = 0


def step(before: Told, count: int, answers: int, *, floor: int, draw: Callable[[], int] = new_batch) -> Told:
    """Return what is told after one tick: the same unless a whole batch came in, and never less than before.

    Parameters
    ----------
    count
        How many said yes.
    answers
        How many have answered at all.
    floor
        From :func:`floor_of`.
    """
    told = min(count, most_that_hides(before, answers)) // STEP * STEP
    if count - before.counted < before.waits_for or told < floor or told <= before.told:
        return replace(before, answers=answers)
    return Told(told, count, draw(), answers, answers)


def most_that_hides(before: Told, answers: int) -> int:
    """Return the largest number that can be told without saying of any group of people that all of them said yes.

    Whoever watches knows how many answered between two ticks, and the most that can have said yes before: at the tick
    when the last number was told that number and four, since then at most an unfilled batch more. A number that is
    larger than this by all who answered since says yes of every one of them; it has to leave room for five.
    """
    then = before.told + STEP - 1 if before.told else 0
    lately = then + BATCH[-1] - 1
    return min(then + answers - before.answers_then, lately + answers - before.answers) - ROOM


def parts(counts: Mapping[K, int], *, floor: int) -> dict[K, int | None]:
    """Return what is told of the parts of a total: multiples of 5, or None where a part is hidden.

    A part below the floor is hidden. So that it does not follow from the total, the smallest others are hidden with it,
    until there are two and as many people in them as the floor. The parts are fixed before anybody answers, and
    everybody is told the same ones.
    """
    smallest_first = sorted(counts, key=lambda part: (counts[part], repr(part)))
    hidden = [part for part in smallest_first if counts[part] < floor]
    for part in smallest_first[len(hidden) :]:
        if not hidden or (len(hidden) >= _LEAST_HIDDEN and sum(counts[one] for one in hidden) >= floor):
            break
        hidden.append(part)
    return {part: None if part in hidden else counts[part] // STEP * STEP for part in counts}


def words(told: int) -> str:
    """Return a told number as words for people."""
    if not told:
        return _("a few people, or nobody yet")
    return ngettext("about %(n)d person", "about %(n)d people", told) % {"n": told}
