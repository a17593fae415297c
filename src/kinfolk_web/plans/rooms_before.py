"""The opening to whoever knows what people said of a room at an earlier event, so that its set-up sheet begins with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfolk_web.programme.models import Room

    Source = Callable[[Room], Sequence[str]]  # lines for the venue

_sources: list[Source] = []


def register(source: Source) -> None:
    """Take from ``source`` what was said of a room (the pulse asks how rooms were)."""
    _sources[:] = [source]


def said_before(room: Room) -> tuple[str, ...]:
    """Return what people said of a room at an earlier event, line by line."""
    return tuple(line for source in _sources for line in source(room))
