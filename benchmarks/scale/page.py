"""The page of the documentation: what very large gatherings take, as one table for each module."""

from __future__ import annotations

from pathlib import Path

from benchmarks.outcomes import page as outcomes

Part = outcomes.Part

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/scale.md"
HEAD = """# Benchmarks of very large gatherings

<!-- Written by `make bench-scale`. Change the code, not this page. -->

Invented crowds of 100,000 and of a million people. Every figure is the median of so many seeds as it says, each in a process
of its own. Seconds are those of the processor ("CPU"): what a thread takes on a core that it has for itself. Beside them stands what the
clock said. Memory is the most that the whole process ever held, with Python, numpy, numba and the crowd itself.
Measured {on}with `{command}` on {cores} cores ({system}), Python {python}. The load average was {load:.1f} when it began: so
many processes wanted to run, on average over the last minute. {busy}
"""


def page(parts: list[Part], command: str, date: str, load: float) -> str:
    """Return the whole page; ``load`` is the load average of one minute before it began."""
    return outcomes.page(parts, command, date, load, HEAD)
