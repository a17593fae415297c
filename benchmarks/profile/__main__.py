"""Profiles the planner and writes its page and pictures; ``python -m benchmarks.profile --help`` says how."""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib import import_module
from typing import Any

from benchmarks import child
from benchmarks.profile.page import PAGE, page

PARTS = ("phases", "moves", "scaling", "curves")
KEPT = child.ROOT / ".cache/benchmarks-profile.json"


def main() -> int:
    """Measure what was asked for; keep each part and write the page after it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", metavar="PART", nargs="+", choices=PARTS, default=PARTS, help=", ".join(PARTS))
    parser.add_argument("--date", metavar="DATE", default="", help="the day, as it should stand on the page")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--quick", action="store_true", help="small rooms, few seeds: a look, not a figure")
    parser.add_argument("--no-page", action="store_true", help="measure and print only")
    wish = parser.parse_args()
    KEPT.parent.mkdir(exist_ok=True)
    kept: dict[str, Any] = {"commands": [], "parts": {}}
    if KEPT.exists() and not wish.fresh:
        kept = json.loads(KEPT.read_text("utf-8"))
    kept["machine"] = {**child.worker("machine")[0], "load": round(os.getloadavg()[0], 1)}
    kept["commands"] = [*kept["commands"], " ".join(["python -m benchmarks.profile", *sys.argv[1:]])]
    kept["date"] = wish.date
    for name in wish.only:
        child.say(f"{name} ...")
        kept["parts"][name] = import_module(f"benchmarks.profile.{name}").measure(quick=wish.quick)
        KEPT.write_text(json.dumps(kept), "utf-8")
        if not wish.no_page:
            PAGE.write_text(page(kept), "utf-8")
    if wish.no_page:
        print(page(kept, None))
    return 0


if __name__ == "__main__":
    sys.exit(main())
