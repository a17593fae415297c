"""One line of the table of `make bench-outcomes`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, what it should be, what it is; ``reached`` is ``None`` where there is no target to reach."""

    what: str
    target: str
    measured: str
    reached: bool | None
