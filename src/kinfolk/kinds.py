"""How kinds of people, and other words of a list, are compared: however they are written."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def normal(text: str) -> str:
    """Return ``text`` as it is compared: case, spaces and a closing full stop do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" .!?")


def is_left_out(kinds: tuple[str, ...], without: tuple[str, ...]) -> bool:
    """Whether somebody of these ``kinds`` is left out where the kinds ``without`` are."""
    return bool(kinds and without) and not _compared(kinds).isdisjoint(_compared(without))


@lru_cache(maxsize=1_024)
def _compared(kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normal, kinds))
