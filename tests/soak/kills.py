"""Kills web, worker and database again and again while organisers write; nothing acknowledged may be lost (`make soak`)."""

from __future__ import annotations

import argparse
import http.client
import random
import shutil
import statistics
import sys
import threading
import time
from collections import Counter

from tests.soak.installation import PARTS, Browser, Installation, folder

HOME = "/c/lamplighters/"


def write(browser: Browser, number: int, acknowledged: list[str], over: threading.Event) -> None:
    """Make events as fast as they are acknowledged, and remember only those."""
    count = 0
    while not over.is_set():
        name = f"Gathering {number} of {count}"
        count += 1
        try:
            page = browser.post(f"{HOME}events/new/", name=name, timezone="UTC", language="en")
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        if f"<h1>{name}</h1>" in page:
            acknowledged.append(name)


def main() -> int:
    """Run the soak and say what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--writers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    data = folder()
    installation = Installation(data)
    browser = Browser(installation.url).sign_in(installation.link)
    found = soak(installation, browser, options)
    installation.stop()
    shutil.rmtree(data, ignore_errors=True)
    return found


def soak(installation: Installation, browser: Browser, options: argparse.Namespace) -> int:
    """Kill while people write; return 1 if anything acknowledged is not there at the end."""
    chance, acknowledged, over = random.Random(options.seed), list[str](), threading.Event()
    writers = [
        threading.Thread(target=write, args=(browser.another(), number, acknowledged, over))
        for number in range(options.writers)
    ]
    for writer in writers:
        writer.start()
    killed, back = Counter[str](), list[float]()
    for _ in range(options.kills):
        part = chance.choice(list(PARTS))
        back.append(installation.kill(part))
        killed[part] += 1
        time.sleep(chance.uniform(0, 0.5))
    over.set()
    for writer in writers:
        writer.join()
    there = browser.get(HOME)
    lost = [name for name in acknowledged if name not in there]
    sys.stdout.write(
        f"{options.kills} kills {dict(killed)}: {len(acknowledged)} events acknowledged, {len(lost)} lost; pages back "
        f"after {statistics.median(back):.2f} s (median), {max(back):.2f} s (most)\n"
    )
    return int(bool(lost) or not acknowledged)


if __name__ == "__main__":
    sys.exit(main())
