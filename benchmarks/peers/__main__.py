"""Measures Kinfolk beside other programs on the same input; ``python -m benchmarks.peers --help`` says how."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import child
from benchmarks.page import duration
from benchmarks.peers.inputs import CASES, document
from benchmarks.peers.page import NAMES, PAGE, page
from benchmarks.peers.run import Places, sample
from benchmarks.peers.versions import versions

if TYPE_CHECKING:
    from benchmarks.peers.inputs import Case

KEPT = child.ROOT / ".cache/benchmarks-peers.json"
INPUT = child.ROOT / ".cache/benchmarks-peers-input.json"
GIVEN_UP_AFTER = 2  # inputs in a row without a schedule in time


def main() -> int:
    """Measure what was asked for, keep each result at once, and write the page after each case."""
    wish = _arguments()
    KEPT.parent.mkdir(exist_ok=True)
    kept: dict[str, Any] = {"commands": [], "samples": {}, "machine": {}, "versions": {}}
    if KEPT.exists() and not wish.fresh:
        kept = json.loads(KEPT.read_text("utf-8"))
    places = Places(wish.golfers, wish.groupselect, wish.anticlust)
    kept["machine"] = {**child.worker("machine")[0], "load": round(os.getloadavg()[0], 1)}
    kept["versions"] |= versions(places)
    kept["commands"] = [*kept["commands"], " ".join(["python -m benchmarks.peers", *_shown(sys.argv[1:])])]
    kept["date"] = wish.date
    for case in CASES:
        if wish.only and case.name not in wish.only:
            continue
        for who in ("kinfolk", *case.peers):
            if not wish.who or who in wish.who:
                measured(case, who, places, wish.seeds, kept)
        text = page(kept)
        Path(wish.write or PAGE).write_text(text, "utf-8")
    print(page(kept))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--golfers", metavar="DIR", help="checkout of Good-Enough Golfers, with lodash in it")
    parser.add_argument("--groupselect", metavar="DIR_OR_PYTHON", help="checkout of the GroupSelect library, or Python")
    parser.add_argument("--anticlust", metavar="LIBRARY", nargs="?", const="", help="R library that anticlust is in")
    parser.add_argument("--only", metavar="CASE", nargs="+", choices=[case.name for case in CASES])
    parser.add_argument("--who", metavar="NAME", nargs="+", choices=list(NAMES), help=", ".join(NAMES))
    parser.add_argument("--seeds", metavar="N", type=int, default=10, help="how many inputs (10)")
    parser.add_argument("--date", metavar="DATE", default="", help="the day, as it should stand on the page")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--write", metavar="FILE", help=f"write the page there instead of {PAGE.name}")
    return parser.parse_args()


def _shown(arguments: list[str]) -> list[str]:
    """Return the arguments as they stand on the page: places on this machine are nobody's business."""
    shown, hidden = [], False
    for argument in arguments:
        shown.append("..." if hidden and not argument.startswith("-") else argument)
        hidden = argument in ("--golfers", "--groupselect", "--anticlust", "--write")
    return shown


def measured(case: Case, who: str, places: Places, seeds: int, kept: dict[str, Any]) -> None:
    """Measure one program on every input of a case, and keep each at once."""
    if places.command(who, "") is None or (who == "cp-sat" and "cp-sat" not in kept["versions"]):
        return
    samples = kept["samples"].setdefault(case.name, {})[who] = {}
    for seed in range(seeds):
        if seed == GIVEN_UP_AFTER and not any(one["runs"] for one in samples.values()):
            break  # what found nothing twice will not find anything in the others
        given = document(case, seed)
        command = places.command(who, str(INPUT))
        found = sample(command or [], given, INPUT)
        samples[str(seed)] = asdict(found)
        KEPT.write_text(json.dumps(kept), "utf-8")
        said = found.problem or f"{found.rounds} rounds in time"
        if found.best:
            said = f"{found.best.order} after {duration(found.best_after)}, {found.runs} runs"
        child.say(f"{case.name}, {who}, {seed}: {said}")


if __name__ == "__main__":
    sys.exit(main())
