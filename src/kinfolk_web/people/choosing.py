"""Which statements somebody is shown next: something to say yes to, the least seen ones, and what is close to theirs.

A choice depends on nothing but what everybody may know (texts, told counts, how many have seen a statement) and on the
reader's own answers. What others answered changes it only through a told count, so nobody can learn an answer by
watching what is offered.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

HAND = 5
# The places of a hand: something many say yes to, what is close to what they said, what still looks for its people. Where
# nothing is close, that place goes to what looks for its people.
PLACES = ("sure", "close", "hungry", "sure at first", "close")
FEW = 2  # yeses: whoever has fewer is given one more that many say
CLOSE_FROM = 550  # of a thousand: from how near two texts are close
UNSEEN, HOPEFUL = 4, 1  # a statement nobody has seen yet counts as one yes of four


@dataclass(frozen=True, slots=True)
class Offer:
    """A statement that can be shown.

    Parameters
    ----------
    id
        Its number.
    told
        What everybody is told of how many said it.
    seen
        How many have answered it in any way.
    starter
        Whether it came from the organiser's list to begin with: it looks for nobody.
    near
        How near its text is to those of others, of a thousand.
    """

    id: int
    told: int = 0
    seen: int = 0
    starter: bool = False
    near: Mapping[int, int] = field(default_factory=dict)


def choose(
    offers: Sequence[Offer],
    *,
    reader: int,
    said: Collection[int],
    skipped: Collection[int] = (),
    places: range = range(HAND),
) -> list[int]:
    """Return the numbers of the statements to show next, the first one first.

    Parameters
    ----------
    offers
        Everything that may be shown.
    reader
        A number for whoever reads, so that two readers see the least seen ones in different orders.
    said, skipped
        What they said me too to, and what they passed over: neither is shown again, and what is close to the former is
        preferred.
    places
        Which places of the hand to fill.
    """
    left = {one.id: one for one in offers if one.id not in said and one.id not in skipped}
    ranks = _ranks(reader, said)
    chosen: list[int] = []
    for number in places:
        if not left:
            break
        place = _place(number, said)
        fitting = [one for one in left.values() if _fits(place, one, said)] or list(left.values())
        rank = ranks[place] if _fits(place, fitting[0], said) else ranks["hungry"]
        chosen.append(min(fitting, key=rank).id)
        del left[chosen[-1]]
    return chosen


def _place(number: int, said: Collection[int]) -> str:
    place = PLACES[number % len(PLACES)]
    if place == "sure at first":
        return "sure" if len(said) < FEW else "close"
    return place


def _fits(place: str, one: Offer, said: Collection[int]) -> bool:
    if place == "sure":
        return one.starter or one.told > 0
    if place == "close":
        return closeness(one, said) >= CLOSE_FROM
    return True


def _ranks(reader: int, said: Collection[int]) -> dict[str, Callable[[Offer], tuple[object, ...]]]:
    """Return by what each place chooses; the smallest comes first."""

    def turn(one: Offer) -> bytes:
        return hashlib.blake2b(f"{reader}:{one.id}".encode(), digest_size=8).digest()

    return {
        "sure": lambda one: (-_welcome(one), turn(one)),
        "hungry": lambda one: (one.starter, one.told > 0, (one.seen >> 2).bit_length(), turn(one)),
        "close": lambda one: (-closeness(one, said), turn(one)),
    }


def _welcome(one: Offer) -> int:
    """Return in tenths how likely a yes is, by what is told; starters begin with hope."""
    return 10 * (one.told + HOPEFUL) // (max(one.seen, one.told) + UNSEEN)


def closeness(one: Offer, said: Collection[int]) -> int:
    """Return how near a statement is to the nearest of those somebody said, of a thousand."""
    return max((one.near.get(other, 0) for other in said), default=0) if one.near else 0
