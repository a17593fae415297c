"""What a process has loaded before it works is left alone by Python's collector of cycles, which would walk through all of it."""

from __future__ import annotations

import gc

YOUNG = 10_000  # objects made beyond those that went; one page about thousands of people makes as many
LATER = 10


def settle() -> None:
    """Let the collector pass over everything that is there now, and look at what comes later less often.

    A process that has loaded its program holds half a million objects that stay as long as it does. To walk through them
    takes a tenth of a second, in the worker half a second, and stands in the way of whoever waits for a page meanwhile.
    """
    gc.collect()  # what is garbage already would stay for ever
    gc.freeze()
    gc.set_threshold(YOUNG, LATER, LATER)
