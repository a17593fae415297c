"""The page of the documentation: what outcomes rest on, as one table for each module."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.outcomes.rows import Row

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/outcomes-benchmarks.md"
HEAD = """# Benchmarks of outcomes

<!-- Written by `make bench-outcomes`. Change the code, not this page. -->

What the forecast, the estimates, the lotteries, the memory and the report are held to. Everything is simulated from seeds, so
that shares and counts are the same on every machine; only seconds depend on it.
Measured {on}with `{command}` on {cores} cores ({system}), Python {python}. The load average was {load:.1f} when it began: so
many processes wanted to run, on average over the last minute. {busy}
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one module, and how long they took in seconds."""

    title: str
    rows: tuple[Row, ...]
    seconds: float


def page(parts: Sequence[Part], command: str, date: str, load: float, head: str = HEAD) -> str:
    """Return the whole page; ``load`` is the load average of one minute before it began."""
    cores = os.cpu_count() or 1
    head = head.format(
        on=f"on {date} " if date else "",
        command=command,
        cores=cores,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=load,
        busy=_busy(load, cores),
    )
    short = [row.what for part in parts for row in part.rows if row.reached is False]
    end = "Everything was reached." if not short else "Not reached:\n\n" + "\n".join(f"- {what}" for what in short)
    return "\n".join([head, *(line for part in parts for line in _table(part)), end, ""])


def _busy(load: float, cores: int) -> str:
    if load <= cores / 4:
        return "The machine was idle, so that seconds are what they take."
    return (
        f"With {cores} cores that many others shared the machine, so that seconds are longer than on an idle one; "
        "nothing else changes."
    )


def _table(part: Part) -> Iterator[str]:
    yield from (
        f"## {part.title.rstrip('.')}",
        "",
        "| what | target | measured | reached |",
        "| --- | --- | --- | --- |",
    )
    for row in part.rows:
        said = {True: "yes", False: "**no**", None: "-"}[row.reached]
        yield f"| {row.what} | {row.target} | {row.measured} | {said} |"
    yield from ("", f"Measured in {part.seconds:.0f} s.", "")
