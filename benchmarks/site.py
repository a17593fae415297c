"""How fast the organisers' pages are with 3,000 people: every page that needs no more than its event (`make bench-site`)."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
from pathlib import Path

from tests.soak.installation import Browser, Installation, folder

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/site-benchmarks.md"
EVENT = "/c/lamplighters/large-meeting/"
TARGET = 0.300


def addresses() -> list[tuple[str, str]]:
    """Return name and address of every page of an event that an organiser opens without further choice."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    django.setup()
    from kinfolk_web.communities.models import Role
    from kinfolk_web.urls import ROUTES

    return [
        (route.name, EVENT + route.path)
        for route in ROUTES
        if route.scope == "event" and Role.ORGANISER in route.roles and "GET" in route.methods and "<" not in route.path
    ]


def measure(browser: Browser, address: str, times: int) -> tuple[float, float, int]:
    """Return median and 95th percentile of the seconds until a page is there, and its size in bytes."""
    seconds, size = [], 0
    browser.get(address)
    for _ in range(times):
        started = time.perf_counter()
        size = len(browser.get(address).encode())
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1], size


def main() -> int:
    """Start an installation, make a large meeting in it, open every page, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--date", default="")
    options = parser.parse_args()
    data = folder()
    installation = Installation(data)
    command = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(data)]
    subprocess.run([*command, "demo_event", "--people", str(options.people)], check=True)
    browser = Browser(installation.url).sign_in(installation.link)
    rows = []
    for name, address in addresses():
        try:
            median, slow, size = measure(browser, address, options.times)
        except urllib.error.HTTPError as error:
            sys.stdout.write(f"{name}: {error.code}\n")
            continue
        reached = "yes" if slow <= TARGET else "no"
        rows.append(f"| {name} | {1000 * median:.0f} ms | {1000 * slow:.0f} ms | {size / 1000:.0f} kB | {reached} |")
        sys.stdout.write(rows[-1] + "\n")
    installation.stop()
    shutil.rmtree(data, ignore_errors=True)
    PAGE.write_text(page(rows, options), encoding="utf-8")
    return 0


def page(rows: list[str], options: argparse.Namespace) -> str:
    """Return the page of the documentation."""
    return "\n".join(
        [
            "# Benchmarks of the site",
            "",
            "<!-- Written by `make bench-site`. Change the code, not this page. -->",
            "",
            (
                f"Every page of an event with {options.people:,} people, asked for by one organiser from the same machine, "
                f"{options.times} times each,"
            ),
            (
                f"after one request to warm it. Measured {'on ' + options.date + ' ' if options.date else ''}with "
                f"`python -m benchmarks.site` on {os.cpu_count()} cores ({platform.system()} {platform.machine()}),"
            ),
            f"Python {platform.python_version()}. Sizes are before compression. The target is 300 ms for 95 of 100 requests.",
            "",
            "| page | median | 95 of 100 | size | reached |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
