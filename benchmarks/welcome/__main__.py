"""Measures the welcome and writes its page: ``python -m benchmarks.welcome``; a try with ``--people 100 --page FILE``."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from benchmarks.phones import CONNECTIONS
from benchmarks.welcome.page import PAGE, page
from benchmarks.welcome.run import AGAIN_WITHIN, TAPS, TAPS_WITHIN, VISITS_WITHIN, WRITERS, Run
from tests.site.mail.post_office import open_post_office
from tests.soak.installation import Installation, folder


def main() -> int:
    """Measure, write the page, say whether anything was lost."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--people", type=int, default=3_000)
    given.add_argument("--scale", type=float, default=1.0, help="how much of the time of the loads to take")
    given.add_argument("--date", default="")
    given.add_argument("--page", type=Path, default=PAGE, help="where to write it")
    wish = given.parse_args()
    data, load = folder(), os.getloadavg()[0]
    with open_post_office() as office:
        os.environ |= {"KINFOLK_MAIL_URL": office.url, "KINFOLK_MAIL_PACE": "100000"}
        os.environ["KINFOLK_MAIL_MOST_A_DAY"] = "100000"
        installation = Installation(data)
        try:
            run = Run(installation, office, wish.people, wish.scale)
            lost = run.everything()
        finally:
            installation.stop()
            shutil.rmtree(data, ignore_errors=True)
    wish.page.write_text(page(run.rows, facts(wish, load), lost), encoding="utf-8")
    return 1 if lost else 0


def facts(wish: argparse.Namespace, load: float) -> dict[str, object]:
    """Return what the page says of the run."""
    command = "python -m benchmarks.welcome"
    command += f" --people {wish.people}" if wish.people != 3_000 else ""
    command += f" --scale {wish.scale:g}" if wish.scale != 1 else ""
    return {
        "people": f"{wish.people:,}",
        "visits": VISITS_WITHIN * wish.scale,
        "taps": TAPS,
        "tapping": TAPS_WITHIN * wish.scale,
        "again": AGAIN_WITHIN * wish.scale,
        "writers": WRITERS,
        "on": f"on {wish.date} " if wish.date else "",
        "command": command,
        "load": load,
        "connections": CONNECTIONS,
        "others": CONNECTIONS - 1,
    }


if __name__ == "__main__":
    sys.exit(main())
