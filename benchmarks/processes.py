"""Rows that are whole processes: the command line from list to files, warm and the very first time, and all paper."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks import child
from benchmarks.page import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.child import Ended


@dataclass(frozen=True)
class Timed:
    """What one kind of process took, seed by seed."""

    seconds: tuple[float, ...]
    megabytes: float


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One row: what is run, and within what."""

    name: str
    title: str
    peer: str
    target: str
    seconds: float
    measure: Callable[[Sequence[int]], Timed]
    megabytes: float | None = None

    def shortfalls(self, timed: Timed) -> list[str]:
        """Return what is not reached."""
        said = []
        if median(timed.seconds) > self.seconds:
            said.append(duration(median(timed.seconds)))
        if self.megabytes is not None and timed.megabytes > self.megabytes:
            said.append(f"{timed.megabytes:.0f} MB")
        return said


def plan_warm(seeds: Sequence[int]) -> Timed:
    """Plan 300 people with kernels that were compiled before."""
    with TemporaryDirectory() as folder:
        _write_example(Path(folder))
        _plan(Path(folder), seeds[0])
        return _timed(_plan(Path(folder), seed) for seed in seeds)


def plan_first(seeds: Sequence[int]) -> Timed:
    """Plan 300 people on a machine that has compiled nothing yet."""
    ended = []
    for seed in seeds:
        with TemporaryDirectory() as folder:
            _write_example(Path(folder))
            ended.append(_plan(Path(folder), seed, NUMBA_CACHE_DIR=str(Path(folder) / "nothing-yet")))
    return _timed(ended)


def paper(people: int, kind: str = "") -> Callable[[Sequence[int]], Timed]:
    """Return what measures all paper, or one kind of cards, for so many people, made from a plan that lies ready."""
    what = ("cards", "--kind", kind) if kind else ("paper",)

    def measure(seeds: Sequence[int]) -> Timed:
        seconds, most = [], 0.0
        with TemporaryDirectory() as folder:
            for seed in seeds:
                given = ("--people", str(people), "--seeds", str(seed), "--file", str(Path(folder) / "plan.json"))
                child.worker("paper-plan", *given)
                answer, ended = child.worker(*what, *given)
                seconds.append(answer["seconds"])
                most = max(most, ended.megabytes)
        return Timed(tuple(seconds), most)

    return measure


def slowest_design(seeds: Sequence[int]) -> Timed:
    """Write down the longest schedule without a repeat of every room up to 20 tables of 10; the slowest of them counts."""
    found = [child.worker("designs") for _ in seeds]
    return Timed(tuple(answer["seconds"] for answer, _ in found), max(ended.megabytes for _, ended in found))


def _write_example(folder: Path) -> None:
    for name, option in (("attendees.csv", ()), ("programme.toml", ("--programme",))):
        written = child.run([sys.executable, "-m", "kinfolk", "example", *option], folder)
        (folder / name).write_text(written.output, "utf-8")


def _plan(folder: Path, seed: int, **environment: str) -> Ended:
    options = ["--programme", "programme.toml", "--no-pdf", "--seed", str(seed), "--out", f"plan-{seed}"]
    ended = child.run([sys.executable, "-m", "kinfolk", "plan", "attendees.csv", *options], folder, **environment)
    if not (folder / f"plan-{seed}" / "plan.json").is_file():
        raise RuntimeError(f"kinfolk plan wrote nothing (exit status {ended.status})")
    return ended


def _timed(ended: Iterable[Ended]) -> Timed:
    found = list(ended)
    return Timed(tuple(one.seconds for one in found), max(one.megabytes for one in found))


ERRANDS = (
    Errand(
        name="designs",
        title="a schedule without a repeat, the slowest of all rooms up to 20 tables of 10",
        peer="8 tables of 4, 10 rounds: 23 repeats left after 28 s (tabu)",
        target="10 ms",
        seconds=0.01,
        measure=slowest_design,
    ),
    Errand(
        name="plan-warm",
        title="`kinfolk plan` of 300 people, whole process, no PDF, warm cache",
        peer="",
        target="4 s",
        seconds=4.0,
        measure=plan_warm,
    ),
    Errand(
        name="plan-first",
        title="the same, very first run",
        peer="",
        target="20 s, with a progress line saying why",
        seconds=20.0,
        measure=plan_first,
    ),
    Errand(
        name="paper-300",
        title="all paper for 300 people",
        peer="",
        target="3 s, 600 MB",
        seconds=3.0,
        megabytes=600.0,
        measure=paper(300),
    ),
    Errand(
        name="paper-3000",
        title="all paper for 3,000 people",
        peer="Typst: 7 s for 3,000 badges",
        target="25 s, 600 MB",
        seconds=25.0,
        megabytes=600.0,
        measure=paper(3_000),
    ),
    Errand(
        name="cards-3000",
        title="3,000 personal cards with codes",
        peer="",
        target="20 s, 600 MB",
        seconds=20.0,
        megabytes=600.0,
        measure=paper(3_000, "personal-cards"),
    ),
    Errand(
        name="badges-3000",
        title="3,000 badges with codes",
        peer="Typst: 7 s for 3,000 badges",
        target="20 s, 600 MB",
        seconds=20.0,
        megabytes=600.0,
        measure=paper(3_000, "badges"),
    ),
    Errand(
        name="pulse-3000",
        title="3,000 pulse cards with the names of all neighbours",
        peer="",
        target="40 s, 600 MB",
        seconds=40.0,
        megabytes=600.0,
        measure=paper(3_000, "pulse-cards"),
    ),
)
