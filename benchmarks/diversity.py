"""Measures one partition for diversity beside anticlust's three-phase search: ``python -m benchmarks.diversity``."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.page import duration
from kinfolk import partition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kinfolk import Partition

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/diversity.md"
GROUPS = {120: 10, 240: 12, 480: 20, 960: 24}
CLASSES = ("RanInt", "Geo")
PILOT = 300  # descents by which the first guess of the pace is made
CLOSE, AGAIN = 0.02, 4  # a time this much longer than the peer's is tried again with fewer descents, so often
WITHIN = 0.999  # of the peer's sum at equal time

CALL = """
a <- commandArgs(trailingOnly = TRUE)
.libPaths(c(a[1], .libPaths()))
library(anticlust)
n <- as.integer(a[3])
d <- as.dist(matrix(readBin(a[2], "double", n * n), n, n))
set.seed(as.integer(a[7]))
began <- proc.time()
g <- three_phase_search_anticlustering(d, K = as.integer(a[4]), N = n,
  lower_bound = as.integer(a[5]), upper_bound = as.integer(a[6]))
spent <- proc.time() - began
cat(spent[["user.self"]] + spent[["sys.self"]], as.character(packageVersion("anticlust")),
  paste(R.version$major, R.version$minor, sep = "."), g)
"""

HEAD = """# Benchmarks of one partition for diversity

<!-- Written by `make bench-diversity`. Change the code, not this page. -->

`kinfolk.partition` beside the three-phase search with dynamic population (TPSDP) of the R package anticlust, the best
free implementation known to us, with its own recommended settings (its defaults). Both do the maximally diverse
grouping problem on the same numbers: as much weight as possible inside groups of given sizes.

- `RanInt`: whole weights, uniform from 0 to 100. `Geo`: Euclidean distances of points with coordinates uniform from 0 to
  10, in 2 to 21 dimensions. Generated from our own seeds, a new one for each run; people and groups as in MDGPLIB.
- Equal: all groups of the same size. Bounded: from two thirds to four thirds of it.
- Each run is one instance: anticlust, then ours for as much processor time, then ours for three times as much, one after the
  other in one thread. Time is processor time, so that other work on the machine counts for neither; start-up, reading
  and compiling are left out for both. Ours stops by descents: as many as first came to no more than {close} % over the time,
  and the time it then took is shown.
- The ratio is our sum divided by theirs, recounted from the groups by the same lines: above 1 is better. Medians over {seeds}
  seeds, the worst in brackets.

Target: within 0.1 % at equal time, better at three times. {done}
Measured {on}with `{command}` on {cores} cores ({system}), load {load:.1f} when it began; Python {python}, numpy {numpy},
numba {numba}; {peer}.
"""


@dataclass(frozen=True)
class Case:
    """One row: a class of instances, people, and whether sizes may vary."""

    kind: str
    people: int
    bounded: bool

    @property
    def groups(self) -> int:
        return GROUPS[self.people]

    @property
    def bounds(self) -> tuple[int, int]:
        size = self.people // self.groups
        return (round(size * 2 / 3), round(size * 4 / 3)) if self.bounded else (size, size)

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.people}-{'bounded' if self.bounded else 'equal'}"

    def weights(self, seed: int) -> NDArray[np.float64]:
        """Return the weights of the instance of this seed."""
        chance = np.random.default_rng([seed, self.people, CLASSES.index(self.kind), int(self.bounded)])
        if self.kind == "RanInt":
            half = np.triu(chance.integers(0, 101, (self.people, self.people)), 1)
            return (half + half.T).astype(np.float64)
        points = chance.uniform(0, 10, (self.people, int(chance.integers(2, 22))))
        apart = points[:, None, :] - points[None, :, :]
        return np.asarray(np.sqrt((apart**2).sum(axis=2)))


CASES = tuple(Case(kind, people, bounded) for people in GROUPS for kind in CLASSES for bounded in (False, True))


@dataclass
class Run:
    """One seed of a case: sums and seconds of processor time of anticlust (None: not run), ours, and ours three times."""

    sums: list[float | None] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def inside(weights: NDArray[np.float64], label: NDArray[np.integer]) -> float:
    """Return the sum of weights of all pairs that share a group."""
    return float(weights[label[:, None] == label[None, :]].sum() / 2)


def peer(case: Case, weights: NDArray[np.float64], seed: int, library: str) -> tuple[NDArray[np.int64], float, str]:
    """Return anticlust's groups, its processor time and the versions."""
    with TemporaryDirectory() as folder:
        file, call = Path(folder) / "weights", Path(folder) / "call.R"
        file.write_bytes(weights.tobytes())
        call.write_text(CALL, "utf-8")
        numbers = map(str, (case.people, case.groups, *case.bounds, seed))
        ran = subprocess.run(
            ["Rscript", str(call), library, str(file), *numbers], capture_output=True, text=True, check=False
        )
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip())
    spent, package, language, *label = ran.stdout.split()
    return np.array(label, dtype=np.int64), float(spent), f"anticlust {package}, R {language}"


def ours(case: Case, weights: NDArray[np.float64], seed: int, steps: int) -> tuple[Partition, float]:
    """Return our groups and the processor time."""
    began = time.process_time()
    found = partition(weights, [case.bounds] * case.groups, seed=seed, steps=steps)
    return found, time.process_time() - began


