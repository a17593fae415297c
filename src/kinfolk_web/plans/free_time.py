"""The opening to whoever gives people free time in rounds that others sit in, so that paper says it where a dash would stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kinfolk_web.communities.models import Event

    Source = Callable[[Event], Mapping[str, frozenset[int]]]  # by code the numbers of rounds

_sources: list[Source] = []


def register(source: Source) -> None:
    """Take from ``source`` who has free time in which rounds (stepped rounds give some)."""
    _sources[:] = [source]


def free_time_of(event: Event) -> dict[str, frozenset[int]]:
    """Return the rounds that are free time, by the code of whom they are free for."""
    return {code: rounds for source in _sources for code, rounds in source(event).items()}
