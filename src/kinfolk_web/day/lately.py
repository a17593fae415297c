"""What every phone of an event is told alike, remembered for a second: 3,000 pages that open at once ask for it once."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 1.0
MOST = 200

T = TypeVar("T")
_kept: dict[tuple[int, str], tuple[float, Any]] = {}


def lately(event: int, what: str, make: Callable[[], T]) -> T:
    """Return something about an event, made within the last second."""
    at, value = _kept.get((event, what), (float("-inf"), None))
    now = time.monotonic()
    if now - at < SECONDS:
        return cast("T", value)
    made = make()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[event, what] = (now, made)
    return made


def changed(event: int) -> None:
    """Forget what was remembered of an event once the transaction is committed; other processes do within a second."""
    transaction.on_commit(partial(_drop, event), robust=True)


def _drop(event: int) -> None:
    for key in [one for one in list(_kept) if one[0] == event]:
        _kept.pop(key, None)
