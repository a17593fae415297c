"""What is looked after in the nights after an event: dates of casts, postcards, and one small offer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk_web.again import ladder, letters, postcards, reunions  # noqa: F401 - the kinds of mail that are posted

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


def look_after(event: Event) -> Counter[str]:
    """Do for an event what its time has come for; return how much of what."""
    if event.community.rehearses_id is not None:
        return Counter()
    done = reunions.look_after(event)
    done["postcards"] += postcards.look_after(event)
    done["offers"] += ladder.look_after(event)
    return +done
