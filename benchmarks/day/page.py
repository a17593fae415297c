"""The page of the documentation: what was measured of the day, as one table."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from benchmarks.day.run import Row

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/day-benchmarks.md"
IDLE = 0.5
HEAD = """# Benchmarks of the day

<!-- Written by `make bench-day`. Change the code, not this page. -->

{people} simulated phones, desks and an organiser against one installation as it is served, all on one machine. The event is
in the middle of its day: the first round is over, its pulse is open. Phones use plain HTTP without a proxy; only pages, streams
and taps are asked for, no style sheets or scripts, which phones keep. Each page comes over a new connection; who taps keeps theirs
for as long as the server does, 15 seconds, as browsers do.
Measured {on}with `{command}` on {cores} cores ({system}), Python {python}; the machine's load was {load:.1f} before it
began{busy}.
"""


def page(rows: Sequence[Row], wish: argparse.Namespace, load: float) -> str:
    """Return the whole page."""
    command = "python -m benchmarks.day"
    command += f" --people {wish.people}" if wish.people != 3_000 else ""
    command += f" --scale {wish.scale:g}" if wish.scale != 1 else ""
    command += f" --only {wish.only}" if wish.only else ""
    command += f" --parts {wish.parts}" if wish.parts else ""
    head = HEAD.format(
        people=f"{wish.people:,}",
        on=f"on {wish.date} " if wish.date else "",
        command=command,
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=load,
        busy=": it was busy with other work, so that times are too long" if load > IDLE else "",
    )
    lines = ["| load or fault | measured | target | reached |", "| --- | --- | --- | --- |"]
    lines += [f"| {row.load} | {row.figures} | {row.target} | {_said(row)} |" for row in rows]
    short = [row.load for row in rows if row.reached is False]
    end = "Everything was reached." if not short else "Not reached:\n\n" + "\n".join(f"- {one}" for one in short)
    return "\n".join([head, *lines, "", end, ""])


def _said(row: Row) -> str:
    return {True: "yes", False: "**no**", None: "-"}[row.reached]
