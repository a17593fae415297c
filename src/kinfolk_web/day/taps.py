"""Taps that may arrive late, twice or in another order: each carries a number that its page made, and counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

REMEMBERED = 8  # taps on one thing: more than anybody has under way


def is_known(keys: Sequence[str], key: UUID) -> bool:
    """Whether a tap has been counted before."""
    return str(key) in keys


def with_tap(keys: Sequence[str], key: UUID) -> list[str]:
    """Return the numbers to remember after one more tap."""
    return [*keys, str(key)][-REMEMBERED:]
