"""Measures what outcomes rest on and writes its page: ``python -m benchmarks.outcomes``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.outcomes.page import PAGE, Part, page
from benchmarks.outcomes.rows import Row

# Each is a module of this package with ``measure(*, quick: bool) -> list[Row]``; the page has them in this order.
MODULES = ("mixer", "estimators", "lotteries", "second_event", "reidentification", "circles")


def main() -> int:
    """Measure, write the page, say whether everything was reached."""
    given = argparse.ArgumentParser(prog="python -m benchmarks.outcomes", description=(__doc__ or "").splitlines()[0])
    given.add_argument("--quick", action="store_true", help="fewer seeds and events: a look, not a figure")
    given.add_argument("--only", metavar="NAME", nargs="+", choices=MODULES, help=", ".join(MODULES))
    given.add_argument("--date", metavar="DATE", default="", help="the day, as it should stand on the page")
    given.add_argument(
        "--parts", metavar="FILE", type=Path, help="keep each part there, and go on where a run was stopped"
    )
    given.add_argument("--no-page", action="store_true", help="measure and print only")
    wish = given.parse_args()
    load = os.getloadavg()[0]
    kept = Parts(wish.parts)
    parts = [kept.get(name, quick=wish.quick) for name in MODULES if not wish.only or name in wish.only]
    text = page(parts, " ".join(["python -m benchmarks.outcomes", *sys.argv[1:]]), wish.date, load)
    print(text)
    if not (wish.no_page or wish.only or wish.quick):
        PAGE.write_text(text, encoding="utf-8")
    return 0 if all(row.reached is not False for part in parts for row in part.rows) else 1


class Parts:
    """The parts of a run as they are measured, in a file if one is named: an hour is not lost with its last minute."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.kept = json.loads(file.read_text("utf-8")) if file and file.exists() else {}

    def get(self, name: str, *, quick: bool) -> Part:
        """Return a part: as it is kept, or measured now."""
        if name not in self.kept:
            part = measured(name, quick=quick)
            self.kept[name] = asdict(part)
            if self.file:
                self.file.write_text(json.dumps(self.kept), "utf-8")
            return part
        said = self.kept[name]
        return Part(said["title"], tuple(Row(**row) for row in said["rows"]), said["seconds"])


def measured(name: str, *, quick: bool) -> Part:
    """Return what a module measures; a module that fails is a line that was not reached, and the others go on."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    module = import_module(f"benchmarks.outcomes.{name}")
    title, since = (module.__doc__ or name).strip().splitlines()[0], time.perf_counter()
    try:
        rows = tuple(module.measure(quick=quick))
    except Exception as error:  # noqa: BLE001 # one module that fails shall not lose an hour of the others
        rows = (Row(f"`{name}` as a whole", "measured", f"failed: {error}", reached=False),)
    return Part(title, rows, time.perf_counter() - since)


if __name__ == "__main__":
    sys.exit(main())
