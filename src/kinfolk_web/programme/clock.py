"""Times of a day as minutes, so that blocks can be shifted and compared."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext as _

from kinfolk_web.programme.errors import RefusedError

HOUR, DAY = 60, 24 * 60


def minute(at: time) -> int:
    """Return the minute of the day."""
    return at.hour * HOUR + at.minute


def clock(minutes: int) -> time:
    """Return the time of a minute of the day.

    Raises
    ------
    RefusedError
        That is on another day.
    """
    if not 0 <= minutes < DAY:
        raise RefusedError(
            _("That would move a block past midnight. Make something shorter, or put the block on another day.")
        )
    return time(*divmod(minutes, HOUR))