def within(case: Case, weights: NDArray[np.float64], seed: int, seconds: float) -> tuple[float, float]:
    """Return our sum after so much processor time, and the time it took."""
    pilot, spent = ours(case, weights, seed, PILOT)
    steps = max(1, int(pilot.steps * seconds / spent))
    for _ in range(AGAIN):
        found, spent = ours(case, weights, seed, steps)
        if spent <= seconds * (1 + CLOSE):
            break
        steps = max(1, int(steps * seconds / spent))
    return inside(weights, found.label), spent


def measured(case: Case, seeds: Sequence[int], library: str) -> tuple[list[Run], str]:
    """Return a case seed by seed, and the peer's versions."""
    runs, versions = [], "anticlust not installed"
    ours(case, case.weights(0), 0, PILOT)  # compiled before anything is timed
    for seed in seeds:
        weights, run = case.weights(seed), Run()
        if library:
            label, spent, versions = peer(case, weights, seed, library)
            run.sums.append(inside(weights, label))
        else:
            spent = ours(case, weights, seed, PILOT)[1]
            run.sums.append(None)
        run.seconds.append(spent)
        for times in (1, 3):
            value, taken = within(case, weights, seed, times * spent)
            run.sums.append(value)
            run.seconds.append(taken)
        runs.append(run)
        print(f"{case.name}, seed {seed}: {run}", file=sys.stderr, flush=True)
    return runs, versions


def row(case: Case, runs: Sequence[Run]) -> tuple[str, bool | None]:
    """Return the line of a case, and whether it reaches the target (None: without the peer)."""
    seconds = [duration(median(run.seconds[k] for run in runs)) for k in range(3)]
    values = [median([run.sums[k] for run in runs if run.sums[k] is not None] or [0]) for k in range(3)]
    low, high = case.bounds
    first = f"| {case.kind} | {case.people} | {case.groups} of {low if low == high else f'{low}-{high}'} "
    ratios = [[run.sums[k] / run.sums[0] for run in runs if run.sums[0]] for k in (1, 2)]
    if not ratios[0]:
        return f"{first}| - | {values[1]:,.0f}, {seconds[1]} | - | {values[2]:,.0f}, {seconds[2]} | - | - |", None
    once, thrice = ([f"{median(some):.5f} ({min(some):.5f})"] for some in ratios)
    reached = median(ratios[0]) >= WITHIN and median(ratios[1]) > 1
    cells = (f"{values[0]:,.0f}, {seconds[0]}", seconds[1], *once, seconds[2], *thrice, "yes" if reached else "**no**")
    return f"{first}| {' | '.join(cells)} |", reached


def page(lines: Sequence[str], facts: dict[str, object]) -> str:
    """Return the whole page."""
    return "\n".join([HEAD.format(**facts), *_table(lines), ""])


def _table(lines: Sequence[str]) -> Iterator[str]:
    yield "| class | people | groups | anticlust: sum, time | ours, equal: time | ratio | ours, 3 times: time | ratio | reached |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    yield from lines


def main() -> int:
    """Measure, write the page, say whether the target was reached everywhere."""
    given = argparse.ArgumentParser(prog="python -m benchmarks.diversity", description=(__doc__ or "").splitlines()[0])
    given.add_argument(
        "--anticlust", metavar="LIBRARY", default="", help="the R library in which anticlust is installed"
    )
    given.add_argument("--seeds", metavar="N", type=int, default=10, help="how many seeds (10)")
    given.add_argument("--only", metavar="NAME", nargs="+", choices=[one.name for one in CASES])
    given.add_argument("--date", metavar="DATE", default="", help="the day, as it should stand on the page")
    given.add_argument("--no-page", action="store_true", help="measure and print only")
    wish = given.parse_args()
    named = {case.name: case for case in CASES}
    cases = [named[name] for name in wish.only or named]
    load, lines, reached = os.getloadavg()[0], [], []
    for case in cases:
        runs, versions = measured(case, range(1, wish.seeds + 1), wish.anticlust)
        line, good = row(case, runs)
        lines.append(line)
        reached.append(good)
        print(line, flush=True)
        text = page(lines, {**_facts(wish, load, versions), "done": _done(len(lines), reached)})
        if not wish.no_page:
            PAGE.write_text(text, encoding="utf-8")  # after each case: they take an hour
    return 0 if all(good is not False for good in reached) else 1


def _done(cases: int, reached: Sequence[bool | None]) -> str:
    """Return what is said of the whole."""
    judged = [good for good in reached if good is not None]
    said = f"Reached in {sum(judged)} of {len(judged)} cases." if judged else ""
    return said if cases == len(CASES) else f"{said} This run had {cases} of {len(CASES)} cases.".strip()


def _facts(wish: argparse.Namespace, load: float, versions: str) -> dict[str, object]:
    return {
        "close": round(100 * CLOSE),
        "seeds": wish.seeds,
        "on": f"on {wish.date} " if wish.date else "",
        "command": " ".join(["python -m benchmarks.diversity", *_options(wish)]),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": load,
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "numba": version("numba"),
        "peer": versions,
    }


def _options(wish: argparse.Namespace) -> list[str]:
    """Return the options as they stand on the page: where the library lies is nobody else's business."""
    library = ["--anticlust LIBRARY"] if wish.anticlust else []
    return [*library, f"--seeds {wish.seeds}", *(["--only", *wish.only] if wish.only else [])]


if __name__ == "__main__":
    sys.exit(main())
