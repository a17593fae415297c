"""Arranges tables in a room: straight rows, staggered rows, or clusters; or says by how much they do not fit."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.programme.sizes import Box

EDGE = 0.5  # metres between chairs and walls
STRETCH = 1.35  # tables spread out in a room that is larger than they need, but only so far
GROUP, APART = 2, 1.6  # clusters of two by two, so many metres further from the next cluster
_STEP, _FAR = 0.5, 500.0


class Arrangement(TextChoices):
    """How tables stand."""

    ROWS = "rows", _("in straight rows")
    ROUNDS = "rounds", _("staggered, as at a banquet")
    CLUSTERS = "clusters", _("in clusters of four")


class DoesNotFitError(Exception):
    """So many tables do not fit: how many do, and how much deeper or wider the room would have to be."""

    def __init__(self, fit: int, deeper: float, wider: float) -> None:
        super().__init__(f"{fit} fit; {deeper} m deeper or {wider} m wider")
        self.fit, self.deeper, self.wider = fit, deeper, wider


@dataclass(frozen=True, slots=True)
class Floor:
    """The room to arrange tables in, and what stands there already."""

    width: float
    depth: float
    taken: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How many pieces of which size, how they stand, and how much space there is between their chairs."""

    arrangement: str
    count: int
    piece: Box
    spacing: float


def arrange(floor: Floor, wish: Wish) -> list[tuple[float, float]]:
    """Return the middles of so many tables, from the front to the back.

    Raises
    ------
    DoesNotFitError
        The room is too small for them.
    """
    widest, deepest = _most(wish, floor.width, across=True), _most(wish, floor.depth, across=False)
    columns, rows = _pleasing(wish.count, widest, deepest)
    while widest and deepest:
        found = _free(floor, wish, columns, rows)
        if len(found) >= wish.count:
            return _centred(floor, wish, found[: wish.count])
        if columns >= widest and rows >= deepest:
            break
        if rows >= deepest or (columns < widest and columns / widest <= rows / deepest):
            columns += 1
        else:
            rows += 1
    raise _short(floor, wish)


def _pleasing(count: int, widest: int, deepest: int) -> tuple[int, int]:
    """Return columns and rows in the proportions of the room."""
    if not widest or not deepest:
        return 0, 0
    columns = min(widest, max(math.ceil(math.sqrt(count * widest / deepest)), math.ceil(count / deepest)))
    return columns, min(deepest, math.ceil(count / columns))


def _pitch(wish: Wish, *, across: bool) -> float:
    pitch = (wish.piece.width if across else wish.piece.depth) + wish.spacing
    if wish.arrangement == Arrangement.ROUNDS and wish.piece.round and not across:
        return pitch * math.sqrt(3) / 2 + 0.001  # the next row stands in the gaps of this one
    return pitch


def _places(wish: Wish, many: int, *, across: bool, stretch: float = 1) -> list[float]:
    """Return where columns (or rows) stand, beginning with 0."""
    pitch = _pitch(wish, across=across) * stretch
    extra = APART if wish.arrangement == Arrangement.CLUSTERS else 0
    return [nth * pitch + (nth // GROUP) * extra for nth in range(many)]


def _most(wish: Wish, length: float, *, across: bool) -> int:
    room = length - 2 * EDGE - (wish.piece.width if across else wish.piece.depth)
    many = 0
    while _places(wish, many + 1, across=across)[-1] <= room:
        many += 1
    return many


def _spread(wish: Wish, many: int, length: float, *, across: bool) -> list[float]:
    """Return where columns (or rows) stand in a room of this length, spread out and centred."""
    size = wish.piece.width if across else wish.piece.depth
    room = length - 2 * EDGE - size
    tight = _places(wish, many, across=across)[-1]
    stretch = min(STRETCH, room / tight) if tight else 1
    places = _places(wish, many, across=across, stretch=max(1.0, stretch))
    if places[-1] > room:
        places = _places(wish, many, across=across)
    start = EDGE + size / 2 + (room - places[-1]) / 2
    return [start + place for place in places]


def _free(floor: Floor, wish: Wish, columns: int, rows: int) -> list[tuple[float, float]]:
    """Return the free places of a grid, row by row."""
    if columns == 1 and wish.arrangement == Arrangement.ROUNDS:  # a single column has no gaps to stand in
        wish = replace(wish, arrangement=Arrangement.ROWS)
        rows = min(rows, _most(wish, floor.depth, across=False))
    xs = _spread(wish, columns, floor.width, across=True)
    ys = _spread(wish, rows, floor.depth, across=False)
    found = []
    for number, y in enumerate(ys):
        line = xs
        if wish.arrangement == Arrangement.ROUNDS and number % 2 and columns > 1:
            line = [(left + right) / 2 for left, right in pairwise(xs)]
        found += [(x, y) for x in line if not _hits(floor, wish, x, y)]
    return found


def _hits(floor: Floor, wish: Wish, x: float, y: float) -> bool:
    here = wish.piece.at(x, y)
    return any(here.touches(box) for box in floor.taken)


def _centred(floor: Floor, wish: Wish, places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the places with a last row that is not full in the middle, if nothing is in the way there."""
    last = places[-1][1]
    row = [place for place in places if place[1] == last]
    if len(row) < len(places):
        shift = floor.width / 2 - (row[0][0] + row[-1][0]) / 2
        moved = [(x + shift, y) for x, y in row]
        stays = [wish.piece.at(x, y) for x, y in places[: -len(row)][-60:]]
        if not any(_hits(floor, wish, x, y) or _near(wish, x, y, stays) for x, y in moved):
            places = [*places[: -len(row)], *moved]
    return [(round(x, 3), round(y, 3)) for x, y in places]


def _near(wish: Wish, x: float, y: float, others: Sequence[Box]) -> bool:
    here = wish.piece.at(x, y)
    return any(here.touches(box, wish.spacing) for box in others)


def _short(floor: Floor, wish: Wish) -> DoesNotFitError:
    fit = _densest(floor, wish)
    deeper = _enough(floor, wish, across=False)
    wider = _enough(floor, wish, across=True)
    return DoesNotFitError(fit, deeper, wider)


def _densest(floor: Floor, wish: Wish) -> int:
    columns, rows = _most(wish, floor.width, across=True), _most(wish, floor.depth, across=False)
    return len(_free(floor, wish, columns, rows)) if columns and rows else 0


def _enough(floor: Floor, wish: Wish, *, across: bool) -> float:
    """Return how much longer the room would have to be one way, 0 if that alone does not help."""
    more = _STEP
    while more <= _FAR:
        larger = (
            Floor(floor.width + more, floor.depth, floor.taken)
            if across
            else Floor(floor.width, floor.depth + more, floor.taken)
        )
        if _densest(larger, wish) >= wish.count:
            return more
        more += _STEP if more < 20 else 5  # noqa: PLR2004 - metres
    return 0
