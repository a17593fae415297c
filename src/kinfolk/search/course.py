"""Work made in pieces, each wholly or not at all: how far it is, and when steps, clock or key end it before its time."""

from __future__ import annotations

import time as clock
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from kinfolk.search.effort import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from kinfolk.result import Stopped
    from kinfolk.search.effort import Effort

    Piece = tuple[int, Callable[[], None]]
    """Where a piece stands, counted from 0 and always higher than the one before, and what makes it."""


class Course:
    """Makes pieces one after another until there are no more, or until the effort ends it; Ctrl-C ends its block.

    Pieces are made on a thread of their own, where no key reaches them: each is made and counted, or neither. So what
    was made is exactly what the same number of steps makes again.

    Parameters
    ----------
    pieces
        How many there can be, whatever is found on the way: a function of the problem without its keep-apart requests.
    steps
        What the whole of them is called; each piece counts as an equal share of it.
    effort
        When to end, and who is told of progress.
    started
        When the work began, by ``time.perf_counter``.
    """

    def __init__(self, pieces: int, steps: int, effort: Effort, started: float) -> None:
        self._share = max(1, (steps - 1) // pieces)  # so that no number of pieces is the whole, which ends by itself
        asked = steps if effort.steps is None else effort.steps
        self._last = min(pieces, -(-asked // self._share))
        self._whole, self._asked = asked >= steps, asked
        self._effort, self._started = effort, started
        self._aside = ThreadPoolExecutor(max_workers=1)
        self._made = 0
        self.stopped: Stopped | None = None

    @property
    def steps(self) -> int:
        """What makes the same again: the steps made if somebody or the clock ended it, else those there were to make."""
        return self._made * self._share if self.stopped in ("time", "interrupted") else self._asked

    @property
    def cut(self) -> bool:
        """Whether it ended, or was to end, before everything was tried."""
        return self.stopped in ("time", "interrupted") or not self._whole

    def through(self, pieces: Iterable[Piece], unserved: Callable[[], int]) -> bool:
        """Make pieces, and tell of each; return whether all were made."""
        for number, make in pieces:
            if not self._goes_on(number):
                return False
            self._aside.submit(self._make, number, make).result()
            self.tell(unserved)
        return True

    def tell(self, unserved: Callable[[], int]) -> None:
        """Tell how far it is, if anybody listens; ``unserved`` counts the people for whom a promise is broken now."""
        if self._effort.progress is not None:
            self._effort.progress(Progress(self._made * self._share, self._asked, unserved(), 0))

    def _goes_on(self, number: int) -> bool:
        limit = self._effort.time
        if number >= self._last:
            self.stopped = "budget"
        elif limit is not None and clock.perf_counter() - self._started >= limit:
            self.stopped = "time"
        return self.stopped is None

    def _make(self, number: int, make: Callable[[], None]) -> None:
        make()
        self._made = number + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Wait for the piece that is being made; a key ends the block, and is no error."""
        self._aside.shutdown()
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self.stopped = "interrupted"
            return True
        return False
