"""What is looked after in the nights after an event: dates of casts, postcards, one small offer, and the follow-up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk_web.again import ladder, letters, postcards, reunions  # noqa: F401 - the kinds of mail that are posted

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk_web.communities.models import Event

_more: dict[str, Callable[[Event], int]] = {}


def register(name: str, look: Callable[[Event], int]) -> None:
    """Let a room above have something looked after as well (outcomes their follow-up); ``look`` returns how much it was."""
    _more[name] = look


def look_after(event: Event) -> Counter[str]:
    """Do for an event what its time has come for; return how much of what."""
    if event.community.rehearses_id is not None:
        return Counter()
    done = reunions.look_after(event)
    done["postcards"] += postcards.look_after(event)
    done["offers"] += ladder.look_after(event)
    for name, look in _more.items():
        done[name] += look(event)
    return +done
