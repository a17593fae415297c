"""What a thousand people ask for at the same moment is looked up once: never older than the question that it answers.

While somebody's page is made (`remembering`), facts of the whole event may be taken from another page that was made at
the same time, if they were looked up after this page was asked for. So whoever asks after a change always reads what it
changed, and no cache has to be emptied: the more people ask at once, the more of them share an answer.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

T = TypeVar("T")
MOST = 2_000  # facts kept; of a few events at a time, a dozen each
_asked_at: ContextVar[float | None] = ContextVar("asked_at", default=None)
_facts: dict[Hashable, tuple[float, object]] = {}


@contextmanager
def remembering() -> Iterator[None]:
    """Let facts be shared while a page is made that only reads."""
    token = _asked_at.set(time.monotonic())
    try:
        yield
    finally:
        _asked_at.reset(token)


def remembered(key: Hashable, look_up: Callable[[], T]) -> T:
    """Return a fact; looked up now, unless it was looked up since the page that is being made was asked for.

    Parameters
    ----------
    key
        What it is, with the key of the event: nothing of it may depend on who asks, or in which language.
    look_up
        How to find it. What it returns is shared: nobody may change it.
    """
    asked = _asked_at.get()
    if asked is None:
        return look_up()
    known = _facts.get(key)
    if known is not None and known[0] >= asked:
        return known[1]  # type: ignore[return-value] # the same key, the same kind of fact
    now = time.monotonic()
    found = look_up()
    if len(_facts) >= MOST:
        _facts.clear()
    _facts[key] = (now, found)
    return found
