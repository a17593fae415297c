"""Measures what outcomes rest on and writes its page: ``python -m benchmarks.outcomes``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks.outcomes.measuring import Parts
from benchmarks.outcomes.page import PAGE, page

# Each is a module of this package with ``measure(*, quick: bool) -> list[Row]``; the page has them in this order.
MODULES = ("mixer", "conference", "estimators", "lotteries", "second_event", "reidentification", "circles")


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


if __name__ == "__main__":
    sys.exit(main())
