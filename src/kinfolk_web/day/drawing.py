"""The day's graph as a picture for the wall: dots that nobody can find themselves in, and lines that come round by round."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.graph import Grown, Pair

SIDE = 1_000  # of the picture, whatever its size on the wall
MOST_DOTS, MOST_LINES = 240, 800  # of more, a dot stands for several people, and lines are left out
TURN = math.pi * (3 - math.sqrt(5))  # seeds of a sunflower stand like this: evenly, whatever their number


@dataclass(frozen=True, slots=True)
class Drawing:
    """Places of the dots, and the lines as paths: those of the morning, then the new ones of each round."""

    dots: tuple[tuple[int, int], ...]
    before: str
    rounds: tuple[str, ...]


def drawing_of(event: Event, found: Grown) -> Drawing:
    """Return the graph of an event's people as a picture.

    Which dot is whose is drawn by lot, the same at each look, by a secret of this installation.
    """
    lot = random.Random(salted_hmac("kinfolk.drawing", str(event.pk), algorithm="sha256").digest())  # noqa: S311
    count = min(MOST_DOTS, found.people)
    dots = [_dot(place, count) for place in range(count)]
    mine = [place % count for place in range(found.people)]
    lot.shuffle(mine)
    drawn: set[Pair] = set()
    layers = [_lines(pairs, mine, drawn) for pairs in (found.before, *(new for _number, new in found.rounds))]
    share = min(1.0, MOST_LINES / max(1, sum(map(len, layers))))
    kept = [sorted(lot.sample(sorted(lines), round(share * len(lines)))) for lines in layers]
    before, *rounds = (_path(lines, dict(enumerate(dots))) for lines in kept)
    return Drawing(tuple(dots), before, tuple(rounds))


def _dot(place: int, of: int) -> tuple[int, int]:
    away, angle = 0.48 * SIDE * math.sqrt((place + 0.5) / of), place * TURN
    return round(SIDE / 2 + away * math.cos(angle)), round(SIDE / 2 + away * math.sin(angle))


def _lines(pairs: Iterable[Pair], mine: list[int], drawn: set[Pair]) -> set[Pair]:
    """Return the lines between dots that are new, and count them as drawn."""
    new = {(min(mine[a], mine[b]), max(mine[a], mine[b])) for a, b in pairs if mine[a] != mine[b]} - drawn
    drawn |= new
    return new


def _path(lines: Iterable[Pair], at: Mapping[int, tuple[int, int]]) -> str:
    return "".join(f"M{at[a][0]} {at[a][1]}L{at[b][0]} {at[b][1]}" for a, b in lines)
