"""The page of the documentation: what was measured of the welcome as one table, and what was lost."""

from __future__ import annotations

import os
import platform
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/welcome-benchmarks.md"
SOON = 1.0  # seconds within which 95 of 100 pages are to be there, since they were due
HEAD = """# Benchmarks of the welcome

<!-- Written by `make bench-welcome`. Change the code, not this page. -->

{people} simulated people over HTTP from the same machine, with a mail server that takes everything. The event is tomorrow.
They are mailed, and each opens the link in their mail (all within {visits:.0f} s), taps {taps} times on statements (all within
{tapping:.0f} s), one in {writers} writes a statement, greeters are found, the plan is made and released, everybody's page is made
ahead by the worker, as on every evening before an event, and all pages are opened again (within {again:.0f} s).
Measured {on}with `{command}` on {cores} cores ({system}), Python {python}; the machine's load was {load:.1f} before it began.
It takes about a quarter of an hour.
"""
WHY = """
Pages are asked for by a program that has {connections} connections and hands them over in order, as people come. *Answered* is
from when a request was sent: it waits in the server behind up to {others} others. *Since it was due* is from when somebody
pressed: the wait for a connection is in it, so it is what a person would see. Where the two lie far apart, more was asked for than two cores
answer, and the queue grew until the load was over; none of it was refused or lost. A page that is made for the first time
costs the web process tens of milliseconds, a kept one some four, a tap about five, and there is one web process: some ten first pages or two
hundred taps a second. 3,000 people who tap ten times in two minutes are 238 taps a second, on the same two cores that simulate
their phones and run the database.

The first view is timed in Chromium with nothing in its stores: 1.6 Mbit/s, 300 ms for each turn, and a processor slowed to a
quarter, as of a phone that is some years old. The browser's own throttle leaves out what connecting takes: two turns, one for TCP and one for TLS, which are added
here. Letters are not weighed: the page is shown in those of the phone until they are there.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``reached`` is None where nothing was aimed at."""

    what: str
    figure: str
    target: str = ""
    reached: bool | None = None

    def __str__(self) -> str:
        """As it stands in the table."""
        said = {True: "yes", False: "**no**", None: "-"}[self.reached]
        return f"| {self.what} | {self.figure} | {self.target or '-'} | {said} |"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What should be there after a run, and what is."""

    people: int
    mailed: int
    mails: int
    visits: int
    acknowledged: int
    me_toos: int
    wrote: int
    sent: int
    newcomers: int
    greeted: int
    seated: int
    failed: int

    def lost(self) -> list[str]:
        """Return what did not arrive, in words; nothing if the run was whole."""
        said = (
            (self.mails == self.mailed, f"mails: {self.mails:,} of {self.mailed:,}"),
            (self.visits == self.mailed, f"visits: {self.visits:,} of {self.mailed:,}"),
            (self.me_toos == self.acknowledged, f"me-toos kept: {self.me_toos:,} of {self.acknowledged:,}"),
            (self.sent == self.wrote, f"statements kept: {self.sent:,} of {self.wrote:,}"),
            (self.greeted == self.newcomers, f"newcomers with a greeter: {self.greeted:,} of {self.newcomers:,}"),
            (self.seated == self.people, f"seats: {self.seated:,} of {self.people:,}"),
            (not self.failed, f"pages that failed: {self.failed:,}"),
        )
        return [words for there, words in said if not there]


def cut(took: Sequence[float], percent: int) -> float:
    """Return the seconds within which so many of a hundred were done."""
    if len(took) < 2:
        return sum(took)
    return statistics.quantiles(took, n=100, method="inclusive")[percent - 1]


def row_of_page(what: str, due: Sequence[float], answered: Sequence[float], failed: int) -> Row:
    """Return the line of one kind of page: what the server needed, and what with the queue before it."""
    slow = cut(due, 95)
    figure = (
        f"answered p50 {1000 * cut(answered, 50):,.0f} ms, p95 {1000 * cut(answered, 95):,.0f} ms; since it was due "
        f"p50 {1000 * cut(due, 50):,.0f} ms, p95 {1000 * slow:,.0f} ms; {len(due) + failed:,} asked, {failed} failed"
    )
    return Row(f"page: {what}", figure, f"p95 {SOON:g} s since due, none failed", slow <= SOON and not failed)


def page(rows: Iterable[Row], head: dict[str, object], lost: Sequence[str]) -> str:
    """Return the page of the documentation."""
    machine = {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
    table = ["| what | figure | target | reached |", "| --- | --- | --- | --- |", *map(str, rows)]
    end = "Nothing was lost." if not lost else f"**Not everything arrived: {'; '.join(lost)}.**"
    return "\n".join([HEAD.format(**head, **machine), *table, WHY.format(**head), end, ""])
