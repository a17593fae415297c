"""How fast the organisers' pages are with 3,000 people, how soon the room can be used, and what a solve costs beyond the planner (`make bench-site`)."""

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

from benchmarks import room
from tests.soak.installation import Browser, Installation, folder

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/site-benchmarks.md"
EVENT = "/c/lamplighters/large-meeting/"
TARGET = 0.300
BEYOND = 1.0  # seconds that a solve may take beyond the planner's own
OF_A_PLAN = {
    "plan_one": "2/",
    "plan_picture": "2/picture.json",
    "plan_ledger": "2/ledger/",
    "plan_table": "2/rounds/1/tables/?table=1",
    "plan_repair": "2/repair/",
    "plans_compare, two plans": "compare/?a=1&b=2",
}
ASKED = """
from kinfolk_web.models import Job
from django_scopes import scopes_disabled
with scopes_disabled():
    job = Job.objects.filter(kind="solve").latest("created_at")
    took = job.result["took"]
    print("took", (job.finished_at - job.created_at).total_seconds(), took["planning"], took)
"""


def addresses() -> list[tuple[str, str]]:
    """Return name and address of every page of an event that an organiser opens without further choice."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    django.setup()
    from kinfolk_web.communities.models import Role
    from kinfolk_web.urls import ROUTES

    found = [
        (route.name, EVENT + route.path)
        for route in ROUTES
        if route.scope == "event" and Role.ORGANISER in route.roles and "GET" in route.methods and "<" not in route.path
    ]
    return found + [(name, f"{EVENT}plans/{path}") for name, path in OF_A_PLAN.items()]


def measure(browser: Browser, address: str, times: int) -> tuple[float, float, int]:
    """Return median and 95th percentile of the seconds until a page is there, and its size in bytes."""
    seconds, size = [], 0
    browser.get(address)
    for _ in range(times):
        started = time.perf_counter()
        size = len(browser.get(address).encode())
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1], size


def solve(browser: Browser, command: list[str]) -> tuple[float, float]:
    """Plan the large meeting anew; return the seconds from the request to the stored plan, and the planner's own, as its page has them."""
    page = browser.post(f"{EVENT}plan/solve/")
    while "progress-box" in page and "That did not work" not in page:
        time.sleep(1)
        page = browser.get(f"{EVENT}plan/")
    said = subprocess.run([*command, "shell", "-c", ASKED], check=True, capture_output=True, text=True).stdout
    sys.stdout.write(said)
    took, own = said.split("took ")[1].split()[:2]
    return float(took), float(own)


def main() -> int:
    """Start an installation, make a large meeting in it, open every page, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--date", default="")
    parser.add_argument("--data", type=Path, help="an installation that runs already and has the large meeting")
    parser.add_argument("--link", help="a one-time link into it")
    options = parser.parse_args()
    data = options.data or folder()
    installation = None if options.data else Installation(data)
    command = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(data)]
    link = installation.link if installation else options.link
    if installation:
        subprocess.run([*command, "demo_event", "--people", str(options.people)], check=True)
    browser = Browser(link.split("/account/")[0]).sign_in(link)
    browser.post(f"{EVENT}plans/1/copy/")
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
    measured = room.measure(browser.url, browser.cookies, f"{EVENT}plans/2/", options.times // 2)
    hands = [room.row(*one) for one in measured]
    took, own = solve(browser, command)
    hands.append(
        f"| a solve, beyond the planner's {own:.1f} s | {1000 * (took - own):.0f} ms | once | {1000 * BEYOND:.0f} ms | "
        f"{'yes' if took - own <= BEYOND else 'no'} |"
    )
    sys.stdout.write("\n".join(hands) + "\n")
    if installation:
        installation.stop()
        shutil.rmtree(data, ignore_errors=True)
    PAGE.write_text(page(rows, hands, options), encoding="utf-8")
    return 0


def page(rows: list[str], hands: list[str], options: argparse.Namespace) -> str:
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
            "The plan page in a real browser (1280 × 800), and a solve from the request to the stored, twice counted plan:",
            "",
            "| what | median | 95 of 100 | target | reached |",
            "| --- | --- | --- | --- | --- |",
            *hands,
            "",
            f"The machine's load was {os.getloadavg()[0]:.0f} when this was written; on a busy machine everything takes longer.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
