"""A process of ours that comes back: at once after its first end, then after longer and longer pauses."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk_web.running import parents

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)
WINDOWS = sys.platform == "win32"
STEADY = 30.0  # a process that ran so long has started well
LONGEST_PAUSE = 5.0
LONGEST_END = 30.0  # seconds that the system may take to remove a killed process


@dataclass(frozen=True)
class Program:
    """One of our own programs.

    Parameters
    ----------
    name
        What it is called.
    module, words
        Where it is, and its arguments.
    farewell
        Seconds that it may take to end.
    listener
        The number of the listening socket that it inherits.
    pool
        How many database connections its threads share; each thread its own if 0.
    """

    name: str
    module: str
    words: tuple[str, ...] = ()
    farewell: float = 10
    listener: int | None = None
    pool: int = 0


class Child:
    """A program that runs, and is started again whenever it ends."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.name = program.name
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.failures = 0
        self.due = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, bound to us in every way that the system offers."""
        own = {"KINFOLK_DATABASE_POOL": str(self.program.pool)} if self.program.pool else {}
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", self.program.module, *self.program.words],
            stdin=subprocess.PIPE,
            env={**environment, **own, parents.MARK: "1"},
            pass_fds=() if self.program.listener is None else (self.program.listener,),
            start_new_session=not WINDOWS,  # Ctrl-C is for us: they end in order
            **parents.die_with_us(),
        )
        self.started = time.monotonic()

    def has_ended(self) -> bool:
        """Return whether it is gone, although it should run."""
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self) -> None:
        """Note that it ended: the first time it comes back at once, then after longer and longer pauses."""
        now = time.monotonic()
        status = self.process.returncode if self.process else None
        self.failures = 0 if now - self.started > STEADY else self.failures + 1
        pause = 0.0 if self.failures <= 1 else min(LONGEST_PAUSE, 0.25 * 2 ** (self.failures - 2))
        self.due = now + pause
        self.close()
        logger.warning("The %s process ended with status %s and starts again in %.2f seconds", self.name, status, pause)

    def ask(self) -> None:
        """Ask it to end."""
        if self.process is None or self.process.poll() is not None:
            return
        if WINDOWS and self.process.stdin is not None:  # pragma: no cover - not tried yet
            self.process.stdin.close()
        else:
            self.process.terminate()

    def stop(self) -> None:
        """Wait until it has ended, which it was asked to, and end it if it does not."""
        if self.process is None:
            return
        if self.process.poll() is None:
            try:
                self.process.wait(self.program.farewell)
            except subprocess.TimeoutExpired:
                logger.warning(
                    "The %s process did not end within %.0f seconds and was ended", self.name, self.program.farewell
                )
                self.kill()
        self.close()

    def kill(self) -> None:
        """End it without asking; it starts again by itself."""
        if self.process is not None:
            self.process.kill()
            with suppress(subprocess.TimeoutExpired):  # the system removes it when its disk answers again
                self.process.wait(LONGEST_END)

    def close(self) -> None:
        """Let go of what has ended."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None
