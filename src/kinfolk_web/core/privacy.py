"""Small numbers: from which count on anything is told, how coarsely, in which batches, and what is hidden beside it.

Everybody is told the same stored number, and it only ever grows. What is told of a count of at most ``people`` answers:

* nothing below a floor: 5, or 10 for delicate topics and for free text with the name of a group on it;
* multiples of 5, rounded down, so that a number stands for five possible counts at least;
* a new number only once a batch of new answers is there: 5 to 8 of them, how many is drawn anew each time and told
  nobody, so that neither a neighbour's tap nor a few friends who answer together bring it about;
* never a number that leaves fewer people out than the floor: "nearly everybody" would say it of each of them.
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
BATCH = (5, 6, 7, 8)
TICK, TICK_GIVE = 10.0, 2.0  # seconds between two looks, and by how much each is early or late
_LEAST_HIDDEN = 2  # parts: a single one would follow from the total

K = TypeVar("K", bound="Hashable")


def floor_of(*, delicate: bool = False, text_of_group: bool = False, raised_to: int = 0) -> int:
    """Return the smallest count of which anything is told.

    Parameters
    ----------
    delicate
        Whether the topic is sensitive.
    text_of_group
        Whether it is free text shown with the name of a group.
    raised_to
        What an organiser wants at least; the floor can be raised, never lowered.
    """
    return max(DELICATE_FLOOR if delicate or text_of_group else FLOOR, raised_to)


def rounded(count: int, *, floor: int, people: int) -> int:
    """Return what may be told of a count at most: a multiple of 5, or 0 for "a few, or nobody yet".

    Parameters
    ----------
    count
        How many really answered so.
    floor
        From :func:`floor_of`.
    people
        How many could have; fewer than ``floor`` of them are never singled out as those who did not.
    """
    most = min(count, people - floor)
    told = most // STEP * STEP
    return told if count >= floor and told >= floor else 0


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
        The count when that number was last looked at with a full batch.
    waits_for
        How many answers more have to be there before it is looked at again.
    """

    told: int = 0
    counted: int = 0
    waits_for: int = BATCH[-1]


def step(before: Told, count: int, *, floor: int, people: int, draw: Callable[[], int] = new_batch) -> Told:
    """Return what is told after one tick: the same unless a whole batch came in, and never less than before."""
    if count - before.counted < before.waits_for:
        return before
    told = max(before.told, rounded(count, floor=floor, people=people))
    return replace(before, told=told, counted=count, waits_for=draw())


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
