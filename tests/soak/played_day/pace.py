"""The pace of a played day: minutes of the programme are waited out so many times faster, or not at all."""

from __future__ import annotations

import sys
import time

MINUTE = 60.0


class Pace:
    """Waits by a clock of its own, so that slow work is made up for; says what happens on the way."""

    def __init__(self, speed: float, *, quiet: bool = False) -> None:
        self.speed, self.quiet = speed, quiet
        self.minutes = 0.0
        self._due = time.monotonic()

    def begin(self) -> None:
        """Begin to count from now on."""
        self._due = time.monotonic()

    def wait(self, minutes: float) -> None:
        """Let so many minutes of the day go by; at speed 0 they go by at once."""
        self.minutes += minutes
        if self.speed:
            self._due = max(self._due + minutes * MINUTE / self.speed, time.monotonic() - MINUTE / self.speed)
            time.sleep(max(0.0, self._due - time.monotonic()))

    def say(self, sentence: str) -> None:
        """Tell whoever watches what happens."""
        if not self.quiet:
            hours, minutes = divmod(int(self.minutes), 60)
            sys.stdout.write(f"{hours:3d}:{minutes:02d}  {sentence}\n")
            sys.stdout.flush()
