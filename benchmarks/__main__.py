"""Measures speed and quality beside the peers; ``python -m benchmarks --help`` says how."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child
from benchmarks.page import Row, page, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.cases import Case
    from benchmarks.processes import Errand

PAGE = "docs/reference/benchmarks.md"
REPAIR = "repair"


def main() -> int:
    """Measure, print the page, and write it if everything was measured or a file was named."""
    from benchmarks.cases import CASES
    from benchmarks.processes import ERRANDS

    names = [one.name for one in (*CASES, *ERRANDS)] + [REPAIR]
    given = _arguments(names)
    wanted = given.only or names
    seeds = list(range(given.seeds))
    machine, _ = child.worker("machine")
    rows: list[Row] = []
    failed: list[str] = []
    measures: dict[str, Callable[[], Row]] = {case.name: partial(planned, case, seeds) for case in CASES}
    measures |= {errand.name: partial(run_errand, errand, seeds) for errand in ERRANDS}
    for name, measure in measures.items():
        if name in wanted:
            try:
                rows.append(measure())
            except RuntimeError as error:  # one case that fails shall not lose an hour of the others
                _tell(f"{name} failed: {error}")
                failed.append(name)
    mended, moved = repaired(seeds) if REPAIR in wanted else ([], [])
    rows += mended
    facts = {
        "seeds": len(seeds),
        "command": " ".join(["python -m benchmarks", *sys.argv[1:]]),
        "date": given.date,
        "repair": moved,
        "failed": failed,
    }
    text = page(rows, machine, facts)
    print(text)
    file = given.write or ("" if given.only else PAGE)
    if file:
        Path(file).write_text(text, "utf-8")
    return 1 if failed else 0


def _arguments(names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", metavar="NAME", nargs="+", choices=names, help=", ".join(names))
    parser.add_argument("--seeds", metavar="N", type=int, default=5, help="how many seeds (5)")
    parser.add_argument("--date", metavar="DATE", default="", help="the day, as it should stand on the page")
    parser.add_argument("--write", metavar="FILE", help=f"write the page there; without --only to {PAGE}")
    return parser.parse_args()


def planned(case: Case, seeds: Sequence[int]) -> Row:
    """Return a case as measured, and its peers beside it."""
    _tell(f"{case.name} ...")
    numbers = [str(seed) for seed in seeds]
    answer, _ = child.worker("plan", "--case", case.name, "--seeds", *numbers)
    samples = answer["samples"]
    row = Row(
        title=case.title,
        peer=case.peer,
        target=case.target,
        seconds=[sample["seconds"] for sample in samples],
        megabytes=answer["megabytes"],
        shortfalls=case.shortfalls(samples, answer["megabytes"]),
        samples=samples,
    )
    _tell(f"{case.name}: {spread(row.seconds)}, {'; '.join(row.shortfalls) or 'everything reached'}")
    for name in case.peers:
        if name == "cp-sat" and find_spec("ortools") is None:
            continue
        _tell(f"{case.name}, {name} ...")
        row.peers[PEER_NAMES[name]] = child.worker("peer", "--case", case.name, "--peer", name, "--seeds", *numbers)[0][
            "samples"
        ]
    return row


PEER_NAMES = {"random": "random seating", "greedy": "greedy mixing", "cp-sat": "CP-SAT, hard rules"}


def run_errand(errand: Errand, seeds: Sequence[int]) -> Row:
    """Return a whole process as measured."""
    _tell(f"{errand.name} ...")
    timed = errand.measure(seeds)
    _tell(f"{errand.name}: {spread(timed.seconds)}")
    return Row(
        title=errand.title,
        peer=errand.peer,
        target=errand.target,
        seconds=timed.seconds,
        megabytes=timed.megabytes,
        shortfalls=errand.shortfalls(timed),
    )


def repaired(seeds: Sequence[int]) -> tuple[list[Row], list[list[str]]]:
    """Return repairs as measured, and who moves in them."""
    from benchmarks import repairs

    _tell("repair ...")
    answer, _ = child.worker("repair", "--seeds", *map(str, seeds))
    return repairs.rows(answer["found"], answer["megabytes"]), repairs.lines(answer["found"])


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
