"""Those who are greeted, at the door: their greeter's phone is told at once that they are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.core import live
from kinfolk_web.day.presence import first_words, seen_at
from kinfolk_web.day.rounds import since_today
from kinfolk_web.welcome.queries import active

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from kinfolk_web.communities.models import Event


def tell_greeters(event: Event, came: frozenset[int]) -> None:
    """Tell whoever greets, or stands in for, somebody who has just come; their own page says who it is."""
    held = active(event).filter(newcomer__in=came, met_at__isnull=True)
    told = {one for pair in held.values_list("greeter_id", "stand_in_id") for one in pair if one}
    for attendee in sorted(told):
        live.publish(f"attendee:{attendee}", "arrived")


def arrived(event: Event, newcomers: Collection[int]) -> dict[int, datetime]:
    """Return who of some newcomers is here today, and since when."""
    words = first_words(event, newcomers, since_today(event))
    return {attendee: seen_at(word) for attendee, word in words.items()}
