"""Kills web, worker and database again and again while organisers work; nothing acknowledged may be lost (`make soak`)."""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import psycopg

from kinfolk_web.running.postgres import Postgres
from tests.soak.installation import PARTS, Browser, Installation, folder
from tests.soak.organisers import DOUBLE, EVERYBODY, Dragger, Organiser, Solver

ANSWERED = 30.0  # seconds until the database answers at the end
PATIENCE = 300.0  # seconds in which everything under way has to be over


@dataclass
class Found:
    """What a soak found: what was killed, what was answered, and what is not there."""

    killed: Counter[str] = field(default_factory=Counter)
    back: list[float] = field(default_factory=list)
    did: dict[str, dict[str, int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kills = ", ".join(f"{self.killed[part]} {part}" for part in PARTS)
        did = "".join(f"\n  {name:9} {counted}" for name, counted in self.did.items())
        back = f"{statistics.median(self.back):.2f} s (median), {max(self.back):.2f} s (most)" if self.back else "-"
        wrong = "".join(f"\n  WRONG: {one}" for one in self.wrong) or "\n  Nothing acknowledged was lost."
        return f"{self.killed.total()} kills ({kills}); pages back after {back}{did}{wrong}\n"


def main() -> int:
    """Run the soak and say what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pause", type=float, default=5, help="seconds between kills, on average")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    data = folder()
    began = time.monotonic()
    installation = Installation(data)
    try:
        browser = Browser(installation.url).sign_in(installation.link)
        found = soak(installation, browser, options.kills, options.pause, patience=PATIENCE, seed=options.seed)
        found.wrong += [
            f"{name}: nothing was acknowledged" for name, did in found.did.items() if not did.get("acknowledged")
        ]
    finally:
        installation.stop()
    sys.stdout.write(f"{found}  {time.monotonic() - began:.0f} seconds; the log: {data / 'log'}\n")
    if not found.wrong:
        shutil.rmtree(data, ignore_errors=True)
    return int(bool(found.wrong))


def soak(
    installation: Installation, browser: Browser, kills: int, pause: float, *, patience: float, seed: int = 0
) -> Found:
    """Kill while people work, and look at the end whether everything is there."""
    chance, found, over = random.Random(seed), Found(), threading.Event()
    url = Postgres(installation.data).url()
    organisers = [kind(browser, over, seed) for kind in EVERYBODY]
    [dragger] = [one for one in organisers if isinstance(one, Dragger)]
    [solver] = [one for one in organisers if isinstance(one, Solver)]
    solver.needed = {dragger.number}
    with psycopg.connect(url) as database:
        dragger.look(database)
    for one in organisers:
        one.start()
    for _ in range(kills):
        time.sleep(min(chance.expovariate(1 / pause), 4 * pause))
        part = chance.choice(list(PARTS))
        found.back.append(installation.kill(part))
        found.killed[part] += 1
    over.set()
    deadline = time.monotonic() + patience
    for one in organisers:
        one.join(max(0.0, deadline - time.monotonic()))
        one.left.set()
    for one in organisers:
        one.join(ANSWERED)
    _look(url, organisers, found)
    return found


def _look(url: str, organisers: list[Organiser], found: Found) -> None:
    deadline = time.monotonic() + ANSWERED
    while True:
        try:
            database = psycopg.connect(url)
            break
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    with database:
        for one in organisers:
            found.did[one.does] = dict(one.count)
            found.wrong += [f"{one.does}: {what}" for what in (*one.lost(database), one.trouble) if what]
        found.wrong += [f"two seats: {double}" for double in database.execute(DOUBLE)]


if __name__ == "__main__":
    sys.exit(main())
