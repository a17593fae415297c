"""People as dots: a hundred of a hundred, by how many new people each meets; grey rings are those who meet nobody new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrPromise

HUNDRED = 100
COLUMNS = 20
SIDE = 10
BANDS: tuple[tuple[str, int, int, StrPromise], ...] = (
    ("nobody", 0, 0, _("nobody new")),
    ("few", 1, 2, _("one or two")),
    ("some", 3, 5, _("three to five")),
    ("many", 6, 6, _("six or more")),
)


@dataclass(frozen=True)
class Band:
    """Some of the dots: their class, how many of a hundred, what they mean, and one outline for all of them."""

    name: str
    count: int
    words: StrPromise
    path: str


@dataclass(frozen=True)
class Dots:
    """A picture of a hundred people."""

    width: int
    height: int
    bands: tuple[Band, ...]


def dots_of(shares: Sequence[float], columns: int = COLUMNS) -> Dots:
    """Return the picture of shares of people with 0, 1, ... 5, and 6 or more new people."""
    counts = in_hundred([sum(shares[low : high + 1]) for _name, low, high, _words in BANDS])
    at, bands = 0, []
    for (name, _low, _high, words), count in zip(BANDS, counts, strict=True):
        path = "".join(_dot(k, columns) for k in range(at, at + count))
        bands.append(Band(name, count, words, path))
        at += count
    return Dots(SIDE * columns, SIDE * -(-HUNDRED // columns), tuple(bands))


def in_hundred(shares: Sequence[float]) -> list[int]:
    """Return whole numbers that add up to a hundred, as near to the shares as can be (largest remainders)."""
    whole = sum(shares) or 1.0
    exact = [HUNDRED * share / whole for share in shares]
    counts = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda k: counts[k] - exact[k])
    for k in order[: HUNDRED - sum(counts)]:
        counts[k] += 1
    return counts


def _dot(place: int, columns: int) -> str:
    """Return a dot as a line of no length, whose round ends make it one."""
    return f"M{SIDE * (place % columns) + SIDE // 2} {SIDE * (place // columns) + SIDE // 2}h0"
