"""Measures the day and writes its page: ``python -m benchmarks.day``."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.day import floor, light, taps
from benchmarks.day.page import PAGE, page
from benchmarks.day.run import Day, Row
from kinfolk_web.running.web import allow_many_files
from tests.soak.installation import Installation, folder

ROWS = {
    "pages": Day.open_pages,
    "streams": Day.hold_streams,
    "reboot": Day.reboot,
    "halfopen": floor.half_open,
    "doors": floor.check_in,
    "repair": floor.repair,
    "mended": floor.pages_after_a_repair,
    "organiser": taps.beside_an_organiser,
    "taps": taps.with_a_kill,
    "light": light.light,
}


def main() -> int:
    """Measure, write the page, say whether everything was reached."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--people", type=int, default=3_000)
    given.add_argument("--scale", type=float, default=1.0, help="how much of the time of the long loads to take")
    given.add_argument("--only", default="", help="some rows: " + ", ".join(ROWS))
    given.add_argument("--date", default="")
    given.add_argument(
        "--parts", metavar="FILE", type=Path, help="keep each row there; the page then has those of earlier runs too"
    )
    given.add_argument("--no-page", action="store_true", help="measure only")
    wish = given.parse_args()
    chosen = [one for one in ROWS if not wish.only or one in wish.only.split(",")]
    kept: dict[str, Any] = json.loads(wish.parts.read_text("utf-8")) if wish.parts and wish.parts.exists() else {}
    allow_many_files()
    data, load = folder(), os.getloadavg()[0]
    installation = Installation(data)
    try:
        day = Day(installation, wish.people, wish.scale)
        asyncio.run(measure(day, chosen, kept, wish.parts))
    finally:
        installation.stop()
        shutil.rmtree(data, ignore_errors=True)
    rows = [Row(**row) for name in ROWS for row in kept.get(name, ())]
    if not wish.no_page:
        PAGE.write_text(page(rows, wish, load), encoding="utf-8")
    return 0 if all(row.reached is not False for row in rows) else 1


async def measure(day: Day, chosen: list[str], kept: dict[str, Any], file: Path | None) -> None:
    """Measure what was chosen, one after the other; an hour is not lost with its last minute where a file is named."""
    for name in chosen:
        before = len(day.rows)
        await ROWS[name](day)
        if name == "reboot" or "reboot" not in chosen:
            day.crowd.close()
        kept[name] = [asdict(row) for row in day.rows[before:]]
        write(kept, file)


def write(kept: dict[str, Any], file: Path | None) -> None:
    """Write what was measured so far, if a file is named."""
    if file:
        file.write_text(json.dumps(kept, default=bool), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
